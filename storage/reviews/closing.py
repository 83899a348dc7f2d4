"""The officer's side: what waits of reviews, what was answered, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, occasions, offices
from storage.dossiers import records as dossiers
from storage.hardship import cards, filing
from storage.hardship.moves import Act, leads
from storage.hardship.reports import ENDS, Answer, Report, officer_name, words_of
from storage.hardship.reports import Kind as Said
from storage.reviews import access, answering
from storage.reviews.records import (
    Kind,
    NotAnsweredYet,
    Outcome,
    Review,
    ReviewOver,
    State,
    Why,
    answers_of,
    close,
)
from storage.reviews.telling import silent_on, tell_where_read
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

#: What an officer may say came of it. That nobody answers is no news of how things are: VISITED, or the answers first.
_OUTCOMES: Final = {
    Kind.YEARLY: (Outcome.GOES_ON, Outcome.VISITED, Outcome.EASED),
    Kind.RETURN: (Outcome.WELL, Outcome.AGAIN),
}


@dataclass(frozen=True, slots=True)
class WaitingReview:
    """A review that waits for an officer, as the desk lists it; `since` is since when."""

    review_id: int
    number: str
    unit: str
    kind: Kind
    state: State
    why: Why | None
    since: datetime


def waiting_for(session: Session, account_id: int) -> list[WaitingReview]:
    """What waits for this officer, oldest first: of own cases, and of ended ones whose officer is gone."""
    acts_as = offices.acts_as(session, account_id)
    rows = offices.once_for_all(session, waiting_for, acts_as, partial(_waiting, session))
    return [
        _line(review, report, unit)
        for review, report, unit in rows
        if access.is_alive(review, report) and _is_for(session, report, account_id, acts_as)
    ]


def _waiting(session: Session, acts_as: set[int] | None) -> list[tuple[Review, Report, str]]:
    """Of cases of those officers (None: of all), and of ended ones."""
    waiting = select(Review, Report, Unit.name).join(Report, Report.id == Review.report_id)
    waiting = waiting.join(Unit, Unit.id == Report.unit_id).where(Review.waits_since.is_not(None))
    if acts_as is not None:
        # Few wait: through what waits to its case. Left to an index of cases, SQLite would read every case of theirs.
        mine, ended = func.coalesce(Report.officer_id, 0).in_(acts_as), func.coalesce(Report.stage, "").in_(ENDS)
        waiting = waiting.where(mine | ended)
    rows = session.execute(waiting.order_by(Review.waits_since, Review.id))
    return [(review, report, unit) for review, report, unit in rows]


def _is_for(session: Session, report: Report, account_id: int, acts_as: set[int]) -> bool:
    if report.officer_id is not None and cards.may_have(session, report.officer_id, report.id):
        return report.officer_id in acts_as and cards.may_have(session, account_id, report.id)
    person = accounts.holder(session, report.member_id)
    return report.stage in ENDS and account_id in filing.responsible(session, report.unit_id, besides=person)


def _line(review: Review, report: Report, unit: str) -> WaitingReview:
    assert review.waits_since is not None
    why = None if review.why is None else Why(review.why)
    return WaitingReview(
        review.id, report.number, unit, Kind(review.kind), State(review.state), why, review.waits_since
    )


def look(session: Session, review_id: int, *, by: Visitor, now: datetime) -> Values:
    """The review with what was answered, which is noted; what may be said of it."""
    answering.stop(session, by=by)
    review, report = access.of_office(session, review_id, by=by)
    return _shown(session, review, report, by=by, now=now)


def settle(session: Session, review_id: int, outcome: Outcome, *, by: Visitor, now: datetime) -> Values:
    """What came of it. ReviewOver; NotAnsweredYet while whom it is about has time yet."""
    review, report = access.of_office(session, review_id, by=by)
    if not access.is_alive(review, report):
        raise ReviewOver(number=report.number)
    if outcome not in _OUTCOMES[Kind(review.kind)]:
        raise asking.Outdated
    if outcome not in _may_be(review):
        raise NotAnsweredYet(review=review.id, number=report.number)
    close(review, outcome, by=by.account_id, now=now)
    if outcome is not Outcome.GOES_ON:
        occasions.pass_by(session, report.member_id, report.number, now=now)
    audit.note(session, "reviews.settle", by=by.account_id, now=now, record=report.number)
    if outcome in {Outcome.GOES_ON, Outcome.VISITED}:
        tell_where_read(session, report, "reviews.settled", _next(session, report), by=by, now=now)
    return _shown(session, review, report, by=by, now=now)


def _may_be(review: Review) -> list[Outcome]:
    """Which outcomes are open: the person's answer, or the officer's own call or visit, comes first."""
    if review.state == State.CLOSED or (review.state == State.ASKED and review.why is None):
        return []
    answered = review.state == State.ANSWERED
    return [one for one in _OUTCOMES[Kind(review.kind)] if answered or one is not Outcome.GOES_ON]


def _next(session: Session, report: Report) -> Values:
    """When the next look is due: a year ahead, so its year is told."""
    dossier = dossiers.of_report(session, report.id)
    day = None if dossier is None else dossier.look_on
    return {"next": day, "year": None if day is None else day.year}


def _shown(session: Session, review: Review, report: Report, *, by: Visitor, now: datetime) -> Values:
    if review.answers is not None:
        audit.note(session, "reviews.read", by=by.account_id, now=now, record=report.number)
    alive = access.is_alive(review, report)
    return {
        **cards.facts(session, report),
        "review": review.id,
        "member": report.member_id,
        "kind": review.kind,
        "state": review.state,
        "why": review.why,
        "asked_at": review.asked_at,
        "until": silent_on(session, review, now=now),
        "answered_at": review.answered_at,
        "entered": officer_name(session, review.entered_by),
        "outcome": review.outcome,
        **_next(session, report),
        "enterable": alive and review.state != State.ANSWERED and review.kind == Kind.YEARLY,
        "outcomes": [*_may_be(review)] if alive else [],
        "relievable": review.outcome == Outcome.EASED and leads(report, Act.RELIEVE),
        **_NO_ANSWERS,
        **answers_of(session, review),
        "words": _words(session, review, report),
    }


def _words(session: Session, review: Review, report: Report) -> str | None:
    """The sentence that came with the answers, as long as the case's words are kept."""
    added = select(Answer).where(Answer.report_id == report.id, Answer.at == review.answered_at)
    said = session.scalar(added.where(Answer.kind.in_((Said.ADDED, Said.NOTE))).order_by(Answer.id).limit(1))
    return None if said is None else words_of(session, report, said)


_NO_ANSWERS: Final[Values] = {"change": None, "money": None, "needs": [], "how": None}
