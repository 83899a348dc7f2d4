"""The file that a story's bot takes its clock from: the real time plus so many seconds."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from storage import inbox, outbox
from storage.database import Transaction
from storage.rounds import State, StoredRun
from tests.story.conftest import Union


def set_to(file: Path, instant: datetime) -> None:
    """The bot reads it within the second."""
    file.write_text(str((instant - datetime.now(UTC)).total_seconds()))


def move(union: Union, file: Path, instant: datetime) -> None:
    """Moves the clock on, and returns when the bot has seen it: what was asked before would be answered too late."""
    settle(union)
    set_to(file, instant)
    union.until(lambda session: _looked_at(session) > instant - timedelta(minutes=5))


def settle(union: Union) -> None:
    """Until what was said is answered: a letter on its way while days go by counts as one that never arrived."""
    due = select(outbox.StoredLetter.id).where(outbox.IS_OPEN, outbox.StoredLetter.not_before.is_(None)).limit(1)
    union.until(lambda session: session.scalar(due) is None and not inbox.counts(session).get(inbox.State.NEW))


def _looked_at(session: Transaction) -> datetime:
    """The newest slot of a round that comes every few minutes, at all hours."""
    mine = select(func.max(StoredRun.slot)).where(StoredRun.name == "hardship.press", StoredRun.state == State.DONE)
    return session.scalar(mine) or datetime.min.replace(tzinfo=UTC)
