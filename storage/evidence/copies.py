"""Copies: photos that were opened lie in the officer's chat, and go from it with the photo, when told so, or a day
later."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import showing
from storage.evidence.records import Copy, Photo
from storage.outbox import Letter, State
from storage.visitors import Visitor


def sent(session: Session, letter: Letter, state: State, *, now: datetime) -> None:
    """A photo has arrived: from now on it is owed that it goes again; at once where the photo itself went meanwhile."""
    there = session.scalar(select(func.count(Photo.id)).where(Photo.id == letter.subject))
    showing.sent(session, letter, state, Copy if there else None, now=now)


def seen(session: Session, message_id: int, *, by: Visitor, now: datetime) -> None:
    """The officer has looked at it: it goes at once."""
    showing.seen(session, Copy, message_id, by=by, now=now)


def take_back(session: Session, *, now: datetime) -> int:
    """Orders those deleted that have been there for nearly a day; how many."""
    return showing.take_back(session, Copy, now=now)
