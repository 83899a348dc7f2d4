"""Leases: which of several processes does the work. By the database's clock; whoever took over is known by its epoch.

Only where processes share a server: SQLite's file has a lock of its own.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, String, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Record
from storage.engines import WRITE_LOCK, WRITE_NUMBER
from storage.errors import StorageFault

#: The lease of the one process that fetches, sends and runs the rounds.
WORK = "work"
#: How long a lease lasts without being renewed, how often it is, and how often who stands by looks for a free one.
#: A dead process is replaced after LASTS + LOOK + PATIENCE at most.
LASTS, RENEW, LOOK = timedelta(seconds=20), timedelta(seconds=5), timedelta(seconds=2)
#: How long the write of a process whose lease has run out is waited for before it is cut off.
PATIENCE = timedelta(seconds=2)


class Lease(Record):
    """`owner` may do what `name` says, until then; `epoch` counts how often it was taken."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    owner: Mapped[str] = mapped_column(String(32))
    epoch: Mapped[int]
    until: Mapped[datetime]


class LeaseLost(StorageFault):
    """Another process has taken over: nothing that this one does is kept any more."""


# The server's clock of this very moment: its `now()` is when the transaction began, before it waited for a lock.
_UNTIL = "clock_timestamp() + :lasts"
_FREE = text("SELECT NOT EXISTS (SELECT FROM leases WHERE name = :name AND owner <> :owner AND until > now())")
_TAKE = text(
    f"""INSERT INTO leases (name, owner, epoch, until) VALUES (:name, :owner, 1, {_UNTIL})
    ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, epoch = leases.epoch + 1, until = excluded.until
    WHERE leases.until <= clock_timestamp() OR leases.owner = excluded.owner RETURNING epoch"""  # noqa: S608 - no values
)
_RENEW = text(f"UPDATE leases SET until = {_UNTIL} WHERE name = :name AND owner = :owner AND epoch = :epoch")  # noqa: S608
_RELEASE = text("UPDATE leases SET until = now() WHERE name = :name AND owner = :owner AND epoch = :epoch")
# Who stands still amid several statements sent as one counts as at work, not as idle: no limit of the server's ends it.
_CUT_OFF = text(
    """SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
    AND (classid, objid, objsubid) = (0, :number, 1)"""
)


def take(connection: Connection, owner: str, lasts: timedelta) -> int | None:
    """The epoch in which the lease is the owner's from now on; None while it is another's.

    Waits for the write that is under way, and ends one that takes too long: what follows it knows the new epoch.
    """
    named: dict[str, Any] = {"name": WORK, "owner": owner}
    if not connection.execute(_FREE, named).scalar():
        return None
    _wait_for_write(connection)
    epoch: int | None = connection.execute(_TAKE, {**named, "lasts": lasts}).scalar()
    return epoch


def _wait_for_write(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE // timedelta(milliseconds=1)}")
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(WRITE_LOCK)
    except OperationalError:
        connection.execute(_CUT_OFF, {"number": WRITE_NUMBER})
        connection.exec_driver_sql(WRITE_LOCK)


def renew(connection: Connection, owner: str, epoch: int, lasts: timedelta) -> bool:
    """Prolongs the lease, also one that has run out; False when another took it."""
    renewed: Any = connection.execute(_RENEW, {"name": WORK, "owner": owner, "epoch": epoch, "lasts": lasts})
    return bool(renewed.rowcount)


def release(connection: Connection, owner: str, epoch: int) -> None:
    """Gives the lease back, so that another can take it at once."""
    connection.execute(_RELEASE, {"name": WORK, "owner": owner, "epoch": epoch})


def fence(epoch: int) -> Callable[[Any], None]:
    """What opens each write of who works in this epoch: the write lock, then LeaseLost in any later epoch."""
    # Two statements in one message: the second sees what was committed while the first waited.
    words = f"{WRITE_LOCK}; SELECT epoch FROM leases WHERE name = '{WORK}'"  # noqa: S608 - no values

    def enter(driver: Any) -> None:
        cursor = driver.execute(words, prepare=False)
        cursor.nextset()
        found = cursor.fetchone()
        if found is None or found[0] != epoch:
            raise LeaseLost

    return enter
