"""Letters: what the outbox keeps, and what a rule or a counter hands over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Any, Protocol, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import calendar, sealed
from storage.chats import ADMITTED, NOTICE, THERE, WAITING
from storage.database import Record
from storage.notices.kinds import Kind
from storage.values import Value, Values, unpack

#: No letter is open longer than this; one that waits for the morning, from then on.
LIFETIME = timedelta(hours=24)


class Rank(IntEnum):
    """Who goes first. URGENT and ANSWER leave at once; NOTICE and BROADCAST give way to them."""

    URGENT = 0
    ANSWER = 1
    NOTICE = 2
    BROADCAST = 3


class State(StrEnum):
    """PENDING and SENDING are open; the others are ends. UNCONFIRMED: sent maybe, and must not be sent twice."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    UNCONFIRMED = "unconfirmed"


OPEN = (State.PENDING, State.SENDING)

#: `account (or group), subject -> may it still have the letter?`, by name; the house puts the table together.
Right = Callable[[Session, int, int], bool]
#: The right of an answer to the person at the counter: always theirs.
VISITOR = "visitor"
#: The right to what is told of a place in an activity, of whoever has it.
ATTENDING = "attending"
#: Rights to letters that are one's own, as a member or a member's family; by any other right one reads of somebody else
#: in office.
OWN = (VISITOR, ATTENDING, "member", "family_call", "kin", "goes", "broadcast", "talk_employee")
#: Of these, the rights to letters about somebody else, which stay in their chat: of whoever goes on a visit.
ABOUT_OTHERS = ("goes",)
#: Rights to letters that nobody has but their reader, no stand-in either: what is said in a talk is between two people.
BETWEEN_TWO = ("talk_employee", "talk_officer", "appointment")
#: Rights to letters in groups, where everybody reads: nothing in them is about anybody, but what a person let be shown.
IN_GROUPS = (ADMITTED, WAITING, THERE, NOTICE)


class StoredLetter(Record):
    """A letter, to an account or to a group. `edits`: a message to replace.

    `content` holds values and buttons, sealed until the letter ends. `not_before`: the end of the quiet hours in which
    it was queued, or when the week has room for it. `useful_until`: what leaves later is no news any more. `kind`: of a
    letter that nobody asked for.
    """

    __tablename__ = "outbox"
    __table_args__ = (CheckConstraint("account_id IS NOT NULL OR group_id IS NOT NULL", name="addressed"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    rank: Mapped[int] = mapped_column(Integer)
    key: Mapped[str] = mapped_column(String(60))
    content: Mapped[bytes | None] = sealed.column()
    edits: Mapped[int | None] = mapped_column(BigInteger)
    right: Mapped[str] = mapped_column(String(20))
    subject: Mapped[int]
    repeats: Mapped[bool] = mapped_column(Boolean)
    once: Mapped[str | None] = mapped_column(String(80), unique=True)
    state: Mapped[State] = mapped_column(String(14))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    useful_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    kind: Mapped[Kind | None] = mapped_column(String(12))


# Few letters are open at a time: the index is as small as they are few. By `not_before` first, so that a look for
# those that are due passes over none that wait for the morning, however many they are.
_OPEN = text("state IN ('pending', 'sending')")
Index("ix_outbox_open", StoredLetter.not_before, StoredLetter.id, sqlite_where=_OPEN, postgresql_where=_OPEN)
# How far a broadcast is: its letters alone, counted along the index.
_TOLD = text("key = 'broadcasts.told'")
Index(
    "ix_outbox_told",
    *(StoredLetter.subject, StoredLetter.state, StoredLetter.not_before),
    sqlite_where=_TOLD,
    postgresql_where=_TOLD,
)


@dataclass(slots=True)
class Letter:
    """What a rule or a counter hands over: to whom (an account), which text, its values, by which right.

    `to_group` makes one to a group instead, whose `to` is nobody's account.
    `repeats`: whether an unconfirmed sending may be repeated (a double is harmless) or must be parked as UNCONFIRMED.
    `once`: a second letter with that text is not queued. `buttons`: rows as the counters pack them; None for the
    keyboard that belongs to the key. `at_night`: leaves in the quiet hours too. `useful_until`: from then on it
    is not sent any more, however it was held up. `message_id`: the message that it became, once it is sent; `poll_id`:
    the poll in it, if it is one.
    """

    to: int
    key: str
    values: Values
    rank: Rank = Rank.NOTICE
    buttons: list[Value] | None = None
    edits: int | None = None
    right: str = VISITOR
    subject: int = 0
    repeats: bool = True
    once: str | None = None
    at_night: bool = field(default=False, compare=False)
    useful_until: datetime | None = field(default=None, compare=False)
    kind: Kind | None = field(default=None, compare=False)
    quiet: tuple[time, time] = field(default=(calendar.QUIET_FROM, calendar.QUIET_UNTIL), compare=False)
    chat_id: int = 0
    language: str = ""
    created_at: datetime | None = None
    not_before: datetime | None = None
    id: int = 0
    group: int | None = None
    state: State = State.PENDING
    tries: int = field(default=0)
    message_id: int | None = None
    poll_id: str | None = None


def to_group(group_id: int, key: str, values: Values, *, right: str = ADMITTED, **more: Any) -> Letter:
    """A letter to a group. It is nobody's answer: of ordinary rank, and asked again for its right when it leaves.

    `edits` names a message in the chat that the group has now.
    """
    if right not in IN_GROUPS:
        raise ValueError("a letter to a group goes by a group's right")
    return Letter(0, key, values, right=right, group=group_id, **more)


class Ended(Protocol):
    """What the end of a letter means to its service: by the letter's key, committed together with the end.

    `state` is any of the ends, `now` the instant of the end, in the union's zone.
    """

    def __call__(self, session: Session, letter: Letter, state: State, /, *, now: datetime) -> None: ...


OUTBOX = cast("Table", StoredLetter.__table__)
# Written out, not bound: only so does SQLite see that its index of open letters serves.
IS_OPEN = text("outbox.state IN ('pending', 'sending')")


def unpacked(content: str) -> tuple[Values, list[Value] | None]:
    """The values and buttons of a letter, as they were packed."""
    found = unpack(content)
    values, buttons = found["values"], found["buttons"]
    assert isinstance(values, dict)
    assert buttons is None or isinstance(buttons, list)
    return values, buttons
