"""What is kept of a door beyond the sign-ups, and the refusals that several pages share."""

import hashlib
from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import codes, sealed, stale
from storage.activities import Activity, Place, SignUp, State, sign_up_of
from storage.database import Record
from storage.errors import Refusal
from storage.values import Values
from storage.visitors import Visitor


class Door(Record):
    """The code of an activity's door: a `secret` of 128 random bits (sealed), which the poster carries; the four digits
    that are typed come from it. `secret_hash` finds the door of whoever scans."""

    __tablename__ = "activity_doors"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True, autoincrement=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    secret: Mapped[bytes] = sealed.column()
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]


#: Codes of doors, from the day of the activity.
OLD: Final = stale.rows(Door, select(Activity.starts_at).where(Activity.id == Door.activity_id).scalar_subquery())


class NotSeated(Refusal):
    """They have no place in it (any more); values: activity, title."""


class DoorShut(Refusal):
    """People are not checked in yet, or not any more; values: activity, title, opens_at, closes_at, over."""


class Off(Refusal):
    """It was cancelled; values: activity, title, why."""


def secret_of(session: Session, door: Door) -> str:
    return sealed.unseal(session, "activity_doors.secret", door.row, door.secret)


def new_secret(session: Session, door: Door) -> str:
    """Another one; what was scanned or typed before opens nothing any more."""
    secret = codes.fresh()
    door.row = sealed.new_row()
    door.secret = sealed.seal(session, "activity_doors.secret", door.row, secret)
    door.secret_hash = codes.hash_of(secret)
    return secret


def digits_of(secret: str) -> str:
    """The four digits that are typed. They do not come from the hash that is kept."""
    return f"{int.from_bytes(hashlib.sha256(b'digits|' + secret.encode()).digest()[:8]) % 10_000:04}"


def seated(session: Session, activity: Activity, *, by: Visitor) -> SignUp:
    """The visitor's own place. NotSeated; Off."""
    not_off(activity)
    assert by.member_id is not None
    found = sign_up_of(session, activity.id, by.member_id)
    if found is None or found.place != Place.SEATED:
        raise NotSeated(**named(activity))
    return found


def not_off(activity: Activity) -> None:
    """Off."""
    if activity.state == State.CANCELLED:
        raise Off(**named(activity), why=activity.cancelled_why)


def named(activity: Activity) -> Values:
    """What a sentence about it needs."""
    return {"activity": activity.id, "title": activity.title or ""}
