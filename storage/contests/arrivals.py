"""Arrivals: what has come in and was not dealt with yet. What came in time counts, however busy the bot is."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from storage import inbox
from storage.inbox import Update

_INBOX = cast("Table", Update.__table__)


def wait_until(session: Session, instant: datetime) -> bool:
    """Whether something waits that had come in by then."""
    waiting = select(_INBOX.c.update_id).where(_INBOX.c.state == inbox.State.NEW, _INBOX.c.got_at <= instant)
    return session.scalar(waiting.limit(1)) is not None


def wait_before(session: Session, instant: datetime, number: int) -> bool:
    """Whether something waits that came in before that update of then."""
    earlier = or_(_INBOX.c.got_at < instant, (_INBOX.c.got_at == instant) & (_INBOX.c.update_id < number))
    waiting = select(_INBOX.c.update_id).where(_INBOX.c.state == inbox.State.NEW, earlier)
    return session.scalar(waiting.limit(1)) is not None
