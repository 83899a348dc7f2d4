"""Giving: a grant comes into the books, is taken back before anybody agreed, or out of them by a counter-entry."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from storage import accounts, asking, audit, sealed
from storage.aid import ceilings, seconding
from storage.aid.records import (
    COUNTED,
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
from storage.aid.seconding import NotTheirWord
from storage.members import Member
from storage.offices import absences
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wants to enter: money (`amount` in 分) or `goods` in words, perhaps with what they are `worth`
    (分). `number`: of the case, or of the visit; by it, or by the member's key, the audit names it. `others`: who is of
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
    grant = _row(session, entry, by=by, now=now)
    grant.state, grant.second_id = (State.PENDING, second_id) if money else (State.GRANTED, None)
    _write(session, grant, entry, by=by, now=now)
    if money:
        seconding.ask(session, grant, described(session, grant, entry.number, entry.others), now=now)
    return grant


def enter_agreed(
    session: Session, entry: Entry, second_id: int, agreed_at: datetime, *, by: Visitor, now: datetime
) -> Grant:
    """Into the books at once: money of which the second word was said beforehand, over a list with this sum on it. It
    is no word of who enters it, nor of whom it is about. The same ceilings. OverOnce, OverYear, NotTheirWord."""
    assert entry.amount is not None
    ceilings.within(session, entry.member_id, entry.others, entry.amount, entry.given_on)
    if second_id in (by.account_id, accounts.holder(session, entry.member_id)):
        raise NotTheirWord
    grant = _row(session, entry, by=by, now=now)
    grant.state, grant.second_id, grant.decided_at = State.GRANTED, second_id, agreed_at
    _write(session, grant, entry, by=by, now=now)
    return grant


def _row(session: Session, entry: Entry, *, by: Visitor, now: datetime) -> Grant:
    money, row = entry.amount is not None, sealed.new_row()
    return Grant(
        row=row,
        member_id=entry.member_id,
        report_id=entry.report_id,
        number=entry.number if entry.report_id is None else None,
        kind=entry.kind,
        amount=entry.amount,
        goods=seal_goods(session, row, None if money else entry.goods),
        worth=None if money else entry.worth,
        source=entry.source,
        given_on=entry.given_on,
        entered_by=by.account_id,
        entered_at=now,
    )


def _write(session: Session, grant: Grant, entry: Entry, *, by: Visitor, now: datetime) -> None:
    session.add(grant)
    session.flush()
    audit.note(session, "aid.enter", by=by.account_id, now=now, record=record(grant, entry.number))


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
    counter = reverse(session, grant, reason, number, by=by, now=now)
    seconding.tell_corrected(session, grant, number, by=by, now=now)
    return counter


def reverse(session: Session, grant: Grant, reason: str, number: str | None, *, by: Visitor, now: datetime) -> Grant:
    """`correct` of what its second has given no word of its own: nobody is told. GrantMoved, WordsUnfit."""
    reason = fit(reason)
    session.get_one(Member, grant.member_id, with_for_update=True)
    correctable(session, grant)
    counter = Grant(
        row=sealed.new_row(),
        member_id=grant.member_id,
        report_id=grant.report_id,
        number=grant.number,
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


def of_visit(session: Session, number: str) -> Grant | None:
    """What stands in the books, or waits for a second word, of the visit of that number; the newest."""
    taken_out = aliased(Grant)
    stands = Grant.corrects.is_(None) & Grant.state.in_((*COUNTED, State.REFUSED))
    found = select(Grant).where(Grant.number == number, stands, ~exists().where(taken_out.corrects == Grant.id))
    return session.scalar(found.order_by(Grant.id.desc()).limit(1))


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
