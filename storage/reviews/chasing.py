"""Chasing: one reminder, and then whoever does not answer is seen by somebody."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, holidays, occasions
from storage.hardship.reports import ON_FILE, Report
from storage.members import Member, Standing
from storage.reviews.records import Kind, Outcome, Review, State, Why, close
from storage.reviews.telling import silent_on, tell
from storage.rounds import Page

#: Reviews that one transaction looks at.
_PAGE: Final = 50
#: What is not closed yet.
_LYING: Final = (State.ASKED, State.ANSWERED, State.SILENT)
#: Days after which somebody is reminded, where there is so much time.
_REMINDED_AFTER: Final = 7


def chase(session: Session, cursor: int, *, now: datetime) -> Page:
    """Reminds once; after `reviews.silence_days` no answer puts a family on file on the visit list, and one that had
    left on the officer's, once. What was asked of a file that has ended since is closed. Working days only."""
    if not holidays.calendar(session).is_working_day(now.date()):
        return Page(0, None)
    lying = select(Review, Report).join(Report, Report.id == Review.report_id)
    lying = lying.where(Review.state.in_(_LYING), Review.id > cursor).order_by(Review.id).limit(_PAGE)
    found = session.execute(lying.with_for_update()).all()
    done = sum([_look_after(session, review, report, now=now) for review, report in found])
    return Page(done, found[-1][0].id if len(found) == _PAGE else None)


def _look_after(session: Session, review: Review, report: Report, *, now: datetime) -> bool:
    if review.kind == Kind.YEARLY and report.stage not in ON_FILE:
        close(review, Outcome.ENDED, by=None, now=now)
        occasions.pass_by(session, report.member_id, report.number, now=now)
        return True
    if review.state != State.ASKED or review.why == Why.LEFT:
        return False
    last = silent_on(session, review, now=now)
    if last <= now.date():
        _give_up(session, review, report, now=now)
        return True
    asked_on = review.asked_at.astimezone(now.tzinfo).date()
    remind_on = asked_on + min(timedelta(days=_REMINDED_AFTER), (last - asked_on) // 2)
    if review.why is None and review.reminded_at is None and remind_on <= now.date():
        review.reminded_at = now
        tell(session, review, report, f"reviews.remind_{review.kind}", now=now)
        return True
    return False


def _give_up(session: Session, review: Review, report: Report, *, now: datetime) -> None:
    """Nobody has answered: on file, it is an occasion for a visit; either way the officer reads of it."""
    review.waits_since = now
    if session.get_one(Member, report.member_id).standing == Standing.LEFT:
        # Nobody is sent to see who has left the bureau since: the officer decides what becomes of the file.
        review.why = Why.LEFT
        return
    review.state = State.SILENT
    audit.note(session, "reviews.silent", by=None, now=now, record=report.number)
    if review.kind == Kind.YEARLY:
        occasions.arise(session, occasions.Kind.VISIT, report.member_id, report.number, now=now)
