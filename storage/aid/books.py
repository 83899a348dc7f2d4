"""Giving: a grant comes into the books, is taken back before anybody agreed, or out of them by a counter-entry."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit, sealed
from storage.aid import ceilings, seconding
from storage.aid.records import (
    SERVICE,
    Grant,
    GrantMoved,
    Kind,
    Source,
    State,
    fit,
    goods_of,
    is_corrected,
    keep_reason,
    reason_of,
    seal_goods,
)
from storage.members import Member
from storage.offices import absences
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wants to enter: money (`amount` in 分) or `goods` in words, perhaps with what they are `worth`
    (分). `number`: of the case, if there is one; by it, or by the member's key, the audit names it. `others`: who is of
    the member's household besides."""

    member_id: int
    kind: Kind
    source: Source
    given_on: date
    amount: int | None = None
    goods: str | None = None
    worth: int | None = None
    report_id: int | None = None
    number: str | None = None
    others: Collection[int] = ()


def record(grant: Grant, number: str | None) -> str:
    """By what the audit calls it."""
    return number or f"members {grant.member_id}"


def enter(session: Session, entry: Entry, second_id: int | None, *, by: Visitor, now: datetime) -> Grant:
    """Into the books: money waits for the second's word and is asked for it, goods are granted at once. The ceilings
    are held by lock, count, write. OverOnce, OverYear, NobodyToSecond."""
    money = entry.amount is not None
    if entry.amount is not None:
        ceilings.within(session, entry.member_id, entry.others, entry.amount, entry.given_on)
        seconding.expect(session, second_id, entry.member_id, by=by, now=now)
    row = sealed.new_row()
    grant = Grant(
        row=row,
        member_id=entry.member_id,
        report_id=entry.report_id,
        kind=entry.kind,
        amount=entry.amount,
        goods=seal_goods(session, row, None if money else entry.goods),
        worth=None if money else entry.worth,
        source=entry.source,
        given_on=entry.given_on,
        state=State.PENDING if money else State.GRANTED,
        entered_by=by.account_id,
        entered_at=now,
        second_id=second_id if money else None,
    )
    session.add(grant)
    session.flush()
    audit.note(session, "aid.enter", by=by.account_id, now=now, record=record(grant, entry.number))
    if money:
        seconding.ask(session, grant, described(session, grant, entry.number, entry.others), now=now)
    return grant


def undo(session: Session, grant: Grant, number: str | None, *, by: Visitor, now: datetime) -> None:
    """A mistake is taken back while it waits for the second's word; it counts no more. GrantMoved."""
    if grant.state != State.PENDING:
        raise GrantMoved
    grant.state, grant.decided_at = State.UNDONE, now
    session.flush()
    audit.note(session, "aid.undo", by=by.account_id, now=now, record=record(grant, number))


def call_off(session: Session, report_id: int, number: str, *, by: Visitor, now: datetime) -> None:
    """Nothing more is given in the case: what waits for a second word waits no longer."""
    pending = select(Grant).where(Grant.report_id == report_id, Grant.state == State.PENDING).with_for_update()
    for grant in session.scalars(pending).all():
        undo(session, grant, number, by=by, now=now)


def correctable(session: Session, grant: Grant) -> Grant:
    """The grant, if it stands in the books and no counter-entry has been made. GrantMoved."""
    if grant.state != State.GRANTED or grant.corrects is not None or is_corrected(session, grant):
        raise GrantMoved
    return grant


def correct(session: Session, grant: Grant, reason: str, number: str | None, *, by: Visitor, now: datetime) -> Grant:
    """Out of the books by a counter-entry, with the reason; nothing that was agreed to is ever changed or deleted.
    Who agreed is told. GrantMoved, WordsUnfit."""
    reason = fit(reason)
    session.get_one(Member, grant.member_id, with_for_update=True)
    correctable(session, grant)
    counter = Grant(
        row=sealed.new_row(),
        member_id=grant.member_id,
        report_id=grant.report_id,
        kind=grant.kind,
        amount=None if grant.amount is None else -grant.amount,
        worth=None if grant.worth is None else -grant.worth,
        source=grant.source,
        given_on=grant.given_on,
        state=State.GRANTED,
        entered_by=by.account_id,
        entered_at=now,
        decided_at=now,
        corrects=grant.id,
    )
    keep_reason(session, counter, reason)
    session.add(counter)
    session.flush()
    audit.note(session, "aid.correct", by=by.account_id, now=now, record=record(grant, number))
    seconding.tell_corrected(session, grant, number, by=by, now=now)
    return counter


def described(session: Session, grant: Grant, number: str | None, others: Collection[int]) -> Values:
    """The grant as a line or page tells it; and how the household stands in the year of it (`ceilings.standing`)."""
    member = session.get_one(Member, grant.member_id)
    return {
        **ceilings.standing(session, grant.member_id, others, grant.given_on),
        "grant": grant.id,
        "report": grant.report_id or 0,
        "number": number,
        "name": member.name,
        "unit": session.get_one(Unit, member.unit_id).name,
        **line(session, grant),
    }


def line(session: Session, grant: Grant) -> Values:
    """What a line of a list says of it."""
    return {
        "grant": grant.id,
        "kind": grant.kind,
        "amount": grant.amount,
        "goods": goods_of(session, grant),
        "worth": grant.worth,
        "source": grant.source,
        "given_on": grant.given_on,
        "state": grant.state,
        "by": absences.name_of(session, grant.entered_by),
        "second": None if grant.second_id is None else absences.name_of(session, grant.second_id),
        "reason": reason_of(session, grant),
        "counter": grant.corrects is not None,
        "corrected": is_corrected(session, grant),
        "handed_at": grant.handed_at,
        "receipt": grant.receipt,
    }


def of_case(session: Session, report_id: int) -> list[Grant]:
    """Everything entered in the case, newest first."""
    return list(session.scalars(select(Grant).where(Grant.report_id == report_id).order_by(Grant.id.desc())))


def of_member(session: Session, member_id: int) -> list[Values]:
    """Everything that was ever entered for the member, oldest first, for a copy of their own; `state` says what came of
    it. Why a second said no, or an officer corrected, are words of the union's own."""
    found = session.scalars(select(Grant).where(Grant.member_id == member_id).order_by(Grant.id))
    names = (
        "kind",
        "amount",
        "goods",
        "worth",
        "source",
        "given_on",
        "state",
        "counter",
        "corrected",
        "handed_at",
        "receipt",
    )
    return [{name: line(session, one)[name] for name in names} for one in found.all()]


def stop(session: Session, *, by: Visitor) -> None:
    """Whatever was begun about a grant is forgotten: the next words must not go to another one."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
