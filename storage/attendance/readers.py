"""Readers: whose sign-ups somebody sees in office, at the door or on paper.

At an activity of their own units whoever comes, at any other the people of their own units; who serves the whole union
has everybody. Nobody is their own doorkeeper, and so stands on no list of theirs to be ticked.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import Session

from storage import accounts, rights
from storage.activities import Activity, NoSuchActivity, SignUp, State
from storage.attendance.records import named
from storage.errors import Refusal
from storage.members import Member
from storage.rights import Deed
from storage.visitors import Visitor


class NotYourPeople(Refusal):
    """The person is of another unit, and so is the activity; values: activity, title."""


class OwnPlace(Refusal):
    """Nobody is their own doorkeeper; values: activity, title."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes: `scope`, the units of the people that they have (None: everybody's), and who they are themselves."""

    scope: frozenset[int] | None
    member_id: int | None

    def has(self) -> ColumnElement[bool]:
        """The people that they have on a list; a statement on it joins members."""
        return true() if self.scope is None else Member.unit_id.in_(self.scope) if self.scope else false()

    def others(self) -> ColumnElement[bool]:
        """The same without themselves."""
        return self.has() if self.member_id is None else self.has() & (SignUp.member_id != self.member_id)


def reader(session: Session, account_id: int, activity: Activity, deed: Deed) -> Reader:
    """The rights of this moment."""
    scope = rights.reach(session, account_id, deed)
    everybody = scope is None or (activity.unit_id is not None and activity.unit_id in scope)
    return Reader(None if everybody or scope is None else frozenset(scope), accounts.member_of(session, account_id))


def may_have(session: Session, account_id: int, activity: Activity, deed: Deed) -> bool:
    """Whether its door, or its papers, are anything of theirs: of their units, of the whole bureau, or with people of
    their units in it."""
    if not rights.allowed(session, account_id, deed):
        return False
    scope = rights.reach(session, account_id, deed)
    if scope is None or activity.unit_id is None or activity.unit_id in scope:
        return True
    theirs = select(SignUp.id).join(Member, Member.id == SignUp.member_id)
    theirs = theirs.where(SignUp.activity_id == activity.id, Member.unit_id.in_(scope)).limit(1)
    return session.scalar(theirs) is not None


def access_door(session: Session, activity_id: int, *, by: Visitor, deed: Deed = Deed.CHECK_IN) -> Activity:
    """The published activity, for who does that at it. NotForYou; NoSuchActivity."""
    rights.ask(by, deed)
    activity = session.get(Activity, activity_id)
    if activity is None or activity.state == State.DRAFT or not may_have(session, by.account_id, activity, deed):
        raise NoSuchActivity
    return activity


def ask_person(session: Session, activity: Activity, member: Member, *, by: Visitor) -> None:
    """Whether the visitor checks in that person there. NotForYou; NotYourPeople; OwnPlace."""
    rights.ask(by, Deed.CHECK_IN)
    about = named(activity)
    if member.id == by.member_id:
        raise OwnPlace(**about)
    scope = reader(session, by.account_id, activity, Deed.CHECK_IN).scope
    if scope is not None and member.unit_id not in scope:
        raise NotYourPeople(**about)
