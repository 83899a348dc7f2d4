"""Copies: a summary that was sent lies in an officer's chat, and goes from it a day later."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import recalling
from storage.offices import Office
from storage.outbox import StoredLetter

#: The template tells of nobody, and stays.
PAPER: Final = "summaries.paper"


def take_back(session: Session, *, now: datetime) -> int:
    """Orders those deleted that have been there for nearly a day; how many."""
    officers = StoredLetter.account_id.in_(select(Office.account_id))
    return recalling.recall(session, [PAPER], officers, now=now)
