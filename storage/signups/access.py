"""Whose a sign-up is: the person's own, or whoever may sign others up in their unit."""

from typing import Final

from sqlalchemy.orm import Session

from storage import rights
from storage.activities import Activity, SignUp, seating
from storage.activities import may_have as may_keep
from storage.errors import Refusal
from storage.members import Member
from storage.rights import Deed
from storage.visitors import Visitor

#: By this right whoever signed somebody up has what is written of their place.
RIGHT: Final = seating.RIGHT


class NoSuchSignUp(Refusal):
    """There is none, or it is somebody else's; which of them is not said."""


def access_own(session: Session, sign_up_id: int, *, by: Visitor) -> tuple[SignUp, Activity]:
    """The sign-up and its activity, locked; one's own, or of somebody whom one may sign up. NoSuchSignUp."""
    found = session.get(SignUp, sign_up_id)
    if found is None or not (found.member_id == by.member_id or may_enter(session, by, found.member_id)):
        raise NoSuchSignUp
    activity = seating.lock(session, found.activity_id)
    session.refresh(found)
    return found, activity


def may_enter(session: Session, by: Visitor, member_id: int) -> bool:
    """Whether the visitor signs up others of that person's unit."""
    return rights.may(by, Deed.ENTER_SIGN_UPS) and _enters(session, by.account_id, member_id)


def may_have(session: Session, account_id: int, sign_up_id: int) -> bool:
    """The right "sign_up": of whoever may sign the person up, or keeps the activity; asked again in the moment a letter
    leaves."""
    found = session.get(SignUp, sign_up_id)
    if found is None:
        return False
    entered = rights.allowed(session, account_id, Deed.ENTER_SIGN_UPS)
    return (entered and _enters(session, account_id, found.member_id)) or may_keep(
        session, account_id, found.activity_id
    )


def _enters(session: Session, account_id: int, member_id: int) -> bool:
    unit_id = session.get_one(Member, member_id).unit_id
    return rights.permits(session, account_id, Deed.ENTER_SIGN_UPS, unit_id, about=member_id)
