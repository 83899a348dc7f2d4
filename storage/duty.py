"""Duty (值班): which officers look after the whole union on which day, besides those of each unit."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import audit, holidays, offices, outbox, pages, rights
from storage.accounts import Account
from storage.calendar import Calendar
from storage.database import Record
from storage.errors import Refusal
from storage.members import Member
from storage.offices import Role
from storage.outbox import Letter
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Days of one page of the roster, and how many days from today it reaches.
PAGE, AHEAD = 14, 56
#: What one screen names: people of a day in the list, people on duty that day, people who could be put on.
NAMES, SHOWN, FREE = 4, 20, 8
ROLES = (Role.CHAIR, Role.DEPUTY, Role.OFFICER)


class Span(StrEnum):
    """For how long one press puts somebody on or off."""

    DAY = "day"
    WEEK = "week"

    @property
    def days(self) -> int:
        return {Span.DAY: 1, Span.WEEK: 7}[self]


class Duty(Record):
    """Somebody's day of duty. It counts while the account is in office; the audit has who entered it."""

    __tablename__ = "duty"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), primary_key=True, autoincrement=False, index=True
    )


class ForTheChair(Refusal):
    """Somebody else's duty, which only the chair gives and takes."""


class HasBegun(Refusal):
    """Today's duty has begun: only the chair changes it, or an officer could make himself a reader of what has come."""


class NotAnOfficer(Refusal):
    """Whoever is to be on duty is no officer and not the chair (any more); values: myself, ordinal (of today)."""


class PastDay(Refusal):
    """The day is over; values: today, ordinal (of today)."""


class TooFar(Refusal):
    """The roster does not reach that day yet; values: last (the last day it reaches), ordinal (of today)."""


# What other rules ask.


def on(session: Session, day: date) -> list[int]:
    """Who answers for those on duty that day that are in office now, longest in office first: of one who is away the
    stand-in."""
    put = set(session.scalars(select(Duty.account_id).where(Duty.day == day)))
    held = [one for one in offices.in_office(session) if one.role in ROLES and one.holder in put]
    return list(dict.fromkeys(one.answers for one in held))


def was_on(session: Session, account_id: int, day: date) -> bool:
    """Whether the account, which is in office now, is (was, will be) on duty that day, or stands in for one who is."""
    held = [one for one in offices.in_office(session) if one.role in ROLES and account_id in (one.holder, one.stand_in)]
    return any(_held(session, holder, [day]) for holder in {one.holder for one in held})


# What people read. A day is its proleptic ordinal there (`date.toordinal`), as buttons carry it.


def look(session: Session, first: int, *, by: Visitor, now: datetime) -> Values:
    """The fourteen days among which `first` is, counted from today; for what lies outside the nearest."""
    rights.ask(by, Deed.READ_ROTA)
    today = now.date()
    page = min(max(first - today.toordinal(), 0), AHEAD - 1) // PAGE
    days = [today + timedelta(page * PAGE + step) for step in range(PAGE)]
    calendar, people, rota = holidays.calendar(session), _people(session), _rota(session, days[0], days[-1])
    lines: list[Value] = [{**_kind(calendar, day), **_named(_among(people, rota.get(day)))} for day in days]
    return {
        "today": today,
        "days": lines,
        "earlier": days[0].toordinal() - PAGE if page else None,
        "later": days[-1].toordinal() + 1 if (page + 1) * PAGE < AHEAD else None,
        "unpublished": next((day for day in days if not calendar.is_published(day)), None),
    }


