"""Naming: what each source is called in a document, and what its records are counted in."""

from enum import StrEnum
from typing import Final

from bot.papers.enclosures import Say
from storage import quick_notes
from storage.figures import Source, Sums
from storage.summaries.measures import Measure
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


_UNITS: Final = {
    **dict.fromkeys((Source.EXAMS, Source.CONTESTS, Source.TRAININGS, Source.CHECKUPS), Unit.EVENT),
    **dict.fromkeys((Source.SPORTS, Source.CULTURE, Source.GATHERINGS), Unit.EVENT),
    Source.DRIVES: Unit.TASK,
    Source.LESSONS: Unit.CARD,
    **dict.fromkeys((Source.DAILY, Source.NOTICES), Unit.ROUND),
    **dict.fromkeys((Source.REPORTS, Source.CLOSED), Unit.CASE),
    Source.FILED: Unit.HOUSEHOLD,
    Source.AID: Unit.GRANT,
    **dict.fromkeys((Source.VISITS, Source.RETIRED, Source.TALKS), Unit.VISIT),
}
#: A record of these is one person reached: attendances would say the same again.
_ALONE: Final = frozenset(
    (
        *(Source.NOTICES, Source.REPORTS, Source.CLOSED, Source.FILED, Source.AID),
        *(Source.VISITS, Source.RETIRED, Source.TALKS),
    )
)


def unit_of(source: Source | Measure) -> Unit:
    return Unit.CASE if isinstance(source, Measure) else _UNITS.get(source, Unit.TIME)


#: What officers noted of such work.
_NOTED: Final = {Source(f"note_{kind}"): kind for kind in quick_notes.Kind}


def name_of(source: Source | Measure, say: Say) -> str:
    """What it is called in a document."""
    if isinstance(source, Measure):
        return say("summaries.put_off", {})
    if source in _NOTED:
        return say("summaries.noted", {"kind": _NOTED[source]})
    return say(f"figures.source_{source}", {})


def has_times(source: Source | Measure) -> bool:
    """Whether attendances are told beside the records."""
    return not isinstance(source, Measure) and source not in _ALONE


def amount(source: Source | Measure, sums: Sums) -> Values:
    """What a text needs to tell so much of it."""
    times = sums.times if has_times(source) else 0
    told: Values = {"unit": unit_of(source), "count": sums.records, "times": times, "fen": sums.fen}
    return {**told, "households": sums.households}
