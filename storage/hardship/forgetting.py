"""Forgetting: the words of a case go some time after its end, the case itself when the union's books may."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, FromClause, delete, func, or_, select
from sqlalchemy.orm import Session

from storage import consents, sealed, stale
from storage.bylaws import settings
from storage.consents import Purpose
from storage.database import Record
from storage.hardship.reports import BESIDE, Answer, Report, shred
from storage.stale import Stale


def has_words() -> ColumnElement[bool]:
    """Whether anything is left of what was told or said in the case, or is kept beside it for as long."""
    said = select(Answer.id).where(Answer.report_id == Report.id).exists()
    return or_(Report.story.is_not(None), Report.details.is_not(None), said, *(one.there() for one in BESIDE))


def _over(session: Session, before: datetime) -> ColumnElement[bool]:
    """Closed before that instant, by which the union's period of now is over; or as long ago as their person agreed to,
    where that is shorter."""
    present = settings.days(session, "words")
    theirs = consents.agreed_days(Purpose.HARDSHIP, Report.member_id, Report.submitted_at)
    sooner = [
        (theirs == days) & (Report.closed_at < before + timedelta(days=present - days))
        for days in consents.shorter(session, Purpose.HARDSHIP)
    ]
    return or_(Report.closed_at < before, *sooner)


def _count(session: Session, before: datetime) -> int:
    old = select(func.count()).select_from(Report).where(_over(session, before), has_words())
    return session.scalar(old) or 0


def _shred(session: Session, before: datetime, most: int) -> int:
    old = select(Report.id).where(_over(session, before), has_words()).order_by(Report.closed_at).limit(most)
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
    _clear_below(session, Report.__table__, found)
    return _ROWS.purge(session, before, most)


def _clear_below(session: Session, table: FromClause, keys: list[int]) -> None:
    """Whatever points at these rows goes with them, also what a later service has put there; their data keys too."""
    for below in Record.metadata.tables.values():
        for column in below.columns:
            if not any(key.column.table is table for key in column.foreign_keys):
                continue
            of_these = column.in_(keys)
            if "id" in below.columns and below is not table:
                _clear_below(session, below, list(session.scalars(select(below.c.id).where(of_these))))
            data_keys = select(below.c.data_key).where(of_these) if "data_key" in below.columns else None
            gone = [] if data_keys is None else [key for key in session.scalars(data_keys) if key is not None]
            session.execute(delete(below).where(of_these))
            sealed.shred(session, gone)


#: Cases, from their end: number, dates, stage, and that help was given.
CASES = Stale(_ROWS.count, _purge, _ROWS.oldest)
