"""Erasures: messages of people that have yet to be deleted from their chats, since nothing of them may be kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import BigInteger, Connection, ForeignKey, Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import offices, outbox
from storage.accounts import Account
from storage.commits import later
from storage.database import Record
from storage.members import Member
from storage.offices import Role
from storage.outbox import Letter, Rank
from storage.prepared import Prepared
from storage.values import Values
from storage.visitors import Visitor


class StoredErasure(Record):
    """A message in the person's chat with the bot, and when it was told to be deleted; the row goes when it is gone."""

    __tablename__ = "erasures"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Erasure:
    """An open erasure, with the chat that the message stands in."""

    account_id: int
    chat_id: int
    message_id: int
    at: datetime


_ERASURES = cast("Table", StoredErasure.__table__)
_ORDER = Prepared(
    {
        "sqlite": sqlite.insert(_ERASURES).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(_ERASURES).on_conflict_do_nothing(),
    }
)
_CLOSE = Prepared(
    delete(_ERASURES).where(
        _ERASURES.c.account_id == bindparam("account"), _ERASURES.c.message_id == bindparam("message")
    )
)


def order(session: Session, message_id: int, *, by: Visitor, now: datetime) -> Values:
    """Orders the person's own message deleted; returns to whom such a thing may be handed in person.

    `officer`: who answers for the unit, where it is exactly one; `member`: whether the person is known here; `service`:
    whose question is open.
    """
    later(session, order_all, Erasure(by.account_id, by.telegram_id, message_id, now))
    known = by.member_id is not None or by.has_desk
    return {"officer": _officer(session, by), "member": known, "service": by.question.service}


def _officer(session: Session, by: Visitor) -> str | None:
    if by.unit_id is None:
        return None
    found = offices.responsible(session, Role.OFFICER, by.unit_id, besides=by.account_id)
    if len(found) != 1:
        return None
    named = select(Member.name).join(Account, Account.member_id == Member.id).where(Account.id == found[0])
    return session.scalar(named)


def order_all(connection: Connection, erasures: list[Erasure]) -> list[Erasure]:
    """Writes the orders of one shared commit and returns them; one that is open already stays as it is."""
    _ORDER.run_all(
        connection, [{"account_id": one.account_id, "message_id": one.message_id, "at": one.at} for one in erasures]
    )
    return erasures


def waiting(session: Session) -> list[Erasure]:
    """Every open erasure, oldest first: what a restart goes on with."""
    columns = (StoredErasure.account_id, Account.telegram_id, StoredErasure.message_id, StoredErasure.at)
    here = select(*columns).join(Account, Account.id == StoredErasure.account_id).order_by(StoredErasure.at)
    return [Erasure(*row) for row in session.execute(here)]


def close_all(connection: Connection, erasures: Iterable[Erasure]) -> None:
    """The messages are gone."""
    _CLOSE.run_all(connection, [{"account": one.account_id, "message": one.message_id} for one in erasures])


def give_up(session: Session, erasure: Erasure, *, now: datetime) -> None:
    """The message can't be deleted: the person is told, once for all that were ordered together."""
    later(session, close_all, erasure)
    once = f"not_deleted:{erasure.account_id}:{erasure.at.timestamp():.6f}"
    ours = outbox.became(session, erasure.account_id, erasure.message_id)
    key = "privacy.ours_not_deleted" if ours else "privacy.not_deleted"
    letter = Letter(erasure.account_id, key, {"at": erasure.at}, Rank.ANSWER, once=once)
    outbox.queue(session, letter, now=now)
