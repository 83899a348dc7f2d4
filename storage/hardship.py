"""Hardship reports (困难申报): handed in by an employee, taken on, answered and closed by an officer of the unit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from sqlalchemy import ForeignKey, LargeBinary, String, Table, delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import accounts, asking, audit, calendar, members, numbers, offices, outbox, sealed
from storage.accounts import Account
from storage.database import Record
from storage.errors import Refusal
from storage.members import Member
from storage.offices import Role
from storage.outbox import Letter, Rank
from storage.prepared import Prepared
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

SERVICE = "hardship"
ANSWER = "hardship.answer"
#: Characters of a person's own words, and of an officer's answer.
MOST_WORDS = 1000
MINE_SHOWN = 5
#: How long own words and answers are kept after closing; the first screen of a report says so.
WORDS_KEPT = timedelta(days=365)
#: Of the longest, what a message has room for beside the story.
ANSWERS_SHOWN = 2


class Urgency(StrEnum):
    """How soon help is needed; the working days within which the unit's union gets in touch stand beside it."""

    THIS_WEEK = "this_week"
    THIS_MONTH = "this_month"
    NOT_URGENT = "not_urgent"

    @property
    def working_days(self) -> int:
        return {Urgency.THIS_WEEK: 1, Urgency.THIS_MONTH: 3, Urgency.NOT_URGENT: 5}[self]


class Stage(StrEnum):
    """SUBMITTED until an officer takes it (TAKEN, 受理); CLOSED (办结) is the end."""

    SUBMITTED = "submitted"
    TAKEN = "taken"
    CLOSED = "closed"


