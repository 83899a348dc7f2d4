"""Who has a review: whom it is about, and in office the case officer; where that one is gone, who answers instead."""

from sqlalchemy.orm import Session

from storage.hardship.cards import access_report, is_orphaned, take_first
from storage.hardship.dialogue import member
from storage.hardship.reports import ON_FILE, NotYours, Report
from storage.reviews.records import Kind, NotYourReview, Review, ReviewOver, State, case_of
from storage.visitors import Visitor


def own(session: Session, review_id: int, *, by: Visitor) -> tuple[Review, Report]:
    """The review of the visitor's own file, locked; NotYourReview for anybody else's and for numbers that aren't."""
    review = session.get(Review, review_id, with_for_update=True, populate_existing=True)
    if review is None or case_of(session, review).member_id != member(by):
        raise NotYourReview
    return review, case_of(session, review)


def of_office(session: Session, review_id: int, *, by: Visitor) -> tuple[Review, Report]:
    """The review of a case that the visitor has in hand, locked; NotYours, or TakeFirst for who may take it."""
    review = session.get(Review, review_id, with_for_update=True, populate_existing=True)
    if review is None:
        raise NotYours
    report = access_report(session, review.report_id, by=by)
    if not by.answers_for(report.officer_id) and not is_orphaned(session, report):
        raise take_first(session, report)
    return review, report


def still_asked(review: Review, report: Report) -> None:
    """ReviewOver for what was answered, is closed, or is of a file that has ended since."""
    if not is_alive(review, report) or review.state == State.ANSWERED:
        raise ReviewOver(number=report.number)


def is_alive(review: Review, report: Report) -> bool:
    """Whether anything is left to do of it."""
    return review.state != State.CLOSED and (review.kind == Kind.RETURN or report.stage in ON_FILE)
