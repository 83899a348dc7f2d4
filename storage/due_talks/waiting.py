"""Waiting (必谈): what is due stands on the desk of whoever answers for the unit, and is told in a letter in time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

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


def waiting_for(session: Session, account_id: int, *, now: datetime) -> list[WaitingDue]:
    """With whom the officer should talk, the earliest first: those with whom nobody has, nor is about to."""
    reach = rights.reach(session, account_id, Deed.RECORD_TALKS)
    if reach == set():
        return []
    found = of_units(session, reach, on=now.date(), most=MOST, waiting=True)
    answering = Answering(session)
    return [_line(session, one) for one in found if account_id in answering.of(one.member_id, one.unit_id)]


def _line(session: Session, one: Due) -> WaitingDue:
    member, unit = session.get_one(Member, one.member_id), session.get_one(Unit, one.unit_id)
    opened_at = session.get_one(DueTalk, one.due_id).opened_at
    return WaitingDue(one.due_id, one.number, member.name, unit.name, one.due_on, one.overdue, opened_at)


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
