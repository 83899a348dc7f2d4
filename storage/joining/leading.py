"""Leading back: who came to see an activity and is not known yet is asked who they are, and led to it afterwards."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import activities, asking, outbox, visitors
from storage.activities import Activity, State
from storage.members import Member
from storage.outbox import Letter
from storage.values import Values
from storage.visitors import Visitor

#: Under this name it is kept what somebody came for; a claim that is decided, or another question, leaves it there.
_CAME: Final = "came_for"


def keep(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> None:
    """Whoever it is has come for that one; of another they came for before nothing is kept."""
    asking.keep(session, by, _CAME, {"activity": activity_id}, now=now)


def lead_back(session: Session, account_id: int, member: Member, *, at_night: bool, now: datetime) -> None:
    """Who is known from now on hears where that activity is; nothing where it is over or not for them."""
    came = visitors.by_account(session, account_id)
    kept = asking.draft(session, came, _CAME).get("activity")
    if not isinstance(kept, int):
        return
    asking.drop(session, came, _CAME)
    activity = session.get(Activity, kept)
    if activity is None or activity.state != State.OPEN or not activities.is_for(session, activity, member):
        return
    told: Values = {"activity": activity.id, "title": activity.title}
    letter = Letter(account_id, "joining.led_back", told, right="member", subject=member.id, at_night=at_night)
    outbox.queue(session, letter, now=now)
