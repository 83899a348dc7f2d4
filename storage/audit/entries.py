"""Entries: one act each, added in the transaction of the act itself."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, ForeignKey, LargeBinary, String, Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import Insert

from storage.audit import chain
from storage.commits import later
from storage.database import Record, keyring_in
from storage.keyring import Keyring
from storage.prepared import Prepared


class AuditEntry(Record):
    """One act. `act` is a rule's or refusal's name, never a person's words; `record` names table and key, or a number
    that people know. `digest` chains it on the entry before; the database itself refuses to change or remove one."""

    __tablename__ = "audit"

    # Counted here, not by the database: the number is part of what the digest holds.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    act: Mapped[str] = mapped_column(String(60))
    record: Mapped[str] = mapped_column(String(60), default="", index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Record):
    """Which entry is the last, in one row, sealed: without the keys nobody can make an earlier one the last.

    The migrations plant it, sealed, at number 0: a database without it is one in which the audit was emptied.
    """

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))


_ENTRIES, _HEADS = cast("Table", AuditEntry.__table__), cast("Table", AuditHead.__table__)
#: The one row of the head.
_ONE = 1


def _advance(dialect: str) -> Insert:
    fresh = sqlite.insert(_HEADS) if dialect == "sqlite" else postgresql.insert(_HEADS)
    moved = {name: fresh.excluded[name] for name in ("number", "digest", "seal")}
    return fresh.on_conflict_do_update(index_elements=[_HEADS.c.id], set_=moved)


_INSERT = Prepared(insert(_ENTRIES))
_HEAD = Prepared(select(_HEADS.c.number, _HEADS.c.digest, _HEADS.c.seal).where(_HEADS.c.id == _ONE))
_LAST = Prepared(select(func.max(_ENTRIES.c.id)))
_ADVANCE = Prepared({name: _advance(name) for name in ("sqlite", "postgresql")})


def note(session: Session, act: str, *, by: int | None, now: datetime, record: str = "") -> None:
    """Adds an entry in the transaction of the act itself; `by` is an account, None for the machine."""
    later(session, write_all, {"at": now, "account_id": by, "act": act, "record": record})


def write_all(connection: Connection, entries: list[dict[str, Any]]) -> None:
    """Writes what a whole shared commit has noted, each entry chained on the one before."""
    keyring = keyring_in(connection)
    # Read within the transaction, which holds the lock of all writes: another process may have written meanwhile, and
    # what a commit that was lost has counted must not be counted on.
    number, digest = _head(connection, keyring)
    rows = []
    for entry in entries:
        number += 1
        digest = chain.link(keyring, digest, number, **entry)
        rows.append({"id": number, **entry, "digest": digest})
    _INSERT.run_all(connection, rows)
    head = {"id": _ONE, "number": number, "digest": digest, "seal": chain.seal(keyring, number, digest)}
    _ADVANCE.run_all(connection, [head])


def _head(connection: Connection, keyring: Keyring) -> tuple[int, bytes]:
    """Number and digest of the last entry."""
    for number, digest, seal in _HEAD.found(connection, {}):
        if chain.is_sealed(keyring, number, digest, seal):
            return number, digest
    # Somebody has laid hands on the head. The house goes on, and the chain does not: what follows holds on to nothing,
    # so that neither a tail cut off nor a whole audit emptied is healed by the next entry.
    ((last,),) = _LAST.found(connection, {})
    return last or 0, chain.NOWHERE


def head(session: Session) -> AuditHead | None:
    """The head as it stands, sealed or not; None where somebody took it away."""
    return session.get(AuditHead, _ONE, populate_existing=True)
