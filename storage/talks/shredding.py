"""Shredding: some time after a talk its words go for good, and of an anonymous one whose it was; later the row."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage import sealed, stale
from storage.stale import Stale
from storage.talks.records import Talk

#: What clears that which a service keeps beside a talk, given the keys of talks: each puts itself there when it is
#: opened. `BESIDE_WORDS` when the words go, `BESIDE_ROWS` (before it the words') when the rows go.
Clear = Callable[[Session, list[int]], None]
BESIDE_WORDS: Final[list[Clear]] = []
BESIDE_ROWS: Final[list[Clear]] = []

_WORDED: Final = Talk.shredded_at.is_(None)
_WORDS: Final = stale.rows(Talk, Talk.ended_at, _WORDED)
_ROWS: Final = stale.rows(Talk, Talk.ended_at)


def shred(session: Session, keys: list[int], *, at: datetime) -> None:
    """The words of these talks open no more, wherever they lie; of whom an anonymous one was nobody can say."""
    for clear in BESIDE_WORDS:
        clear(session, keys)
    found = select(Talk.data_key).where(Talk.id.in_(keys), Talk.data_key.is_not(None))
    data_keys = [key for key in session.scalars(found) if key is not None]
    gone = update(Talk).where(Talk.id.in_(keys))
    session.execute(
        gone.values(data_key=None, who=None, who_blind=None, besides=None, wish=None, shredded_at=at),
        execution_options={"synchronize_session": False},
    )
    sealed.shred(session, data_keys)


def _shred_old(session: Session, before: datetime, most: int) -> int:
    old = select(Talk.id).where(Talk.ended_at < before, _WORDED).order_by(Talk.ended_at).limit(most)
    keys = list(session.scalars(old))
    # The instant is of no use to anybody, and of an anonymous talk to the wrong people: the end's stands for it.
    shred(session, keys, at=session.scalar(select(func.max(Talk.ended_at)).where(Talk.id.in_(keys))) or before)
    return len(keys)


#: What was said in talks and of whom the anonymous ones were, from their end.
WORDS: Final = Stale(_WORDS.count, _shred_old, _WORDS.oldest)


def _purge(session: Session, before: datetime, most: int) -> int:
    old = select(Talk.id).where(Talk.ended_at < before).order_by(Talk.ended_at).limit(most)
    keys = list(session.scalars(old))
    shred(session, keys, at=before)
    for clear in BESIDE_ROWS:
        clear(session, keys)
    return _ROWS.purge(session, before, most)


#: That a talk was, with whom and when, from its end.
ROWS: Final = Stale(_ROWS.count, _purge, _ROWS.oldest)
