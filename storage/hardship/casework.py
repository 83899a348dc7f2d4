"""The officer's side: look, take, answer, close; and what waits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, members, offices, outbox, sealed
from storage.hardship.reports import (
    ANSWER,
    ANSWERS_SHOWN,
    SERVICE,
    AlreadyClosed,
    AlreadyTaken,
    Answer,
    NotYours,
    Report,
    Stage,
    TakeFirst,
    Urgency,
    officer_name,
    short_enough,
)
from storage.members import Member
from storage.offices import Role
from storage.outbox import Letter, State
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor


def may_have(session: Session, account_id: int, report_id: int) -> bool:
    """The right "report": an officer of the unit or above, or the chair; never the person it is about."""
    report = session.get(Report, report_id)
    if report is None or accounts.holder(session, report.member_id) == account_id:
        return False
    scope = offices.scope(session, account_id, {Role.OFFICER, Role.CHAIR})
    return scope is None or report.unit_id in scope


def access_report(session: Session, report_id: int, *, by: Visitor) -> Report:
    """The report, or NotYours: also for numbers that don't exist, so that nobody can find out which do."""
    if not may_have(session, by.account_id, report_id):
        raise NotYours
    # Read again: what was loaded before the lock may be another's by now.
    return session.get_one(Report, report_id, with_for_update=True, populate_existing=True)


