"""What becomes of a grant in a case: the second's word, handed over, confirmed, taken back, corrected."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, aid, asking, audit
from storage.aid import SERVICE, Grant, State, books, receiving, seconding
from storage.aid.records import GrantMoved, NoSuchGrant, locked
from storage.hardship import giving
from storage.hardship.giving import access, granted
from storage.hardship.reports import Report, officer_name
from storage.hardship.telling import tell_employee
from storage.values import Values
from storage.visitors import Visitor


def _access(session: Session, grant_id: int, *, by: Visitor) -> tuple[Report, Grant]:
    """A grant in the visitor's own case, both locked: first the case, as everywhere. NoSuchGrant, TakeFirst."""
    found = session.get(Grant, grant_id)
    if found is None or found.report_id is None:
        raise NoSuchGrant
    report = access(session, found.report_id, by=by)
    return report, locked(session, grant_id)


def look(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """One grant, and what can be done about it; noted."""
    report, grant = _access(session, grant_id, by=by)
    audit.note(session, "aid.look", by=by.account_id, now=now, record=report.number)
    books.stop(session, by=by)
    return _shown(session, report, grant, now=now)


def _shown(session: Session, report: Report, grant: Grant, *, now: datetime) -> Values:
    in_books = grant.state == State.GRANTED and grant.corrects is None and not aid.is_corrected(session, grant)
    missing = grant.receipt == aid.Receipt.MISSING
    return {
        **giving.described(session, grant, report.number),
        "unsigned": giving.unsigned(grant, now=now),
        "undoable": grant.state == State.PENDING,
        "handable": in_books and (grant.handed_at is None or missing) and _reachable(session, report),
        "signable": in_books and grant.receipt in (None, aid.Receipt.MISSING),
        "correctable": in_books,
    }


def _reachable(session: Session, report: Report) -> bool:
    return accounts.holder(session, report.member_id) is not None


def undo(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """A mistake is taken back before anybody has agreed to it. GrantMoved."""
    report, grant = _access(session, grant_id, by=by)
    books.undo(session, grant, report.number, by=by, now=now)
    return giving.shown(session, report, 0, now=now)


def remind(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks the same second once more. GrantMoved; NotTheirWord, NobodyToSecond where their word counts no more."""
    report, grant = _access(session, grant_id, by=by)
    if grant.state != State.PENDING:
        raise GrantMoved
    seconding.expect(session, grant.second_id, grant.member_id, by=by, now=now)
    seconding.ask(session, grant, giving.described(session, grant, report.number), now=now)
    return {**_shown(session, report, grant, now=now), "reminded": True}


def before_replacing(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whom to ask instead of the second who has not answered. GrantMoved, NobodyElse."""
    report, grant = _access(session, grant_id, by=by)
    if grant.state != State.PENDING:
        raise GrantMoved
    people = seconding.others(session, grant, by=by, now=now)
    if not people:
        raise seconding.NobodyElse
    return {**_shown(session, report, grant, now=now), "people": people}


def replace(session: Session, grant_id: int, second_id: int, *, by: Visitor, now: datetime) -> Values:
    """换一个人: that one is asked for the second word. GrantMoved, NotTheirWord."""
    report, grant = _access(session, grant_id, by=by)
    if grant.state != State.PENDING:
        raise GrantMoved
    seconding.replace(session, grant, second_id, report.number, by=by, now=now)
    seconding.ask(session, grant, giving.described(session, grant, report.number), now=now)
    return _shown(session, report, grant, now=now)


def hand(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """已发放: the member gets a letter with one tap. GrantMoved."""
    report, grant = _access(session, grant_id, by=by)
    receiving.hand(session, grant, report.number, by=by, now=now)
    told: Values = {**books.line(session, grant), "officer": by.name}
    tell_employee(session, report, "aid.handed", told, by=by, now=now)
    return _shown(session, report, grant, now=now)


def sign(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """书面签领 or 书面签收. GrantMoved."""
    report, grant = _access(session, grant_id, by=by)
    receiving.sign(session, grant, report.number, by=by, now=now)
    return _shown(session, report, grant, now=now)


def before_correcting(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks why it was wrong. GrantMoved."""
    report, grant = _access(session, grant_id, by=by)
    books.correctable(session, grant)
    asking.keep(session, by, SERVICE, {"report": report.id, "grant": grant.id}, now=now)
    asking.ask(session, by, SERVICE, "correction")
    return {**_shown(session, report, grant, now=now), "version": by.question.version}


def correct(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """A counter-entry with the reason; the member, who was told of the grant, is told of that. GrantMoved."""
    asking.expect(by, SERVICE, "correction")
    report, grant = _access(session, _begun(session, by=by), by=by)
    books.correct(session, grant, words, report.number, by=by, now=now)
    books.stop(session, by=by)
    tell_employee(session, report, "aid.corrected", books.line(session, grant), by=by, now=now)
    return giving.shown(session, report, 0, now=now)


def open_correction(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    report, grant = _access(session, _begun(session, by=by), by=by)
    return {**_shown(session, report, grant, now=now), "version": by.question.version}


def _begun(session: Session, *, by: Visitor) -> int:
    found = asking.draft(session, by, SERVICE).get("grant")
    if found is None:
        raise asking.Outdated
    return int(str(found))


# The second.


def _waiting(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> tuple[Report | None, Grant]:
    """What waits for the visitor's word, and its case, locked before it. NothingToDecide."""
    found = session.get(Grant, grant_id)
    key = None if found is None else found.report_id
    report = None if key is None else session.get(Report, key, with_for_update=True, populate_existing=True)
    return report, seconding.waiting(session, grant_id, by=by, now=now)


def _number(report: Report | None, grant: Grant) -> str | None:
    """Of the case, or of the visit on which it was brought."""
    return grant.number if report is None else report.number


def agree(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """The second yes: it is given. NothingToDecide."""
    report, grant = _waiting(session, grant_id, by=by, now=now)
    number = _number(report, grant)
    seconding.agree(session, grant, books.record(grant, number), by=by, now=now)
    seconding.tell_entered(session, grant, "aid.agreed", number, by=by, now=now)
    if report is not None:
        granted(session, report, grant, by=by, now=now)
    return giving.described(session, grant, number)


def before_disagreeing(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks why not. NothingToDecide."""
    report, grant = _waiting(session, grant_id, by=by, now=now)
    asking.keep(session, by, SERVICE, {"grant": grant.id}, now=now)
    asking.ask(session, by, SERVICE, "reason")
    return giving.described(session, grant, _number(report, grant))


def reconsider(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """No reason after all: it waits for yes or no again. NothingToDecide."""
    report, grant = _waiting(session, grant_id, by=by, now=now)
    books.stop(session, by=by)
    return giving.described(session, grant, _number(report, grant))


def open_reason(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    report, grant = _waiting(session, _begun(session, by=by), by=by, now=now)
    return giving.described(session, grant, _number(report, grant))


def disagree(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """It is not given; who entered it reads why. NothingToDecide, WordsUnfit."""
    asking.expect(by, SERVICE, "reason")
    report, grant = _waiting(session, _begun(session, by=by), by=by, now=now)
    number = _number(report, grant)
    seconding.disagree(session, grant, words, books.record(grant, number), by=by, now=now)
    books.stop(session, by=by)
    seconding.tell_entered(session, grant, "aid.disagreed", number, by=by, now=now)
    return giving.described(session, grant, number)


# The member.


def confirm(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """我收到了. NoSuchGrant."""
    report, grant = _own(session, grant_id, by=by)
    receiving.confirm(session, grant, books.record(grant, _number(report, grant)), by=by, now=now)
    return _own_shown(session, report, grant, now=now)


def miss(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Values:
    """没收到: officer and chair are told, with the number only; it waits on the officer's desk. NoSuchGrant."""
    report, grant = _own(session, grant_id, by=by)
    number = _number(report, grant)
    if receiving.miss(session, grant, books.record(grant, number), by=by, now=now):
        officer = grant.entered_by if report is None else report.officer_id or grant.entered_by
        receiving.tell_missing(session, grant, number, officer, now=now)
        if report is not None:
            report.news_at = report.news_at or now
    return _own_shown(session, report, grant, now=now)


def _own(session: Session, grant_id: int, *, by: Visitor) -> tuple[Report | None, Grant]:
    found = session.get(Grant, grant_id)
    key = None if found is None else found.report_id
    report = None if key is None else session.get(Report, key, with_for_update=True, populate_existing=True)
    return report, receiving.own(session, grant_id, by=by)


def _own_shown(session: Session, report: Report | None, grant: Grant, *, now: datetime) -> Values:
    return {
        **books.line(session, grant),
        "report": grant.report_id or 0,
        "number": _number(report, grant),
        "officer": officer_name(session, grant.entered_by if report is None else report.officer_id),
        "year_total": aid.received(session, grant.member_id, now.year),
    }
