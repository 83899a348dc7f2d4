"""Postponing (延期): the call that an officer owes is put off, once, before its hour, and the person is told why."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from storage import asking, audit, holidays, rights
from storage.hardship import saying
from storage.hardship.cards import card, facts, in_hand, why_not
from storage.hardship.casework import agreed
from storage.hardship.filing import projected
from storage.hardship.reports import Later, NotPutOff, Report, Urgency
from storage.hardship.telling import tell_employee
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor


def choose_day(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """To which days: working days after the one that was promised, no further than that was. NotForYou, TakeFirst,
    NotAgreedYet, NotPutOff."""
    saying.stop(session, by=by)
    report = _owed(session, report_id, by=by, now=now)
    days: list[Value] = [{"day": one.toordinal(), "until": until} for one, until in _days(session, report, now).items()]
    return {**facts(session, report), "due_at": report.due_at, "days": days}


def choose_why(session: Session, report_id: int, day: int, *, by: Visitor, now: datetime) -> Values:
    """What the person will be told. Outdated for a day that can't be chosen (any more); else as `choose_day`."""
    report = _owed(session, report_id, by=by, now=now)
    until = _chosen(session, report, day, now)
    return {**facts(session, report), "due_at": report.due_at, "day": day, "until": until}


def put_off(session: Session, report_id: int, day: int, why: Later, *, by: Visitor, now: datetime) -> Values:
    """The call is owed by then, whatever reminds of it goes by that, and the person is told. Pressed twice it is done
    once. As `choose_why`."""
    rights.ask(by, Deed.PUT_OFF_CASES)
    report = in_hand(session, report_id, by=by)
    if report.first_due_at is None or report.later_for != why or _day_of(report.due_at, now).toordinal() != day:
        report = _owed(session, report_id, by=by, now=now)
        until = _chosen(session, report, day, now)
        report.first_due_at, report.due_at, report.later_for = report.due_at, until, why
        session.flush()
        audit.note(session, "hardship.make_later", by=by.account_id, now=now, record=report.number)
        told: Values = {"due_at": until, "first_due_at": report.first_due_at, "why": why}
        told["projected"] = projected(session, report, now=now)
        tell_employee(session, report, "hardship.made_later", told, by=by, now=now)
    return card(session, report, by=by, now=now)


def _owed(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Report:
    """The visitor's own case, whose call can be put off."""
    rights.ask(by, Deed.PUT_OFF_CASES)
    report = agreed(in_hand(session, report_id, by=by))
    why = why_not(session, report, now=now)
    if why is not None:
        raise NotPutOff(report=report.id, number=report.number, due_at=report.due_at, why=why)
    return report


def _days(session: Session, report: Report, now: datetime) -> dict[date, datetime]:
    """The days that can be chosen, each with the hour by which the call is owed then."""
    days, promised = holidays.calendar(session), report.due_at.astimezone(now.tzinfo)
    found = [days.close_of(promised, more) for more in Urgency(report.urgency).later]
    return {one.date(): one for one in found}


def _chosen(session: Session, report: Report, day: int, now: datetime) -> datetime:
    found = {one.toordinal(): until for one, until in _days(session, report, now).items()}
    if day not in found:
        raise asking.Outdated
    return found[day]


def _day_of(instant: datetime, now: datetime) -> date:
    return instant.astimezone(now.tzinfo).date()
