"""Choosing: on which day and at which hour one's digest comes; when it is due in a week, and whether it is late.

Days off move it to the first working day after, and where the week has none, to the last one before.
"""

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import asking, audit, calendar, holidays, offices, rights
from storage.digests.records import DigestWish
from storage.digests.terms import DAYS, ROUND, TOLD
from storage.rights import Deed
from storage.rounds import StoredRun
from storage.values import Value, Values
from storage.visitors import Visitor

_WEEK: Final = timedelta(days=7)
#: How far ahead a week with a working day is looked for.
_FAR: Final = 8


def monday_of(now: datetime) -> date:
    return now.date() - timedelta(days=now.weekday())


def minute_of(wall: time) -> int:
    """Of the day."""
    return wall.hour * 60 + wall.minute


def hour_of(wish: DigestWish | None) -> time:
    if wish is None or wish.minute is None:
        return TOLD[0]
    return time(wish.minute // 60, wish.minute % 60)


def weekday_of(wish: DigestWish | None) -> int:
    return DAYS[0] if wish is None or wish.weekday is None else wish.weekday


def due_in(days: calendar.Calendar, wish: DigestWish | None, monday: date, now: datetime) -> datetime | None:
    """When the digest of that week is due; None for a week without a working day."""
    assert now.tzinfo is not None
    week = [monday + timedelta(days=on) for on in range(7)]
    working = [day for day in week if days.is_working_day(day)]
    wanted = monday + timedelta(days=weekday_of(wish))
    later, earlier = [day for day in working if day >= wanted], [day for day in working if day < wanted]
    found = later[:1] or earlier[-1:]
    return calendar.at(found[0], hour_of(wish), now.tzinfo) if found else None


def is_late(session: Session, account_id: int, *, now: datetime) -> bool:
    """Whether the day on which it could have come first is over; it could not before the round's first run, nor before
    it was chosen so."""
    slots = select(func.min(StoredRun.slot)).where(StoredRun.name == ROUND)
    first = offices.once(session, is_late, lambda: session.scalar(slots))
    wish = session.get(DigestWish, account_id)
    days = holidays.calendar(session)
    due = due_in(days, wish, monday_of(now), now)
    if first is None or due is None or (wish is not None and wish.chosen_at is not None and wish.chosen_at > due):
        return False
    began = first.astimezone(now.tzinfo)
    while due < began or not days.is_working_day(due.date()):
        due += timedelta(days=1)
    return due.date() < now.date()


# At the counter.


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The day and the hour that hold, those that can be chosen, and when the next one comes. NotForYou."""
    rights.ask(by, Deed.CHOOSE_DIGEST)
    wish = session.get(DigestWish, by.account_id)
    days: list[Value] = [{"weekday": one, "chosen": one == weekday_of(wish)} for one in DAYS]
    hours: list[Value] = [
        {"place": place, "wall": f"{wall:%H:%M}", "chosen": wall == hour_of(wish)} for place, wall in enumerate(TOLD)
    ]
    chosen: Values = {"weekday": weekday_of(wish), "wall": f"{hour_of(wish):%H:%M}"}
    return {"days": days, "hours": hours, **chosen, "next": _next(session, wish, now), "now": now}


def _next(session: Session, wish: DigestWish | None, now: datetime) -> datetime | None:
    """When the next one comes; this week's, whose hour has passed and which has not come, at the round's next look."""
    days, monday = holidays.calendar(session), monday_of(now)
    told = wish is not None and wish.told_week is not None and wish.told_week >= monday
    for ahead in range(_FAR):
        due = due_in(days, wish, monday + ahead * _WEEK, now)
        if due is not None and (ahead or not told):
            return max(due, now) if not ahead else due
    return None


def choose_day(session: Session, weekday: int, *, by: Visitor, now: datetime) -> Values:
    """It comes on that day from now on. NotForYou, Outdated."""
    if weekday not in DAYS:
        raise asking.Outdated
    return _choose(session, by=by, now=now, weekday=weekday)


def choose_hour(session: Session, place: int, *, by: Visitor, now: datetime) -> Values:
    """It comes at that hour from now on. NotForYou, Outdated."""
    if place >= len(TOLD):
        raise asking.Outdated
    return _choose(session, by=by, now=now, minute=minute_of(TOLD[place]))


def _choose(session: Session, *, by: Visitor, now: datetime, **chosen: int) -> Values:
    rights.ask(by, Deed.CHOOSE_DIGEST)
    wish = session.get(DigestWish, by.account_id, with_for_update=True) or DigestWish(account_id=by.account_id)
    for name, value in chosen.items():
        setattr(wish, name, value)
    wish.chosen_at = now
    session.add(wish)
    session.flush()
    audit.note(session, "digests.choose", by=by.account_id, now=now)
    return look(session, by=by, now=now)
