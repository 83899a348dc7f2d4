"""Agreeing: the person whom a notice would name sees what it would show, and says yes or no; without Telegram on paper.

Nothing else hangs on it: after a no the case goes on, and every other help.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, audit, codes, consents
from storage.consents import Purpose
from storage.dossiers import steps
from storage.dossiers.records import Dossier, access_dossier
from storage.hardship.casework import agreed
from storage.hardship.moves import Act, leads
from storage.hardship.reports import OutOfOrder, Report
from storage.hardship.telling import tell_employee
from storage.public_notices import ending, terms
from storage.public_notices.records import (
    OPEN,
    NoticeClosed,
    NotThatDay,
    NotYourNotice,
    PublicNotice,
    State,
    Why,
    newest,
)
from storage.public_notices.telling import tell_officer
from storage.values import Values
from storage.visitors import Visitor

#: How far back a day may lie that an officer enters.
BACK = timedelta(days=7)


# The officer's side.


def ask(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The person is asked in a letter that shows exactly what would be seen. NoVisitYet, NoClassYet,
    OutOfOrder, and as `in_hand`."""
    report, notice = _begin(session, report_id, by=by, now=now)
    audit.note(session, "public_notices.ask", by=by.account_id, now=now, record=report.number)
    told = {"notice": notice.id, **terms.shown(session, notice, report)}
    tell_employee(session, report, "public_notices.asked", told, by=by, now=now)
    return {"report": report.id}


def write_down(session: Session, report_id: int, ordinal: int, *, by: Visitor, now: datetime) -> Values:
    """书面同意: the person has signed on that day, told by its ordinal. As `ready`, and
    NotThatDay."""
    report, _ = ready(session, report_id, by=by, now=now)
    signed_on = day_of(report, ordinal, now=now)
    _, notice = _begin(session, report_id, by=by, now=now)
    notice.state, notice.agreed_at, notice.written_on = State.AGREED, now, signed_on
    audit.note(session, "public_notices.write_down", by=by.account_id, now=now, record=report.number)
    return {"report": report.id}


def ready(session: Session, report_id: int, *, by: Visitor, now: datetime) -> tuple[Report, Dossier]:
    """The visitor's own case and its file, if a notice is what comes next. NoVisitYet, NoClassYet,
    OutOfOrder, NotAgreedYet."""
    report, dossier = access_dossier(session, report_id, by=by, now=now)
    agreed(report)
    if not leads(report, Act.PUBLISH):
        raise OutOfOrder(report=report.id, number=report.number, stage=report.stage)
    steps.ready_for_notice(session, report, dossier)
    return report, dossier


def _begin(session: Session, report_id: int, *, by: Visitor, now: datetime) -> tuple[Report, PublicNotice]:
    report, dossier = ready(session, report_id, by=by, now=now)
    before, group = newest(session, report.id), terms.group_for(session, report)
    if before is not None and before.state in OPEN:
        before.state, before.why, before.ended_at = State.DOWN, Why.ANEW, now
    assert dossier.hardship_class is not None
    notice = PublicNotice(
        report_id=report.id,
        code=codes.fresh(),
        state=State.ASKED,
        hardship_class=dossier.hardship_class,
        days=terms.days(session),
        group_id=None if group is None else group.id,
        asked_at=now,
    )
    session.add(notice)
    session.flush()
    return report, notice


def day_of(report: Report, ordinal: int, *, now: datetime) -> date:
    """The day of that ordinal, of the days that can be entered now; NotThatDay."""
    today = now.date()
    if not today - BACK <= date.fromordinal(min(max(ordinal, 1), date.max.toordinal())) <= today:
        raise NotThatDay(report=report.id, number=report.number)
    return date.fromordinal(ordinal)


# The person's side.


def agree(session: Session, notice_id: int, *, by: Visitor, now: datetime) -> Values:
    """Yes, to what was shown. NotYourNotice, NoticeClosed."""
    report, notice = _own(session, notice_id, by=by)
    if notice.state != State.ASKED or not leads(report, Act.PUBLISH):
        raise NoticeClosed
    notice.state, notice.agreed_at = State.AGREED, now
    consents.give(session, [Purpose.PUBLIC_NOTICE], by=by, now=now)
    audit.note(session, "public_notices.agree", by=by.account_id, now=now, record=report.number)
    tell_officer(session, report, "agreed", now=now)
    return {"notice": notice.id, "report": report.id, **terms.shown(session, notice, report)}


def refuse(session: Session, notice_id: int, *, by: Visitor, now: datetime) -> Values:
    """No: nothing is shown of it; also a yes of before is taken back. NotYourNotice, NoticeClosed."""
    report, notice = _own(session, notice_id, by=by)
    if notice.state not in OPEN:
        raise NoticeClosed
    hung = notice.state == State.UP
    consents.withdraw(session, Purpose.PUBLIC_NOTICE, by=by, now=now)
    _no_more(session, report, notice, by=by, now=now)
    return {"report": report.id, "number": report.number, "hung": hung}


def withdraw(session: Session, *, by: Visitor, now: datetime) -> int:
    """The consent is withdrawn: what hangs comes down at once, what was to be hung is not. How many."""
    mine = select(PublicNotice).join(Report, Report.id == PublicNotice.report_id)
    found = session.scalars(mine.where(Report.member_id == by.member_id, PublicNotice.state.in_(OPEN))).all()
    for one in found:
        report, notice = _own(session, one.id, by=by)
        _no_more(session, report, notice, by=by, now=now)
    return len(found)


def _no_more(session: Session, report: Report, notice: PublicNotice, *, by: Visitor, now: datetime) -> None:
    hung = notice.state == State.UP
    if hung:
        ending.bring_down(session, report, notice, Why.CONSENT, now=now)
    else:
        notice.state, notice.why, notice.ended_at = State.REFUSED, Why.CONSENT, now
    audit.note(session, "public_notices.refuse", by=by.account_id, now=now, record=report.number)
    tell_officer(session, report, "withdrawn" if hung else "refused", now=now)


def _own(session: Session, notice_id: int, *, by: Visitor) -> tuple[Report, PublicNotice]:
    """The notice about the visitor, both locked."""
    found = session.get(PublicNotice, notice_id)
    report = None if found is None else session.get_one(Report, found.report_id, with_for_update=True)
    if report is None or by.member_id is None or report.member_id != by.member_id:
        raise NotYourNotice
    return report, session.get_one(PublicNotice, notice_id, with_for_update=True, populate_existing=True)


def reachable(session: Session, report: Report) -> bool:
    """Whether the person can be asked in a letter."""
    return accounts.holder(session, report.member_id) is not None
