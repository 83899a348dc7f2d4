"""Offers: a freed place is held for whoever comes next, who takes it, leaves it to others, or lets it run out."""

from datetime import datetime
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from storage import accounts, audit, outbox
from storage.activities import Activity, Place, SignUp, State, seating
from storage.errors import Refusal
from storage.outbox import Letter
from storage.signups.access import access_own
from storage.signups.joining import outcome, still_ahead, takes_place
from storage.values import Values
from storage.visitors import Visitor

#: What is told of an offer that nobody answered: to the person, and to whoever signed them up.
OVER: Final = ("signups.offer_over", "signups.offer_over_for")
#: Offers that one transaction ends.
_PAGE: Final = 5


class OfferGone(Refusal):
    """It is not held any more; values: activity, title, closed."""


def accept(session: Session, sign_up_id: int, *, by: Visitor, now: datetime) -> Values:
    """The place is theirs; pressed twice, it stays so. NoSuchSignUp, OfferGone, Began, Cancelled."""
    found, activity = access_own(session, sign_up_id, by=by)
    takes_place(activity, now=now)
    if found.place != Place.SEATED:
        _still_held(session, activity, found, now=now)
        found.place, found.seated_at, found.offer_until = Place.SEATED, now, None
        session.flush()
        if found.member_id != by.member_id:
            audit.note(session, "signups.accept_for", by=by.account_id, now=now, record=f"sign_ups {found.id}")
            _tell_whose(session, activity, found, by=by, now=now)
    return outcome(session, activity, found)


def decline(session: Session, sign_up_id: int, *, by: Visitor, now: datetime) -> Values:
    """The place goes to the next. NoSuchSignUp, OfferGone, Began, Cancelled."""
    found, activity = access_own(session, sign_up_id, by=by)
    takes_place(activity, now=now)
    if found.place != Place.DECLINED:
        _still_held(session, activity, found, now=now)
        seating.release(session, found, Place.DECLINED, now=now)
        if found.member_id != by.member_id:
            audit.note(session, "signups.decline_for", by=by.account_id, now=now, record=f"sign_ups {found.id}")
            _tell_whose(session, activity, found, by=by, now=now)
    return {**outcome(session, activity, found), "closed": is_closed(activity, now=now)}


def is_closed(activity: Activity, *, now: datetime) -> bool:
    """Whether nobody signs up for it any more, nor waits anew."""
    closes_at = activity.closes_at or activity.starts_at
    return closes_at is None or closes_at <= now


def _tell_whose(session: Session, activity: Activity, sign_up: SignUp, *, by: Visitor, now: datetime) -> None:
    """The person hears what somebody else has answered for them, where they have Telegram."""
    account_id = accounts.holder(session, sign_up.member_id)
    if account_id is not None:
        told: Values = {**outcome(session, activity, sign_up), "by": by.name}
        letter = Letter(account_id, "signups.answered_for", told, right="member", subject=sign_up.member_id)
        outbox.queue(session, letter, now=now)


def _still_held(session: Session, activity: Activity, sign_up: SignUp, *, now: datetime) -> None:
    still_ahead(activity, seating.option_of(session, sign_up), now=now)
    if sign_up.place != Place.OFFERED or sign_up.offer_until is None or sign_up.offer_until <= now:
        raise OfferGone(activity=activity.id, title=activity.title, closed=is_closed(activity, now=now))


def expire(session: Session, *, now: datetime) -> int:
    """Ends offers whose time is over, tells whom they were held for, and offers on; how many, at most a page of them.

    Of what is called off nothing is offered, and nobody is told once more.
    """
    over = select(SignUp).where(SignUp.place == Place.OFFERED, SignUp.offer_until <= now)
    found = session.scalars(over.order_by(SignUp.offer_until, SignUp.id).limit(_PAGE)).all()
    for one in found:
        seating.release(session, one, Place.EXPIRED, now=now)
        activity = session.get_one(Activity, one.activity_id)
        if activity.state == State.OPEN:
            option, closed = seating.option_of(session, one), is_closed(activity, now=now)
            # Nothing of it is urgent any more: by night it waits for the morning.
            seating.tell(session, activity, option, one, OVER, now=now, at_night=False, closed=closed)
    return len(found)


def due(session: Session, *, now: datetime) -> list[int]:
    """Activities of which a place is free that somebody waits for: what came free by night, is more than one
    transaction offers, or was given back by a press that arrived by night and was done by day."""
    waits = exists().where(SignUp.activity_id == Activity.id, SignUp.place == Place.WAITING)
    ends = func.coalesce(Activity.ends_at, Activity.starts_at)
    open_ = select(Activity).where(Activity.state == State.OPEN, ends > now, waits).order_by(Activity.id)
    return [one.id for one in session.scalars(open_) if seating.is_due(session, one, now=now)]


def offer(session: Session, activity_id: int, *, now: datetime) -> int:
    """Holds what is free of it for those who wait; how many were told, a few at a time."""
    return seating.fill(session, session.get_one(Activity, activity_id), now=now)
