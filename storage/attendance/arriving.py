"""Arriving: somebody with a place is there. In time alone, and once."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import audit
from storage.activities import Activity, SignUp
from storage.attendance import times
from storage.attendance.records import DoorShut, named
from storage.attendance.times import CORRECTED, When
from storage.visitors import Visitor


def check_in(session: Session, activity: Activity, sign_up: SignUp, *, by: Visitor, now: datetime) -> None:
    """They are there. DoorShut."""
    when = times.of_sign_up(session, activity, sign_up)
    if not when.is_open(now):
        raise shut(activity, when, now=now)
    _came(sign_up, by=by, now=now)


def set_right(session: Session, activity: Activity, sign_up: SignUp, *, by: Visitor, now: datetime) -> None:
    """By the list: also afterwards, which the audit has, as hours of training may hang on it. DoorShut before it opens,
    and after a month."""
    when = times.of_sign_up(session, activity, sign_up)
    if not may_set_right(when, now=now):
        raise shut(activity, when, now=now)
    if now > when.closes:
        record = f"members {sign_up.member_id}"
        audit.note(session, "attendance.set_right", by=by.account_id, now=now, record=record)
    _came(sign_up, by=by, now=now)


def undo(session: Session, activity: Activity, sign_up: SignUp, *, by: Visitor, now: datetime) -> None:
    """They were not there after all; nothing where nobody said so. DoorShut."""
    when = times.of_sign_up(session, activity, sign_up)
    if not may_set_right(when, now=now):
        raise shut(activity, when, now=now)
    if sign_up.came_at is None:
        return
    audit.note(session, "attendance.undo", by=by.account_id, now=now, record=f"members {sign_up.member_id}")
    sign_up.came_at = sign_up.came_by = None
    sign_up.missed = now > when.ends + times.SETTLED


def may_set_right(when: When, *, now: datetime) -> bool:
    """From when the door opens until a month after the end."""
    return when.opens <= now <= when.ends + CORRECTED


def shut(activity: Activity, when: When, *, now: datetime) -> DoorShut:
    """Not yet, or not any more."""
    over = now > when.opens
    return DoorShut(**named(activity), opens_at=when.opens, closes_at=when.closes, over=over)


def _came(sign_up: SignUp, *, by: Visitor, now: datetime) -> None:
    """The first time counts."""
    if sign_up.came_at is None:
        sign_up.came_at, sign_up.came_by, sign_up.missed = now, by.account_id, False
