"""Inheriting: who has taken a case over hears of the objections that came before, and that nobody has answered."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.hardship.reports import Report
from storage.public_notices.records import Objection, PublicNotice, State, count_open
from storage.public_notices.telling import tell_officer

#: A house that stood still for a week has told it by the letters of the week before.
_RECENT: Final = timedelta(days=7)


def heirs(session: Session, *, now: datetime) -> list[int]:
    """Notices whose case has another officer since somebody objected, who has not been told of it."""
    waits = (PublicNotice.state == State.UP) & Objection.outcome.is_(None)
    came_before = (Objection.at < Report.taken_at) & (Report.taken_at > now - _RECENT)
    found = select(PublicNotice, Report).join(Objection).join(Report, Report.id == PublicNotice.report_id)
    rows = session.execute(found.where(waits, came_before).order_by(PublicNotice.id).distinct()).all()
    return [notice.id for notice, report in rows if not outbox.was_named(session, _name(notice, report))]


def _name(notice: PublicNotice, report: Report) -> str:
    """A case that comes back to an officer is told once more."""
    assert report.taken_at is not None
    return f"public_notices.heir:{notice.id}:{report.officer_id}:{report.taken_at:%Y%m%d%H%M%S}"


def tell(session: Session, notice_ids: list[int], *, now: datetime) -> int:
    """A word to each of these officers, if an objection waits still; how many."""
    told = 0
    for notice_id in notice_ids:
        notice = session.get_one(PublicNotice, notice_id, with_for_update=True, populate_existing=True)
        report = session.get_one(Report, notice.report_id)
        if notice.state == State.UP and count_open(session, notice) and report.officer_id is not None:
            tell_officer(session, report, "inherited", now=now, once=_name(notice, report))
            told += 1
    return told