def open_day(session: Session, ordinal: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """One day: who is on, and whom the visitor may put on (a page of them). NotForYou, PastDay, TooFar."""
    rights.ask(by, Deed.READ_ROTA)
    return _day(session, _changeable(ordinal, now), page, by=by, now=now)


def _day(session: Session, day: date, page: int, *, by: Visitor, now: datetime) -> Values:
    last = _last(now)
    people, rota = _people(session), _rota(session, day, last)
    mine = set[int]() if day == now.date() else {by.account_id}
    may = set(people) if by.holds(Role.CHAIR) else mine
    put = [_put(person, rota, day, mine=person["account"] == by.account_id) for person in _among(people, rota.get(day))]
    free = [account_id for account_id in people if account_id in may - rota.get(day, set())]
    # Oneself first: that is what most people come for.
    free.sort(key=lambda account_id: account_id != by.account_id)
    here = pages.at(page, len(free), FREE)
    return {
        **_kind(holidays.calendar(session), day),
        "on": [{**person, "may": person["account"] in may} for person in put[:SHOWN]],
        "more": len(put[SHOWN:]),
        "free": [{**people[one], "mine": one == by.account_id} for one in here.cut(free)],
        **here.told(),
        "week": day + timedelta(Span.WEEK.days - 1) <= last,
    }


def _put(person: Values, rota: dict[date, set[int]], day: date, *, mine: bool) -> Values:
    """Somebody on duty that day, until when without a break, and whether that is a whole week or more."""
    until = day
    while person["account"] in rota.get(until + timedelta(1), ()):
        until += timedelta(1)
    return {**person, "mine": mine, "until": until, "whole": (until - day).days + 1 >= Span.WEEK.days}


def _kind(calendar: Calendar, day: date) -> Values:
    """The day, whether it is one off, or one on which people work though it is none of the office's weekdays (调休)."""
    works = calendar.is_working_day(day)
    makeup = works and day.weekday() not in calendar.office.weekdays
    return {"day": day, "ordinal": day.toordinal(), "off": not works, "makeup": makeup}


def _named(people: list[Values]) -> Values:
    return {"people": [*people[:NAMES]], "count": len(people)}


def _people(session: Session) -> dict[int, Values]:
    """Everybody who can be on duty, by account; a name is None where the roster does not know the account."""
    serving = offices.serving(session, *ROLES)
    bound = select(Account.id, Member.name).join(Member, Member.id == Account.member_id)
    names = dict(session.execute(bound.where(Account.id.in_(serving))).all())
    scopes = select(Unit.id, Unit.name).where(Unit.id.in_({scope for _, scope in serving.values()}))
    units: dict[int | None, str] = dict(session.execute(scopes).all())
    return {
        account_id: {"account": account_id, "name": names.get(account_id), "role": role, "unit": units.get(unit_id)}
        for account_id, (role, unit_id) in serving.items()
    }


def _rota(session: Session, first: date, last: date) -> dict[date, set[int]]:
    """The accounts entered for each day from `first` to `last`, in office or not."""
    rota: dict[date, set[int]] = {}
    for day, account_id in session.execute(select(Duty.day, Duty.account_id).where(Duty.day.between(first, last))):
        rota.setdefault(day, set()).add(account_id)
    return rota


def _among(people: dict[int, Values], accounts: set[int] | None) -> list[Values]:
    return [person for account_id, person in people.items() if account_id in (accounts or ())]


# What people change.


def put_on(session: Session, ordinal: int, account_id: int, span: Span, *, by: Visitor, now: datetime) -> Values:
    """On duty from that day for the span: anybody by the chair, an officer by himself; who was on already stays on.

    The day anew. NotForYou, PastDay, TooFar, ForTheChair, NotAnOfficer.
    """
    days = _access_days(session, ordinal, account_id, span, by=by, now=now)
    fresh = sorted({*days} - _held(session, account_id, days))
    if fresh:
        session.execute(insert(Duty), [{"day": day, "account_id": account_id} for day in fresh])
    _note(session, "duty.put_on", account_id, days, fresh, by=by, now=now)
    return _day(session, days[0], 0, by=by, now=now)


def put_off(session: Session, ordinal: int, account_id: int, span: Span, *, by: Visitor, now: datetime) -> Values:
    """Off duty from that day for the span, by whom and with which refusals as in `put_on`. The day anew."""
    days = _access_days(session, ordinal, account_id, span, by=by, now=now)
    gone = sorted(_held(session, account_id, days))
    session.execute(delete(Duty).where(Duty.account_id == account_id, Duty.day.in_(gone)))
    _note(session, "duty.put_off", account_id, days, gone, by=by, now=now)
    return _day(session, days[0], 0, by=by, now=now)


def _access_days(
    session: Session, ordinal: int, account_id: int, span: Span, *, by: Visitor, now: datetime
) -> list[date]:
    rights.ask(by, Deed.READ_ROTA)
    days = [_changeable(each, now) for each in range(ordinal, ordinal + span.days)]
    if account_id != by.account_id and not by.holds(Role.CHAIR):
        raise ForTheChair
    if days[0] == now.date() and not by.holds(Role.CHAIR):
        raise HasBegun
    if account_id not in offices.serving(session, *ROLES):
        raise NotAnOfficer(myself=account_id == by.account_id, ordinal=now.date().toordinal())
    # Two at once for one person take their turns, or both would add the same day.
    session.get_one(Account, account_id, with_for_update=True)
    return days


def _held(session: Session, account_id: int, days: list[date]) -> set[date]:
    return set(session.scalars(select(Duty.day).where(Duty.account_id == account_id, Duty.day.in_(days))))


def _note(
    session: Session, act: str, account_id: int, days: list[date], changed: list[date], *, by: Visitor, now: datetime
) -> None:
    """Each day that is not what it was goes into the audit; who was put on or off by another is told of the span."""
    for day in changed:
        audit.note(session, act, by=by.account_id, now=now, record=f"duty {day.isoformat()} {account_id}")
    if changed and account_id != by.account_id:
        values: Values = {"day": days[0], "last": days[-1], "ordinal": days[0].toordinal(), "by": by.name}
        outbox.queue(session, Letter(account_id, act, values, right="desk"), now=now)


def _changeable(ordinal: int, now: datetime) -> date:
    """The day of that ordinal, whatever number comes; PastDay, TooFar."""
    today, last = now.date(), _last(now)
    if ordinal < today.toordinal():
        raise PastDay(today=today, ordinal=today.toordinal())
    if ordinal > last.toordinal():
        raise TooFar(last=last, ordinal=today.toordinal())
    return date.fromordinal(ordinal)


def _last(now: datetime) -> date:
    """The last day that the roster reaches."""
    return now.date() + timedelta(AHEAD - 1)
