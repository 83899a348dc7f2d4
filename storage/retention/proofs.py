"""Proofs: what each day's purge found due, took away and left, kind by kind; and the chair's look at it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Integer, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import audit, outbox, rights, stale
from storage.audit import AuditEntry
from storage.database import Record
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.values import Value, Values, lines_of
from storage.visitors import Visitor

#: The right by which the pages are had.
RIGHT = "purges"

#: Lines of a run of which one message tells.
TOLD: Final = 24


class Purge(Record):
    """One kind in one day's run: how many days it is kept, how many were over their time, how many of them went, how
    many of them are left (none, unless something went wrong), and from when the oldest is that stays."""

    __tablename__ = "purges"

    slot: Mapped[datetime] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    place: Mapped[int] = mapped_column(Integer)
    days: Mapped[int] = mapped_column(Integer)
    due: Mapped[int] = mapped_column(Integer)
    purged: Mapped[int] = mapped_column(Integer)
    left: Mapped[int] = mapped_column(Integer)
    oldest_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


#: The proofs themselves.
OLD = stale.rows(Purge, Purge.slot)


def of_run(session: Session, slot: datetime) -> Sequence[Purge]:
    """What the run of that slot did, in the order of the table of then."""
    return session.scalars(select(Purge).where(Purge.slot == slot).order_by(Purge.place)).all()


def digest(session: Session, slot: datetime) -> str:
    """64 bits by which the rows of a run are known again; the audit, which nobody can change, has them too."""
    lines = [
        f"{row.kind}|{row.days}|{row.due}|{row.purged}|{row.left}|{row.oldest_at.isoformat() if row.oldest_at else '-'}"
        for row in of_run(session, slot)
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def record(session: Session, slot: datetime) -> str:
    """What the audit calls a run that is over."""
    return f"purges {slot.astimezone(UTC):%Y-%m-%d} {digest(session, slot)}"


def look(session: Session, back: int, *, by: Visitor, now: datetime) -> Values:
    """The run so many runs before the newest, and whether the audit has it so: line by line where anything was due, as
    far as a message has room; `more` such lines stand in the file alone, and of `quiet` kinds nothing was."""
    del now
    rights.ask(by, Deed.READ_PURGES)
    found = shown(session, back)
    every = lines_of(found["lines"])
    busy: list[Value] = [one for one in every if one["due"] or one["purged"] or one["left"]]
    return {**found, "lines": busy[:TOLD], "more": max(0, len(busy) - TOLD), "quiet": len(every) - len(busy)}


def order(session: Session, back: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with that run as a file. The page anew."""
    found = look(session, back, by=by, now=now)
    if isinstance(found["at"], datetime):
        day = int(found["at"].timestamp())
        letter = Letter(by.account_id, "retention.paper", {}, rank=Rank.ANSWER, right=RIGHT, subject=day)
        outbox.queue(session, letter, now=now)
    return found


def of_slot(session: Session, slot: int) -> Values:
    """The run of that second, for a paper."""
    newer = select(func.count(Purge.slot.distinct())).where(Purge.slot > datetime.fromtimestamp(slot + 1, UTC))
    return shown(session, session.scalar(newer) or 0)


def shown(session: Session, back: int) -> Values:
    """What a page or a paper tells of a run; `at` is None where there was none."""
    over = select(Purge.slot).where(Purge.done_at.is_not(None)).distinct()
    slots = list(session.scalars(over.order_by(Purge.slot.desc()).offset(back).limit(2)))
    if not slots:
        return {"at": None, "lines": [], "code": None, "holds": False, **_whole(back, earlier=False)}
    lines: list[Value] = [
        {
            "kind": row.kind,
            "days": row.days,
            "due": row.due,
            "purged": row.purged,
            "left": row.left,
            "oldest": row.oldest_at,
        }
        for row in of_run(session, slots[0])
    ]
    noted = select(func.count()).where(AuditEntry.record == record(session, slots[0]))
    return {
        "at": slots[0],
        "lines": lines,
        "code": audit.short(bytes.fromhex(digest(session, slots[0]))),
        "holds": bool(session.scalar(noted)),
        **_whole(back, earlier=len(slots) > 1),
    }


def _whole(back: int, *, earlier: bool) -> Values:
    """Nothing is left out of it."""
    return {"back": back, "earlier": earlier, "more": 0, "quiet": 0}


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "purges", asked again when a page leaves."""
    del subject
    return rights.allowed(session, account_id, Deed.READ_PURGES)
