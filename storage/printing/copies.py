"""Copies: a paper with names that was sent lies in somebody's chat, and goes from it a day later."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import erasures
from storage.accounts import Account
from storage.commits import later
from storage.erasures import Erasure
from storage.offices import Office
from storage.outbox import State, StoredLetter
from storage.visits import Visit

#: What is told beside the paper; a round comes every ten minutes, and the one before keeps the promise.
SHOWN_FOR: Final = timedelta(days=1)
_BEFORE: Final = timedelta(minutes=15)
#: Telegram deletes nothing that is older.
_DELETED_WITHIN: Final = timedelta(hours=48)
#: In one round.
_MOST: Final = 500
#: A calendar names nobody, and stays.
_NAMING: Final = ("printing.paper_list", "printing.paper_cards", "printing.paper_table")


def take_back(session: Session, *, now: datetime) -> int:
    """Orders those deleted that have been there for nearly a day; how many."""
    # By account, which has an index: whoever is in office, or goes on visits.
    going = select(Account.id).where(
        Account.member_id.in_(select(Visit.first_id)) | Account.member_id.in_(select(Visit.second_id))
    )
    due = select(StoredLetter, Account).join(Account, Account.id == StoredLetter.account_id)
    due = due.where(
        StoredLetter.account_id.in_(select(Office.account_id)) | StoredLetter.account_id.in_(going),
        StoredLetter.key.in_(_NAMING),
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
