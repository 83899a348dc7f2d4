"""Naming: what a document calls each thing that it counts, and what its records are counted in."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final

from bot.papers.enclosures import Say
from storage import quick_notes
from storage.figures import Source, Sums
from storage.summaries.measures import Counted, Measure
from storage.values import Values


class Unit(StrEnum):
    """What records of a source are counted in: 场, 项, 张, 期, 件, 户, 笔, 人次, 次."""

    EVENT = "event"
    TASK = "task"
    CARD = "card"
    ROUND = "round"
    CASE = "case"
    HOUSEHOLD = "household"
    GRANT = "grant"
    VISIT = "visit"
    TIME = "time"


_UNITS: Final[Mapping[Counted, Unit]] = {
    **dict.fromkeys((Source.EXAMS, Source.CONTESTS, Source.TRAININGS, Source.CHECKUPS), Unit.EVENT),
    **dict.fromkeys((Source.SPORTS, Source.CULTURE, Source.GATHERINGS), Unit.EVENT),
    Source.DRIVES: Unit.TASK,
    Source.LESSONS: Unit.CARD,
    **dict.fromkeys((Source.DAILY, Source.NOTICES), Unit.ROUND),
    **dict.fromkeys((Source.REPORTS, Source.CLOSED, Measure.PUT_OFF), Unit.CASE),
    Source.FILED: Unit.HOUSEHOLD,
    Source.AID: Unit.GRANT,
    **dict.fromkeys((Source.VISITS, Source.RETIRED, Source.TALKS), Unit.VISIT),
}
#: A record of these is one person reached: attendances would say the same again.
_ALONE: Final[AbstractSet[Counted]] = frozenset(
    (
        *(Source.NOTICES, Source.REPORTS, Source.CLOSED, Measure.PUT_OFF, Source.FILED, Source.AID),
        *(Source.VISITS, Source.RETIRED, Source.TALKS),
    )
)
#: Those that a document calls otherwise than a list of figures does: what officers noted, and shares of cases.
_CALLED: Final[Mapping[Counted, tuple[str, Values]]] = {
    **{Source(f"note_{kind}"): ("summaries.noted", {"kind": kind}) for kind in quick_notes.Kind},
    Measure.PUT_OFF: ("summaries.put_off", {}),
}


def unit_of(counted: Counted) -> Unit:
    return _UNITS.get(counted, Unit.TIME)


def name_of(counted: Counted, say: Say) -> str:
    """What it is called in a document."""
    return say(*_CALLED.get(counted, (f"figures.source_{counted}", {})))


def has_times(counted: Counted) -> bool:
    """Whether attendances are told beside the records."""
    return counted not in _ALONE


def amount(counted: Counted, sums: Sums) -> Values:
    """What a text needs to tell so much of it."""
    times = sums.times if has_times(counted) else 0
    told: Values = {"unit": unit_of(counted), "count": sums.records, "times": times, "fen": sums.fen}
    return {**told, "households": sums.households}
