"""A family contact asks that the union rings: a report of the member's, told as from the contact."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import contacts
from storage.hardship import filing
from storage.hardship.filing import NewCase
from storage.hardship.reports import ENDS, Report, Urgency
from storage.values import Values
from storage.visitors import Visitor


def ask_for_contact(session: Session, contact_id: int, *, by: Visitor, now: datetime) -> Values:
    """Please ring, this week; while what this contact asked for is open, how that stands. Nothing else of the member's
    is told, nor whether there is anything."""
    contact, member = contacts.access(session, contact_id, by=by)
    mine = select(Report).where(Report.member_id == member.id, Report.entered_by == by.account_id, Report.ring_me)
    open_ = session.scalar(mine.where(Report.stage.not_in(ENDS)).order_by(Report.id.desc()).limit(1))
    if open_ is not None:
        taken, number, due_at = open_.officer_id is not None, open_.number, open_.due_at
    else:
        details = contacts.presented(session, contact)
        new = NewCase(
            member.id, member.unit_id, Urgency.THIS_WEEK, 0, details=details, ring_me=True, entered_by=by.account_id
        )
        filed = filing.file(session, new, by=by, now=now)
        taken, number, due_at = False, str(filed["number"]), filed["due_at"]  # type: ignore[assignment]
    return {"name": member.name, "number": number, "due_at": due_at, "taken": taken, "again": open_ is not None}
