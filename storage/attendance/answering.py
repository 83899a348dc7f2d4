"""Answering: 来 or 来不了, from a reminder or from one's own activities. Who can't come gives the place back at once,
also after sign-up has closed: it goes to whoever is next."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import activities, rights
from storage.activities import Activity, Place, SignUp, seating
from storage.attendance import times
from storage.attendance.records import named, seated
from storage.attendance.reminding import told
from storage.errors import Refusal
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor


class Begun(Refusal):
    """It has begun, or they are there: nobody can stay away any more; values: activity, title."""


def comes(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """来: they come; whoever is there has said so already: `came_at` is when they were checked in. NoSuchActivity;
    NotSeated; Off."""
    activity, sign_up = _own(session, activity_id, by=by)
    sign_up.comes = True
    shown = told(session, activity, sign_up, times.of_sign_up(session, activity, sign_up))
    return {**shown, "came_at": sign_up.came_at, "now": now}


def ask_out(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """来不了: what would be given back, to be confirmed. NoSuchActivity; NotSeated; Off; Begun."""
    activity, sign_up = _own(session, activity_id, by=by)
    _not_begun(session, activity, sign_up, now=now)
    when = times.of_sign_up(session, activity, sign_up)
    closed = activity.closes_at is not None and activity.closes_at <= now
    return {**told(session, activity, sign_up, when), "closed": closed}


def out(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """They don't come, and whoever waits has their place. NoSuchActivity; NotSeated; Off; Begun."""
    rights.ask(by, Deed.TAKE_PART)
    activities.access(session, activity_id, by=by)
    activity = seating.lock(session, activity_id)
    sign_up = seated(session, activity, by=by)
    _not_begun(session, activity, sign_up, now=now)
    sign_up.comes = False
    seating.release(session, sign_up, Place.WITHDRAWN, now=now)
    return named(activity)


def _own(session: Session, activity_id: int, *, by: Visitor) -> tuple[Activity, SignUp]:
    rights.ask(by, Deed.TAKE_PART)
    activity = activities.access(session, activity_id, by=by)
    return activity, seated(session, activity, by=by)


def _not_begun(session: Session, activity: Activity, sign_up: SignUp, *, now: datetime) -> None:
    if sign_up.came_at is not None or times.of_sign_up(session, activity, sign_up).starts <= now:
        raise Begun(**named(activity))
