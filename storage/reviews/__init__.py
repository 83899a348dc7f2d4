"""Reviews: each family on file is looked at once a year (年度复核), and asked once more after it left (返困回访).

`opening` and `chasing` are the rounds, `answering` and `returning` are whom it is about, `closing` is the officer's.
A floor above `storage.dossiers`; whoever does not answer is an occasion for a visit, which others take up.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.dossiers import records as dossiers
from storage.reviews.answering import stop
from storage.reviews.chasing import chase
from storage.reviews.closing import WaitingReview, waiting_for
from storage.reviews.opening import open_returned, open_yearly
from storage.reviews.records import (
    SERVICE,
    Change,
    Kind,
    Money,
    Outcome,
    Review,
    State,
    Why,
    answers_of,
)
from storage.reviews.telling import letter_ended
from storage.values import Values

__all__ = [
    "SERVICE",
    "Change",
    "Kind",
    "Money",
    "Outcome",
    "Review",
    "State",
    "WaitingReview",
    "Why",
    "answers_of",
    "chase",
    "letter_ended",
    "open_returned",
    "open_yearly",
    "stop",
    "summary",
    "waiting_for",
]


def summary(session: Session, report_id: int) -> Values:
    """A line for the page of the file: the newest review, how it stands, what was said, and when the next is due."""
    newest = select(Review).where(Review.report_id == report_id).order_by(Review.id.desc()).limit(1)
    review, dossier = session.scalar(newest), dossiers.of_report(session, report_id)
    answers: Values = {} if review is None else answers_of(session, review)
    return {
        "reviews_next": None if dossier is None else dossier.look_on,
        "reviews_last": None if review is None else review.id,
        "reviews_kind": None if review is None else review.kind,
        "reviews_state": None if review is None else review.state,
        "reviews_why": None if review is None else review.why,
        "reviews_asked_at": None if review is None else review.asked_at,
        "reviews_change": answers.get("change"),
        "reviews_how": answers.get("how"),
    }
