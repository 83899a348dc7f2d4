"""Figures: what was done in a span is counted once, by unit and by month as in all, with the records behind it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from storage import figures, quick_notes
from storage.activities.records import Kind
from storage.figures import Source, Span, Sums
from tests.cast import Actor, Cast
from tests.storage.held import put_on, sign_up

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


def year(cast: Cast) -> Span:
    return Span.of_year(cast.now.year, ZONE)


class TestEverySource:
    @pytest.mark.parametrize("source", Source)
    def test_says_nothing_of_a_union_that_did_nothing(self, cast: Cast, source: Source) -> None:
        assert cast.read(lambda session: figures.of(session, source, year(cast))) == Sums()
        assert cast.read(lambda session: figures.by_unit(session, source, year(cast), [1])) == {}
        assert cast.read(lambda session: figures.by_month(session, source, cast.now.year, year(cast))) == [Sums()] * 12
        assert cast.read(lambda session: [*figures.entries(session, source, year(cast))]) == []

    @pytest.mark.parametrize("source", Source)
    def test_belongs_to_a_duty(self, source: Source) -> None:
        assert source in figures.DUTIES


class TestActivities:
    def test_are_counted_with_who_came_and_listed(self, cast: Cast, chair: Actor) -> None:
        east, west = cast.create_unit("城东站"), cast.create_unit("城西站")
        people = [cast.enrol(f"某{at}", unit=unit) for at, unit in enumerate((east, east, west))]
        walk, again = put_on(cast, chair, Kind.SPORTS, in_days=-3), put_on(cast, chair, Kind.SPORTS, in_days=-2)
        for one in people:
            sign_up(cast, walk, one, came=True)
        sign_up(cast, again, people[0], came=True)
        sign_up(cast, again, people[1], missed=True)

        def counted(session: Session) -> tuple[Sums, dict[int | None, Sums], list[Sums], list[tuple[int, int]]]:
            span = year(cast)
            return (
                figures.of(session, Source.SPORTS, span),
                figures.by_unit(session, Source.SPORTS, span),
                figures.by_month(session, Source.SPORTS, cast.now.year, span),
                [(one.key, one.times) for one in figures.entries(session, Source.SPORTS, span)],
            )

        total, units, months, listed = cast.read(counted)
        assert total == Sums(records=2, times=4, people=3)
        assert units == {east: Sums(2, 3, 2), west: Sums(1, 1, 1)}
        assert months[cast.now.month - 1].times + months[cast.now.month - 2].times == 4
        assert listed == [(walk, 3), (again, 1)]


class TestQuickNotes:
    def test_count_beside_what_services_have_on_record(self, cast: Cast, chair: Actor) -> None:
        today = cast.now.date()
        drafts = [
            quick_notes.Draft(quick_notes.Kind.SAFETY, today, "今天城西站安全检查 23人", times=23),
            quick_notes.Draft(quick_notes.Kind.SAFETY, today - timedelta(days=1), "查了配电房"),
        ]
        cast.write(
            lambda session: [quick_notes.save(session, draft, by=chair.account_id, now=cast.now) for draft in drafts]
        )
        found = cast.read(lambda session: figures.sums(session, Span.of_week(today, ZONE)))
        assert found[Source.NOTE_SAFETY].times == 23
        assert found[Source.NOTE_STUDY] == Sums()

    def test_of_households_count_apart_from_attendances(self, cast: Cast, chair: Actor) -> None:
        visits = [(3, True), (8, False)]
        for times, households in visits:
            draft = quick_notes.Draft(
                quick_notes.Kind.VISIT, cast.now.date(), "走访", times=times, households=households
            )
            cast.write(lambda session, draft=draft: quick_notes.save(session, draft, by=chair.account_id, now=cast.now))
        span = Span.of_week(cast.now.date(), ZONE)
        total, months, listed = cast.read(
            lambda session: (
                figures.of(session, Source.NOTE_VISIT, span),
                figures.by_month(session, Source.NOTE_VISIT, cast.now.year, span),
                [(one.times, one.households) for one in figures.entries(session, Source.NOTE_VISIT, span)],
            )
        )
        assert total == Sums(2, 8, households=3)
        assert sum(months, Sums()) == total
        assert sorted(listed) == [(0, 3), (8, 0)]


class TestSpans:
    def test_months_of_a_span_lie_within_it(self) -> None:
        span = Span(date(2026, 1, 30), date(2026, 3, 2), ZONE)
        assert [(one.first, one.last) for one in span.months()] == [
            (date(2026, 1, 30), date(2026, 1, 31)),
            (date(2026, 2, 1), date(2026, 2, 28)),
            (date(2026, 3, 1), date(2026, 3, 2)),
        ]

    def test_quarters_follow_each_other(self) -> None:
        spans = [Span.of_quarter(2026, nth, ZONE) for nth in (1, 2, 3, 4)]
        assert [(one.first, one.last) for one in spans] == [
            (date(2026, 1, 1), date(2026, 3, 31)),
            (date(2026, 4, 1), date(2026, 6, 30)),
            (date(2026, 7, 1), date(2026, 9, 30)),
            (date(2026, 10, 1), date(2026, 12, 31)),
        ]
