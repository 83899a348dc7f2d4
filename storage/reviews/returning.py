"""返困回访: whoever left the register says in one press how it goes."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import audit
from storage.hardship import dialogue
from storage.hardship.reports import Report, officer_name
from storage.reviews import access
from storage.reviews.answering import answered
from storage.reviews.records import Kind, NotYourReview, Outcome, Review, close, keep_answers
from storage.values import Values
from storage.visitors import Visitor


def well(session: Session, review_id: int, *, by: Visitor, now: datetime) -> Values:
    """It goes well: nobody has to do anything more."""
    review, report = _asked(session, review_id, by=by)
    keep_answers(session, review, {"how": Outcome.WELL})
    review.answered_at = now
    close(review, Outcome.WELL, by=None, now=now)
    audit.note(session, "reviews.answer", by=by.account_id, now=now, record=report.number)
    return {"number": report.number, "officer": officer_name(session, report.officer_id)}


def again(session: Session, review_id: int, *, by: Visitor, now: datetime) -> Values:
    """There is trouble again: the officer of before reads of it at once, whether or not the report that this begins is
    handed in."""
    review, report = _asked(session, review_id, by=by)
    keep_answers(session, review, {"how": Outcome.AGAIN})
    answered(session, review, report, by=by, now=now)
    return dialogue.begin(session, by=by, now=now)


def _asked(session: Session, review_id: int, *, by: Visitor) -> tuple[Review, Report]:
    review, report = access.own(session, review_id, by=by)
    if review.kind != Kind.RETURN:
        raise NotYourReview
    access.still_asked(review, report)
    return review, report
