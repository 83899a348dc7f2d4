"""Chats: the groups that the bot is or was in. People have accounts; a group has this, and nothing else names its chat.

A group that becomes a supergroup gets another chat id: it changes in this one place, and messages count anew there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Connection, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.commits import later
from storage.database import Record


class State(StrEnum):
    """WAITING for the chair's word, ADMITTED, or LEFT: the bot is not in it (any more)."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    LEFT = "left"


class Group(Record):
    """A group. `unit_id`: whose it is, None for the whole bureau. `card`: the message that stands there for the union.

    `title` is what its people call it, for the chair to know it by; emptied when the bot leaves a group that was never
    admitted. `card_says`: what the card was last told to say. `pinned`: whether it stands at the
    top; None while that was not tried.
    """

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    title: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[State] = mapped_column(String(8), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    admitted_at: Mapped[datetime | None]
    admitted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    left_at: Mapped[datetime | None]
    card: Mapped[int | None] = mapped_column(BigInteger)
    card_says: Mapped[str | None] = mapped_column(String(100))
    pinned: Mapped[bool | None]


@dataclass(frozen=True, slots=True)
class Move:
    """A group has another chat id from now on."""

    group_id: int
    old: int
    new: int


#: Rights to a letter in a group: in an admitted one, in one that waits for the chair, in either; a notice of its unit.
ADMITTED, WAITING, THERE, NOTICE = "group", "group_waiting", "group_there", "group_notice"


def find(session: Session, chat_id: int) -> Group | None:
    """The group of that chat, as it is now; locked for who changes it."""
    here = select(Group).where(Group.chat_id == chat_id)
    return session.scalar(here.with_for_update().execution_options(populate_existing=True))


def get(session: Session, group_id: int) -> Group | None:
    """The group, as it is now; locked for who changes it."""
    return session.get(Group, group_id, with_for_update=True, populate_existing=True)


def is_heard(session: Session, chat_id: int) -> bool:
    """Whether that chat is an admitted group: in any other nothing is answered."""
    here = select(Group.id).where(Group.chat_id == chat_id, Group.state == State.ADMITTED)
    return session.scalar(here) is not None


def is_admitted(session: Session, group_id: int, _: int) -> bool:
    """The right ADMITTED."""
    group = session.get(Group, group_id, populate_existing=True)
    return group is not None and group.state == State.ADMITTED


def is_waiting(session: Session, group_id: int, _: int) -> bool:
    """The right WAITING."""
    group = session.get(Group, group_id, populate_existing=True)
    return group is not None and group.state == State.WAITING


def is_there(session: Session, group_id: int, _: int) -> bool:
    """The right THERE."""
    group = session.get(Group, group_id, populate_existing=True)
    return group is not None and group.state != State.LEFT


def leave(group: Group, *, now: datetime) -> None:
    """The bot is not in it any more; a group that was none of ours keeps no name here."""
    if group.admitted_at is None:
        group.title = ""
    group.state, group.left_at = State.LEFT, now
    group.card, group.card_says, group.pinned = None, None, None


def move(session: Session, group: Group, new: int) -> None:
    """The group's chat has another number; what stood in the old one can't be reached any more."""
    later(session, moved, Move(group.id, group.chat_id, new))
    group.chat_id = new
    group.card, group.card_says, group.pinned = None, None, None


def moved(_: Connection, moves: Iterable[Move]) -> list[Move]:
    """Nothing to write; whoever sends hears of it in the order of the commits."""
    return list(moves)


def counts(session: Session) -> tuple[int, int]:
    """How many groups are admitted, and how many wait to be."""
    found: dict[str, int] = dict(session.execute(select(Group.state, func.count()).group_by(Group.state)).all())
    return found.get(State.ADMITTED, 0), found.get(State.WAITING, 0)