def look(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The card. Own words, telephone and answers only for the officer who took it, and that is noted."""
    stop_answering(session, by=by)
    return _card(session, access_report(session, report_id, by=by), by=by, now=now)


def take(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The officer takes it on and the employee is told; a case of an officer out of office can be taken over."""
    stop_answering(session, by=by)
    report = access_report(session, report_id, by=by)
    _still_open(report)
    if report.officer_id != by.account_id:
        if report.officer_id is not None and may_have(session, report.officer_id, report.id):
            raise AlreadyTaken(number=report.number, officer=officer_name(session, report.officer_id))
        report.officer_id, report.stage, report.taken_at = by.account_id, Stage.TAKEN, now
        audit.note(session, "hardship.take", by=by.account_id, now=now, record=report.number)
        _tell_employee(session, report, "hardship.taken", {"due_at": report.due_at}, by=by, now=now)
    return _card(session, report, by=by, now=now)


def begin_answer(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks the officer for the words; the next text is the answer."""
    report = _in_hand(session, report_id, by=by)
    asking.keep(session, by, ANSWER, {"report": report.id}, now=now)
    asking.ask(session, by, SERVICE, "answer")
    return _addressee(session, report)


def _addressee(session: Session, report: Report) -> Values:
    """Whom the words will go to, by name: a number alone is soon mistaken."""
    return {
        "report": report.id,
        "number": report.number,
        "name": session.get_one(Member, report.member_id).name,
        "unit": session.get_one(Unit, report.unit_id).name,
    }


def answer(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The officer's words go to the employee, once: an unconfirmed letter is not repeated."""
    asking.expect(by, SERVICE, "answer")
    report = _in_hand(session, int(str(asking.draft(session, by, ANSWER)["report"])), by=by)
    words, row = short_enough(words), sealed.new_row()
    closed = sealed.seal(session, "hardship_answers.words", row, words)
    given = Answer(row=row, report_id=report.id, account_id=by.account_id, words=closed, at=now)
    session.add(given)
    session.flush()
    audit.note(session, "hardship.answer", by=by.account_id, now=now, record=report.number)
    once = _letter_of(given.id)
    _tell_employee(session, report, "hardship.answered", {"words": words}, by=by, now=now, repeats=False, once=once)
    asking.drop(session, by, ANSWER)
    asking.close(session, by)
    return _card(session, report, by=by, now=now)


def answer_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the officer's open question shows again."""
    del now
    draft = asking.draft(session, by, ANSWER)
    report = access_report(session, int(str(draft["report"])), by=by)
    return _addressee(session, report)


def stop_answering(session: Session, *, by: Visitor) -> None:
    """Looking at anything else ends an answer begun: the next words must not go to the person of before."""
    if by.question.service == SERVICE and by.question.step == "answer":
        asking.drop(session, by, ANSWER)
        asking.close(session, by)


def leave_answer(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Back from the question to the card, without an answer."""
    report = access_report(session, report_id, by=by)
    stop_answering(session, by=by)
    return _card(session, report, by=by, now=now)


def before_closing(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """What closing will do, to be confirmed."""
    del now
    stop_answering(session, by=by)
    report = _in_hand(session, report_id, by=by)
    return {"report": report.id, "number": report.number}


def close(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """办结: the employee is told."""
    report = _in_hand(session, report_id, by=by)
    report.stage, report.closed_at = Stage.CLOSED, now
    audit.note(session, "hardship.close", by=by.account_id, now=now, record=report.number)
    _tell_employee(session, report, "hardship.closed", {}, by=by, now=now)
    return _card(session, report, by=by, now=now)


def _in_hand(session: Session, report_id: int, *, by: Visitor) -> Report:
    report = access_report(session, report_id, by=by)
    _still_open(report)
    if report.officer_id != by.account_id:
        raise TakeFirst(number=report.number)
    return report


def _still_open(report: Report) -> None:
    if report.closed_at is not None:
        raise AlreadyClosed(number=report.number, closed_at=report.closed_at)


def _tell_employee(
    session: Session,
    report: Report,
    key: str,
    values: Values,
    *,
    by: Visitor,
    now: datetime,
    repeats: bool = True,
    once: str | None = None,
) -> None:
    account_id = accounts.holder(session, report.member_id)
    if account_id is None:
        return
    facts: Values = {"number": report.number, "officer": by.name, **values}
    letter = Letter(account_id, key, facts, right="member", subject=report.member_id, repeats=repeats, once=once)
    outbox.queue(session, letter, now=now)


def _letter_of(answer_id: int) -> str:
    """The name under which the letter of an answer is found again."""
    return f"hardship.answered:{answer_id}"


def _arrived(session: Session, answer_id: int) -> bool | None:
    """Whether an answer reached the employee's telephone; None while it is on its way."""
    ended = outbox.how_ended(session, _letter_of(answer_id))
    return None if ended in outbox.OPEN else ended is State.SENT


def _card(session: Session, report: Report, *, by: Visitor, now: datetime) -> Values:
    mine = report.officer_id == by.account_id
    card: Values = {
        "report": report.id,
        "number": report.number,
        "name": session.get_one(Member, report.member_id).name,
        "unit": session.get_one(Unit, report.unit_id).name,
        "urgency": report.urgency,
        "ring_me": report.ring_me,
        "stage": report.stage,
        "mine": mine,
        "officer": officer_name(session, report.officer_id),
        "due_at": report.due_at,
        "overdue": report.due_at < now,
        "submitted_at": report.submitted_at,
        "closed_at": report.closed_at,
        "story": None,
        "phones": [],
        "answers": [],
    }
    if mine:
        card.update(_private(session, report, by=by, now=now))
    return card


def _private(session: Session, report: Report, *, by: Visitor, now: datetime) -> Values:
    audit.note(session, "hardship.read", by=by.account_id, now=now, record=report.number)
    story = sealed.unseal(session, "hardship_reports.story", report.row, report.story) if report.story else None
    newest = select(Answer).where(Answer.report_id == report.id).order_by(Answer.id.desc()).limit(ANSWERS_SHOWN)
    return {
        "story": story,
        "phones": list(members.phones(session, report.member_id)),
        "answers": [
            {
                "at": one.at,
                "arrived": _arrived(session, one.id),
                "words": sealed.unseal(session, "hardship_answers.words", one.row, one.words),
            }
            for one in reversed(session.scalars(newest).all())
        ],
    }


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits for an officer, as the desk lists it."""

    report_id: int
    number: str
    unit: str
    urgency: Urgency
    submitted_at: datetime
    mine: bool


def waiting_for(session: Session, *, by: Visitor) -> list[Waiting]:
    """What waits for this officer, oldest first: untaken reports, own open cases, cases of the dismissed."""
    scope = offices.scope(session, by.account_id, {Role.OFFICER, Role.CHAIR})
    statement = (
        select(Report, Unit.name)
        .join(Unit, Unit.id == Report.unit_id)
        .where(Report.stage != Stage.CLOSED)
        .order_by(Report.submitted_at, Report.id)
    )
    if scope is not None:
        statement = statement.where(Report.unit_id.in_(scope))
    return [
        Waiting(report.id, report.number, unit, Urgency(report.urgency), report.submitted_at, mine=_is(report, by))
        for report, unit in session.execute(statement)
        if report.member_id != by.member_id
        and (_is(report, by) or report.officer_id is None or not may_have(session, report.officer_id, report.id))
    ]


def _is(report: Report, by: Visitor) -> bool:
    return report.officer_id == by.account_id
