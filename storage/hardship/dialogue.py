"""The employee's side: a few questions, one a screen, and what came of them."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from storage import asking, audit, calendar, members, numbers, offices, outbox, sealed
from storage.hardship.reports import (
    MINE_SHOWN,
    SERVICE,
    AlreadyAsked,
    Answer,
    NothingToHandIn,
    Report,
    Stage,
    Urgency,
    officer_name,
    short_enough,
)
from storage.offices import Role
from storage.outbox import Letter, Rank
from storage.prepared import Prepared
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

_FILE = Prepared(insert(cast("Table", Report.__table__)).returning(Report.__table__.c.id))


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Opens the first screen; `half_done` tells whether answers of before are kept."""
    del now
    _member(by)
    half_done = bool(asking.draft(session, by, SERVICE))
    return {"version": asking.ask(session, by, SERVICE, "intro"), "half_done": half_done}


def start_over(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Forgets the answers of before and shows the first screen."""
    asking.expect(by, SERVICE, "intro", version)
    asking.drop(session, by, SERVICE)
    return begin(session, by=by, now=now)


def agree(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The first question; agreeing starts the draft."""
    asking.expect(by, SERVICE, "intro", version)
    answers = asking.draft(session, by, SERVICE)
    asking.keep(session, by, SERVICE, {"agreed_at": now, **answers}, now=now)
    return {"version": asking.ask(session, by, SERVICE, "urgency"), **answers}


def choose_urgency(session: Session, version: int, urgency: Urgency, *, by: Visitor, now: datetime) -> Values:
    asking.expect(by, SERVICE, "urgency", version)
    answers = {**asking.draft(session, by, SERVICE), "urgency": urgency}
    asking.keep(session, by, SERVICE, answers, now=now)
    return {"version": asking.ask(session, by, SERVICE, "words"), **answers}


def write_words(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The person's own words; WordsTooLong above 1,000 characters, and nothing of what was kept is lost."""
    asking.expect(by, SERVICE, "words")
    return _review(session, {**asking.draft(session, by, SERVICE), "words": short_enough(words)}, by=by, now=now)


def keep_words(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The words written before stay as they are."""
    asking.expect(by, SERVICE, "words", version)
    return _review(session, asking.draft(session, by, SERVICE), by=by, now=now)


def skip_words(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """No own words; ones written before are taken out."""
    asking.expect(by, SERVICE, "words", version)
    answers = asking.draft(session, by, SERVICE)
    answers.pop("words", None)
    return _review(session, answers, by=by, now=now)


def _review(session: Session, answers: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, answers, now=now)
    return {"version": asking.ask(session, by, SERVICE, "review"), **answers}


_BEFORE = {"urgency": "intro", "words": "urgency", "review": "words"}


def go_back(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The question before the open one; `step` names it."""
    del now
    step = _BEFORE.get(by.question.step or "")
    if step is None or by.question.service != SERVICE or by.question.version != version:
        raise asking.Outdated
    return {"version": asking.ask(session, by, SERVICE, step), "step": step, **asking.draft(session, by, SERVICE)}


def put_off(session: Session, version: int, *, by: Visitor, now: datetime) -> None:
    """Leaves the dialogue; the answers wait."""
    del now
    if by.question.service != SERVICE or by.question.version != version:
        raise asking.Outdated
    asking.close(session, by)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question's screen shows, for a stale button or a word out of place."""
    del now
    return {"version": by.question.version, "step": by.question.step, **asking.draft(session, by, SERVICE)}


def submit(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Hands the answers in: the report exists, has its number, and the officers' notices are on their way.

    A second press of the same button gets the same receipt.
    """
    filed = _filed_by(session, version, by=by)
    if filed is not None:
        return filed
    asking.expect(by, SERVICE, "review", version)
    answers = asking.draft(session, by, SERVICE)
    if "urgency" not in answers:
        raise NothingToHandIn
    words = answers.get("words")
    receipt = _file(session, Urgency(str(answers["urgency"])), by=by, now=now, words=str(words) if words else None)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    return receipt


def ring_me(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Files a report at once with name, unit and urgency only: please ring, this week. Twice pressed is once asked."""
    filed = _filed_by(session, version, by=by)
    if filed is not None:
        return filed
    asking.expect(by, SERVICE, "intro", version)
    waiting = session.scalar(
        select(Report).where(Report.member_id == _member(by), Report.ring_me, Report.stage == Stage.SUBMITTED)
    )
    if waiting is not None:
        raise AlreadyAsked(number=waiting.number, due_at=waiting.due_at)
    receipt = _file(session, Urgency.THIS_WEEK, by=by, now=now, ring_me=True)
    asking.close(session, by)
    return receipt


def _filed_by(session: Session, version: int, *, by: Visitor) -> Values | None:
    """The receipt of the report that this member filed by that very button, if it was."""
    if by.question.version == version:
        return None
    report = session.scalar(select(Report).where(Report.member_id == by.member_id, Report.question == version))
    if report is None:
        return None
    answerable = bool(offices.responsible(session, Role.OFFICER, report.unit_id, besides=by.account_id))
    facts: Values = {"number": report.number, "unit": session.get_one(Unit, report.unit_id).name}
    return {**facts, "due_at": report.due_at, "answerable": answerable}


def _member(by: Visitor) -> int:
    if by.member_id is None:
        raise members.NotKnownYet(desk=by.has_desk, newcomer=not by.has_desk)
    return by.member_id


def _file(
    session: Session,
    urgency: Urgency,
    *,
    by: Visitor,
    now: datetime,
    words: str | None = None,
    ring_me: bool = False,
) -> Values:
    row = sealed.new_row()
    member_id = _member(by)
    assert by.unit_id is not None
    number, due_at = numbers.take(session, "KN", now=now), calendar.close_of(now, urgency.working_days)
    filed = {
        "row": row,
        "number": number,
        "member_id": member_id,
        "question": by.question.version,
        "unit_id": by.unit_id,
        "urgency": urgency,
        "ring_me": ring_me,
        "story": sealed.seal(session, "hardship_reports.story", row, words) if words else None,
        "stage": Stage.SUBMITTED,
        "due_at": due_at,
        "submitted_at": now,
    }
    ((report_id,),) = _FILE.rows(session, filed)
    audit.note(session, "hardship.submit", by=by.account_id, now=now, record=number)
    facts: Values = {"number": number, "unit": by.unit, "due_at": due_at}
    notice: Values = {**facts, "report": report_id, "urgency": urgency, "ring_me": ring_me}
    return {**facts, "answerable": _tell_officers(session, notice, urgency, by=by, now=now)}


def _tell_officers(session: Session, notice: Values, urgency: Urgency, *, by: Visitor, now: datetime) -> bool:
    """A notice without content to each officer responsible; False when there is none, and the admins are told so."""
    assert by.unit_id is not None
    rank = Rank.URGENT if urgency is Urgency.THIS_WEEK else Rank.NOTICE
    report_id = int(str(notice["report"]))
    responsible = offices.responsible(session, Role.OFFICER, by.unit_id, besides=by.account_id)
    for account_id in responsible:
        letter = Letter(account_id, "hardship.notice", notice, rank, right="report", subject=report_id)
        outbox.queue(session, letter, now=now)
    if not responsible:
        for account_id in offices.holders(session, Role.ADMIN, None):
            outbox.queue(session, Letter(account_id, "hardship.nobody_responsible", {"unit": by.unit}), now=now)
    return bool(responsible)


def mine(session: Session, *, by: Visitor, now: datetime) -> list[Values]:
    """The member's newest reports with stage, officer, next step, date, and the newest answer to the newest."""
    _member(by)
    newest = select(Report).where(Report.member_id == by.member_id).order_by(Report.id.desc()).limit(MINE_SHOWN)
    return [
        {
            "answer": _newest_answer(session, report) if place == 0 else None,
            "answerable": bool(offices.responsible(session, Role.OFFICER, report.unit_id, besides=by.account_id)),
            "overdue": report.due_at < now,
            "number": report.number,
            "stage": report.stage,
            "unit": session.get_one(Unit, report.unit_id).name,
            "officer": officer_name(session, report.officer_id),
            "submitted_at": report.submitted_at,
            "due_at": report.due_at,
            "closed_at": report.closed_at,
        }
        for place, report in enumerate(session.scalars(newest).all())
    ]


def _newest_answer(session: Session, report: Report) -> str | None:
    newest = select(Answer).where(Answer.report_id == report.id).order_by(Answer.id.desc()).limit(1)
    found = session.scalar(newest)
    return sealed.unseal(session, "hardship_answers.words", found.row, found.words) if found else None
