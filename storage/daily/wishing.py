"""Wishing: who wants a question a day, at which hour, on which days; and a word on what is due in the notebook."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storage import outbox, rights
from storage.daily import asking
from storage.daily.records import DailyWish
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Hours of the union's clock that can be chosen; the first is that of whoever chose none.
HOURS: Final = (8, 9, 10, 12, 13, 15, 17, 18, 19, 20)


def name(member_id: int, day: date) -> str:
    """What the letter of that day is known by."""
    return f"daily:{member_id}:{day.toordinal()}"


def home(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is wanted; today's question, days in a row, days that can be made up for. NotKnownYet."""
    rights.ask(by, Deed.LEARN)
    assert by.member_id is not None
    told, today = _told(session, by), now.date()
    done = asking.is_answered(session, by.member_id, today)
    missed: list[Value] = [
        {"ordinal": one.toordinal(), "day": one} for one in asking.missed(session, by.member_id, today)
    ]
    return {**told, "done": done, "in_a_row": asking.in_a_row(session, by.member_id, today), "missed": missed}


def settings(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is wanted now, to be changed. NotKnownYet."""
    del now
    rights.ask(by, Deed.LEARN)
    return _told(session, by)


def choose_hour(session: Session, hour: int, *, by: Visitor, now: datetime) -> Values:
    """A question a day from now on, at that hour: today's too, if that is still to come."""
    wish = _wish(session, by, now)
    if hour in HOURS:
        wish.hour, wish.question = hour, True
        # An hour that is over is tomorrow's, and one that was sent today is not sent again.
        over = hour <= now.hour or outbox.was_named(session, name(wish.member_id, now.date()))
        wish.sent_on = now.date() if over else None
    return _put(session, wish, by=by)


def choose_days(session: Session, working: int, *, by: Visitor, now: datetime) -> Values:
    """On working days alone (1), or on every day (0)."""
    wish = _wish(session, by, now)
    wish.working_days = bool(working)
    return _put(session, wish, by=by)


def choose_reviews(session: Session, on: int, *, by: Visitor, now: datetime) -> Values:
    """Whether what is due in the notebook is told, with the question where that is wanted too."""
    wish = _wish(session, by, now)
    wish.reviews = bool(on)
    return _put(session, wish, by=by)


def stop(session: Session, *, by: Visitor, now: datetime) -> Values:
    """No question a day any more."""
    wish = _wish(session, by, now)
    wish.question = False
    return _put(session, wish, by=by)


def _wish(session: Session, by: Visitor, now: datetime) -> DailyWish:
    rights.ask(by, Deed.LEARN)
    found = session.get(DailyWish, by.member_id, with_for_update=True)
    if found is not None:
        return found
    return DailyWish(
        member_id=by.member_id,
        hour=HOURS[0],
        question=False,
        working_days=True,
        reviews=False,
        since=now,
        sent_on=now.date() if HOURS[0] <= now.hour else None,
    )


def _put(session: Session, wish: DailyWish, *, by: Visitor) -> Values:
    """Who wants nothing has no row."""
    if wish.question or wish.reviews:
        session.add(wish)
    elif wish in session:
        session.delete(wish)
    session.flush()
    return _told(session, by)


def _told(session: Session, by: Visitor) -> Values:
    wish = session.get(DailyWish, by.member_id)
    wanted = wish is not None and wish.question
    return {
        "wanted": wanted,
        "hour": wish.hour if wish is not None else None,
        "working_days": wish is None or wish.working_days,
        "reviews": wish is not None and wish.reviews,
        "hours": [*HOURS],
    }


def leave(session: Session, member_id: int) -> None:
    """Nothing is sent any more to somebody who leaves the bot."""
    session.execute(delete(DailyWish).where(DailyWish.member_id == member_id))


def of_member(session: Session, member_id: int) -> dict[str, Any] | None:
    """What is wanted, for the copy of one's data; None where nothing is."""
    wish = session.get(DailyWish, member_id)
    if wish is None:
        return None
    told = {"hour": wish.hour, "question": wish.question, "working_days": wish.working_days}
    return {**told, "reviews": wish.reviews, "since": wish.since, "sent_on": wish.sent_on}
