"""A family contact asks that the union rings: a report of the member's, told as from the contact; and how it stands."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage import contacts
from storage.hardship import filing
from storage.hardship.filing import NewCase
from storage.hardship.reports import ENDS, MINE_SHOWN, Report, Urgency, officer_name
from storage.values import Values
from storage.visitors import Visitor


def ask_for_contact(session: Session, contact_id: int, *, by: Visitor, now: datetime) -> Values:
    """Please ring, this week; while what this contact asked for is open, how that stands. Nothing else of the member's
    is told, nor whether there is anything."""
    _, member = contacts.access(session, contact_id, by=by)
    mine = select(Report).where(_asked(by), Report.member_id == member.id)
    open_ = session.scalar(mine.where(Report.stage.not_in(ENDS)).order_by(Report.id.desc()).limit(1))
    if open_ is not None:
        return {"name": member.name, "again": True, **_standing(session, open_, now=now)}
    new = NewCase(
        member.id,
        member.unit_id,
        Urgency.THIS_WEEK,
        0,
        ring_me=True,
        entered_by=by.account_id,
        by_contact=True,
    )
    filed = filing.file(session, new, by=by, now=now)
    report = session.get_one(Report, int(str(filed["report"])))
    return {"name": member.name, "again": False, **_standing(session, report, now=now)}


def asked_by_contact(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The newest calls that the visitor asked for as a contact, each with how it stands; none for whom they are one no
    longer."""
    names = {contacts.access(session, one.contact, by=by)[1].id: one.name for one in by.cares}
    mine = select(Report).where(_asked(by), Report.member_id.in_(names)).order_by(Report.id.desc()).limit(MINE_SHOWN)
    found = session.scalars(mine).all()
    return {"reports": [{"name": names[one.member_id], **_standing(session, one, now=now)} for one in found]}


def _asked(by: Visitor) -> ColumnElement[bool]:
    return Report.by_contact & (Report.entered_by == by.account_id)


def _standing(session: Session, report: Report, *, now: datetime) -> Values:
    """No more than whether and by when somebody rings: what is done about it is the member's."""
    return {
        "number": report.number,
        "stage": report.stage,
        "officer": officer_name(session, report.officer_id),
        "contacted": report.contacted_at is not None,
        "overdue": report.due_at < now and report.contacted_at is None,
        "due_at": report.due_at,
        "projected": filing.projected(session, report, now=now),
        "submitted_at": report.submitted_at,
        "closed_at": report.closed_at,
    }
