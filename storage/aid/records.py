"""What is kept of one grant, and the facts for which a rule about it says no."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, sealed, stale
from storage.database import Record
from storage.errors import Refusal

#: Under this name half-done entries, and half-done words about a grant, are kept.
SERVICE = "aid"
#: Characters of goods and of a reason.
MOST_WORDS = 200


class Kind(StrEnum):
    """帮扶项目, as the union's books name them: 生活救助, 医疗救助, 子女助学, 法律援助, 职业培训, 职业介绍,
    临时/应急救助, 慰问品, 送温暖."""

    LIVING = "living"
    MEDICAL = "medical"
    SCHOOLING = "schooling"
    LEGAL = "legal"
    TRAINING = "training"
    PLACEMENT = "placement"
    EMERGENCY = "emergency"
    GOODS = "goods"
    WARMTH = "warmth"


#: What can be given in money alone.
IN_MONEY = (Kind.LIVING, Kind.MEDICAL, Kind.SCHOOLING, Kind.EMERGENCY)


class Source(StrEnum):
    """Whose money: 财政, 上级工会, 本级工会经费, 捐助, 行政. They are kept apart in the books."""

    STATE = "state"
    HIGHER_UNION = "higher_union"
    OWN_FUNDS = "own_funds"
    DONATION = "donation"
    EMPLOYER = "employer"


class State(StrEnum):
    """PENDING (待复核) until a second person has spoken; GRANTED; not agreed to (REFUSED); taken back before that."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    UNDONE = "undone"


#: What counts against the ceilings: nobody may promise the same money twice while a second word is waited for.
COUNTED = (State.PENDING, State.GRANTED)


class Receipt(StrEnum):
    """签领/签收: the member tapped that it came, signed on paper, or says that it did not come."""

    TAP = "tap"
    PAPER = "paper"
    MISSING = "missing"


class Grant(Record):
    """One thing given, in a case or, of that shown `number`, on a visit. `amount` in 分, or `goods` in words, sealed;
    never both. `worth` (分): of goods, where somebody has put a price on them. `given_on`: a day of the union's zone,
    by whose year it counts. `second_id`: who was asked for the second word, `decided_at` when it was said; of money on
    a visit that may be when its list was approved. `corrects`: this is a counter-entry, of the amount with the sign
    turned, on the day of what it takes out of the books. `reason`, sealed: why the second said no, or why it was
    corrected. `handed_at`: when it was noted as handed over. `asked_at`: since when the second of now is asked, where
    they were not the first; `reminded_at`: when they were reminded of it, `receipt_reminded_at` the member of the
    receipt, each once."""

    __tablename__ = "aid_grants"
    __table_args__ = (
        CheckConstraint("corrects IS NOT NULL OR amount IS NOT NULL OR goods IS NOT NULL", name="something"),
        CheckConstraint("amount IS NULL OR (amount < 0) = (corrects IS NOT NULL)", name="signed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("hardship_reports.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(16), index=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    amount: Mapped[int | None] = mapped_column(BigInteger)
    goods: Mapped[bytes | None] = sealed.column()
    worth: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[Source] = mapped_column(String(12))
    given_on: Mapped[date] = mapped_column(Date)
    state: Mapped[State] = mapped_column(String(8))
    entered_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    entered_at: Mapped[datetime] = mapped_column(index=True)
    second_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[bytes | None] = sealed.column()
    corrects: Mapped[int | None] = mapped_column(ForeignKey("aid_grants.id", ondelete="CASCADE"), unique=True)
    handed_at: Mapped[datetime | None]
    receipt: Mapped[Receipt | None] = mapped_column(String(8))
    received_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    receipt_reminded_at: Mapped[datetime | None]

    @property
    def waits_since(self) -> datetime:
        """Since when the second of now is asked."""
        return self.asked_at or self.entered_at


#: The sums of a year are reckoned from it alone.
Index("ix_aid_grants_given_on", Grant.given_on, Grant.state, Grant.source, Grant.kind, Grant.member_id, Grant.amount)
Index("ix_aid_grants_member_id", Grant.member_id, Grant.given_on)
#: What somebody still has to confirm, or says did not come: few of all that was ever given. Written out, so that SQLite
#: sees that its index serves.
IS_UNSETTLED: ColumnElement[Any] = literal_column("(aid_grants.receipt IS NULL OR aid_grants.receipt = 'missing')")
_UNSETTLED = text("(receipt IS NULL OR receipt = 'missing')")
Index("ix_aid_grants_unsettled", Grant.report_id, sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED)

#: What was given, from when it was entered; a counter-entry goes with what it corrects.
KEPT = stale.rows(Grant, Grant.entered_at, Grant.corrects.is_(None))


class NoSuchGrant(Refusal):
    """There is none of that key in the case, or it is not the visitor's."""


class GrantMoved(Refusal):
    """The grant is not (any more) where that could be done to it."""


class NotAnAmount(asking.Unfit, Refusal):
    """The words are no sum of money."""


class MoneyAsGoods(asking.Unfit, Refusal):
    """The words are of money, and goods are asked for, or a sum alone."""


class OverOnce(asking.Unfit, Refusal):
    """More than may be given at a time; values (分): at_once, left (of the year)."""


class OverYear(asking.Unfit, Refusal):
    """More than is left for the household this year; values (分): total, in_goods,
    household, a_year, left; year."""


class NotADay(asking.Unfit, Refusal):
    """The words are no day; values: example."""


class DayOutOfRange(asking.Unfit, Refusal):
    """The day lies ahead, or more than a year back; values: earliest, latest."""


class BeforeTheCase(asking.Unfit, Refusal):
    """The day lies before the one on which the case came in; values: on, since."""


class WordsUnfit(asking.Unfit, Refusal):
    """Nothing but space, or more than 200 characters; values: most."""


def fit(words: str) -> str:
    """The words without the space around them. WordsUnfit."""
    words = words.strip()
    if not 0 < len(words) <= MOST_WORDS:
        raise WordsUnfit(most=MOST_WORDS)
    return words


def seal_goods(session: Session, row: bytes, words: str | None) -> bytes | None:
    return None if words is None else sealed.seal(session, "aid_grants.goods", row, words)


def goods_of(session: Session, grant: Grant) -> str | None:
    """What was given, in words; None for money."""
    return None if grant.goods is None else sealed.unseal(session, "aid_grants.goods", grant.row, grant.goods)


def keep_reason(session: Session, grant: Grant, words: str) -> None:
    grant.reason = sealed.seal(session, "aid_grants.reason", grant.row, words)


def reason_of(session: Session, grant: Grant) -> str | None:
    return None if grant.reason is None else sealed.unseal(session, "aid_grants.reason", grant.row, grant.reason)


def locked(session: Session, grant_id: int) -> Grant:
    """The grant, read anew under its lock. NoSuchGrant."""
    grant = session.get(Grant, grant_id, with_for_update=True, populate_existing=True)
    if grant is None:
        raise NoSuchGrant
    return grant


def is_corrected(session: Session, grant: Grant) -> bool:
    """Whether a counter-entry has taken it out of the books."""
    return session.scalar(select(Grant.id).where(Grant.corrects == grant.id)) is not None
