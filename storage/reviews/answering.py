"""Answering: three questions and a sentence, one a screen; by whom it is about, or by an officer who has asked."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, audit, bylaws, consents, occasions
from storage.bylaws import settings
from storage.consents import Purpose
from storage.hardship import MOST_WORDS, Help, Kind, saying
from storage.hardship.agreeing import ASKED
from storage.hardship.questions import listed
from storage.hardship.reports import NoOwnWords, Report, officer_name, short_enough
from storage.hardship.telling import refused
from storage.reviews import access
from storage.reviews.records import SERVICE, Change, Money, Review, State, Why, keep_answers
from storage.reviews.telling import tell_where_read
from storage.values import Values
from storage.visitors import Visitor

#: In which order they are asked; where people are not asked for own words, the last is left out.
_ORDER: Final = ("change", "money", "needs", "words")


def begin(session: Session, review_id: int, *, by: Visitor, now: datetime) -> Values:
    """The first question, or the one at which it was put off; whoever has not agreed to that is asked before."""
    review, report = access.own(session, review_id, by=by)
    access.still_asked(review, report)
    answers = _begun(session, by=by)
    if answers.get("review") != review.id or answers.get("entered"):
        answers = {"review": review.id, "entered": False}
    if consents.wanting(session, by.member_id, ASKED):
        return _ask(session, report, "agree", answers, by=by, now=now)
    return _ask(session, report, _left_at(session, answers), answers, by=by, now=now)


def agree(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Agreeing is noted, each purpose for itself."""
    _, report, answers = _answering(session, "agree", version, by=by)
    consents.give(session, ASKED, by=by, now=now)
    return _ask(session, report, _left_at(session, answers), answers, by=by, now=now)


def enter(session: Session, review_id: int, *, by: Visitor, now: datetime) -> Values:
    """补录: the officer enters what was said on the telephone or at the door."""
    review, report = access.of_office(session, review_id, by=by)
    access.still_asked(review, report)
    return _ask(session, report, "change", {"review": review.id, "entered": True}, by=by, now=now)


def choose_change(session: Session, version: int, change: Change, *, by: Visitor, now: datetime) -> Values:
    _, report, answers = _answering(session, "change", version, by=by)
    return _onward(session, report, answers | {"change": change}, by=by, now=now)


def choose_money(session: Session, version: int, money: Money, *, by: Visitor, now: datetime) -> Values:
    _, report, answers = _answering(session, "money", version, by=by)
    return _onward(session, report, answers | {"money": money}, by=by, now=now)


def tick_need(session: Session, version: int, need: Help, *, by: Visitor, now: datetime) -> Values:
    """Puts a kind of help on or off."""
    _, report, answers = _answering(session, "needs", version, by=by)
    chosen = listed(answers.get("needs"))
    chosen = [one for one in chosen if one != need] if need in chosen else [*chosen, need]
    return _ask(session, report, "needs", answers | {"needs": chosen}, by=by, now=now)


