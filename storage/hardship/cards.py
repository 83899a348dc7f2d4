"""The officer's card: the case as whoever may have it sees it; words and telephones for the case officer alone."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, aid, audit, bylaws, consents, duty, holidays, members, outbox, rights
from storage.aid import receiving
from storage.consents import Purpose
from storage.hardship import family
from storage.hardship.moves import Act, leads
from storage.hardship.reports import (
    ENDS,
    ON_THE_WAY,
    PROMISED,
    AlreadyClosed,
    Answer,
    Kind,
    NotYours,
    Report,
    Stage,
    TakeFirst,
    Urgency,
    details_of,
    officer_name,
    story_of,
    words_of,
)
from storage.members import Member
from storage.outbox import State
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Characters of what was said that a card has room for beside the story, and the most pieces of it.
_ROOM, _PIECES = 2200, 6
#: Of these, how many the arithmetic of a self-check takes.
_SUM_ROOM = 900


def may_have(session: Session, account_id: int, report_id: int) -> bool:
    """The right "report": an officer of the unit or above, the chair, or who was on duty and told when it was pushed;
    never the person it is about."""
    report = session.get(Report, report_id)
    if report is None:
        return False
    if rights.permits(session, account_id, Deed.WORK_CASES, report.unit_id, about=report.member_id):
        return True
    if accounts.holder(session, report.member_id) == account_id:
        return False
    # Told, too: whoever goes on duty afterwards has not made himself a reader of it.
    told = report.pushed_on is not None and outbox.was_named(session, notice_name(report_id, account_id))
    return told and report.pushed_on is not None and duty.was_on(session, account_id, report.pushed_on)


def notice_name(report_id: int, account_id: int) -> str:
    """How the names of an officer's notices of a report begin; since when it waits follows."""
    return f"hardship.notice:{report_id}:{account_id}:"


def access_report(session: Session, report_id: int, *, by: Visitor) -> Report:
    """The report, or NotYours: also for numbers that don't exist, so that nobody can find out which do."""
    if not may_have(session, by.account_id, report_id):
        raise NotYours
    # Read again: what was loaded before the lock may be another's by now.
    return session.get_one(Report, report_id, with_for_update=True, populate_existing=True)


def is_orphaned(session: Session, report: Report) -> bool:
    """Whether the case has ended and its officer is in office there no more: nobody can take it on, and what was given
    in it has still to be handed over, signed for and set right."""
    return report.stage in ENDS and (report.officer_id is None or not may_have(session, report.officer_id, report.id))


def take_first(session: Session, report: Report) -> TakeFirst:
    """The refusal to whoever may have the case and does not: it names who has it, or that it has ended."""
    theirs = report.officer_id is not None and may_have(session, report.officer_id, report.id)
    officer = officer_name(session, report.officer_id) if theirs else None
    return TakeFirst(number=report.number, taken=theirs, officer=officer, ended=report.stage in ENDS)


def card(session: Session, report: Report, *, by: Visitor, now: datetime) -> Values:
    """What the card shows; the case officer has seen the news with it."""
    mine = by.answers_for(report.officer_id)
    shown: Values = {
        **facts(session, report),
        "stage": report.stage,
        "track": report.track,
        "closeable": leads(report, Act.CLOSE),
        # On the way of 建档 it is decided there, and by whom.
        "declinable": leads(report, Act.DECLINE) and report.stage not in ON_THE_WAY,
        "tracks": leads(report, Act.VERIFY),
        "given": report.given,
        "aid": (mine or is_orphaned(session, report)) and aid.was_entered(session, report.id),
        "unsettled": len(receiving.unsettled(session, report.id)) if report.stage in ENDS else 0,
        "ring_me": report.ring_me,
        "withdrew": consents.refused(session, report.member_id, Purpose.HARDSHIP),
        "by_phone": consents.refused(session, report.member_id, Purpose.TELEGRAM),
        "mine": mine,
        "takeable": report.officer_id is None or not (mine or may_have(session, report.officer_id, report.id)),
        "words": bylaws.of(session).own_words,
        "officer": officer_name(session, report.officer_id),
        "offered": by.answers_for(report.referred_to),
        "referred": officer_name(session, report.referred_to),
        "referring": report.referred_to is not None,
        "due_at": report.due_at,
        "first_due_at": report.first_due_at,
        "later_for": report.later_for,
        "later": mine and report.agreed and puts_off(session, report, now=now),
        "overdue": report.due_at < now and report.contacted_at is None and report.stage not in ENDS,
        "contacted": report.contacted_at is not None,
        "projected": not holidays.calendar(session).is_published(report.due_at.astimezone(now.tzinfo).date()),
        "submitted_at": report.submitted_at,
        "closed_at": report.closed_at,
        "asked": report.asked_at is not None,
        "entered": report.entered_by is not None and not report.by_contact,
        "by_contact": report.by_contact,
        "unreached": report.unreached,
        **_NOTHING_PRIVATE,
    }
    if mine and rights.may(by, Deed.READ_CASE):
        report.news_at = None
        shown.update(_private(session, report, by=by, now=now))
    return shown


