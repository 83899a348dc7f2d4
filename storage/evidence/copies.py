"""Copies: photos that were opened lie in the officer's chat, and are deleted from it a day later, or when told so."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import erasures
from storage.accounts import Account
from storage.commits import later
from storage.database import Record
from storage.erasures import Erasure
from storage.evidence.photos import SHOWN_FOR
from storage.outbox import Letter, State
from storage.visitors import Visitor

#: In one round.
_MOST: Final = 500
#: A round comes every ten minutes, and what was promised is kept by the one before.
_BEFORE: Final = timedelta(minutes=15)


class Copy(Record):
    """A message with a photo in an officer's chat, and when it was sent; the row goes when its deletion is ordered."""

    __tablename__ = "evidence_copies"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]


def sent(session: Session, letter: Letter, state: State, *, now: datetime) -> None:
    """A photo has arrived: from now on it is owed that it goes again."""
    if state is State.SENT and letter.message_id is not None:
        session.merge(Copy(account_id=letter.to, message_id=letter.message_id, at=now))


def seen(session: Session, message_id: int, *, by: Visitor, now: datetime) -> None:
    """The officer has looked at it: it goes at once."""
    copy = session.get(Copy, (by.account_id, message_id))
    if copy is not None:
        session.delete(copy)
        later(session, erasures.order_all, Erasure(by.account_id, by.telegram_id, message_id, now))


def take_back(session: Session, *, now: datetime) -> int:
    """Orders those deleted that have been there for nearly a day; how many."""
    due = select(Copy.account_id, Account.telegram_id, Copy.message_id, Copy.at)
    due = due.join(Account, Account.id == Copy.account_id).where(Copy.at <= now - SHOWN_FOR + _BEFORE)
    found = [Erasure(*row) for row in session.execute(due.order_by(Copy.at).limit(_MOST))]
    for one in found:
        later(session, erasures.order_all, one)
        mine = (Copy.account_id == one.account_id) & (Copy.message_id == one.message_id)
        session.execute(delete(Copy).where(mine))
    return len(found)
