"""The picture of an activity: one at most, a JPEG written anew, sealed; shown to whom the card is shown."""

import base64
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, stale
from storage.database import Record


class ActivityPicture(Record):
    """A picture, base64 and sealed; `at`: since when it is there."""

    __tablename__ = "activity_pictures"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), unique=True)
    picture: Mapped[bytes] = sealed.column()
    at: Mapped[datetime]


#: Whole rows, since they are there.
OLD = stale.rows(ActivityPicture, ActivityPicture.at)


def has_one(session: Session, activity_id: int) -> bool:
    """Whether there is a picture; it is not read for that."""
    return session.scalar(select(ActivityPicture.id).where(ActivityPicture.activity_id == activity_id)) is not None


def put(session: Session, activity_id: int, content: bytes, *, now: datetime) -> None:
    """In the place of the one that there was."""
    take_down(session, activity_id)
    row, text = sealed.new_row(), base64.b64encode(content).decode("ascii")
    picture = sealed.seal(session, "activity_pictures.picture", row, text)
    session.add(ActivityPicture(row=row, activity_id=activity_id, picture=picture, at=now))
    session.flush()


def take_down(session: Session, activity_id: int) -> None:
    session.execute(delete(ActivityPicture).where(ActivityPicture.activity_id == activity_id))


def opened(session: Session, activity_id: int) -> str | None:
    """The JPEG in base64; None where there is none."""
    found = session.scalar(select(ActivityPicture).where(ActivityPicture.activity_id == activity_id))
    return None if found is None else sealed.unseal(session, "activity_pictures.picture", found.row, found.picture)
