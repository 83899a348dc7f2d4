"""Recalling: a file with names that was sent lies in somebody's chat, and goes from it a day later."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage import erasures
from storage.accounts import Account
from storage.commits import later
from storage.erasures import Erasure
from storage.outbox import State, StoredLetter

#: What is told beside the file; a round comes every ten minutes, and the one before keeps the promise.
SHOWN_FOR: Final = timedelta(days=1)
_BEFORE: Final = timedelta(minutes=15)
#: Telegram deletes nothing that is older.
_DELETED_WITHIN: Final = timedelta(hours=48)
#: In one round.
_MOST: Final = 500


def recall(session: Session, keys: Collection[str], whose: ColumnElement[Any], *, now: datetime) -> int:
    """Orders the files of those letters deleted that have been there for nearly a day; how many. `whose`: of which
    accounts, which have an index."""
    due = select(StoredLetter, Account).join(Account, Account.id == StoredLetter.account_id)
    due = due.where(
        whose,
        StoredLetter.key.in_(keys),
        StoredLetter.state == State.SENT,
        StoredLetter.message_id.is_not(None),
        StoredLetter.ended_at.between(now - _DELETED_WITHIN, now - SHOWN_FOR + _BEFORE),
    )
    found = session.execute(due.order_by(StoredLetter.id).limit(_MOST)).all()
    for letter, account in found:
        assert letter.message_id is not None
        later(session, erasures.order_all, Erasure(account.id, account.telegram_id, letter.message_id, now))
        letter.message_id = None
    session.flush()
    return len(found)
