"""Leaving: a place is given back, by whose it is, or because they are not with the bureau any more."""

from datetime import datetime
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage.activities import IN, Activity, Place, SignUp, State, access, seating, sign_up_of
from storage.activities.showing import keeper
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.signups.joining import outcome, still_ahead, takes_place
from storage.values import Value, Values
from storage.visitors import Visitor

_AHEAD: Final = func.coalesce(Activity.ends_at, Activity.starts_at)
#: Sign-ups that a page of a round gives back.
_PAGE: Final = 5


class NotIn(Refusal):
    """They have no place in it, nor do they wait for one; values: activity, title."""


class TooLateToWithdraw(Refusal):
    """Since sign-up has closed, who is seated says that they can't come; values: activity, title, closes_at, keeper."""


def withdraw(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The visitor's own place: until sign-up closes, the waitlist any time.

    NoSuchActivity, NotIn, TooLateToWithdraw, Began, Cancelled.
    """
    return give_up(session, _own(session, activity_id, by=by, now=now), now=now)


def before_leaving(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """What is asked before the place is given back. As `withdraw`."""
    found = _own(session, activity_id, by=by, now=now)
    activity = session.get_one(Activity, activity_id)
    _may_go(session, activity, found, now=now)
    return outcome(session, activity, found)


def _own(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> SignUp:
    """The visitor's own row. NoSuchActivity, NotIn, Began, Cancelled."""
    found = None if by.member_id is None else sign_up_of(session, activity_id, by.member_id)
    if found is not None:
        return found
    activity = access(session, activity_id, by=by)
    takes_place(activity, now=now)
    raise NotIn(activity=activity.id, title=activity.title)


def give_up(session: Session, sign_up: SignUp, *, now: datetime, late: bool = False) -> Values:
    """Out of it. `late`: though sign-up has closed. NotIn, TooLateToWithdraw, Began, Cancelled."""
    activity = seating.lock(session, sign_up.activity_id)
    session.refresh(sign_up)
    _may_go(session, activity, sign_up, now=now, late=late)
    seating.release(session, sign_up, Place.WITHDRAWN, now=now)
    return outcome(session, activity, sign_up)


def _may_go(session: Session, activity: Activity, sign_up: SignUp, *, now: datetime, late: bool = False) -> None:
    """NotIn, TooLateToWithdraw, Began, Cancelled."""
    takes_place(activity, now=now)
    if sign_up.place not in IN:
        raise NotIn(activity=activity.id, title=activity.title)
    still_ahead(activity, seating.option_of(session, sign_up), now=now)
    if not late and not may_withdraw(session, activity, sign_up, now=now):
        raise TooLateToWithdraw(
            activity=activity.id, title=activity.title, closes_at=activity.closes_at, keeper=keeper(session, activity)
        )


def may_withdraw(session: Session, activity: Activity, sign_up: SignUp, *, now: datetime) -> bool:
    """Whether the place can be given back without a word of why."""
    if sign_up.place not in IN or activity.state != State.OPEN:
        return False
    if seating.begun(activity, seating.option_of(session, sign_up), now=now):
        return False
    closes_at = activity.closes_at or activity.starts_at
    return sign_up.place in (Place.WAITING, Place.OFFERED) or (closes_at is not None and now < closes_at)


def titles_ahead(session: Session, member_id: int, *, now: datetime) -> list[Value]:
    """What somebody is still in that has not been, soonest first."""
    ahead = _still_in(member_id, now).order_by(Activity.starts_at, SignUp.id)
    return [session.get_one(Activity, one.activity_id).title for one in session.scalars(ahead)]


def leave(session: Session, member_id: int, *, now: datetime) -> int:
    """Gives back all places of somebody who goes, in what has not been; how many."""
    found = session.scalars(_still_in(member_id, now).order_by(SignUp.id)).all()
    for one in found:
        seating.release(session, one, Place.WITHDRAWN, now=now)
    return len(found)


def _still_in(member_id: int, now: datetime) -> Select[SignUp]:
    mine = select(SignUp).where(SignUp.member_id == member_id, SignUp.place.in_(IN))
    return mine.join(Activity, Activity.id == SignUp.activity_id).where(Activity.state == State.OPEN, now < _AHEAD)


def give_back(session: Session, *, now: datetime) -> int:
    """Gives back places of people who have left the bureau; how many, at most a page of them."""
    gone = select(SignUp).join(Member, Member.id == SignUp.member_id).where(Member.standing == Standing.LEFT)
    ahead = gone.join(Activity, Activity.id == SignUp.activity_id).where(
        SignUp.place.in_(IN), Activity.state == State.OPEN, now < _AHEAD
    )
    found = session.scalars(ahead.order_by(SignUp.id).limit(_PAGE)).all()
    for one in found:
        seating.release(session, one, Place.WITHDRAWN, now=now)
    return len(found)