_NOTHING_PRIVATE: Values = {
    "story": None,
    "phones": [],
    "said": [],
    "earlier": 0,
    "oldest": 0,
    "causes": [],
    "group": None,
    "help": [],
    "reach": None,
    "about": None,
    "check": None,
    "contact": None,
    "relation": None,
    "reporter": None,
}


def puts_off(session: Session, report: Report, *, now: datetime) -> bool:
    """Whether the promised call can be put off (延期): once, before its hour, and where the bot can tell of it."""
    return why_not(session, report, now=now) is None


def why_not(session: Session, report: Report, *, now: datetime) -> str | None:
    """Why it stays as promised, in the words of NotPutOff."""
    if report.contacted_at is not None or report.stage not in PROMISED:
        return "done"
    if not Urgency(report.urgency).later:
        return "urgent"
    if report.first_due_at is not None:
        return "again"
    if report.due_at <= now:
        return "over"
    return "by_phone" if accounts.holder(session, report.member_id) is None else None


def facts(session: Session, report: Report) -> Values:
    """What a line about the case says."""
    return {
        "report": report.id,
        "number": report.number,
        "name": session.get_one(Member, report.member_id).name,
        "unit": session.get_one(Unit, report.unit_id).name,
        "urgency": report.urgency,
        "agreed": report.agreed,
        "whom": report.whom,
        "reachable": accounts.holder(session, report.member_id) is not None,
        "hears": family.asker(session, report) is not None,
    }


def _private(session: Session, report: Report, *, by: Visitor, now: datetime) -> Values:
    audit.note(session, "hardship.read", by=by.account_id, now=now, record=report.number)
    reporter = session.get(Member, report.reporter_id) if report.reporter_id is not None else None
    details = details_of(session, report)
    return {
        **details,
        **family.presented(session, report),
        "story": story_of(session, report),
        "phones": [*members.phones(session, report.member_id)] if rights.may(by, Deed.READ_PHONE) else [],
        "reporter": None if reporter is None else reporter.name,
        **said(session, report, None, by=by, now=now, room=_ROOM - (_SUM_ROOM if details.get("check") else 0)),
    }


def said(
    session: Session, report: Report, before: int | None, *, by: Visitor, now: datetime, room: int = _ROOM
) -> Values:
    """What was said before that piece (None: the newest), as much as there is room for, oldest first; `officer` names
    one of before. `earlier`: how many stand before them, `oldest` the piece they stand before."""
    older = select(Answer).where(Answer.report_id == report.id)
    if before is not None:
        older = older.where(Answer.id < before)
    newest = older.order_by(Answer.id.desc()).limit(_PIECES)
    shown: list[Value] = []
    oldest = 0
    for one in session.scalars(newest):
        words = words_of(session, report, one)
        room -= len(words)
        if room < 0:
            break
        arrived = _arrived(session, one) if one.kind in TO_EMPLOYEE else True
        morning = outbox.waits_until(session, letter_of(one.row), now=now) if arrived is None else None
        other = None if one.account_id == by.account_id else officer_name(session, one.account_id)
        shown.insert(
            0,
            {"kind": one.kind, "at": one.at, "words": words, "arrived": arrived, "morning": morning, "officer": other},
        )
        oldest = one.id
    earlier = select(func.count()).where(Answer.report_id == report.id, Answer.id < oldest)
    return {"said": shown, "earlier": session.scalar(earlier) or 0, "oldest": oldest}


TO_EMPLOYEE = (Kind.ANSWER, Kind.QUESTION, Kind.REASON)


def letter_of(row: bytes) -> str:
    """The name under which the letter of an officer's words is found again."""
    # By the row's own id: SQLite gives the number of a shredded answer to the next one.
    return f"hardship.said:{row.hex()}"


def _arrived(session: Session, said: Answer) -> bool | None:
    """Whether words reached the employee's telephone; None while they are on their way."""
    ended = outbox.how_ended(session, letter_of(said.row))
    return None if ended in outbox.OPEN else ended is State.SENT


def in_hand(session: Session, report_id: int, *, by: Visitor) -> Report:
    """The visitor's own case; TakeFirst for anybody else who may have it."""
    report = access_report(session, report_id, by=by)
    if report.stage in ENDS:
        assert report.closed_at is not None
        raise AlreadyClosed(number=report.number, stage=report.stage, closed_at=report.closed_at)
    if not by.answers_for(report.officer_id) or report.stage == Stage.SUBMITTED:
        raise take_first(session, report)
    return report
