"""The officer's side: look, take, help, choose the track, close, decline; and what a hint becomes."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from storage import asking, audit, holidays
from storage.aid import books
from storage.hardship import family, saying
from storage.hardship.cards import access_report, card, facts, in_hand, may_have, said, take_first
from storage.hardship.filing import projected
from storage.hardship.moves import Act, leads, move
from storage.hardship.reports import (
    ENDS,
    ON_THE_WAY,
    SERVICE,
    AidIsEntered,
    AlreadyTaken,
    Given,
    Kind,
    NotAgreedYet,
    OutOfOrder,
    Report,
    Track,
    Urgency,
    officer_name,
    short_enough,
    shred,
)
from storage.hardship.telling import tell_employee
from storage.values import Values
from storage.visitors import Visitor

#: What other nouns do in the moment in which a case is withdrawn, with its key.
DROPPED: list[Callable[[Session, int, datetime], None]] = []


class Way(StrEnum):
    """Another way that an officer names to somebody who can't be helped here."""

    HOTLINE = "hotline"
    LABOUR = "labour"
    LEGAL = "legal"
    COMMUNITY = "community"
    LATER = "later"


def look(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The card. Own words, telephone and answers only for the officer who took it, and that is noted."""
    saying.stop(session, by=by)
    return card(session, access_report(session, report_id, by=by), by=by, now=now)


def look_back(session: Session, report_id: int, before: int, *, by: Visitor, now: datetime) -> Values:
    """What was said in the visitor's own case before that piece; noted like every look."""
    saying.stop(session, by=by)
    report = access_report(session, report_id, by=by)
    if not by.answers_for(report.officer_id):
        raise take_first(session, report)
    audit.note(session, "hardship.read", by=by.account_id, now=now, record=report.number)
    return {**facts(session, report), **said(session, report, before, by=by, now=now)}


def take(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The officer takes it on and the employee is told; a case of an officer out of office can be taken over."""
    saying.stop(session, by=by)
    report = access_report(session, report_id, by=by)
    if report.stage not in ENDS and by.answers_for(report.officer_id):
        return card(session, report, by=by, now=now)
    move(report, Act.TAKE)
    if report.officer_id is not None and may_have(session, report.officer_id, report.id):
        raise AlreadyTaken(number=report.number, officer=officer_name(session, report.officer_id))
    hand_to(session, report, by=by, now=now)
    return card(session, report, by=by, now=now)


def hand_to(session: Session, report: Report, *, by: Visitor, now: datetime) -> None:
    """The visitor is the case officer from now on, and the employee is told."""
    report.officer_id, report.taken_at, report.waiting_since = by.account_id, now, None
    report.referred_to = report.referred_at = None
    audit.note(session, "hardship.take", by=by.account_id, now=now, record=report.number)
    told: Values = {
        "due_at": report.due_at,
        "projected": projected(session, report, now=now),
        "contacted": report.contacted_at is not None,
    }
    tell_employee(session, report, "hardship.taken", told, by=by, now=now)


def help_(session: Session, report_id: int, given: Given, *, by: Visitor, now: datetime) -> Values:
    """已帮助: what help was given; the employee is told. AidIsEntered for what goes through the books:
    `storage.hardship.giving`."""
    report = agreed(in_hand(session, report_id, by=by))
    if given is Given.AID:
        raise AidIsEntered(report=report.id, number=report.number)
    helped(session, report, given, by=by, now=now)
    tell_employee(session, report, "hardship.helped", {"given": given}, by=by, now=now)
    return card(session, report, by=by, now=now)


def helped(session: Session, report: Report, given: Given, *, by: Visitor, now: datetime) -> None:
    """That such help was given, and where it leads the case. OutOfOrder."""
    move(report, Act.HELP)
    report.given, report.contacted_at = given, report.contacted_at or now
    audit.note(session, "hardship.help", by=by.account_id, now=now, record=report.number)


def choose_track(session: Session, report_id: int, track: Track, *, by: Visitor, now: datetime) -> Values:
    """一般帮扶 or 建档, in one tap; OutOfOrder once the steps of 建档 have begun."""
    report = agreed(in_hand(session, report_id, by=by))
    if report.track != track:
        if not leads(report, Act.VERIFY):
            raise OutOfOrder(report=report.id, number=report.number, stage=report.stage)
        report.track = track
        audit.note(session, f"hardship.{track}", by=by.account_id, now=now, record=report.number)
    return card(session, report, by=by, now=now)


def before_helping(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """What kinds of help can be noted for which case."""
    del now
    saying.stop(session, by=by)
    return facts(session, agreed(in_hand(session, report_id, by=by)))


def before_closing(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """What closing will do, to be confirmed; `helped` tells whether any help was noted."""
    del now
    saying.stop(session, by=by)
    report = in_hand(session, report_id, by=by)
    return {**facts(session, report), "helped": report.given is not None}


def close(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """办结: the employee is told, and can say within 14 days that it is not solved; money that waits for a second word
    is called off."""
    report = in_hand(session, report_id, by=by)
    move(report, Act.CLOSE)
    _end(session, report, Act.CLOSE, by=by, now=now)
    books.call_off(session, report.id, report.number, by=by, now=now)
    tell_employee(session, report, "hardship.closed", {}, by=by, now=now)
    return card(session, report, by=by, now=now)


def decline(session: Session, version: int, way: Way, *, by: Visitor, now: datetime) -> Values:
    """暂不符合条件: the reason written before goes to the employee, with another way; both are kept."""
    asking.expect(by, SERVICE, "way", version)
    begun = saying.begun(session, by=by)
    report = agreed(in_hand(session, int(str(begun["report"])), by=by))
    if report.stage in ON_THE_WAY:
        raise OutOfOrder(report=report.id, number=report.number, stage=report.stage)
    move(report, Act.DECLINE)
    reason = short_enough(str(begun["words"]))
    once = saying.keep(session, report, Kind.REASON, reason, by=by, now=now)
    _end(session, report, Act.DECLINE, by=by, now=now)
    books.call_off(session, report.id, report.number, by=by, now=now)
    told: Values = {"words": reason, "way": way}
    tell_employee(session, report, "hardship.declined", told, by=by, now=now, repeats=False, once=once)
    saying.stop(session, by=by)
    return card(session, report, by=by, now=now)


def _end(session: Session, report: Report, act: Act, *, by: Visitor, now: datetime) -> None:
    report.closed_at, report.waiting_since, report.asked_at = now, None, None
    report.referred_to = report.referred_at = None
    audit.note(session, f"hardship.{act}", by=by.account_id, now=now, record=report.number)


def agreed(report: Report) -> Report:
    """The case, if the person it is about wants help; NotAgreedYet while it is a hint."""
    if not report.agreed:
        raise NotAgreedYet(report=report.id, number=report.number)
    return report


def heard_yes(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The officer asked, by telephone or in person: the person agrees; the hint becomes a report."""
    saying.stop(session, by=by)
    report = in_hand(session, report_id, by=by)
    if not report.agreed:
        report.agreed = True
        report.due_at = holidays.calendar(session).close_of(now, Urgency(report.urgency).working_days)
        audit.note(session, "hardship.heard_yes", by=by.account_id, now=now, record=report.number)
    return card(session, report, by=by, now=now)


def heard_no(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The person wants no help: what was told about them is shredded."""
    saying.stop(session, by=by)
    report = in_hand(session, report_id, by=by)
    if not report.agreed:
        drop(session, report, "hardship.heard_no", by=by, now=now)
        report.news_at = None
    return card(session, report, by=by, now=now)


def drop(session: Session, report: Report, act: str, *, by: Visitor, now: datetime) -> None:
    """Withdrawn: every word of the case is shredded at once; number, dates and stage stay."""
    move(report, Act.WITHDRAW)
    family.tell(session, report, "contacts.dropped", {}, now=now)
    books.call_off(session, report.id, report.number, by=by, now=now)
    report.closed_at, report.waiting_since, report.asked_at = now, None, None
    report.referred_to = report.referred_at = None
    session.flush()
    saying.unsay(session, report, now=now)
    shred(session, [report.id])
    session.refresh(report)
    audit.note(session, act, by=by.account_id, now=now, record=report.number)
    for follow in DROPPED:
        follow(session, report.id, now)
