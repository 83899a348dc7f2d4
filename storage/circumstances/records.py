"""What is kept of what came up with whom; which of it counts how long is the catalogue's."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Boolean, Date, ForeignKey, Integer, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, stale
from storage.campaigns import Reason
from storage.database import Record


class Occasion(Record):
    """A line of the catalogue (必访). `key`: of a line that came with the house, whose words the texts have; `words`:
    of one that the chair wrote. `within_days`: by when somebody should go (None: not for that alone). `reason` and
    `counts_days`: as what, and how long, it is a reason at a festival (None: as long as it lasts). `ended_at`: taken
    off the list."""

    __tablename__ = "visit_occasions"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(16), unique=True)
    words: Mapped[str | None] = mapped_column(String(30))
    within_days: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[Reason | None] = mapped_column(String(12))
    counts_days: Mapped[int | None] = mapped_column(Integer)
    changed: Mapped[bool] = mapped_column(Boolean, default=False)
    ended_at: Mapped[datetime | None]


class Circumstance(Record):
    """What came up with a member. `what` (sealed) is the key of the catalogue's line; `since` the day it began,
    `until` its last, where it is over or known to end."""

    __tablename__ = "circumstances"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    what: Mapped[bytes] = sealed.column()
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    noted_at: Mapped[datetime] = mapped_column(index=True)


#: What came up, from when it was noted.
KEPT = stale.rows(Circumstance, Circumstance.noted_at)


def note(
    session: Session, member_id: int, line: Occasion, since: date, *, noted_by: int | None, now: datetime
) -> Circumstance:
    """That came up with the member; `since` is a day of the union's zone. `noted_by`: an account, None for a roster."""
    row = sealed.new_row()
    what = sealed.seal(session, "circumstances.what", row, str(line.id))
    one = Circumstance(row=row, member_id=member_id, what=what, since=since, noted_by=noted_by, noted_at=now)
    session.add(one)
    session.flush()
    return one


def what_of(session: Session, one: Circumstance) -> int:
    """The line of the catalogue, by its key."""
    return int(sealed.unseal(session, "circumstances.what", one.row, one.what))


def of_member(session: Session, member_id: int) -> Sequence[Circumstance]:
    """Newest first."""
    found = select(Circumstance).where(Circumstance.member_id == member_id)
    return session.scalars(found.order_by(Circumstance.since.desc(), Circumstance.id.desc())).all()


def known(session: Session, on: date) -> dict[int, set[Reason]]:
    """For whom what came up is a reason for a visit on that day."""
    lines = {one.id: one for one in session.scalars(select(Occasion).where(Occasion.reason.is_not(None)))}
    found: dict[int, set[Reason]] = {}
    for one in session.scalars(select(Circumstance)):
        line = lines.get(what_of(session, one))
        if line is not None and line.reason is not None and _counts(one, line, on):
            found.setdefault(one.member_id, set()).add(Reason(line.reason))
    return found


def _counts(one: Circumstance, line: Occasion, on: date) -> bool:
    if one.until is not None and one.until < on and line.counts_days is None:
        return False
    return line.counts_days is None or one.since + timedelta(days=line.counts_days) >= on


def due_day(line: Occasion, since: date) -> date | None:
    """By when somebody should have been there."""
    return None if line.within_days is None else since + timedelta(days=line.within_days)
