"""Pacing: Telegram takes twenty messages a minute in a group, edits among them. What can be left out is left out, and
the next question waits, before a message would have to wait: a question that waits is late for everybody."""

from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from storage.outbox import State, StoredLetter

_MINUTE: Final = timedelta(seconds=61)
#: Messages a minute from which on nothing is said that can be left out, and from which on the next question waits.
_SPARE, _FULL = 12, 16
_OUTBOX = cast("Table", StoredLetter.__table__)
_NOT_SENT: Final = (State.EXPIRED, State.WITHDRAWN, State.SUPERSEDED, State.UNDELIVERABLE)


def _busiest(session: Session, groups: list[int], now: datetime) -> int:
    """The most messages that any of them has had within the minute."""
    counted = (
        select(func.count())
        .where(_OUTBOX.c.group_id.in_(groups), _OUTBOX.c.created_at > now - _MINUTE, _OUTBOX.c.state.not_in(_NOT_SENT))
        .group_by(_OUTBOX.c.group_id)
    )
    return max(session.scalars(counted), default=0)


def may_chat(session: Session, groups: list[int], *, now: datetime) -> bool:
    """Whether there is room in each for a message that nobody would miss."""
    return _busiest(session, groups, now) < _SPARE


def may_ask(session: Session, groups: list[int], *, now: datetime) -> bool:
    """Whether there is room in each for a question and what belongs to it."""
    return _busiest(session, groups, now) < _FULL
