"""Reckoning: sums of a span, by unit and by month, and the records behind them. Each from the same rows."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, distinct, func, literal, select, true
from sqlalchemy.orm import Session

from storage import calendar
from storage.figures.rows import ROWS, Rows
from storage.figures.terms import Duty, Entry, Source, Span, Sums

#: Units whose people count; None for all.
Scope = Collection[int] | None
#: Records of a page.
PAGE: Final = 500

#: Under which duty a source is told.
DUTIES: Final[dict[Source, Duty]] = {
    **dict.fromkeys(
        (Source.EXAMS, Source.DRIVES, Source.LESSONS, Source.CONTESTS, Source.DAILY, Source.NOTE_STUDY), Duty.STUDY
    ),
    **dict.fromkeys((Source.TRAININGS, Source.NOTE_TRAINING, Source.NOTE_SAFETY, Source.NOTE_BENEFIT), Duty.RIGHTS),
    **dict.fromkeys(
        (Source.NOTICES, Source.NOTE_MEETING, Source.NOTE_CONGRESS, Source.NOTE_DISCLOSURE), Duty.DEMOCRACY
    ),
    **dict.fromkeys((Source.SPORTS, Source.CULTURE, Source.GATHERINGS, Source.NOTE_CULTURE), Duty.CULTURE),
    **dict.fromkeys((Source.CHECKUPS, Source.NOTE_HEALTH, Source.REPORTS, Source.CLOSED, Source.FILED), Duty.CARE),
    **dict.fromkeys((Source.AID, Source.VISITS, Source.RETIRED, Source.NOTE_VISIT, Source.NOTE_RETIRED), Duty.CARE),
    **dict.fromkeys((Source.TALKS, Source.NOTE_TALK), Duty.CARE),
    Source.NOTE_OTHER: Duty.OTHER,
}
#: What is counted within another source already, and must not be added to it.
PARTS: Final = {Source.RETIRED: Source.VISITS}
#: Of these a list says the number and the month, and neither the unit nor the day: who knows both would know whom.
RESERVED: Final = frozenset(
    {
        Source.REPORTS,
        Source.CLOSED,
        Source.FILED,
        Source.AID,
        Source.NOTICES,
        Source.VISITS,
        Source.RETIRED,
        Source.TALKS,
    }
)
#: Of these a list says as little: notes of such work are often of one person.
QUIET: Final = RESERVED | {
    *(Source.NOTE_VISIT, Source.NOTE_RETIRED, Source.NOTE_TALK, Source.NOTE_HEALTH, Source.NOTE_BENEFIT)
}


def sums(session: Session, span: Span, scope: Scope = None) -> dict[Source, Sums]:
    """Of every source, also of those with nothing."""
    return {source: of(session, source, span, scope) for source in Source}


def of(session: Session, source: Source, span: Span, scope: Scope = None) -> Sums:
    rows = ROWS[source]
    counted = within(rows, rows.joined(select(*_counts(rows))), span, scope)
    return Sums(*map(int, session.execute(counted).one()))


def by_unit(session: Session, source: Source, span: Span, scope: Scope = None) -> dict[int | None, Sums]:
    """By unit, those with nothing left out; None for what is of no unit. One record may be of several units."""
    rows = ROWS[source]
    counted = within(rows, rows.joined(select(rows.unit, *_counts(rows))), span, scope).group_by(rows.unit)
    return {unit_id: Sums(*map(int, found)) for unit_id, *found in session.execute(counted)}


def by_month(session: Session, source: Source, year: int, span: Span, scope: Scope = None) -> list[Sums]:
    """Of each month of the year, January first, as far as it lies in the span."""
    rows, found = ROWS[source], [Sums()] * 12
    span = Span(max(span.first, date(year, 1, 1)), min(span.last, date(year, 12, 31)), span.zone)
    edges = [date(year, month, 1) for month in range(2, 13)]
    month = case(*((rows.at < _edge(rows, edge, span), nth) for nth, edge in enumerate(edges)), else_=11)
    counted = within(rows, rows.joined(select(month, *_counts(rows))), span, scope).group_by(month)
    for nth, *counts in session.execute(counted):
        found[nth] = Sums(*map(int, counts))
    return found


def by_week(session: Session, source: Source, span: Span) -> set[tuple[int, int | None, int]]:
    """Of each week of the span, from its first day on: which records there are of which units, each once, as (week
    from 0, unit, record). What is of a scope, and of how many records, whoever asks for many scopes counts from it."""
    rows, day, nth = ROWS[source], span.first + timedelta(days=7), 0
    weeks: list[tuple[ColumnElement[bool], int]] = []
    while day <= span.last:
        weeks.append((rows.at < _edge(rows, day, span), nth))
        day, nth = day + timedelta(days=7), nth + 1
    week = case(*weeks, else_=nth) if weeks else literal(0)
    found = within(rows, rows.joined(select(week, rows.unit, rows.key)), span, None).distinct()
    return {(int(at), unit_id, int(key)) for at, unit_id, key in session.execute(found)}


def entries(
    session: Session, source: Source, span: Span, scope: Scope = None, *, skip: int = 0, most: int | None = None
) -> Iterator[Entry]:
    """The records behind a figure, the oldest first: as many as `records` says, with as many attendances; of a page,
    `most` of them behind the first `skip`."""
    rows, first = ROWS[source], func.min(ROWS[source].at)
    listed = rows.joined(
        select(
            rows.key,
            func.min(rows.number),
            func.min(rows.title),
            first,
            case((func.count(distinct(rows.unit)) == 1, func.min(rows.unit))),
            func.coalesce(func.sum(rows.times), 0),
            func.coalesce(func.sum(rows.fen), 0),
            func.coalesce(func.sum(rows.households), 0),
        )
    )
    listed = within(rows, listed, span, scope).group_by(rows.key).order_by(first, rows.key)
    listed = listed.limit(most).offset(skip) if most is not None else listed
    for key, number, title, at, unit_id, times, fen, homes in session.execute(listed).yield_per(PAGE):
        day = at if rows.dated else at.astimezone(span.zone).date()
        on, unit = (day.replace(day=1), None) if source in QUIET else (day, unit_id)
        yield Entry(int(key), number, title, on, unit, int(times), int(fen), int(homes))


def _counts(rows: Rows) -> tuple[ColumnElement[Any], ...]:
    """In the order of `Sums`."""
    return (
        func.count(distinct(rows.key)),
        func.coalesce(func.sum(rows.times), 0),
        func.count(distinct(rows.member)),
        func.coalesce(func.sum(rows.fen), 0),
        func.coalesce(func.sum(rows.households), 0),
    )


def within(rows: Rows, found: Select[Any], span: Span, scope: Scope) -> Select[Any]:
    """Of these days and units alone."""
    after = _edge(rows, span.last + timedelta(days=1), span)
    here = true() if scope is None else rows.unit.in_(scope)
    return found.where(rows.at >= _edge(rows, span.first, span), rows.at < after, here)


def _edge(rows: Rows, day: date, span: Span) -> date | datetime:
    return day if rows.dated else calendar.at(day, time(), span.zone).astimezone(UTC)
