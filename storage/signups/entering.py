"""Entering (代录): a place is taken in the name of somebody of one's unit, mostly of who has no Telegram."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import accounts, activities, audit, outbox, rights
from storage.activities import IN, Activity, NoSuchActivity, SignUp, State, questions_of, seating, sign_up_of
from storage.errors import Refusal
from storage.members import Member
from storage.outbox import Letter
from storage.rights import Deed
from storage.signups.access import may_enter
from storage.signups.joining import chosen, outcome, takes_place
from storage.signups.leaving import NotIn, give_up
from storage.values import Value, Values
from storage.visitors import Visitor

#: The person hears of it, where they have Telegram.
_ENTERED: Final = "signups.entered"
_TAKEN_OUT: Final = "signups.taken_out"


class NotYoursToEnter(Refusal):
    """The person is of another unit, or oneself: one signs up oneself as everybody does."""


class NotForThem(Refusal):
    """The activity is not for that person; values: activity, title, name."""


def enter_for(
    session: Session, activity_id: int, member_id: int, option_id: int, family: int, *, by: Visitor, now: datetime
) -> Values:
    """Signs the person up, until it begins; what it asks is asked after that (`asking_for`). `name` stands beside what
    `sign_up` returns, and `open`: what they must still be asked.
    NoSuchActivity, NotYoursToEnter, NotForThem, Began, Cancelled, TooManyFamily, NeverFits, NoSuchOption.
    """
    activity, member = _found(session, activity_id, member_id, by=by)
    if not activities.is_for(session, activity, member):
        raise NotForThem(activity=activity.id, title=activity.title, name=member.name)
    takes_place(activity, now=now)
    found = sign_up_of(session, activity.id, member.id)
    if found is None or found.place not in IN:
        option = chosen(session, activity, option_id, family, now=now)
        key = None if option is None else option.id
        found = seating.seat(session, activity, member.id, key, family, made_by=by.account_id, answers=None, now=now)
        audit.note(session, "signups.enter", by=by.account_id, now=now, record=f"sign_ups {found.id}")
        _tell(session, activity, found, _ENTERED, by=by, now=now)
    left = [] if found.answers is not None else open_questions(session, activity.id)
    return {**outcome(session, activity, found), "name": member.name, "open": left}


def open_questions(session: Session, activity_id: int) -> list[Value]:
    """What has to be answered by whoever signs up themselves."""
    asked = questions_of(session, activity_id)
    return [{"stock": one.stock, "words": one.words} for one in asked if one.required]


def withdraw_for(session: Session, activity_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """Takes the person out, until it begins. NoSuchActivity, NotYoursToEnter, NotIn, Began, Cancelled."""
    activity, member = _found(session, activity_id, member_id, by=by)
    found = sign_up_of(session, activity.id, member.id)
    if found is None:
        raise NotIn(activity=activity.id, title=activity.title)
    left = give_up(session, found, now=now, late=True)
    audit.note(session, "signups.take_out", by=by.account_id, now=now, record=f"sign_ups {found.id}")
    _tell(session, activity, found, _TAKEN_OUT, by=by, now=now)
    return {**left, "name": member.name}


def _found(session: Session, activity_id: int, member_id: int, *, by: Visitor) -> tuple[Activity, Member]:
    """The activity, locked, and the person. NoSuchActivity, NotYoursToEnter."""
    rights.ask(by, Deed.ENTER_SIGN_UPS)
    activity = session.get(Activity, activity_id, with_for_update=True, populate_existing=True)
    if activity is None or activity.state == State.DRAFT:
        raise NoSuchActivity
    member = session.get(Member, member_id)
    if member is None or not may_enter(session, by, member.id):
        raise NotYoursToEnter
    return activity, member


def _tell(session: Session, activity: Activity, sign_up: SignUp, key: str, *, by: Visitor, now: datetime) -> None:
    account_id = accounts.holder(session, sign_up.member_id)
    if account_id is None:
        return
    told: Values = {**outcome(session, activity, sign_up), "by": by.name}
    outbox.queue(session, Letter(account_id, key, told, right="member", subject=sign_up.member_id), now=now)
