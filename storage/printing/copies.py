"""Copies: a paper with names that was sent lies in somebody's chat, and goes from it a day later."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import recalling
from storage.accounts import Account
from storage.offices import Office
from storage.outbox import StoredLetter
from storage.visits import Visit

#: A calendar names nobody, and stays.
_NAMING: Final = ("printing.paper_list", "printing.paper_cards", "printing.paper_table")


def take_back(session: Session, *, now: datetime) -> int:
    """Orders those deleted that have been there for nearly a day; how many."""
    # Whoever is in office, or goes on visits.
    going = select(Account.id).where(
        Account.member_id.in_(select(Visit.first_id)) | Account.member_id.in_(select(Visit.second_id))
    )
    theirs = StoredLetter.account_id.in_(select(Office.account_id)) | StoredLetter.account_id.in_(going)
    return recalling.recall(session, _NAMING, theirs, now=now)
