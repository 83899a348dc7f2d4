"""Forgetting: the words of a case go some time after its end, the case itself when the union's books may."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from storage import stale
from storage.database import Record
from storage.hardship.reports import Answer, Report, shred
from storage.stale import Stale


def has_words() -> ColumnElement[bool]:
    """Whether anything is left of what was told or said in the case."""
    said = select(Answer.id).where(Answer.report_id == Report.id).exists()
    return Report.story.is_not(None) | Report.details.is_not(None) | said


def _count(session: Session, before: datetime) -> int:
    old = select(func.count()).select_from(Report).where(Report.closed_at < before, has_words())
    return session.scalar(old) or 0


def _shred(session: Session, before: datetime, most: int) -> int:
    old = select(Report.id).where(Report.closed_at < before, has_words()).order_by(Report.closed_at).limit(most)
    found = list(session.scalars(old))
    shred(session, found)
    return len(found)


def _oldest(session: Session) -> datetime | None:
    found: datetime | None = session.scalar(select(func.min(Report.closed_at)).where(has_words()))
    return found


#: What both sides said in a case and what was told in it, from its end; number, dates and stage stay.
OWN_WORDS = Stale(_count, _shred, _oldest)

_ROWS = stale.rows(Report, Report.closed_at)


def _purge(session: Session, before: datetime, most: int) -> int:
    old = select(Report.id).where(Report.closed_at < before).order_by(Report.closed_at).limit(most)
    found = list(session.scalars(old))
    shred(session, found)
    # Whatever else points at a case goes with it, also what a later service has put there.
    for table in Record.metadata.tables.values():
        for column in table.columns:
            if any(key.column.table is Report.__table__ for key in column.foreign_keys):
                session.execute(delete(table).where(column.in_(found)))
    return _ROWS.purge(session, before, most)


#: Cases, from their end: number, dates, stage, and that help was given.
CASES = Stale(_ROWS.count, _purge, _ROWS.oldest)
