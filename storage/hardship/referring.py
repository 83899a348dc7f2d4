"""Referring (转办): the case officer asks a colleague to take the case over, who accepts or not."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, offices, outbox
from storage.accounts import Account
from storage.errors import Refusal
from storage.hardship import casework, saying
from storage.hardship.cards import access_report, card, facts, in_hand, may_have
from storage.hardship.reports import ENDS, AlreadyClosed, Report, officer_name
from storage.members import Member
from storage.offices import Role
from storage.outbox import Letter
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Names that a screen has room for.
_SHOWN = 12


class Because(StrEnum):
    """Why somebody does not take a case over."""

    AWAY = "away"
    NOT_MINE = "not_mine"
    TOO_CLOSE = "too_close"


class NotForThem(Refusal):
    """That colleague may not have the case (any more)."""


class NothingOffered(Refusal):
    """The case is not offered to the visitor (any more)."""


def choose_colleague(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whom the case can be offered to: everybody else who may have it; `referred`: whom it is offered to already."""
    del now
    saying.stop(session, by=by)
    report = in_hand(session, report_id, by=by)
    asked: Values = {"referring": report.referred_to is not None, "referred": officer_name(session, report.referred_to)}
    return {**facts(session, report), **asked, "colleagues": _colleagues(session, report, by=by)}


def _colleagues(session: Session, report: Report, *, by: Visitor) -> list[Value]:
    found: list[Value] = []
    for account_id in in_office(session):
        if account_id != by.account_id and may_have(session, account_id, report.id) and len(found) < _SHOWN:
            found.append({"account": account_id, **called(session, account_id)})
    return found


def in_office(session: Session) -> list[int]:
    """Everybody whose office is for cases, longest in it first."""
    return list(offices.serving(session, Role.OFFICER, Role.DEPUTY, Role.CHAIR))


def called(session: Session, account_id: int) -> Values:
    """Name and unit on the roster; None for somebody whom it does not know."""
    named = select(Member.name, Unit.name).join(Account, Account.member_id == Member.id)
    row = session.execute(named.join(Unit, Unit.id == Member.unit_id).where(Account.id == account_id)).first()
    return {"name": row[0], "unit": row[1]} if row else {"name": None, "unit": None}


def before_offering(session: Session, report_id: int, account_id: int, *, by: Visitor, now: datetime) -> Values:
    """What offering will do, to be confirmed: the employee should have been asked."""
    del now
    report = in_hand(session, report_id, by=by)
    if account_id == by.account_id or not may_have(session, account_id, report.id):
        raise NotForThem
    return {**facts(session, report), "account": account_id, "colleague": called(session, account_id)["name"]}


def offer(session: Session, report_id: int, account_id: int, *, by: Visitor, now: datetime) -> Values:
    """The colleague is asked; until the answer the case stays where it is. A second offer replaces the first."""
    saying.stop(session, by=by)
    before_offering(session, report_id, account_id, by=by, now=now)
    report = in_hand(session, report_id, by=by)
    if report.referred_to != account_id:
        report.referred_to, report.referred_at = account_id, now
        audit.note(session, "hardship.offer", by=by.account_id, now=now, record=report.number)
        told: Values = {**facts(session, report), "officer": by.name}
        _tell(session, report, account_id, "hardship.offered", told, now=now)
    return card(session, report, by=by, now=now)


def take_back(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The offer is taken back; the case stays."""
    report = in_hand(session, report_id, by=by)
    report.referred_to = report.referred_at = None
    audit.note(session, "hardship.take_back", by=by.account_id, now=now, record=report.number)
    return card(session, report, by=by, now=now)


def accept(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The colleague has the case from now on; who offered it and the employee are told."""
    saying.stop(session, by=by)
    report = access_report(session, report_id, by=by)
    if not by.answers_for(report.officer_id):
        before = _offered(report, by=by).officer_id
        casework.hand_to(session, report, by=by, now=now)
        _answer(session, report, before, "hardship.accepted", {}, by=by, now=now)
    return card(session, report, by=by, now=now)


def refuse(session: Session, report_id: int, because: Because, *, by: Visitor, now: datetime) -> Values:
    """The case stays where it is; who offered it is told why."""
    report = _offered(access_report(session, report_id, by=by), by=by)
    report.referred_to = report.referred_at = None
    audit.note(session, "hardship.refuse", by=by.account_id, now=now, record=report.number)
    _answer(session, report, report.officer_id, "hardship.refused", {"because": because}, by=by, now=now)
    return card(session, report, by=by, now=now)


def _offered(report: Report, *, by: Visitor) -> Report:
    if report.stage in ENDS:
        assert report.closed_at is not None
        raise AlreadyClosed(number=report.number, stage=report.stage, closed_at=report.closed_at)
    if not by.answers_for(report.referred_to):
        raise NothingOffered
    return report


def _answer(
    session: Session, report: Report, account_id: int | None, key: str, more: Values, *, by: Visitor, now: datetime
) -> None:
    if account_id is not None:
        told: Values = {"report": report.id, "number": report.number, "officer": by.name, **more}
        _tell(session, report, account_id, key, told, now=now)


def _tell(session: Session, report: Report, account_id: int, key: str, values: Values, *, now: datetime) -> None:
    outbox.queue(session, Letter(account_id, key, values, right="report", subject=report.id), now=now)
