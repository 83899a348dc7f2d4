"""The terms of charts: the right to them, the spans of days, what is counted of each figure, how few people are few."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from storage import rights
from storage.figures import RESERVED, Source, Span, Sums, a_year_before
from storage.members import Member, Standing
from storage.rights import Deed

#: The right by which pages, pictures and papers are had.
RIGHT: Final = "year"
#: Units of a page, and records of one.
PAGE: Final = 8
#: A unit of fewer people shares a line; of what is reserved, of more.
FEW: Final = 5
FEW_RESERVED: Final = 10


class When(StrEnum):
    """This year up to today, the year before, this quarter up to today."""

    YEAR = "year"
    LAST = "last"
    QUARTER = "quarter"


class View(StrEnum):
    """Month by month, unit by unit, or whom services have reached."""

    TREND = "trend"
    UNITS = "units"
    REACH = "reach"


class Measure(StrEnum):
    """What a bar is long by: attendances (人次), cases (件), or notes (次)."""

    TIMES = "times"
    CASES = "cases"
    NOTES = "notes"


#: Of these one record is one matter of somebody, not an attendance.
_CASES: Final = {Source.REPORTS, Source.CLOSED, Source.FILED, Source.AID, Source.NOTICES}


@dataclass(frozen=True, slots=True)
class Days:
    """The days that are shown, and the same days of the year before."""

    now: Span
    before: Span


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Asked again in the moment a page, a picture or a paper leaves."""
    return rights.allowed(session, account_id, Deed.READ_YEAR)


def reach(session: Session, account_id: int) -> Collection[int] | None:
    """The units of the reader's offices; None for all."""
    return rights.reach(session, account_id, Deed.READ_YEAR)


def days(when: When, now: datetime) -> Days:
    """By clocks in the zone of `now`."""
    first, last = _bounds(when, now.date())
    zone = now.tzinfo
    assert zone is not None
    return Days(Span(first, last, zone), Span(a_year_before(first), a_year_before(last), zone))


def _bounds(when: When, today: date) -> tuple[date, date]:
    if when == When.LAST:
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    month = 1 if when == When.YEAR else (today.month - 1) // 3 * 3 + 1
    return date(today.year, month, 1), today


def measure(source: Source) -> Measure:
    if source in _CASES:
        return Measure.CASES
    return Measure.NOTES if source.startswith("note_") else Measure.TIMES


def measured(source: Source, sums: Sums) -> int:
    """What a bar is long by."""
    return sums.times if measure(source) == Measure.TIMES else sums.records


def few(source: Source) -> int:
    """A figure of fewer people would tell of one of them."""
    return FEW_RESERVED if source in RESERVED else FEW


def people(session: Session, scope: Collection[int] | None) -> dict[int, int]:
    """How many people each unit has on the roster."""
    of = true() if scope is None else Member.unit_id.in_(scope)
    counted = select(Member.unit_id, func.count()).where(Member.standing != Standing.LEFT, of)
    rows = session.execute(counted.group_by(Member.unit_id)).all()
    return {unit_id: count for unit_id, count in rows}  # noqa: C416 - rows are no pairs to the type checker
