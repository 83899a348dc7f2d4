"""Suggesting: times from which an officer names one: of the hours that they keep, or a few of the next working days."""

from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import calendar, holidays
from storage.appointments import times
from storage.appointments.records import live_of
from storage.appointments.times import LENGTH, Free
from storage.talks import Way
from storage.visitors import Visitor

#: Times that a question offers.
MOST: Final = 8
#: How soon one is suggested, and how many days are looked through for it.
_SOONEST: Final = timedelta(hours=2)
_DAYS: Final = 30
#: In the middle of the morning and of the afternoon.
_CLOCKS: Final = (time(10), time(15))


def kept(session: Session, talk_id: int, way: Way, *, by: Visitor, now: datetime) -> list[Free]:
    """What the visitor's own hours leave free; the time of that talk is free for it."""
    return times.free(session, [by.account_id], [way], now=now, besides=_own(session, talk_id))


def suggested(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> list[datetime]:
    """For an officer who keeps no hours: mornings and afternoons of the next working days that are clear."""
    assert now.tzinfo is not None
    working, found = holidays.calendar(session), list[datetime]()
    spans = times.busy_spans(session, by.account_id, now=now, besides=_own(session, talk_id))
    for day in (now.date() + timedelta(days=further) for further in range(_DAYS)):
        if len(found) < MOST and working.is_working_day(day):
            both = [calendar.at(day, clock, now.tzinfo) for clock in _CLOCKS]
            found += [one for one in both if one > now + _SOONEST and times.is_clear(spans, one, one + LENGTH)]
    return found[:MOST]


def _own(session: Session, talk_id: int) -> int | None:
    own = live_of(session, talk_id)
    return None if own is None else own.id
