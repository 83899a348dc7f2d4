"""Who may see an activity, who may come to it, and who keeps it."""

from sqlalchemy.orm import Session

from storage import rights, units
from storage.activities.records import IN, Activity, Audience, State, sign_up_of, units_of
from storage.errors import Refusal
from storage.members import RETIRED, Member, Standing
from storage.rights import Deed
from storage.visitors import Visitor

#: By this right an officer has what is written to whoever keeps an activity.
RIGHT = "activity"


class NoSuchActivity(Refusal):
    """There is none, it is a draft, or it is not for this person; which of them is not said."""


class NotYoursToKeep(Refusal):
    """It is another unit's; values: title."""


def is_for(session: Session, activity: Activity, member: Member) -> bool:
    """Whether the person is one of those whom it is for."""
    if member.standing == Standing.LEFT:
        return False
    if activity.audience == Audience.IN_SERVICE and member.standing in RETIRED:
        return False
    if activity.audience == Audience.RETIRED and member.standing not in RETIRED:
        return False
    reached = units_of(session, activity.id)
    return not reached or not set(reached).isdisjoint(units.upwards(session, member.unit_id))


def access(session: Session, activity_id: int, *, by: Visitor) -> Activity:
    """A published activity, for whom it is for, for who is in it, and for who keeps it. NoSuchActivity."""
    activity = session.get(Activity, activity_id)
    if activity is None or activity.state == State.DRAFT:
        raise NoSuchActivity
    member = None if by.member_id is None else session.get(Member, by.member_id)
    if (member is None or not is_theirs(session, activity, member)) and not _keeps(session, activity, by):
        raise NoSuchActivity
    return activity


def is_theirs(session: Session, activity: Activity, member: Member) -> bool:
    """Whether it is for the person, or they are in it: who has moved since to another unit keeps their place."""
    if is_for(session, activity, member):
        return True
    found = sign_up_of(session, activity.id, member.id)
    return found is not None and found.place in IN


def access_to_keep(session: Session, activity_id: int, *, by: Visitor) -> Activity:
    """The activity, draft or not, for an officer whose it is. NoSuchActivity; NotYoursToKeep."""
    rights.ask(by, Deed.KEEP_ACTIVITIES)
    activity = session.get(Activity, activity_id)
    if activity is None or (activity.state == State.DRAFT and activity.made_by != by.account_id):
        raise NoSuchActivity
    if not _keeps(session, activity, by):
        raise NotYoursToKeep(title=activity.title or "")
    return activity


def may_have(session: Session, account_id: int, activity_id: int) -> bool:
    """The right "activity": of who keeps it; asked again in the moment a letter leaves."""
    activity = session.get(Activity, activity_id)
    if activity is None or not rights.allowed(session, account_id, Deed.KEEP_ACTIVITIES):
        return False
    reach = rights.reach(session, account_id, Deed.KEEP_ACTIVITIES)
    return reach is None or activity.unit_id in reach


def _keeps(session: Session, activity: Activity, by: Visitor) -> bool:
    return rights.may(by, Deed.KEEP_ACTIVITIES) and may_have(session, by.account_id, activity.id)