def enough_needs(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """What is ticked, or nothing, is what is needed."""
    review, report, answers = _answering(session, "needs", version, by=by)
    answers |= {"needs": listed(answers.get("needs"))}
    if _order(session)[-1] == "needs":
        return _hand_in(session, review, report, answers, by=by, now=now)
    return _onward(session, report, answers, by=by, now=now)


def write_words(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The sentence, and with it all is handed in; WordsTooLong above 1,000 characters."""
    if "words" not in _order(session):
        raise NoOwnWords
    review, report, answers = _answering(session, "words", None, by=by)
    # Of whoever has withdrawn that their words are kept none are, by whose hand ever.
    kept = None if refused(session, report, Purpose.HARDSHIP) else short_enough(words)
    return _hand_in(session, review, report, answers | {"words": kept}, by=by, now=now)


def skip_words(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Without a sentence all is handed in."""
    review, report, answers = _answering(session, "words", version, by=by)
    return _hand_in(session, review, report, answers, by=by, now=now)


def go_back(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The question before the open one; before the first there is none."""
    step = by.question.step or ""
    _, report, answers = _answering(session, step, version, by=by)
    if step not in _ORDER[1:]:
        raise asking.Outdated
    return _ask(session, report, _ORDER[_ORDER.index(step) - 1], answers, by=by, now=now)


def put_off(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Leaves the questions; the answers wait."""
    del now
    _, report, answers = _answering(session, by.question.step or "", version, by=by)
    asking.close(session, by)
    return {"review": answers["review"], "number": report.number, "entered": answers["entered"]}


def ring_me(session: Session, review_id: int, *, by: Visitor, now: datetime) -> Values:
    """The person would rather be rung: it stands on the officer's list at once."""
    review, report = access.own(session, review_id, by=by)
    access.still_asked(review, report)
    if review.why is None:
        review.why, review.waits_since = Why.RING, now
        audit.note(session, "reviews.ring_me", by=by.account_id, now=now, record=report.number)
    return {"number": report.number, "officer": officer_name(session, report.officer_id)}


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question's screen shows, for a stale button or a word out of place."""
    del now
    _, report, answers = _answering(session, by.question.step or "", None, by=by)
    return _shown(session, report, answers, by=by)


def stop(session: Session, *, by: Visitor) -> None:
    """Somebody goes elsewhere; what was answered waits."""
    if by.question.service == SERVICE:
        asking.close(session, by)


def _order(session: Session) -> tuple[str, ...]:
    return _ORDER if bylaws.of(session).own_words else _ORDER[:-1]


def _left_at(session: Session, answers: Values) -> str:
    missing = [step for step in _order(session) if step not in answers]
    return missing[0] if missing else _order(session)[-1]


def _begun(session: Session, *, by: Visitor) -> Values:
    return asking.draft(session, by, SERVICE)


def _answering(session: Session, step: str, version: int | None, *, by: Visitor) -> tuple[Review, Report, Values]:
    """The review, its case and the answers so far, if exactly this question is open and may be answered yet."""
    asking.expect(by, SERVICE, step, version)
    answers = _begun(session, by=by)
    if "review" not in answers:
        raise asking.Outdated
    having = access.of_office if answers["entered"] else access.own
    review, report = having(session, int(str(answers["review"])), by=by)
    access.still_asked(review, report)
    return review, report, answers


def _onward(session: Session, report: Report, answers: Values, *, by: Visitor, now: datetime) -> Values:
    return _ask(session, report, _left_at(session, answers), answers, by=by, now=now)


def _ask(session: Session, report: Report, step: str, answers: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, answers, now=now)
    asking.ask(session, by, SERVICE, step)
    return _shown(session, report, answers, by=by)


def _shown(session: Session, report: Report, answers: Values, *, by: Visitor) -> Values:
    step, order = by.question.step or "", _order(session)
    return {
        "step": step,
        "version": by.question.version,
        "review": answers["review"],
        "number": report.number,
        "entered": answers["entered"],
        "place": order.index(step) + 1 if step in order else 1,
        # Own words are no question: nobody has to have something to say.
        "places": len([one for one in order if one != "words"]),
        "needs": listed(answers.get("needs")),
        "most": MOST_WORDS,
        "unkept": refused(session, report, Purpose.HARDSHIP),
        **settings.said(consents.kept(session, report.member_id, Purpose.HARDSHIP)),
    }


def _hand_in(
    session: Session, review: Review, report: Report, answers: Values, *, by: Visitor, now: datetime
) -> Values:
    """It is answered, and waits for the officer."""
    entered = bool(answers["entered"])
    told: Values = {name: answers.get(name) for name in _ORDER[:-1]}
    keep_answers(session, review, told)
    words = answers.get("words")
    if words is not None:
        # A word more in the case: it goes with the case's words, and with the consent to them.
        saying.keep(session, report, Kind.NOTE if entered else Kind.ADDED, str(words), by=by, now=now)
    answered(session, review, report, by=by, now=now, entered=entered)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    if entered:
        tell_where_read(session, report, "reviews.entered", {}, by=by, now=now)
    officer = officer_name(session, report.officer_id)
    return {
        "step": "done",
        "review": review.id,
        "number": report.number,
        "entered": entered,
        "officer": officer,
        **told,
        "words": words,
    }


def answered(
    session: Session, review: Review, report: Report, *, by: Visitor, now: datetime, entered: bool = False
) -> None:
    """There is an answer, and it waits for the officer; nobody need go and see only for that."""
    review.state, review.answered_at, review.waits_since = State.ANSWERED, now, now
    review.entered_by = by.account_id if entered else None
    occasions.pass_by(session, report.member_id, report.number, now=now)
    audit.note(session, "reviews.answer", by=by.account_id, now=now, record=report.number)
