"""Copies: a workbook that was sent lies in the officer's chat, and goes from it a day later."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import recalling
from storage.offices import Office
from storage.outbox import StoredLetter


def take_back(session: Session, *, now: datetime) -> int:
    """Orders those deleted that have been there for nearly a day; how many."""
    officers = StoredLetter.account_id.in_(select(Office.account_id))
    return recalling.recall(session, ["ledgers.paper", "ledgers.year"], officers, now=now)
