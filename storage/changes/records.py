"""What is kept of a change: what it was and is, and whether those who are in it have been told."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Record

#: The name of its questions, and of what is about to be changed.
SERVICE: Final = "changes"


class Item(StrEnum):
    """What can be changed after publication. OPTION_…: of one of its options."""

    TITLE = "title"
    WHEN = "when"
    PLACE = "place"
    CLOSES = "closes"
    SEATS = "seats"
    WORDS = "words"
    DIRECTIONS = "directions"
    FEE = "fee"
    FAMILY = "family"
    MINUTES = "minutes"
    OPTION_WHEN = "option_when"
    OPTION_SEATS = "option_seats"


#: Of these people hear at once: by them they plan their day.
AT_ONCE: Final = (Item.WHEN, Item.PLACE, Item.OPTION_WHEN)
#: Of these a broadcast tells, too, to who is not in it.
TOLD_BEFOREHAND: Final = (Item.TITLE, Item.WHEN, Item.PLACE, Item.CLOSES, Item.SEATS, Item.FEE)
#: What may be taken out, and then is not there, or has no limit.
OPTIONAL: Final = (Item.WORDS, Item.DIRECTIONS, Item.FEE, Item.MINUTES, Item.SEATS, Item.OPTION_WHEN, Item.OPTION_SEATS)


class What(StrEnum):
    """What is told: what has CHANGED, or that it is CANCELLED."""

    CHANGED = "changed"
    CANCELLED = "cancelled"


class ActivityTelling(Record):
    """One telling of everybody who is in an activity, in pages: `up_to` is the last sign-up that was written to,
    `told` how many were. `ended_at` is None while some are left."""

    __tablename__ = "activity_tellings"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    what: Mapped[What] = mapped_column(String(10))
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    up_to: Mapped[int] = mapped_column(BigInteger, default=0)
    told: Mapped[int] = mapped_column(Integer, default=0)
    ended_at: Mapped[datetime | None]


# Of all that ever were, hardly one goes on.
_GOES_ON = text("ended_at IS NULL")
Index("ix_activity_tellings_open", ActivityTelling.id, sqlite_where=_GOES_ON, postgresql_where=_GOES_ON)


class ActivityChange(Record):
    """One thing that was changed: `was` and `becomes` are packed. Until it is told it is the same row however often
    the thing is changed. `telling_id`: with what it was told."""

    __tablename__ = "activity_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    item: Mapped[Item] = mapped_column(String(12))
    option_id: Mapped[int | None] = mapped_column(ForeignKey("activity_options.id"))
    was: Mapped[str] = mapped_column(Text)
    becomes: Mapped[str] = mapped_column(Text)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    telling_id: Mapped[int | None] = mapped_column(ForeignKey("activity_tellings.id"), index=True)


_WAITS = text("telling_id IS NULL")
Index("ix_activity_changes_untold", ActivityChange.activity_id, sqlite_where=_WAITS, postgresql_where=_WAITS)


def untold(session: Session, activity_id: int) -> Sequence[ActivityChange]:
    """What nobody has been told of, in the order in which it was changed."""
    waits = select(ActivityChange).where(ActivityChange.activity_id == activity_id, ActivityChange.telling_id.is_(None))
    return session.scalars(waits.order_by(ActivityChange.id)).all()
