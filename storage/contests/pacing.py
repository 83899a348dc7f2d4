"""Pacing: Telegram takes twenty messages a minute in a group, edits among them. What can be left out is left out, and
the next question waits, before a message would have to wait: a question that waits is late for everybody.

Of the twenty, sixteen are for the questions and the table at the end, and what fills a silence takes fewer. The others
are kept for asides, which hosts press for and which come once a minute, however often they press: so no aside ever
makes a question wait.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from storage.outbox import State, StoredLetter

_MINUTE: Final = timedelta(seconds=61)
#: Messages a minute, asides left out: from so many on nothing is said that can be left out; so many at most.
_SPARE, _MOST = 12, 16
#: A pause, and going on after it: the one always follows the other. Questions that were voided afterwards.
PAUSES: Final = ("playing.held", "playing.resumed")
VOIDS: Final = ("hosting.voided",)
_OUTBOX = cast("Table", StoredLetter.__table__)
_NOT_SENT: Final = (State.EXPIRED, State.WITHDRAWN, State.SUPERSEDED, State.UNDELIVERABLE)


def _busiest(session: Session, groups: list[int], now: datetime, *more: Any) -> int:
    """The most messages that any of them has had within the minute."""
    counted = (
        select(func.count())
        .where(_OUTBOX.c.group_id.in_(groups), _OUTBOX.c.created_at > now - _MINUTE, _OUTBOX.c.state.not_in(_NOT_SENT))
        .where(*more)
        .group_by(_OUTBOX.c.group_id)
    )
    return max(session.scalars(counted), default=0)


def _without_asides(session: Session, groups: list[int], now: datetime) -> int:
    return _busiest(session, groups, now, _OUTBOX.c.key.not_in([*PAUSES, *VOIDS]))


def may_chat(session: Session, groups: list[int], *, keeps: int = 0, now: datetime) -> bool:
    """Whether there is room in each for a message that nobody would miss, with so many more to come soon."""
    return _without_asides(session, groups, now) + keeps < _SPARE


def may_ask(session: Session, groups: list[int], letters: int, *, now: datetime) -> bool:
    """Whether there is room in each for that many messages: a question and what belongs to it."""
    return _without_asides(session, groups, now) + letters <= _MOST


def room_in(session: Session, groups: list[int], letters: int, *, now: datetime) -> timedelta:
    """How long until `may_ask` says yes, if nothing else is said meanwhile."""
    waits = [timedelta()]
    for group_id in groups:
        told = select(_OUTBOX.c.created_at).where(
            *(_OUTBOX.c.group_id == group_id, _OUTBOX.c.created_at > now - _MINUTE),
            *(_OUTBOX.c.state.not_in(_NOT_SENT), _OUTBOX.c.key.not_in([*PAUSES, *VOIDS])),
        )
        times = sorted(session.scalars(told))
        over = len(times) + letters - _MOST
        if 0 < over <= len(times):
            waits.append(times[over - 1] + _MINUTE - now)
    return max(waits)


def may_say(session: Session, groups: list[int], keys: Collection[str], *, now: datetime) -> bool:
    """Whether that aside (`PAUSES`, `VOIDS`) may be said now: none of its kind was within the minute."""
    return not _busiest(session, groups, now, _OUTBOX.c.key.in_(list(keys)))
