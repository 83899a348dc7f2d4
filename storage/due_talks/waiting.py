"""Waiting (必谈): what is due stands on the desk of whoever answers for the unit, and is told in a letter in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import holidays, offices, outbox, rights
from storage.due_talks.answering import Answering
from storage.due_talks.records import Due, DueTalk, of_units
from storage.members import Member
from storage.outbox import Letter
from storage.rights import Deed
from storage.rounds import Page
from storage.units import Unit
from storage.values import Values

#: Lines of a desk.
MOST: Final = 200
#: Letters that one transaction writes.
_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class WaitingDue:
    """A line of somebody's desk."""

    due_id: int
    number: str
    name: str
    unit: str
    due_on: date
    overdue: bool
    since: datetime


def waiting_for(session: Session, account_id: int, *, now: datetime, most: int | None = MOST) -> list[WaitingDue]:
    """With whom the officer should talk, the earliest first: those with whom nobody has, nor is about to. `most` are
    looked at of those of the units; None for all."""
    reach = rights.reach(session, account_id, Deed.RECORD_TALKS)
    if reach == set():
        return []
    found = of_units(session, reach, on=now.date(), most=most, waiting=True)
    answering = Answering(session)
    theirs = [one for one in found if account_id in answering.of(one.member_id, one.unit_id)]
    beside = _beside(session, theirs) if theirs else {}
    return [_line(one, *beside[one.due_id]) for one in theirs]


def _beside(session: Session, found: Iterable[Due]) -> dict[int, tuple[str, str, datetime]]:
    """By their keys: with whom, of which unit, since when."""
    named = select(DueTalk.id, Member.name, Unit.name, DueTalk.opened_at).join(Member, Member.id == DueTalk.member_id)
    named = named.join(Unit, Unit.id == Member.unit_id).where(DueTalk.id.in_([one.due_id for one in found]))
    return {key: (name, unit, opened_at) for key, name, unit, opened_at in session.execute(named)}


def _line(one: Due, name: str, unit: str, opened_at: datetime) -> WaitingDue:
    return WaitingDue(one.due_id, one.number, name, unit, one.due_on, one.overdue, opened_at)


def remind(session: Session, cursor: int, *, now: datetime) -> Page:
    """On working days: whoever answers for what has come due since the last one hears how much that is, and how much
    is behind. A letter a person."""
    today, calendar = now.date(), holidays.calendar(session)
    if not calendar.is_working_day(today):
        return Page(0, None)
    before = today - timedelta(days=1)
    while not calendar.is_working_day(before):
        before -= timedelta(days=1)
    accounts_ = [one for one in sorted({held.answers for held in offices.in_office(session)}) if one > cursor]
    told = sum([_remind(session, one, before, now=now) for one in accounts_[:_A_PAGE]])
    return Page(told, accounts_[_A_PAGE - 1] if len(accounts_) > _A_PAGE else None)


def _remind(session: Session, account_id: int, before: date, *, now: datetime) -> bool:
    lines, today = waiting_for(session, account_id, now=now), now.date()
    if not any(before <= one.due_on <= today for one in lines):
        return False
    behind = sum(one.overdue for one in lines)
    values: Values = {"due": sum(before < one.due_on <= today and not one.overdue for one in lines), "overdue": behind}
    outbox.queue(session, Letter(account_id, "due_talks.today", values, right="desk"), now=now)
    return True
