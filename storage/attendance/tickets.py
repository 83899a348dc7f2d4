"""Tickets (签到码): a code on the member's telephone, which whoever is at the door scans.

It is a link into the bot with the sign-up's key and a keyed fingerprint of its random id: nobody can make one up, and
it is kept nowhere. To anybody who checks in nobody there it opens nothing.
"""

import base64
import hmac
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from storage import activities, rights, sealed
from storage.activities import Activity, Place, SignUp
from storage.attendance import arriving, readers, times
from storage.attendance.records import named, not_off, seated
from storage.attendance.reminding import told
from storage.errors import Refusal
from storage.members import Member
from storage.rights import Deed
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor


class Scanned(StrEnum):
    """CAME: checked in by this. AGAIN: they were already. NOT_SEATED: they have no place. MEMBER: whoever scanned it
    checks in nobody, be it their own or another's."""

    CAME = "came"
    AGAIN = "again"
    NOT_SEATED = "not_seated"
    MEMBER = "member"


class NoSuchTicket(Refusal):
    """The code is none of ours, or of a sign-up that is gone; values: page (the first of the doors)."""


def mine(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The visitor's own code. NoSuchActivity; NotSeated; Off; DoorShut once it is over."""
    rights.ask(by, Deed.TAKE_PART)
    activity = activities.access(session, activity_id, by=by)
    sign_up = seated(session, activity, by=by)
    when = times.of_sign_up(session, activity, sign_up)
    if now > when.closes:
        raise arriving.shut(activity, when, now=now)
    return {
        **told(session, activity, sign_up, when),
        "sign_up": sign_up.id,
        "token": token_of(session, sign_up),
        "came_at": sign_up.came_at,
    }


def token_of(session: Session, sign_up: SignUp) -> str:
    """22 signs that a link may carry."""
    mark = sealed.blind(session, "sign_ups.ticket", f"{sign_up.id}|{sign_up.row.hex()}")
    return base64.urlsafe_b64encode(mark).decode().rstrip("=")


def scan(session: Session, sign_up_id: int, token: str, *, by: Visitor, now: datetime) -> Values:
    """Checks in whose code it is. To whoever has no door to keep it says nothing of them. NoSuchTicket; NotYourPeople;
    OwnPlace; Off; DoorShut."""
    if not rights.may(by, Deed.CHECK_IN):
        return {"outcome": Scanned.MEMBER, "known": by.member_id is not None}
    sign_up = session.get(SignUp, sign_up_id, with_for_update=True, populate_existing=True)
    if sign_up is None or not hmac.compare_digest(token_of(session, sign_up).encode(), token.encode()):
        raise NoSuchTicket(page=0)
    activity, member = session.get_one(Activity, sign_up.activity_id), session.get_one(Member, sign_up.member_id)
    readers.ask_person(session, activity, member, by=by)
    not_off(activity)
    if sign_up.place != Place.SEATED:
        return {"outcome": Scanned.NOT_SEATED, **_shown(session, activity, sign_up, member)}
    outcome = Scanned.CAME if sign_up.came_at is None else Scanned.AGAIN
    if outcome is Scanned.CAME:
        arriving.check_in(session, activity, sign_up, by=by, now=now)
    return {"outcome": outcome, **_shown(session, activity, sign_up, member)}


def _shown(session: Session, activity: Activity, sign_up: SignUp, member: Member) -> Values:
    option = None if sign_up.option_id is None else session.get_one(activities.Option, sign_up.option_id)
    return {
        **named(activity),
        "sign_up": sign_up.id,
        "name": member.name,
        "unit": session.get_one(Unit, member.unit_id).name,
        "family": sign_up.family,
        "option": None if option is None else option.words,
        "came_at": sign_up.came_at,
    }
