"""Shifts (倒班): when the people of a team work by day, so that they are proposed for a week in which a talk fits.

The roster has none; whoever talks with somebody says once, in two taps, how their team's days go round.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Date, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import audit
from storage.database import Record

_DAY: Final = timedelta(days=1)


class Cycle(StrEnum):
    """How days go round: D by day, A in the afternoon and evening, N by night, R at rest; the usual ones."""

    DAYS = "d"
    FOUR = "dnrr"
    SIX = "ddnnrr"
    EIGHT = "ddaannrr"


#: Shifts beside which somebody has an hour in office hours: night and rest are for sleep.
_FITS: Final = frozenset("da")


class Shift(Record):
    """From `first_on` on, the days of the unit's team (empty: of whoever there is in none) go round like `cycle`. Rows
    are only added: the newest holds."""

    __tablename__ = "talk_shifts"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    team: Mapped[str] = mapped_column(String(60))
    cycle: Mapped[Cycle] = mapped_column(String(8))
    first_on: Mapped[date] = mapped_column(Date)
    set_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    set_at: Mapped[datetime]


#: By unit and team: the cycle, and a day on which it began.
Shifts = Mapping[tuple[int, str], tuple[Cycle, date]]


def known(session: Session) -> Shifts:
    """What holds now."""
    rows = session.scalars(select(Shift).order_by(Shift.id))
    return {(one.unit_id, one.team): (Cycle(one.cycle), one.first_on) for one in rows}


def days(cycle: Cycle, first_on: date, monday: date) -> list[date]:
    """The days of that week on which a talk fits. Pure."""
    week = [monday + at * _DAY for at in range(7)]
    return [day for day in week if cycle[(day - first_on).days % len(cycle)] in _FITS]


def fitting(shifts: Shifts, unit_id: int, team: str | None, monday: date) -> list[date] | None:
    """The same for people of that team; None where nobody has said how their days go round."""
    found = shifts.get((unit_id, team or ""))
    return None if found is None else days(*found, monday)


def keep(session: Session, unit_id: int, team: str | None, cycle: Cycle, nth: int, *, by: int, now: datetime) -> None:
    """Today is the nth day of their cycle, from 1; noted."""
    first_on = now.date() - (nth - 1) * _DAY
    session.add(Shift(unit_id=unit_id, team=team or "", cycle=cycle, first_on=first_on, set_by=by, set_at=now))
    session.flush()
    audit.note(session, "coverage.shift", by=by, now=now, record=f"units {unit_id}")
