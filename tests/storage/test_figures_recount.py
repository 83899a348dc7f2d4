"""Each figure equals an independent recount from raw rows, whatever happened: by lot, around midnights and new years,
with people who move."""

import os
from collections.abc import Collection, Sequence
from datetime import date, datetime
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storage import figures
from storage.database import Database
from storage.figures import QUIET, Entry, Offer, Source, Span, Sums
from storage.trainings import reckoning as trainings
from tests.storage.figures_history import KINDS, MOMENTS, YEAR, ZONE, Event, Fact, History, Raw, offered, recounted

EXAMPLES = int(os.environ.get("UNIONHALL_TEST_FIGURES", "10"))
#: Events of a history. Hypothesis draws the seed alone: of lists it makes most short, or by repeating pieces of one.
LENGTH = 200


def by_lot(seed: int) -> list[Event]:
    rng = Random(seed)
    # What people come to is there early.
    early = [*(["activity"] * 9), *(["contest"] * 6)]
    some = [*early, *(rng.choice(KINDS) for _ in range(LENGTH - len(early)))]
    return [(what, rng.randrange(6), rng.randrange(len(MOMENTS)), rng.randrange(10_000)) for what in some]


EVENTS = st.integers(0, 2**32).map(by_lot)
SPANS = st.sampled_from(
    [
        Span.of_year(YEAR, ZONE),
        Span.of_year(YEAR - 1, ZONE),
        Span.of_quarter(YEAR, 1, ZONE),
        Span.of_quarter(YEAR, 4, ZONE),
        Span.of_week(date(YEAR, 1, 1), ZONE),
        Span(date(YEAR, 3, 1), date(YEAR, 3, 1), ZONE),
        Span(date(YEAR - 1, 11, 3), date(YEAR + 1, 2, 9), ZONE),
    ]
)
#: Of these a record has one day: no month counts it twice.
ONE_DAY = {*Source} - {Source.EXAMS, Source.DAILY, Source.DRIVES, Source.LESSONS}


def summed(facts: Collection[Fact]) -> Sums:
    people = {one.member for one in facts if one.member is not None}
    return Sums(
        len({one.key for one in facts}),
        sum(one.times for one in facts),
        len(people),
        sum(one.fen for one in facts),
        sum(one.households for one in facts),
    )


def listed(source: Source, facts: Sequence[Fact]) -> dict[int, Entry]:
    """The records behind them, by key, as a list may tell of each."""
    found = {}
    for key in {one.key for one in facts}:
        mine = [one for one in facts if one.key == key]
        day, units = min(one.day for one in mine), {one.unit for one in mine}
        unit = units.pop() if len(units) == 1 else None
        if source in QUIET:
            day, unit = day.replace(day=1), None
        told = tuple(sum(getattr(one, name) for one in mine) for name in ("times", "fen", "households"))
        found[key] = Entry(key, mine[0].number, mine[0].title, day, unit, *told)
    return found


class TestEachFigure:
    def test_equals_a_recount_from_the_raw_rows(self, database: Database) -> None:
        history, counted = History(database), set[Source]()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(EVENTS, SPANS, st.sets(st.integers(0, 3)) | st.none())
        def holds(events: list[Event], span: Span, some: set[int] | None) -> None:
            history.live(events)
            raw = history.rows()
            units = sorted(one["id"] for one in raw["units"])
            scope = None if some is None else [units[-1 - nth] for nth in some]
            for source in Source:
                facts = recounted(raw, source)
                _equal(database, source, span, scope, facts)
                counted.update([source] if facts else [])
            for offer in Offer:
                _reaches(database, offer, scope, raw)

        holds()
        assert counted == {*Source}


def _equal(
    database: Database, source: Source, span: Span, scope: Collection[int] | None, facts: Sequence[Fact]
) -> None:
    within = [one for one in facts if span.first <= one.day <= span.last and (scope is None or one.unit in scope)]
    total, by_unit, by_month, records = database.read_now(
        lambda session: (
            figures.of(session, source, span, scope),
            figures.by_unit(session, source, span, scope),
            figures.by_month(session, source, YEAR, span, scope),
            [*figures.entries(session, source, span, scope)],
        )
    )
    assert total == summed(within), source
    assert by_unit == {
        unit: summed([one for one in within if one.unit == unit]) for unit in {one.unit for one in within}
    }
    months = [[one for one in within if (one.day.year, one.day.month) == (YEAR, month)] for month in range(1, 13)]
    assert by_month == [summed(month) for month in months], source
    assert sum(one.times for one in by_unit.values()) == total.times
    assert {one.key: one for one in records} == listed(source, within), source
    assert (len(records), sum(one.times for one in records)) == (total.records, total.times)
    assert sum(one.fen for one in records) == total.fen
    if source in ONE_DAY and {one.day.year for one in within} <= {YEAR}:
        assert sum(one.records for one in by_month) == total.records


def _reaches(database: Database, offer: Offer, scope: Collection[int] | None, raw: Raw) -> None:
    now = datetime(YEAR, 12, 30, 9, tzinfo=ZONE)
    found, plan = database.read_now(
        lambda session: (figures.reached(session, offer, YEAR, scope, now=now), trainings.plan(session))
    )
    every = offered(raw, offer, plan)
    assert found == {unit: told for unit, told in every.items() if scope is None or unit in scope}, offer
