"""Copies: photos that were opened lie in the officer's chat, and go from it with the photo, when told so, or a day
later."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import erasures
from storage.accounts import Account
from storage.commits import later
from storage.erasures import Erasure
from storage.evidence.photos import SHOWN_FOR
from storage.evidence.records import Copy, Photo, take_back_now
from storage.outbox import Letter, State
from storage.visitors import Visitor

#: In one round.
_MOST: Final = 500
#: A round comes every ten minutes, and what was promised is kept by the one before.
_BEFORE: Final = timedelta(minutes=15)


def sent(session: Session, letter: Letter, state: State, *, now: datetime) -> None:
    """A photo has arrived: from now on it is owed that it goes again; at once where the photo itself went meanwhile."""
    if state is not State.SENT or letter.message_id is None:
        return
    if session.get(Photo, letter.subject) is None:
        telegram_id = session.get_one(Account, letter.to).telegram_id
        later(session, erasures.order_all, Erasure(letter.to, telegram_id, letter.message_id, now))
        return
    session.merge(Copy(account_id=letter.to, message_id=letter.message_id, at=now, photo_id=letter.subject))


def seen(session: Session, message_id: int, *, by: Visitor, now: datetime) -> None:
    """The officer has looked at it: it goes at once."""
    copy = session.get(Copy, (by.account_id, message_id))
    if copy is not None:
        session.delete(copy)
        later(session, erasures.order_all, Erasure(by.account_id, by.telegram_id, message_id, now))


def take_back(session: Session, *, now: datetime) -> int:
    """Orders those deleted that have been there for nearly a day; how many."""
    due = select(Copy).where(Copy.at <= now - SHOWN_FOR + _BEFORE).order_by(Copy.at).limit(_MOST)
    return take_back_now(session, session.scalars(due).all())
