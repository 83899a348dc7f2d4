"""Receipts (签领 for money, 签收 for goods): handed over, then confirmed by the member's tap or signed on paper."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from storage import accounts, audit, offices, outbox
from storage.aid.records import Grant, GrantMoved, NoSuchGrant, Receipt, State, is_corrected, locked
from storage.outbox import Letter
from storage.values import Values
from storage.visitors import Visitor


def hand(session: Session, grant: Grant, record: str, *, by: Visitor, now: datetime) -> None:
    """已发放: the member is to confirm it; once more after they said that it did not come. GrantMoved."""
    _due(session, grant)
    if grant.handed_at is not None and grant.receipt != Receipt.MISSING:
        raise GrantMoved
    grant.handed_at, grant.receipt, grant.received_at, grant.receipt_reminded_at = now, None, None, None
    audit.note(session, "aid.hand", by=by.account_id, now=now, record=record)


def sign(session: Session, grant: Grant, record: str, *, by: Visitor, now: datetime) -> None:
    """书面签领: the member has signed on paper; no Telegram needed. GrantMoved."""
    _due(session, grant)
    if grant.receipt in (Receipt.TAP, Receipt.PAPER):
        raise GrantMoved
    grant.handed_at, grant.receipt, grant.received_at = grant.handed_at or now, Receipt.PAPER, now
    audit.note(session, "aid.sign", by=by.account_id, now=now, record=record)


def _due(session: Session, grant: Grant) -> None:
    if grant.state != State.GRANTED or grant.corrects is not None or is_corrected(session, grant):
        raise GrantMoved


def given(session: Session, report_id: int) -> list[Grant]:
    """What stands in the books of the case, oldest first: nothing that waits, was refused, undone or set right."""
    correction = aliased(Grant)
    stands = Grant.corrects.is_(None) & ~exists().where(correction.corrects == Grant.id)
    here = (Grant.report_id == report_id) & (Grant.state == State.GRANTED) & stands
    return list(session.scalars(select(Grant).where(here).order_by(Grant.id)))


def unsettled(session: Session, report_id: int) -> list[Grant]:
    """What of it nobody has signed for yet, or has not come: an end of the case does not end that."""
    return [one for one in given(session, report_id) if one.receipt in (None, Receipt.MISSING)]


def own(session: Session, grant_id: int, *, by: Visitor) -> Grant:
    """The visitor's own grant that was handed over, locked. NoSuchGrant."""
    grant = locked(session, grant_id)
    if by.member_id is None or grant.member_id != by.member_id or grant.handed_at is None:
        raise NoSuchGrant
    return grant


def confirm(session: Session, grant: Grant, record: str, *, by: Visitor, now: datetime) -> None:
    """我收到了; said twice it is said once."""
    if grant.receipt in (None, Receipt.MISSING):
        grant.receipt, grant.received_at = Receipt.TAP, now
        audit.note(session, "aid.receive", by=by.account_id, now=now, record=record)


def miss(session: Session, grant: Grant, record: str, *, by: Visitor, now: datetime) -> bool:
    """没收到; whether it is news. What was confirmed before stays confirmed."""
    if grant.receipt is not None:
        return False
    grant.receipt, grant.received_at = Receipt.MISSING, now
    audit.note(session, "aid.miss", by=by.account_id, now=now, record=record)
    return True


def tell_missing(session: Session, grant: Grant, number: str | None, officer_id: int, *, now: datetime) -> None:
    """Who handed it over and the chair hear of it, by the number alone; never whom it is about."""
    told: Values = {"number": number, "report": grant.report_id or 0}
    key = "aid.missed" if grant.report_id is not None else "aid.missed_brought"
    for account_id in dict.fromkeys([officer_id, *offices.chairs(session)]):
        if account_id != accounts.holder(session, grant.member_id):
            outbox.queue(session, Letter(account_id, key, told, right="desk"), now=now)
