"""The week's question (周五 16:00): 这周还有要记的吗？ Once a week to each who notes, unless they are away."""

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import holidays, offices, outbox, rights, visitors
from storage.offices import Absence, Role
from storage.outbox import Letter
from storage.quick_notes import keeping
from storage.quick_notes.records import QuickNote
from storage.rights import Deed
from storage.rounds import Page
from storage.values import Value, Values

#: The hour at which the round looks whether this is the day.
ASKED: Final = (time(16),)
_FRIDAY: Final = 4
#: People whom one transaction asks.
_PAGE: Final = 25
#: Notes of the week that the letter has room for.
LINES: Final = 8
#: On Monday nobody wants to be asked what was last week.
_USEFUL: Final = timedelta(hours=20)
_ASKED_OF: Final = (Role.OFFICER, Role.STEWARD, Role.DEPUTY, Role.CHAIR)


def is_day(session: Session, today: date) -> bool:
    """Whether it is the Friday, or, where that is off, the last working day of the week from Monday to Sunday."""
    days, monday = holidays.calendar(session), today - timedelta(days=today.weekday())
    friday = monday + timedelta(days=_FRIDAY)
    if days.is_working_day(friday):
        return today == friday
    working = [one for one in (monday + timedelta(days=on) for on in range(7)) if days.is_working_day(one)]
    return bool(working) and today == working[-1]


def readers(session: Session) -> list[int]:
    """Who may note, or stands in for somebody who may, by their accounts; nobody who is away."""
    away = set(session.scalars(select(Absence.account_id).where(Absence.ended_at.is_(None))))
    found = {held.answers for held in offices.in_office(session) if held.role in _ASKED_OF}
    return sorted(one for one in found - away if rights.allowed(session, one, Deed.KEEP_NOTES))


def ask(session: Session, cursor: int, *, now: datetime) -> Page:
    """Asks a page of them, on the day; nobody twice in a week."""
    if not is_day(session, now.date()):
        return Page(0, None)
    due = [one for one in readers(session) if one > cursor][:_PAGE]
    for account_id in due:
        letter = Letter(account_id, "quick_notes.week", _of_week(session, account_id, now=now), right=keeping.RIGHT)
        letter.once = f"quick_notes.week:{_monday(now.date()):%y%m%d}:{account_id}"
        letter.useful_until = now + _USEFUL
        outbox.queue(session, letter, now=now)
    return Page(len(due), due[-1] if len(due) == _PAGE else None)


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _of_week(session: Session, account_id: int, *, now: datetime) -> Values:
    """What they noted of this week's days so far."""
    by = visitors.by_account(session, account_id)
    mine = (QuickNote.made_by == account_id) & QuickNote.on.between(_monday(now.date()), now.date())
    found = session.scalars(keeping.light(select(QuickNote).where(mine).order_by(QuickNote.on, QuickNote.id))).all()
    lines: list[Value] = [keeping.line(session, one, by=by) for one in found[:LINES]]
    return {"lines": lines, "count": len(found), "more": max(0, len(found) - LINES), "today": now.date()}


def nothing(session: Session, *, by: visitors.Visitor, now: datetime) -> Values:
    """There is nothing more to note this week. NotForYou."""
    del session
    rights.ask(by, Deed.KEEP_NOTES)
    return {"now": now}
