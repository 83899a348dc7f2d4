"""Offering: which times of which officers can be had, those of the least recently booked first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage import holidays
from storage.hours import records, slots
from storage.hours.slots import Hours, Off, Span
from storage.offices import Absence
from storage.talks import OPEN, Origin, Talk, Way


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be had of an officer; `place` is None where there is none to come to."""

    officer_id: int
    starts_at: datetime
    ends_at: datetime
    place: str | None


def free(
    session: Session,
    partners: Sequence[int],
    way: Way,
    now: datetime,
    busy: Mapping[int, Sequence[Span]],
) -> list[Slot]:
    """What can be had of these officers in that way. First all of whoever was booked least recently, of two of them the
    one with less open, then in the order of `partners`; of one officer the earliest first. `now` is in the union's
    zone; `busy`: when each has talks already."""
    kept, calendar = _away_taken_off(session, records.of_each(session, partners)), holidays.calendar(session)
    found = []
    for officer_id in ranked(session, [one for one in partners if one in kept], now=now):
        times = slots.free(kept[officer_id], calendar, way, now, busy.get(officer_id, ()))
        found += [Slot(officer_id, one.starts_at, one.ends_at, one.place) for one in times]
    return found


def keeps_any(session: Session, partners: Sequence[int]) -> bool:
    """Whether any of them keeps hours at all."""
    return bool(records.of_each(session, partners))


def ranked(session: Session, partners: Sequence[int], *, now: datetime) -> list[int]:
    """Whoever was asked for a time least recently, by the day, first; who never was is that. Of two the one with less
    open, then the order in which they were given."""
    load = func.sum(case((Talk.state.in_(OPEN), 1), else_=0))
    booked = select(Talk.officer_id, func.max(Talk.asked_at), load).where(
        Talk.officer_id.in_(partners), Talk.origin == Origin.ASKED, Talk.way != Way.HERE
    )
    known = {
        officer_id: (asked_at.astimezone(now.tzinfo).date(), int(open_))
        for officer_id, asked_at, open_ in session.execute(booked.group_by(Talk.officer_id))
    }
    return sorted(partners, key=lambda one: known.get(one, (date.min, 0)))


def _away_taken_off(session: Session, kept: dict[int, Hours]) -> dict[int, Hours]:
    """Whoever is away has no hours until they are back: nobody stands in for whom somebody wants to talk to."""
    away = select(Absence.account_id, Absence.since, Absence.until).where(
        Absence.ended_at.is_(None), Absence.account_id.in_(kept)
    )
    for account_id, since, until in session.execute(away):
        hours = kept[account_id]
        # The day before, as the instant is told in UTC here: who is away today was not there yesterday for anybody.
        gone = Off(since.date() - timedelta(days=1), until - timedelta(days=1))
        kept[account_id] = replace(hours, off=(*hours.off, gone))
    return kept
