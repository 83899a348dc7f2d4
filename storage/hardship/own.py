"""The employee's own cases: how they stand, a word more, taken back, not solved; and a colleague's yes or no."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import aid, alarms, asking, audit, bylaws, consents, holidays
from storage.aid import books, receiving
from storage.hardship import casework, family, saying
from storage.hardship.cards import may_have
from storage.hardship.dialogue import member
from storage.hardship.filing import projected, responsible, wait_anew
from storage.hardship.moves import Act, leads, move, own_open
from storage.hardship.reports import (
    ENDS,
    MINE_SHOWN,
    NOT_SOLVED_WITHIN,
    SERVICE,
    WORDS,
    AgreeAgain,
    Answer,
    Kind,
    NoOwnWords,
    NotTakenBack,
    NotYourReport,
    Report,
    Stage,
    TooLateNow,
    Track,
    Urgency,
    Whom,
    officer_name,
    short_enough,
    words_of,
)
from storage.hardship.telling import news, refused
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor


def mine(session: Session, *, by: Visitor, now: datetime) -> list[Values]:
    """The member's newest reports, and those made for others, with stage, officer, next step and date."""
    me = member(by)
    about_me = (Report.member_id == me) & (Report.agreed | Report.reporter_id.is_(None))
    newest = select(Report).where(about_me | (Report.reporter_id == me)).order_by(Report.id.desc()).limit(MINE_SHOWN)
    return [_own(session, report, by=by, now=now) for report in session.scalars(newest).all()]


#: What has become of a report for a colleague is told to that colleague alone.
_NOT_THEIRS: Values = {
    "stage": Stage.SUBMITTED,
    "officer": None,
    "contacted": False,
    "overdue": False,
    "due_at": None,
    "closed_at": None,
    "withdrawable": False,
    "aid": 0,
    "papers": False,
}


