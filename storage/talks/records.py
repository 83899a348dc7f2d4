"""What is kept of a heart-to-heart talk (谈心谈话): who with whom, how, where it stands; of its content nothing."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed
from storage.database import Record
from storage.values import Values, pack, unpack


class Origin(StrEnum):
    """ASKED: the employee asked for it. OFFERED: an officer asked them. ELSEWHERE: it was held without the bot, and the
    officer has recorded it."""

    ASKED = "asked"
    OFFERED = "offered"
    ELSEWHERE = "elsewhere"


class Way(StrEnum):
    """当面, 电话, 在这里 (through the bot)."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    HERE = "here"


class Urgency(StrEnum):
    """How soon: today or tomorrow, within the week, or whenever it fits."""

    SOON = "soon"
    THIS_WEEK = "this_week"
    ANY_TIME = "any_time"


class Topic(StrEnum):
    """What it is about, for who wants to say so: work, pay and benefits, people at work, family, health, mood, what one
    thinks and proposes, else."""

    WORK = "work"
    PAY = "pay"
    COLLEAGUES = "colleagues"
    FAMILY = "family"
    HEALTH = "health"
    MOOD = "mood"
    IDEAS = "ideas"
    OTHER = "other"


class State(StrEnum):
    """ASKED: waits for an officer, or for a time. AGREED: with an officer, and a time stands or it runs here. HELD: it
    has been. MISSED: somebody did not come. CALLED_OFF: by the employee. DECLINED: nobody could."""

    ASKED = "asked"
    AGREED = "agreed"
    HELD = "held"
    MISSED = "missed"
    CALLED_OFF = "called_off"
    DECLINED = "declined"


#: What is not over.
OPEN: Final = (State.ASKED, State.AGREED)


class Word(StrEnum):
    """What the employee says of a talk recorded as held elsewhere: not yet anything (未确认), that it was, that it was
    not; or that it was, said on the telephone."""

    NONE = "none"
    YES = "yes"
    NO = "no"
    RUNG_YES = "rung_yes"
    RUNG_NO = "rung_no"


class Talk(Record):
    """A talk, from when it was asked for. Of an anonymous one `member_id` and `unit_id` are None: whose account it is
    stands sealed in `who`, findable by its fingerprint `who_blind`, and its `asked_at` is the day's beginning alone.

    `officer_id`: whom it is with, None while nobody has it. `besides`, sealed: with whom not. `wish`, sealed under the
    talk's `data_key`: when it would suit, or a line about it. `held_on`: the day in the union's zone. `word`: of what
    was recorded as held elsewhere, what the employee says of it, at `word_at`. `recorded_by`: the account that recorded
    or offered it. `shredded_at`: since when its words, and of an anonymous one whose it was, are gone.
    """

    __tablename__ = "talks"
    __table_args__ = (CheckConstraint("state <> 'held' OR held_on IS NOT NULL", name="held_on_a_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    number: Mapped[str] = mapped_column(String(16), unique=True)
    origin: Mapped[Origin] = mapped_column(String(10))
    way: Mapped[Way] = mapped_column(String(10))
    state: Mapped[State] = mapped_column(String(10))
    urgency: Mapped[Urgency] = mapped_column(String(10))
    topic: Mapped[Topic | None] = mapped_column(String(12))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    who: Mapped[bytes | None] = sealed.column()
    who_blind: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    besides: Mapped[bytes | None] = sealed.column()
    wish: Mapped[bytes | None] = sealed.column()
    data_key: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    asked_at: Mapped[datetime]
    held_on: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    word: Mapped[Word] = mapped_column(String(8), default=Word.NONE)
    word_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    shredded_at: Mapped[datetime | None]

    @property
    def anonymous(self) -> bool:
        """Whether nobody but the bot knows whose it is, or knew until it was shredded."""
        return self.member_id is None


# Of all that ever were, few are open.
_OPEN = text("state IN ('asked', 'agreed')")
Index("ix_talks_open", Talk.state, Talk.officer_id, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index("ix_talks_held", Talk.member_id, Talk.held_on)
Index("ix_talks_held_on", Talk.held_on)

#: Whether a talk counts as one: it was held; recorded as held elsewhere, only with the employee's own yes.
COUNTS: Final[ColumnElement[bool]] = (Talk.state == State.HELD) & or_(
    Talk.origin != Origin.ELSEWHERE, Talk.word.in_((Word.YES, Word.RUNG_YES))
)
#: Recorded, and nothing said of it yet: it stands apart (未确认).
UNCONFIRMED: Final[ColumnElement[bool]] = (
    (Talk.state == State.HELD) & (Talk.origin == Origin.ELSEWHERE) & (Talk.word == Word.NONE)
)


def locked(session: Session, talk_id: int) -> Talk | None:
    """The row, locked and as it stands now."""
    return session.get(Talk, talk_id, with_for_update=True, populate_existing=True)


def blind_of(session: Session, account_id: int) -> bytes:
    """By what an account's anonymous talks are found, by who has the ring's keys alone."""
    return sealed.blind(session, "talks.who", str(account_id))


def besides_of(session: Session, talk: Talk) -> set[int]:
    """The accounts of those with whom it shall not be."""
    if talk.besides is None:
        return set()
    found = unpack(sealed.unseal(session, "talks.besides", talk.row, talk.besides))["accounts"]
    assert isinstance(found, list)
    return {int(str(one)) for one in found}


def shuns(session: Session, talk: Talk, account_id: int) -> bool:
    """Whether its employee would rather not talk with that account, who then learns nothing of it."""
    return account_id in besides_of(session, talk)


def sealed_besides(session: Session, row: bytes, accounts: frozenset[int]) -> bytes | None:
    if not accounts:
        return None
    values: Values = {"accounts": [*sorted(accounts)]}
    return sealed.seal(session, "talks.besides", row, pack(values))


def open_of_member(session: Session, member_id: int) -> list[Talk]:
    """The open talks with a time or waiting for one: not those that run through the bot."""
    mine = select(Talk).where(Talk.member_id == member_id, Talk.state.in_(OPEN), Talk.way != Way.HERE)
    return list(session.scalars(mine.order_by(Talk.id)))
