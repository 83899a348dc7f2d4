"""Showing: a photo that an officer opened lies in the officer's chat, and goes from it with the photo, when told so, or
a day later."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy import BigInteger, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import erasures
from storage.accounts import Account
from storage.commits import later
from storage.database import Record
from storage.erasures import Erasure
from storage.outbox import Letter, State
from storage.visitors import Visitor

#: What is told beside the photo; a round comes every ten minutes, and the one before keeps the promise.
SHOWN_FOR: Final = timedelta(hours=24)
_BEFORE: Final = timedelta(minutes=15)
#: In one round.
_MOST: Final = 500


class Copy:
    """A message with a photo in an officer's chat, and when it was sent; the row goes when its deletion is ordered.
    Every service that shows photos has a table of them, which says of which photo each is (`photo_id`)."""

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]


C = TypeVar("C", bound=Copy)


def sent(session: Session, letter: Letter, state: State, copy: Callable[..., Record] | None, *, now: datetime) -> None:
    """The photo has arrived: from now on it is owed that it goes again; at once where it is no more (no `copy`)."""
    if state is not State.SENT or letter.message_id is None:
        return
    if copy is not None:
        session.merge(copy(account_id=letter.to, message_id=letter.message_id, at=now, photo_id=letter.subject))
        return
    telegram_id = session.get_one(Account, letter.to).telegram_id
    later(session, erasures.order_all, Erasure(letter.to, telegram_id, letter.message_id, now))


def seen(session: Session, copies: type[Copy], message_id: int, *, by: Visitor, now: datetime) -> None:
    """The officer has looked at it: it goes at once."""
    copy = session.get(copies, (by.account_id, message_id))
    if copy is not None:
        session.delete(copy)
        later(session, erasures.order_all, Erasure(by.account_id, by.telegram_id, message_id, now))


def take_back(session: Session, copies: type[Copy], *, now: datetime) -> int:
    """Orders those deleted that have been there for nearly a day; how many."""
    due = select(copies).where(copies.at <= now - SHOWN_FOR + _BEFORE).order_by(copies.at)
    return end(session, due.limit(_MOST))


def end(session: Session, which: Select[C]) -> int:
    """Orders those messages deleted, with the same commit; how many."""
    copies = session.scalars(which).all()
    for one in copies:
        telegram_id = session.get_one(Account, one.account_id).telegram_id
        later(session, erasures.order_all, Erasure(one.account_id, telegram_id, one.message_id, one.at))
        session.delete(one)
    session.flush()
    return len(copies)
