"""What is kept of a broadcast: one row and how far it is; and of the cards that stand in groups."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Record
from storage.errors import Refusal

#: The text of the letter, and the right to it: of whom the activity is for, while it is told of.
KEY, RIGHT = "broadcasts.told", "broadcast"


class State(StrEnum):
    """PLANNED: nobody has been told; GOING; DONE: everybody has been, or waits for a week with room; STOPPED by
    somebody; LATE: the activity was cancelled, or its sign-up was over, before everybody was told."""

    PLANNED = "planned"
    GOING = "going"
    DONE = "done"
    STOPPED = "stopped"
    LATE = "late"


class CardState(StrEnum):
    """Of a card in a group. LEAVING: on its way; UP; FAILED: not taken, or nobody knows; DOWN: taken off by hand;
    OVER: the activity has been or was cancelled, or the bot has left the group."""

    LEAVING = "leaving"
    UP = "up"
    FAILED = "failed"
    DOWN = "down"
    OVER = "over"


class Broadcast(Record):
    """An activity told to many. `cursor`: the last account that was looked at; `fed_at`: none was left. `people`: how
    many it was to reach when it began; `queued`: letters written; `unwanted`: who does not want to hear of that kind;
    `before`: who had been told, or was in already. `counted`: how many have it, once it is over, `failed` how many
    could not be reached."""

    __tablename__ = "broadcasts"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    state: Mapped[State] = mapped_column(String(8))
    cursor: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    people: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    queued: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    unwanted: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    before: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    begun_at: Mapped[datetime | None]
    fed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    counted: Mapped[int | None] = mapped_column(Integer)
    failed: Mapped[int | None] = mapped_column(Integer)


# Of all that ever were, one or two are under way: it is looked each second.
_GOING = text("state = 'going'")
Index("ix_broadcasts_going", Broadcast.id, sqlite_where=_GOING, postgresql_where=_GOING)


class BroadcastUnit(Record):
    """A unit that was chosen, with all below it. Without any it goes to all for whom the activity is."""

    __tablename__ = "broadcast_units"

    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)


class GroupCard(Record):
    """The card of an activity in a group, one a group. `post`, `chat`: the message, and the chat in which it stands;
    `says`: what it was last told to say, `said_at` when."""

    __tablename__ = "group_cards"
    __table_args__ = (UniqueConstraint("activity_id", "group_id", name="uq_group_cards_activity_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    state: Mapped[CardState] = mapped_column(String(8))
    post: Mapped[int | None] = mapped_column(BigInteger)
    chat: Mapped[int | None] = mapped_column(BigInteger)
    says: Mapped[str | None] = mapped_column(String(200))
    said_at: Mapped[datetime | None]


_UP = text("state = 'up'")
Index("ix_group_cards_up", GroupCard.group_id, GroupCard.said_at, sqlite_where=_UP, postgresql_where=_UP)


class NotToTell(Refusal):
    """There is nothing to tell of it (any more): cancelled, or sign-up is over; values: activity, title."""


class NoSuchBroadcast(Refusal):
    """There is none, or it is not the visitor's to see."""
