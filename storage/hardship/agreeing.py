"""Agreeing: what a case may hold and send hangs on the consent of whom it is about; and what its end does."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit, consents
from storage.hardship import casework, saying
from storage.hardship.forgetting import has_words
from storage.hardship.moves import MOVES, Act
from storage.hardship.reports import ENDS, SERVICE, WORDS, Report, shred
from storage.hardship.telling import news
from storage.visitors import Visitor

#: What whoever writes of their trouble is asked for, on one screen, each by its own words.
ASKED = consents.TALKING


def forget_own(session: Session, *, by: Visitor, now: datetime) -> int:
    """Without the consent nothing that was told stays: every word of the visitor's cases is shredded, drafts go, the
    case officers are told. What is under way goes on, by telephone. Returns how many cases had words."""
    asking.drop(session, by, SERVICE)
    asking.drop(session, by, WORDS)
    if by.question.service == SERVICE:
        asking.close(session, by)
    mine = select(Report).where(Report.member_id == by.member_id, has_words()).with_for_update()
    found = session.scalars(mine.order_by(Report.id)).all()
    for report in found:
        report.asked_at = None
        session.flush()
        saying.unsay(session, report, now=now)
        shred(session, [report.id])
        session.refresh(report)
        audit.note(session, "hardship.forget_own", by=by.account_id, now=now, record=report.number)
        if report.stage not in ENDS:
            news(session, report, "consent", now=now, at_once=True)
    return len(found)


def leave(session: Session, *, by: Visitor, now: datetime) -> None:
    """Somebody leaves the bot: what is open is taken back, and the case officers are told; every word is shredded. What
    stands in the union's register stays, and goes on by telephone."""
    takeable = Report.stage.in_(MOVES[Act.WITHDRAW])
    mine = select(Report).where(Report.member_id == by.member_id, takeable).with_for_update()
    for report in session.scalars(mine.order_by(Report.id)).all():
        casework.drop(session, report, "hardship.withdraw", by=by, now=now)
        if report.officer_id is not None:
            news(session, report, "withdrawn", now=now)
    forget_own(session, by=by, now=now)
