"""Audit: what was decided, refused or read, by whom and when. Rows are only ever added."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, ForeignKey, String, Table, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.commits import later
from storage.database import Record
from storage.prepared import Prepared


class AuditEntry(Record):
    """One act. `act` is a rule's or refusal's name, never a person's words; `record` names table and key."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    act: Mapped[str] = mapped_column(String(60))
    record: Mapped[str] = mapped_column(String(60), default="")


_INSERT = Prepared(insert(cast("Table", AuditEntry.__table__)))


def note(session: Session, act: str, *, by: int | None, now: datetime, record: str = "") -> None:
    """Adds an entry in the transaction of the act itself; `by` is an account, None for the machine."""
    later(session, write_all, {"at": now, "account_id": by, "act": act, "record": record})


def write_all(connection: Connection, entries: list[dict[str, Any]]) -> None:
    _INSERT.run_all(connection, entries)
