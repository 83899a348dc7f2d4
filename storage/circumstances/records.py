"""What is kept of what came up with whom, and why a rule about it says no; what counts how long is the catalogue's."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, stale
from storage.asking import Unfit
from storage.campaigns import Reason
from storage.circumstances.catalogue import catalogue
from storage.database import Record
from storage.errors import Refusal

#: Under this name half-done entries are kept.
SERVICE = "circumstances"
#: Before the name, in what tells visits of one year apart (`occasion_of`).
_MARK = "c"


class Circumstance(Record):
    """What came up with a member. `what` (sealed) is the key of the catalogue's line; `since` the day it began,
    `until` its last, where it is over or known to end; days of the union's zone. `noted_by`: None for a roster."""

    __tablename__ = "circumstances"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    what: Mapped[bytes] = sealed.column()
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    noted_at: Mapped[datetime] = mapped_column(index=True)


class CircumstanceNotYours(Refusal):
    """The person is none of those whom the visitor looks after, is the visitor, or has left; or nothing was noted."""


class DayUnfit(Unfit, Refusal):
    """The words are no day, or one too far off; values: earliest, latest."""


class NotedAlready(Refusal):
    """The same stands there, and the visit for it is still to come; values: number."""


#: What came up, from when it was noted.
KEPT = stale.rows(Circumstance, Circumstance.noted_at)


def note(
    session: Session, member_id: int, key: str, since: date, *, noted_by: int | None, now: datetime
) -> Circumstance:
    """That came up with the member, by its key in the catalogue."""
    row = sealed.new_row()
    what = sealed.seal(session, "circumstances.what", row, key)
    one = Circumstance(row=row, member_id=member_id, what=what, since=since, noted_by=noted_by, noted_at=now)
    session.add(one)
    session.flush()
    return one


def what_of(session: Session, one: Circumstance) -> str:
    """Its key in the catalogue."""
    return sealed.unseal(session, "circumstances.what", one.row, one.what)


def of_member(session: Session, member_id: int) -> Sequence[Circumstance]:
    """Newest first."""
    found = select(Circumstance).where(Circumstance.member_id == member_id)
    return session.scalars(found.order_by(Circumstance.since.desc(), Circumstance.id.desc())).all()


def occasion_of(one: Circumstance) -> str:
    """By which a visit names what called for it, without saying what it was. Keys are given anew; this is not."""
    return _MARK + one.row[:7].hex()


def is_occasion(record: str) -> bool:
    """Whether a record is what `occasion_of` names, be it known still or not."""
    return len(record) == 15 and record.startswith(_MARK)


def behind(session: Session, member_id: int, occasion: str) -> Circumstance | None:
    """What called for the visit of that occasion to the member; None where it was something else, or is gone."""
    return next((one for one in of_member(session, member_id) if occasion_of(one) == occasion), None)


def forget(session: Session, member_ids: Collection[int]) -> None:
    """Nothing came up with them, as far as anybody knows any more."""
    session.execute(delete(Circumstance).where(Circumstance.member_id.in_(member_ids)))


def known(session: Session, on: date, among: tuple[int, int] | None = None) -> dict[int, set[Reason]]:
    """For whom what came up is a reason for a visit on that day; what is off the list is none any more. `among`: of the
    members with keys from the first to the last."""
    lines = catalogue(session)
    kept = select(Circumstance)
    if among is not None:
        kept = kept.where(Circumstance.member_id.between(*among))
    found: dict[int, set[Reason]] = {}
    for one in session.scalars(kept):
        line = lines.get(what_of(session, one))
        if line is not None and line.reason is not None and not line.ended and line.counts(one.since, one.until, on):
            found.setdefault(one.member_id, set()).add(line.reason)
    return found
