"""Answering: the case officer alone opens an objection, and says whether it holds; each look is noted."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, asking, audit, sealed
from storage.hardship.cards import in_hand
from storage.hardship.reports import Report, short_enough
from storage.members import Member
from storage.public_notices.ending import bring_down, close, end_now, is_over
from storage.public_notices.records import (
    MOST_WORDS,
    SERVICE,
    Objection,
    ObjectionGone,
    Outcome,
    PublicNotice,
    State,
    Why,
    count_open,
    objector_of,
)
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor


def read(session: Session, objection_id: int, *, by: Visitor, now: datetime) -> Values:
    """The words; the name only where they are signed. ObjectionGone, and as `in_hand`."""
    report, one = _access(session, objection_id, by=by)
    _stop(session, by=by)
    audit.note(session, "public_notices.read", by=by.account_id, now=now, record=report.number)
    words = sealed.unseal(session, "notice_objections.words", one.row, one.words)
    return {**_about(report, one), "words": words, "at": one.at, **_signature(session, one)}


def _signature(session: Session, one: Objection) -> Values:
    member_id = accounts.member_of(session, objector_of(session, one)) if one.signed else None
    if member_id is None:
        return {"who": None, "unit": None}
    member = session.get_one(Member, member_id)
    return {"who": member.name, "unit": session.get_one(Unit, member.unit_id).name}


def _access(session: Session, objection_id: int, *, by: Visitor) -> tuple[Report, Objection]:
    """An objection that waits, and its case, which is the visitor's own: ObjectionGone for any other."""
    found = session.get(Objection, objection_id)
    if found is None:
        raise ObjectionGone
    notice = session.get_one(PublicNotice, found.notice_id)
    report = in_hand(session, notice.report_id, by=by)
    one = session.get_one(Objection, objection_id, with_for_update=True, populate_existing=True)
    if one.outcome is not None:
        raise ObjectionGone
    return report, one


def _about(report: Report, one: Objection) -> Values:
    return {"report": report.id, "number": report.number, "objection": one.id, "most": MOST_WORDS}


def before_upholding(session: Session, objection_id: int, *, by: Visitor, now: datetime) -> Values:
    """What 成立 will do, to be confirmed: nothing brings that notice up again. ObjectionGone."""
    del now
    report, one = _access(session, objection_id, by=by)
    return {**_about(report, one), "name": session.get_one(Member, report.member_id).name}


def uphold(session: Session, objection_id: int, *, by: Visitor, now: datetime) -> Values:
    """成立: the notice comes down, and the case is looked at once more. ObjectionGone."""
    report, one = _access(session, objection_id, by=by)
    notice = session.get_one(PublicNotice, one.notice_id, with_for_update=True, populate_existing=True)
    close(session, one, Outcome.HOLDS, now=now)
    audit.note(session, "public_notices.uphold", by=by.account_id, now=now, record=report.number)
    if notice.state == State.UP:
        bring_down(session, report, notice, Why.OBJECTION, now=now)
    return {"report": report.id}


def begin_rejecting(session: Session, objection_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks why it does not hold; the reason stays in the file. ObjectionGone."""
    report, one = _access(session, objection_id, by=by)
    asking.keep(session, by, SERVICE, {"objection": one.id}, now=now)
    asking.ask(session, by, SERVICE, "reason")
    return _about(report, one)


def reject(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """不成立: whoever wrote it is told that, and not why. Was it the last after the period, the case may be reported
    up at once. WordsTooLong, WordsEmpty, ObjectionGone."""
    asking.expect(by, SERVICE, "reason")
    report, one = _begun(session, by=by)
    one.reason = sealed.seal(session, "notice_objections.reason", one.row, short_enough(words))
    close(session, one, Outcome.FAILS, now=now)
    audit.note(session, "public_notices.reject", by=by.account_id, now=now, record=report.number)
    _stop(session, by=by)
    notice = session.get_one(PublicNotice, one.notice_id, with_for_update=True, populate_existing=True)
    over = notice.state == State.UP and notice.until is not None and is_over(notice.until, now=now)
    if over and not count_open(session, notice):
        end_now(session, report, notice, now=now)
    return {"report": report.id}


def _begun(session: Session, *, by: Visitor) -> tuple[Report, Objection]:
    return _access(session, int(str(asking.draft(session, by, SERVICE).get("objection", 0))), by=by)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    return _about(*_begun(session, by=by))


def _stop(session: Session, *, by: Visitor) -> None:
    """Whatever is asked is left: the next words are no reason."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
