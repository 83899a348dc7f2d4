"""Stale: how a kind of record is found when its time is over, and taken away, a page at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.database import Record


@dataclass(frozen=True, slots=True)
class Stale:
    """`count`: how many are from before that instant; `purge` takes at most so many of them, the oldest first, and
    returns how many; `oldest`: the instant of the oldest that is there, by which its time is counted."""

    count: Callable[[Session, datetime], int]
    purge: Callable[[Session, datetime, int], int]
    oldest: Callable[[Session], datetime | None]


def rows(
    record: type[Record], at: InstrumentedAttribute[Any] | ColumnElement[Any], *conditions: ColumnElement[bool]
) -> Stale:
    """Whole rows, whose time is counted from `at`; those in which it is empty stay."""
    keys = tuple_(*record.__table__.primary_key)

    def count(session: Session, before: datetime) -> int:
        return session.scalar(select(func.count()).select_from(record).where(at < before, *conditions)) or 0

    def purge(session: Session, before: datetime, most: int) -> int:
        old = select(*record.__table__.primary_key).where(at < before, *conditions).order_by(at).limit(most)
        gone = delete(record).where(keys.in_(old))
        return session.execute(gone, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined, no-any-return]

    def oldest(session: Session) -> datetime | None:
        found: datetime | None = session.scalar(select(func.min(at)).where(*conditions))
        return found

    return Stale(count, purge, oldest)
