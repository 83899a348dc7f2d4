"""What is kept of a visit, and of who goes; and the facts for which a rule about them says no."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, stale
from storage.aid import Source
from storage.campaigns import Reason
from storage.database import Record
from storage.values import pack, unpack

#: Under this name half-done entries about a visit are kept.
SERVICE = "visits"


class Stage(StrEnum):
    """PROPOSED by a rule or an officer; DROPPED, with a reason; PLANNED once the list is approved (of a YEAR at once);
    DONE, whatever came of it; OVER: the campaign was wrapped up without it."""

    PROPOSED = "proposed"
    DROPPED = "dropped"
    PLANNED = "planned"
    DONE = "done"
    OVER = "over"


LIVE = (Stage.PROPOSED, Stage.PLANNED)
ENDS = (Stage.DROPPED, Stage.DONE, Stage.OVER)
WALKED = (Stage.PLANNED, Stage.DONE)
CLOSED = (Stage.DONE, Stage.OVER)


class Outcome(StrEnum):
    """How a visit was done: 已走访, 电话慰问, or at the bedside (医院看望)."""

    VISITED = "visited"
    PHONED = "phoned"
    AT_HOSPITAL = "at_hospital"


class Tried(StrEnum):
    """What came in between; the visit stays open: 不在家, 改期, 住院."""

    ABSENT = "absent"
    POSTPONED = "postponed"
    IN_HOSPITAL = "in_hospital"


class Wish(StrEnum):
    """The answer to 方便上门吗: 方便, 换一天, 改打电话, 住院了, 别来家里."""

    COME = "come"
    ANOTHER_DAY = "another_day"
    CALL = "call"
    IN_HOSPITAL = "in_hospital"
    STAY_AWAY = "stay_away"


class Visit(Record):
    """One person, visited once in a campaign. `reasons` (sealed) are why, the first sets the class; `occasion` tells
    visits of one YEAR apart. `money` (分) and `goods` are what was set for it (`own_sum`: for it alone, whatever the
    standard of its class), `gave_money` and `gave_goods` what was brought, from `source`; `to_book`: the money is yet
    to go into the books of aid. `first_id`, `second_id`: who goes, people of the roster; `place` is its place on their
    route and `day` when they mean to. `due_on`: by when somebody should have been there. `wish` is what the person
    answered; without `wished_at`, what they had answered the last time. `tried` is what came in between, `outcome` how
    it was done, on `done_on`, entered by `done_by`. `needs` (sealed) was heard there; `words` (sealed) is why it was
    dropped, or an officer's note. Days are of the union's zone."""

    __tablename__ = "visits"
    __table_args__ = (UniqueConstraint("campaign_id", "member_id", "occasion", name="uq_visits_campaign_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    number: Mapped[str] = mapped_column(String(16), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    occasion: Mapped[str] = mapped_column(String(16))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    reasons: Mapped[bytes] = sealed.column()
    stage: Mapped[Stage] = mapped_column(String(10))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    money: Mapped[int | None] = mapped_column(BigInteger)
    goods: Mapped[str | None] = mapped_column(String(60))
    own_sum: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    first_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    second_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    place: Mapped[int] = mapped_column(Integer, default=0)
    day: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    asked_at: Mapped[datetime | None]
    wish: Mapped[Wish | None] = mapped_column(String(12))
    wished_at: Mapped[datetime | None]
    tried: Mapped[Tried | None] = mapped_column(String(12))
    tried_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[Outcome | None] = mapped_column(String(12))
    done_on: Mapped[date | None] = mapped_column(Date)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    gave_money: Mapped[int | None] = mapped_column(BigInteger)
    gave_goods: Mapped[str | None] = mapped_column(String(60))
    source: Mapped[Source | None] = mapped_column(String(12))
    to_book: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    needs: Mapped[bytes | None] = sealed.column()
    follow_up: Mapped[bool] = mapped_column(Boolean, default=False)
    words: Mapped[bytes | None] = sealed.column()
    made_at: Mapped[datetime] = mapped_column(index=True)


#: A campaign's list, unit by unit.
Index("ix_visits_campaign_id", Visit.campaign_id, Visit.stage, Visit.unit_id)

#: Few wait at a time: the index is as small as they are few.
_TO_BOOK = text("to_book")
Index("ix_visits_to_book", Visit.to_book, sqlite_where=_TO_BOOK, postgresql_where=_TO_BOOK)

#: What was visited, from when it came onto a list.
KEPT = stale.rows(Visit, Visit.made_at)


class Envoy(Record):
    """Somebody of the roster who goes on visits of a campaign: to people of `unit_id` and all below (None: anywhere).
    `leading`: a leading cadre (局领导), of whom there is one to a pair where there are enough. `away`: ill or gone."""

    __tablename__ = "envoys"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    leading: Mapped[bool] = mapped_column(Boolean, default=False)
    away: Mapped[bool] = mapped_column(Boolean, default=False)


def envoys_of(session: Session, campaign_id: int) -> Sequence[Envoy]:
    """Who goes, also those who are away; in the order of the roster."""
    return session.scalars(select(Envoy).where(Envoy.campaign_id == campaign_id).order_by(Envoy.member_id)).all()


def last_of(session: Session, member_id: int, *, before: int | None = None) -> Visit | None:
    """The newest visit of that person that was done, other than `before`."""
    done = select(Visit).where(Visit.member_id == member_id, Visit.stage == Stage.DONE, Visit.id != (before or 0))
    return session.scalar(done.order_by(Visit.done_on.desc(), Visit.id.desc()).limit(1))


def reasons_of(session: Session, visit: Visit) -> list[Reason]:
    """Why, the one that sets the class first."""
    told = unpack(sealed.unseal(session, "visits.reasons", visit.row, visit.reasons))["reasons"]
    assert isinstance(told, list)
    return [Reason(str(one)) for one in told]


def keep_reasons(session: Session, row: bytes, reasons: Collection[Reason]) -> bytes:
    """Sealed, in the order in which they count."""
    told = [str(one) for one in Reason if one in reasons]
    return sealed.seal(session, "visits.reasons", row, pack({"reasons": [*told]}))


def needs_of(session: Session, visit: Visit) -> str | None:
    """What was heard, in words."""
    return None if visit.needs is None else sealed.unseal(session, "visits.needs", visit.row, visit.needs)


def keep_needs(session: Session, visit: Visit, words: str | None) -> None:
    visit.needs = None if words is None else sealed.seal(session, "visits.needs", visit.row, words)


def words_of(session: Session, visit: Visit) -> str | None:
    """Why it was dropped, or an officer's note."""
    return None if visit.words is None else sealed.unseal(session, "visits.words", visit.row, visit.words)


def keep_words(session: Session, visit: Visit, words: str | None) -> None:
    visit.words = None if words is None else sealed.seal(session, "visits.words", visit.row, words)
