"""Inbox: every update is on disk before Telegram is told so, and its effect is there once, however often it comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, stale
from storage.commits import core, later
from storage.database import Record
from storage.prepared import Prepared

#: Tries after which an update is parked.
TRIES = 3


class State(StrEnum):
    """NEW until its effect is committed (DONE, emptied); DEAD when it can't be handled: kept sealed for a look."""

    NEW = "new"
    DONE = "done"
    DEAD = "dead"


class Update(Record):
    """One update of Telegram; `raw` is its JSON, sealed, and emptied when it is done. `incident` names a parked one."""

    __tablename__ = "inbox"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    raw: Mapped[bytes | None] = sealed.column()
    got_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[State] = mapped_column(String(4), index=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    incident: Mapped[str | None] = mapped_column(String(8))


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came: its number, its JSON text; `incident` names one that can't be read and is parked.

    The text of one that is parked and has something private in it is empty: nothing is kept.
    """

    update_id: int
    raw: str
    got_at: datetime
    incident: str | None = None


class AlreadyDone(Exception):
    """The update's effect is there already: this second run of it must leave nothing behind."""


_INBOX = cast("Table", Update.__table__)
_TAKE_IN = Prepared(
    {
        "sqlite": sqlite.insert(_INBOX).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(_INBOX).on_conflict_do_nothing(),
    }
)
_MARK_DONE = Prepared(
    update(_INBOX)
    .where(_INBOX.c.update_id == bindparam("number"), _INBOX.c.state == State.NEW)
    .values(state=State.DONE, raw=None)
)


def take_in(session: Session, arrivals: Sequence[Arrival]) -> None:
    """Puts the updates on disk; one that is there already stays as it is."""
    rows = []
    for arrival in arrivals:
        row = sealed.new_row()
        emptied = arrival.incident and not arrival.raw
        rows.append(
            {
                "update_id": arrival.update_id,
                "row": row,
                "raw": None if emptied else sealed.seal(session, "inbox.raw", row, arrival.raw),
                "got_at": arrival.got_at,
                "state": State.DEAD if arrival.incident else State.NEW,
                "tries": 0,
                "incident": arrival.incident,
            }
        )
    _TAKE_IN.run_all(core(session), rows)


def known(session: Session) -> set[int]:
    """The numbers of all updates remembered. A set, no high-water mark: after a quiet week Telegram counts anew."""
    return set(session.scalars(select(_INBOX.c.update_id)))


def waiting(session: Session) -> list[Arrival]:
    """Updates whose effect is not committed, in the order they came: what a restart goes on with."""
    rows = session.execute(
        select(_INBOX.c.update_id, _INBOX.c.row, _INBOX.c.raw, _INBOX.c.got_at)
        .where(_INBOX.c.state == State.NEW)
        .order_by(_INBOX.c.got_at, _INBOX.c.update_id)
    )
    return [Arrival(number, sealed.unseal(session, "inbox.raw", row, raw), got_at) for number, row, raw, got_at in rows]


def heard_until(session: Session, now: datetime) -> datetime:
    """The instant until which everything that came in is dealt with, `now` where nothing waits: what ends later than
    that is not to be closed yet, for its last answer may be among what waits."""
    oldest = session.scalar(select(func.min(Update.got_at)).where(Update.state == State.NEW))
    return now if oldest is None else min(now, oldest)


def done(session: Session, update_id: int) -> None:
    """Says, in the transaction of its effect, that the update is done; its text is gone with that commit."""
    later(session, mark_done, update_id)


def mark_done(connection: Connection, update_ids: list[int]) -> None:
    """Hits exactly these rows or undoes the commit: otherwise an effect could be doubled by a restart."""
    if _MARK_DONE.run_all(connection, [{"number": number} for number in update_ids]) != len(update_ids):
        raise AlreadyDone


def count_try(session: Session, update_id: int) -> int:
    """One more failed try of the update; returns how many there were."""
    statement = update(Update).where(Update.update_id == update_id).values(tries=Update.tries + 1)
    return session.scalars(statement.returning(Update.tries)).one()


def park(session: Session, update_id: int, incident: str, *, emptied: bool = False) -> None:
    """Gives the update up: it stays, sealed, under the number that the person and the log have.

    `emptied`: only the number stays, since there is something private in it.
    """
    parked = update(Update).where(Update.update_id == update_id, Update.state == State.NEW)
    given_up: dict[str, object] = {"state": State.DEAD, "incident": incident, **({"raw": None} if emptied else {})}
    session.execute(parked.values(**given_up))


#: Done ones are emptied and only their numbers are left: Telegram repeats an update for a day at most.
HANDLED = stale.rows(Update, Update.got_at, Update.state == State.DONE)
#: A parked one waits for somebody to look into it; its words are a person's and can't stay for ever.
GIVEN_UP = stale.rows(Update, Update.got_at, Update.state == State.DEAD)


def counts(session: Session) -> dict[str, int]:
    """How many updates are in each state."""
    rows: Any = session.execute(select(_INBOX.c.state, func.count()).group_by(_INBOX.c.state))
    return dict(rows.all())
