"""What is kept of photos that people give: when they were asked for, whose may be shown, and the pictures, sealed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Integer,
    LargeBinary,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, showing
from storage.activities import SignUp
from storage.database import Record
from storage.errors import Refusal
from storage.stale import Stale

SERVICE: Final = "activity_photos"
#: Photos of one person of one activity.
MOST: Final = 6
#: For how long people may give some; how long one that was asked for is waited for.
OPEN: Final = timedelta(days=14)
WAITS: Final = timedelta(hours=1)
#: Of the words that people agree to; changed words are asked about anew.
VERSION: Final = 1


class PhotoCall(Record):
    """Who came is asked for photos, in the order of sign-ups; `cursor`: up to which. One call an activity, which takes
    in what comes before `until`."""

    __tablename__ = "photo_calls"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True, autoincrement=False)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    cursor: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), default=0)
    ended_at: Mapped[datetime | None]


class PhotoSet(Record):
    """What one person gives of one activity: that it may be shown, and since when; `version` of the words agreed to.
    Withdrawn, the row goes, and its photos with it."""

    __tablename__ = "photo_sets"
    __table_args__ = (UniqueConstraint("activity_id", "member_id", name="uq_photo_sets_activity_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    agreed_at: Mapped[datetime] = mapped_column(index=True)


class ActivityPhoto(Record):
    """A JPEG written anew, base64 and sealed. `taken_by`: which officer had the file of it to use, who is told if the
    person takes it back."""

    __tablename__ = "activity_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    set_id: Mapped[int] = mapped_column(ForeignKey("photo_sets.id"), index=True)
    picture: Mapped[bytes] = sealed.column()
    at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)


class PhotoCopy(showing.Copy, Record):
    """A message with a photo in an officer's chat, and of which photo it is."""

    __tablename__ = "activity_photo_copies"

    photo_id: Mapped[int] = mapped_column(BigInteger, index=True)


class NotCalled(Refusal):
    """Nobody asks for photos of it, or the time for them is over; values: title."""


class WasNotThere(Refusal):
    """Photos are asked of who was checked in; values: title."""


class TooMany(Refusal):
    """Six are there; values: activity, title, most."""


class NotBegunYet(Refusal):
    """It has not begun, or was called off; values: activity, title."""


class NobodyCame(Refusal):
    """Nobody was checked in whom one could ask; values: activity, title."""


def came_to(activity_id: int) -> ColumnElement[bool]:
    """The sign-ups of who was checked in."""
    return (SignUp.activity_id == activity_id) & SignUp.came_at.is_not(None)


def count_of(session: Session, set_id: int) -> int:
    """How many photos are in the set; none of them is read for that."""
    return session.scalar(select(func.count(ActivityPhoto.id)).where(ActivityPhoto.set_id == set_id)) or 0


# A photo goes, and with it what lies of it in officers' chats.


def delete_photos(session: Session, photo_ids: Sequence[int]) -> None:
    """They are gone, and the deletion of every message that shows one is ordered with the same commit."""
    if photo_ids:
        showing.end(session, select(PhotoCopy).where(PhotoCopy.photo_id.in_(photo_ids)).order_by(PhotoCopy.at))
        session.execute(delete(ActivityPhoto).where(ActivityPhoto.id.in_(photo_ids)))


# Sets go whole, once their time is over, from when they were agreed to.


def _count(session: Session, before: datetime) -> int:
    return session.scalar(select(func.count(PhotoSet.id)).where(PhotoSet.agreed_at < before)) or 0


def _purge(session: Session, before: datetime, most: int) -> int:
    old = select(PhotoSet.id).where(PhotoSet.agreed_at < before).order_by(PhotoSet.agreed_at).limit(most)
    sets = session.scalars(old).all()
    if sets:
        delete_photos(session, session.scalars(select(ActivityPhoto.id).where(ActivityPhoto.set_id.in_(sets))).all())
        session.execute(delete(PhotoSet).where(PhotoSet.id.in_(sets)))
    return len(sets)


def _oldest(session: Session) -> datetime | None:
    return session.scalar(select(func.min(PhotoSet.agreed_at)))


OLD: Final = Stale(_count, _purge, _oldest)
