"""Telling: what whom a file is about is asked and told of its review, and what did not arrive."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from storage import accounts, outbox
from storage.bylaws import settings
from storage.hardship.reports import Report, officer_name
from storage.hardship.telling import tell_employee
from storage.outbox import Letter
from storage.outbox import State as LetterState
from storage.reviews.records import Review, State, Why, case_of
from storage.values import Values
from storage.visitors import Visitor


def tell(session: Session, review: Review, report: Report, key: str, *, now: datetime) -> None:
    """A letter to whom the file is about, once by that name; nothing of the file stands in it."""
    account_id = accounts.holder(session, report.member_id)
    if account_id is None:
        return
    values: Values = {
        "review": review.id,
        "number": report.number,
        "officer": officer_name(session, report.officer_id),
        "until": silent_on(session, review, now=now),
    }
    # By the row's own id: SQLite gives the number of a deleted review to the next one.
    once = f"{key}:{review.row.hex()}"
    letter = Letter(account_id, key, values, right="member", subject=report.member_id, once=once)
    outbox.queue(session, letter, now=now)


def silent_on(session: Session, review: Review, *, now: datetime) -> date:
    """From that day on (union's zone) no answer is an answer too: somebody goes and sees."""
    days = settings.value(session, "reviews.silence_days")
    return review.asked_at.astimezone(now.tzinfo).date() + timedelta(days=days)


def letter_ended(session: Session, letter: Letter, state: LetterState, *, now: datetime) -> None:
    """How the question ended: where it did not arrive, the officer asks."""
    review = session.get(Review, int(str(letter.values["review"])), with_for_update=True)
    if review is None or state in {LetterState.SENT, LetterState.SUPERSEDED} or review.state != State.ASKED:
        return
    if case_of(session, review).number == letter.values["number"] and review.why is None:
        review.why, review.waits_since = Why.UNREACHED, now


def tell_where_read(session: Session, report: Report, key: str, values: Values, *, by: Visitor, now: datetime) -> None:
    """A letter to whom the file is about, where there is anybody to read it: others hear it from who asked them."""
    if accounts.holder(session, report.member_id) is not None:
        tell_employee(session, report, key, values, by=by, now=now)