class Report(Record):
    """One report. `story` is the person's own words, sealed; `unit_id` is the unit of then, `officer_id` an account."""

    __tablename__ = "hardship_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    number: Mapped[str] = mapped_column(String(16), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    urgency: Mapped[Urgency] = mapped_column(String(12))
    ring_me: Mapped[bool]
    story: Mapped[bytes | None] = mapped_column(LargeBinary)
    stage: Mapped[Stage] = mapped_column(String(10), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    due_at: Mapped[datetime]
    submitted_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Answer(Record):
    """What an officer wrote to the employee about a report, sealed."""

    __tablename__ = "hardship_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    report_id: Mapped[int] = mapped_column(ForeignKey("hardship_reports.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


_FILE = Prepared(insert(cast("Table", Report.__table__)).returning(Report.__table__.c.id))


class WordsTooLong(asking.Unfit, Refusal):
    """More than 1,000 characters; values: length, most."""


class AlreadyAsked(Refusal):
    """A call was asked for and nobody has taken it up yet; values: number, due_at."""


class NotYours(Refusal):
    """The visitor may not have this report."""


class AlreadyTaken(Refusal):
    """Another officer has the case; values: number, officer."""


class TakeFirst(Refusal):
    """Only who has taken the case can do that; values: number."""


class AlreadyClosed(Refusal):
    """The case is closed; values: number, closed_at."""


class NothingToHandIn(Refusal):
    """There are no answers to hand in."""


# The dialogue of the employee.


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
    return _review(session, {**asking.draft(session, by, SERVICE), "words": _short_enough(words)}, by=by, now=now)


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
    """Hands the answers in: the report exists, has its number, and the officers' notices are on their way."""
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
    """Files a report at once with name, unit and urgency only: please ring, this week."""
    asking.expect(by, SERVICE, "intro", version)
    waiting = session.scalar(
        select(Report).where(Report.member_id == _member(by), Report.ring_me, Report.stage == Stage.SUBMITTED)
    )
    if waiting is not None:
        raise AlreadyAsked(number=waiting.number, due_at=waiting.due_at)
    receipt = _file(session, Urgency.THIS_WEEK, by=by, now=now, ring_me=True)
    asking.close(session, by)
    return receipt


def _member(by: Visitor) -> int:
    if by.member_id is None:
        raise members.NotKnownYet
    return by.member_id


def _short_enough(words: str) -> str:
    words = words.strip()
    if len(words) > MOST_WORDS:
        raise WordsTooLong(length=len(words), most=MOST_WORDS)
    return words


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


# What the employee sees of it.


def mine(session: Session, *, by: Visitor, now: datetime) -> list[Values]:
    """The member's newest reports with stage, officer, next step and date."""
    del now
    newest = select(Report).where(Report.member_id == by.member_id).order_by(Report.id.desc()).limit(MINE_SHOWN)
    return [
        {
            "number": report.number,
            "stage": report.stage,
            "unit": session.get_one(Unit, report.unit_id).name,
            "officer": officer_name(session, report.officer_id),
            "submitted_at": report.submitted_at,
            "due_at": report.due_at,
            "closed_at": report.closed_at,
        }
        for report in session.scalars(newest)
    ]


# The work of the officer.


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
    return _card(session, access_report(session, report_id, by=by), by=by, now=now)


def take(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The officer takes it on and the employee is told; a case of an officer out of office can be taken over."""
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
    return {"report": report.id, "number": report.number, "version": asking.ask(session, by, SERVICE, "answer")}


def answer(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The officer's words go to the employee, once: an unconfirmed letter is not repeated."""
    asking.expect(by, SERVICE, "answer")
    report = _in_hand(session, int(str(asking.draft(session, by, ANSWER)["report"])), by=by)
    words, row = _short_enough(words), sealed.new_row()
    closed = sealed.seal(session, "hardship_answers.words", row, words)
    session.add(Answer(row=row, report_id=report.id, account_id=by.account_id, words=closed, at=now))
    audit.note(session, "hardship.answer", by=by.account_id, now=now, record=report.number)
    _tell_employee(session, report, "hardship.answered", {"words": words}, by=by, now=now, repeats=False)
    asking.drop(session, by, ANSWER)
    asking.close(session, by)
    return _card(session, report, by=by, now=now)


def answer_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the officer's open question shows again."""
    del now
    draft = asking.draft(session, by, ANSWER)
    report = access_report(session, int(str(draft["report"])), by=by)
    return {"report": report.id, "number": report.number, "version": by.question.version}


def leave_answer(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Back from the question to the card, without an answer."""
    report = access_report(session, report_id, by=by)
    if by.question.service == SERVICE and by.question.step == "answer":
        asking.drop(session, by, ANSWER)
        asking.close(session, by)
    return _card(session, report, by=by, now=now)


def before_closing(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """What closing will do, to be confirmed."""
    del now
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
    session: Session, report: Report, key: str, values: Values, *, by: Visitor, now: datetime, repeats: bool = True
) -> None:
    account_id = accounts.holder(session, report.member_id)
    if account_id is None:
        return
    facts: Values = {"number": report.number, "officer": by.name, **values}
    letter = Letter(account_id, key, facts, right="member", subject=report.member_id, repeats=repeats)
    outbox.queue(session, letter, now=now)


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
            {"at": one.at, "words": sealed.unseal(session, "hardship_answers.words", one.row, one.words)}
            for one in reversed(session.scalars(newest).all())
        ],
    }


def forget(session: Session, *, now: datetime) -> int:
    """A year after closing, the words of both sides are deleted; number, dates and stage stay. Returns how many."""
    old = select(Report.id).where(Report.closed_at < now - WORDS_KEPT)
    stories = update(Report).where(Report.id.in_(old), Report.story.is_not(None)).values(story=None)
    answers = delete(Answer).where(Answer.report_id.in_(old))
    return sum(session.execute(statement).rowcount for statement in (stories, answers))  # type: ignore[attr-defined]


def officer_name(session: Session, account_id: int | None) -> str | None:
    """The name on the roster; None for nobody, or for an officer whom the roster does not know."""
    statement = select(Member.name).join(Account, Account.member_id == Member.id).where(Account.id == account_id)
    return session.scalar(statement)


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
