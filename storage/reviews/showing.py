"""Showing: a line for the page of the file, and all that a member's own copy has of it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.dossiers import records as dossiers
from storage.hardship import Report
from storage.reviews.records import Review, answers_of
from storage.values import Values


def summary(session: Session, report_id: int) -> Values:
    """The newest review of the case, how it stands, what was said, and when the next is due."""
    newest = select(Review).where(Review.report_id == report_id).order_by(Review.id.desc()).limit(1)
    review, dossier = session.scalar(newest), dossiers.of_report(session, report_id)
    answers: Values = {} if review is None else answers_of(session, review)
    return {
        "reviews_next": None if dossier is None else dossier.look_on,
        "reviews_last": None if review is None else review.id,
        "reviews_kind": None if review is None else review.kind,
        "reviews_state": None if review is None else review.state,
        "reviews_asked_at": None if review is None else review.asked_at,
        "reviews_change": answers.get("change"),
    }


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """Whatever was asked of the member and answered, oldest first; the sentences stand in the cases."""
    mine = select(Review, Report.number).join(Report, Report.id == Review.report_id)
    mine = mine.where(Report.member_id == member_id).order_by(Review.id)
    return [_own(session, review, number) for review, number in session.execute(mine)]


def _own(session: Session, review: Review, number: str) -> dict[str, Any]:
    told: dict[str, Any] = {"change": None, "money": None, "needs": [], "how": None, **answers_of(session, review)}
    return {
        "number": number,
        "question": review.kind,
        "asked_at": review.asked_at,
        "answered_at": review.answered_at,
        "entered": review.entered_by is not None,
        **told,
        "outcome": review.outcome,
        "closed_at": review.closed_at,
    }
