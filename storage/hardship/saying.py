"""What officer and employee say to each other in a case, and what the officer notes for nobody else."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit, bylaws, consents, outbox, sealed
from storage.aid import books
from storage.asking import Draft
from storage.consents import Purpose
from storage.hardship.cards import TO_EMPLOYEE, card, facts, in_hand, letter_of
from storage.hardship.family import also
from storage.hardship.reports import (
    SERVICE,
    WORDS,
    Answer,
    ConsentWithdrawn,
    Kind,
    NoOwnWords,
    NotAgreedYet,
    Report,
    key_of,
    short_enough,
)
from storage.hardship.telling import refused, tell_employee
from storage.outbox import State, StoredLetter
from storage.values import Values, unpack
from storage.visitors import Visitor

#: What leaves so soon may be in the postman's hands.
_LEAVING = timedelta(minutes=1)
#: Questions whose words an officer owes.
_OFFICERS = ("answer", "ask", "note", "decline", "way")


def keep(session: Session, report: Report, kind: Kind, words: str, *, by: Visitor, now: datetime) -> str:
    """Keeps the words, sealed under the case's key; returns the name of the letter that carries them."""
    row = sealed.new_row()
    closed = sealed.seal(session, "hardship_answers.words", row, words, under=key_of(session, report))
    said = Answer(row=row, report_id=report.id, account_id=by.account_id, kind=kind, words=closed, at=now)
    session.add(said)
    session.flush()
    audit.note(session, f"hardship.{kind}", by=by.account_id, now=now, record=report.number)
    return letter_of(row)


def begin_answer(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks the officer for the words; the next text goes to the employee."""
    return _begin(session, report_id, "answer", by=by, now=now)


def begin_asking(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks the officer for the question; NoOwnWords where the employee could not answer it here."""
    if not bylaws.of(session).own_words:
        raise NoOwnWords
    return _begin(session, report_id, "ask", by=by, now=now)


def begin_note(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks the officer for a note that only the case officer sees."""
    return _begin(session, report_id, "note", by=by, now=now)


def begin_declining(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks the officer why this can't be done; the reason goes to the employee."""
    return _begin(session, report_id, "decline", by=by, now=now)


def _begin(session: Session, report_id: int, step: str, *, by: Visitor, now: datetime) -> Values:
    report = in_hand(session, report_id, by=by)
    if step != "note" and not report.agreed:
        raise NotAgreedYet(report=report.id, number=report.number)
    # A note and a reason stay here, an answer and a question go through Telegram.
    needed = (Purpose.HARDSHIP,) if step in {"note", "decline"} else consents.TALKING
    if refused(session, report, *needed):
        raise ConsentWithdrawn(report=report.id, number=report.number)
    asking.keep(session, by, WORDS, {"report": report.id}, now=now)
    return {"version": asking.ask(session, by, SERVICE, step), "step": step, **facts(session, report)}


def answer(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The officer's words go to the employee, once: an unconfirmed letter is not repeated."""
    report, words = _written(session, "answer", words, by=by)
    once = keep(session, report, Kind.ANSWER, words, by=by, now=now)
    report.contacted_at = report.contacted_at or now
    tell_employee(session, report, "hardship.answered", {"words": words}, by=by, now=now, repeats=False, once=once)
    return _done(session, report, by=by, now=now)


def ask(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The officer's question goes to the employee, once; with its arrival their next words are the answer."""
    report, words = _written(session, "ask", words, by=by)
    once = keep(session, report, Kind.QUESTION, words, by=by, now=now)
    report.contacted_at, report.asked_at = report.contacted_at or now, now
    tell_employee(session, report, "hardship.asked", {"words": words}, by=by, now=now, repeats=False, once=once)
    return _done(session, report, by=by, now=now)


def note(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The officer's note; nobody is told."""
    report, words = _written(session, "note", words, by=by)
    keep(session, report, Kind.NOTE, words, by=by, now=now)
    return _done(session, report, by=by, now=now)


def write_reason(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The reason is kept for the moment; which other way there is, is asked next."""
    report, words = _written(session, "decline", words, by=by)
    asking.keep(session, by, WORDS, {"report": report.id, "words": words}, now=now)
    return {"version": asking.ask(session, by, SERVICE, "way"), "step": "way", **facts(session, report)}


def _written(session: Session, step: str, words: str, *, by: Visitor) -> tuple[Report, str]:
    asking.expect(by, SERVICE, step)
    report = in_hand(session, int(str(begun(session, by=by)["report"])), by=by)
    return report, short_enough(words)


def begun(session: Session, *, by: Visitor) -> Values:
    """The half-done words and their report; Outdated where they are forgotten while the question is still open."""
    found = asking.draft(session, by, WORDS)
    if not found:
        raise asking.Outdated
    return found


def _done(session: Session, report: Report, *, by: Visitor, now: datetime) -> Values:
    stop(session, by=by)
    return card(session, report, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the officer's open question shows again."""
    del now
    report = in_hand(session, int(str(begun(session, by=by)["report"])), by=by)
    return {"version": by.question.version, "step": by.question.step, **facts(session, report)}


def stop(session: Session, *, by: Visitor) -> None:
    """Looking at anything else ends words begun: the next ones must not go to the person of before."""
    if by.question.service == SERVICE and by.question.step in _OFFICERS:
        asking.drop(session, by, WORDS)
        asking.close(session, by)
    books.stop(session, by=by)


def leave(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Back from the question to the card, with nothing said."""
    report = in_hand(session, report_id, by=by)
    stop(session, by=by)
    return card(session, report, by=by, now=now)


def unsay(session: Session, report: Report, *, now: datetime) -> None:
    """What was said and waits for the morning stays unsent, and what anybody has half written about it is forgotten."""
    said = select(Answer.row).where(Answer.report_id == report.id, Answer.kind.in_(TO_EMPLOYEE))
    names = [name for row in session.scalars(said) for name in (letter_of(row), also(letter_of(row)))]
    waiting = StoredLetter.once.in_(names) & (StoredLetter.not_before > now + _LEAVING)
    for letter_id in session.scalars(select(StoredLetter.id).where(waiting)).all():
        outbox.end_open(session, outbox.ending(letter_id, State.WITHDRAWN, now=now))
    for draft in session.scalars(select(Draft).where(Draft.service == WORDS)).all():
        words = unpack(sealed.unseal(session, "drafts.answers", draft.row, draft.answers))
        if words.get("report") == report.id:
            session.delete(draft)
