"""Moving up: an officer puts somebody first on the waitlist, with a reason that all who wait can read."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import activities, asking, audit
from storage.activities import Activity, Place, SignUp, seating
from storage.errors import Refusal
from storage.members import Member
from storage.signups.access import NoSuchSignUp
from storage.signups.joining import outcome, still_ahead
from storage.signups.records import SignUpMove
from storage.values import Value, Values
from storage.visitors import Visitor

LONGEST: Final = 100


class ReasonUnfit(asking.Unfit, Refusal):
    """The reason is empty, or longer than `most`; values: most, sign_up."""


class FirstAlready(Refusal):
    """Nobody stands before them; values: activity, title, name."""


class OwnRank(Refusal):
    """Nobody puts themselves first; values: activity, title."""


class NotWaiting(Refusal):
    """The person does not wait any more; values: activity, title, place."""


def move_up(session: Session, sign_up_id: int, reason: str, *, by: Visitor, now: datetime) -> Values:
    """Puts the person first of those who wait. NoSuchSignUp, NoSuchActivity, NotYoursToKeep, OwnRank, ReasonUnfit,
    NotWaiting, Began, Cancelled."""
    found = session.get(SignUp, sign_up_id)
    if found is None:
        raise NoSuchSignUp
    activity = activities.access_to_keep(session, found.activity_id, by=by)
    not_own(activity, found, by=by)
    words = " ".join(reason.split())
    if not 0 < len(words) <= LONGEST:
        raise ReasonUnfit(most=LONGEST, sign_up=found.id)
    activity = seating.lock(session, activity.id)
    session.refresh(found)
    still_ahead(activity, seating.option_of(session, found), now=now)
    if found.place != Place.WAITING:
        raise NotWaiting(activity=activity.id, title=activity.title, place=found.place)
    before = seating.rank(session, found)
    waits = (SignUp.activity_id == activity.id, SignUp.place == Place.WAITING)
    found.turn = (session.scalar(select(func.min(SignUp.turn)).where(*waits)) or 0) - 1
    session.add(SignUpMove(activity_id=activity.id, at=now, made_by=by.account_id, before=before, reason=words))
    audit.note(session, "signups.move_up", by=by.account_id, now=now, record=f"sign_ups {found.id}")
    session.flush()
    seating.fill(session, activity, now=now)
    name = session.get_one(Member, found.member_id).name
    return {**outcome(session, activity, found), "name": name, "before": before, "reason": words}


def not_own(activity: Activity, sign_up: SignUp, *, by: Visitor) -> None:
    """OwnRank."""
    if sign_up.member_id == by.member_id:
        raise OwnRank(activity=activity.id, title=activity.title)


def moves(session: Session, activity_id: int) -> list[Value]:
    """Why others were put first, newest first; never who."""
    made = select(SignUpMove).where(SignUpMove.activity_id == activity_id).order_by(SignUpMove.id.desc()).limit(20)
    return [{"at": one.at, "reason": one.reason} for one in session.scalars(made)]
