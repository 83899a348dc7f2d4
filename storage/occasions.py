"""Occasions: what one service starts in another: a row written in the transaction of the cause, taken up by a round."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import stale
from storage.database import Record


class Kind(StrEnum):
    """VISIT: somebody should go and see the member; NO_VISIT: nobody need go for that any more. TALK: somebody should
    talk with them, in private; NO_TALK: nobody need for that. HELD: a roster that is not taken whole yet says what may
    call for a talk."""

    VISIT = "visit"
    NO_VISIT = "no_visit"
    TALK = "talk"
    NO_TALK = "no_talk"
    HELD = "held"


class Cause(StrEnum):
    """What calls for a talk and has no number of its own: the roster has somebody new, has them elsewhere, has them
    retired. It stands as the record."""

    NEW = "new_staff"
    MOVED = "transfer"
    RETIRED = "retirement"


class Occasion(Record):
    """`record` is the shown number of what called for it. The row goes when whoever it is for has taken it up."""

    __tablename__ = "occasions"
    __table_args__ = (UniqueConstraint("kind", "member_id", "record", name="uq_occasions_kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(12))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    record: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


#: What nobody has taken up.
LEFT_LYING = stale.rows(Occasion, Occasion.at)


def arise(session: Session, kind: Kind, member_id: int, record: str, *, now: datetime) -> None:
    """There is an occasion; one that is there yet stays as it is."""
    if not lies(session, kind, member_id, record):
        session.add(Occasion(kind=kind, member_id=member_id, record=record, at=now))
        session.flush()


def lies(session: Session, kind: Kind, member_id: int, record: str) -> bool:
    """Whether there is such an occasion that nobody has taken up."""
    return session.scalar(select(Occasion.id).where(_this(kind, member_id, record))) is not None


#: What takes back what.
_BACK = {Kind.VISIT: Kind.NO_VISIT, Kind.TALK: Kind.NO_TALK}


def pass_by(session: Session, member_id: int, record: str, *, now: datetime, kind: Kind = Kind.VISIT) -> None:
    """Nobody need see the member, or talk with them, for that; where it was taken up before, whoever did hears of
    it."""
    found = session.execute(delete(Occasion).where(_this(kind, member_id, record)))
    if not found.rowcount:  # type: ignore[attr-defined]
        arise(session, _BACK[kind], member_id, record, now=now)


def hold(session: Session, member_ids: Collection[int], record: str, *, now: datetime) -> None:
    """Of each there may be an occasion for a talk."""
    known = set(session.scalars(select(Occasion.member_id).where(_held(record), Occasion.member_id.in_(member_ids))))
    session.add_all(
        Occasion(kind=Kind.HELD, member_id=member_id, record=record, at=now)
        for member_id in member_ids
        if member_id not in known
    )
    session.flush()


def held(session: Session, record: str) -> int:
    """Of how many there may be an occasion."""
    return session.scalar(select(func.count()).select_from(Occasion).where(_held(record))) or 0


def let_go(session: Session, record: str, *, calls: bool) -> None:
    """What was held is an occasion for a talk if it `calls` for one, and nothing otherwise."""
    if calls:
        there = select(Occasion.member_id).where(Occasion.kind == Kind.TALK, Occasion.record == record)
        session.execute(update(Occasion).where(_held(record), Occasion.member_id.not_in(there)).values(kind=Kind.TALK))
    session.execute(delete(Occasion).where(_held(record)))


def _held(record: str) -> ColumnElement[bool]:
    return (Occasion.kind == Kind.HELD) & (Occasion.record == record)


def lying(session: Session, kind: Kind, most: int) -> Sequence[Occasion]:
    """The oldest that nobody has taken up, locked."""
    oldest = select(Occasion).where(Occasion.kind == kind).order_by(Occasion.id).limit(most)
    return session.scalars(oldest.with_for_update()).all()


def _this(kind: Kind, member_id: int, record: str) -> ColumnElement[bool]:
    return (Occasion.kind == kind) & (Occasion.member_id == member_id) & (Occasion.record == record)