def look_at_own(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """One case as the employee sees it, with the newest that the officer said."""
    return _looked_at(session, _access(session, report_id, by=by), by=by, now=now)


def _looked_at(session: Session, report: Report, *, by: Visitor, now: datetime) -> Values:
    return {**_own(session, report, by=by, now=now), "answer": _newest_answer(session, report)}


def _own(session: Session, report: Report, *, by: Visitor, now: datetime) -> Values:
    # A hint about somebody whom the roster does not tell looks as any other: who is on it is nobody's business.
    about_me = report.member_id == by.member_id and (report.agreed or report.whom != Whom.COLLEAGUE)
    open_ = report.stage not in ENDS
    solved_on = report.closed_at if report.stage in {Stage.CLOSED, Stage.DECLINED} else None
    return {
        "report": report.id,
        "number": report.number,
        "stage": report.stage,
        "about_me": about_me,
        "whom": report.whom,
        "answerable": bool(responsible(session, report.unit_id, besides=by.account_id)),
        "by_contact": report.by_contact,
        "overdue": report.due_at < now and report.contacted_at is None,
        "contacted": report.contacted_at is not None,
        "asked": about_me and open_ and report.asked_at is not None,
        "open": about_me and open_,
        "withdrawable": about_me and leads(report, Act.WITHDRAW),
        "papers": about_me and open_ and report.track == Track.FILING,
        "words": bylaws.of(session).own_words and not refused(session, report, *consents.TALKING),
        "reopenable": about_me and solved_on is not None and now - solved_on <= NOT_SOLVED_WITHIN,
        "unit": session.get_one(Unit, report.unit_id).name,
        "officer": officer_name(session, report.officer_id),
        "submitted_at": report.submitted_at,
        "due_at": report.due_at,
        "projected": not holidays.calendar(session).is_published(report.due_at.astimezone(now.tzinfo).date()),
        "closed_at": report.closed_at,
        "aid": aid.received(session, report.member_id, now.year),
        **(_NOT_THEIRS if not about_me else {}),
    }


def _newest_answer(session: Session, report: Report) -> str | None:
    told = (Kind.ANSWER, Kind.QUESTION, Kind.REASON)
    newest = select(Answer).where(Answer.report_id == report.id, Answer.kind.in_(told))
    found = session.scalar(newest.order_by(Answer.id.desc()).limit(1))
    return words_of(session, report, found) if found else None


def _access(session: Session, report_id: int, *, by: Visitor) -> Report:
    """The employee's own report, or NotYourReport: also for one that others made and that they have not agreed to."""
    report = session.get(Report, report_id, with_for_update=True, populate_existing=True)
    me = member(by)
    if report is None or report.member_id != me or not (report.agreed or report.reporter_id is None):
        raise NotYourReport
    return report


def _takes_words(session: Session, report: Report) -> Report:
    if not bylaws.of(session).own_words:
        raise NoOwnWords
    if refused(session, report, *consents.TALKING):
        raise AgreeAgain
    return own_open(report)


def begin_adding(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks the employee for a word more."""
    return _begin(session, report_id, "add", by=by, now=now)


def begin_reply(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks the employee for the answer to the officer's question."""
    return _begin(session, report_id, "reply", by=by, now=now)


def _begin(session: Session, report_id: int, step: str, *, by: Visitor, now: datetime) -> Values:
    report = _takes_words(session, _access(session, report_id, by=by))
    asking.keep(session, by, WORDS, {"report": report.id}, now=now)
    asking.ask(session, by, SERVICE, step)
    return _asked(session, report)


def _asked(session: Session, report: Report) -> Values:
    return {"report": report.id, "number": report.number, "officer": officer_name(session, report.officer_id)}


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the employee's open question shows again."""
    del now
    return _asked(session, _begun(session, by=by))


def _begun(session: Session, *, by: Visitor) -> Report:
    return _takes_words(session, _access(session, int(str(saying.begun(session, by=by)["report"])), by=by))


def add(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """A word more to the own case; the case officer sees it."""
    asking.expect(by, SERVICE, "add")
    return _say(session, Kind.ADDED, words, by=by, now=now)


def reply(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The answer to the officer's question, who is told at once."""
    asking.expect(by, SERVICE, "reply")
    return _say(session, Kind.REPLY, words, by=by, now=now)


def _say(session: Session, kind: Kind, words: str, *, by: Visitor, now: datetime) -> Values:
    report = _begun(session, by=by)
    saying.keep(session, report, kind, short_enough(words), by=by, now=now)
    alarms.heed(session, words, report.number, report.member_id, by=by, now=now)
    if kind is Kind.REPLY:
        report.asked_at = None
    news(session, report, kind, now=now, at_once=kind is Kind.REPLY)
    asking.drop(session, by, WORDS)
    asking.close(session, by)
    return _looked_at(session, report, by=by, now=now)


def leave_words(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Back from the question to the own case, with nothing said."""
    report = _access(session, report_id, by=by)
    if by.question.service == SERVICE and by.question.step in {"add", "reply"}:
        asking.drop(session, by, WORDS)
        asking.close(session, by)
    return _looked_at(session, report, by=by, now=now)


def before_withdrawing(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """What taking back will do, to be confirmed, and whether something was given, of which the record stays;
    NotTakenBack for what stands in the union's register."""
    del now
    report = own_open(_access(session, report_id, by=by))
    if not leads(report, Act.WITHDRAW):
        raise NotTakenBack(report=report.id, number=report.number, stage=report.stage)
    return {**_asked(session, report), "aid": bool(receiving.given(session, report.id))}


def withdraw(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """已撤回: every word of it is shredded at once; the case officer is told that it is over."""
    report = own_open(_access(session, report_id, by=by))
    casework.drop(session, report, "hardship.withdraw", by=by, now=now)
    if report.officer_id is not None:
        _tell_withdrawn(session, report, now=now)
    return _looked_at(session, report, by=by, now=now)


def _tell_withdrawn(session: Session, report: Report, *, now: datetime) -> None:
    """It is over; what was given in it and is not signed for yet is named, at once: that goes on."""
    lines = [books.line(session, one) for one in receiving.unsettled(session, report.id)]
    open_: list[Value] = [{name: line[name] for name in ("kind", "amount", "goods", "worth")} for line in lines]
    news(session, report, "withdrawn", {"open": open_}, now=now, at_once=bool(open_))


def not_solved(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Within 14 days of the end (TooLateNow after): the case is open again, with the officer who had it, or waits for
    another where that one is not responsible any more."""
    report = _access(session, report_id, by=by)
    if report.closed_at is not None and report.stage != Stage.WITHDRAWN and now - report.closed_at > NOT_SOLVED_WITHIN:
        raise TooLateNow(number=report.number, closed_at=report.closed_at)
    if report.stage not in ENDS:
        return _looked_at(session, report, by=by, now=now)
    if not leads(report, Act.NOT_SOLVED):
        own_open(report)
    move(report, Act.NOT_SOLVED)
    audit.note(session, "hardship.not_solved", by=by.account_id, now=now, record=report.number)
    _open_again(session, report, by=by, now=now)
    told: Values = {"due_at": report.due_at, "projected": projected(session, report, now=now)}
    family.tell(session, report, "contacts.reopened", told, now=now)
    return _looked_at(session, report, by=by, now=now)


def _open_again(session: Session, report: Report, *, by: Visitor, now: datetime) -> None:
    report.closed_at = report.contacted_at = report.first_due_at = report.later_for = None
    report.due_at = holidays.calendar(session).close_of(now, Urgency(report.urgency).working_days)
    if report.officer_id is not None and may_have(session, report.officer_id, report.id):
        news(session, report, "not_solved", now=now)
        return
    report.stage, report.officer_id = Stage.SUBMITTED, None
    wait_anew(session, report, by=by, now=now)


def say_yes(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The colleague whom a hint is about agrees to be helped: it is their report from now on."""
    report = _hinted(session, report_id, by=by)
    if not report.agreed:
        report.agreed = True
        report.due_at = holidays.calendar(session).close_of(now, Urgency(report.urgency).working_days)
        audit.note(session, "hardship.say_yes", by=by.account_id, now=now, record=report.number)
        if report.officer_id is None:
            wait_anew(session, report, by=by, now=now)
        else:
            news(session, report, "agreed", now=now)
    return _looked_at(session, report, by=by, now=now)


def say_no(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values | None:
    """The colleague wants no help: what was told about them is shredded; who has agreed before is shown the case."""
    report = _hinted(session, report_id, by=by)
    if report.agreed:
        return _looked_at(session, report, by=by, now=now)
    casework.drop(session, report, "hardship.say_no", by=by, now=now)
    if report.officer_id is not None:
        news(session, report, "refused", now=now)
    return None


def _hinted(session: Session, report_id: int, *, by: Visitor) -> Report:
    """The hint about the visitor; NotYourReport for anybody else's, OwnCaseEnded after its end."""
    report = session.get(Report, report_id, with_for_update=True, populate_existing=True)
    # Without a reporter: the visitor's own words about somebody whom the roster did not tell.
    if report is None or report.member_id != member(by) or report.reporter_id is None:
        raise NotYourReport
    return own_open(report)
