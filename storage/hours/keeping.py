"""Keeping: an officer's own hours as the officer sees them: what stands, what that offers, what is taken away, on which
terms."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import asking, holidays, rights
from storage.accounts import Account
from storage.errors import Refusal
from storage.hours import records, slots
from storage.hours.records import HoursException, HoursTerms, WeeklyHours, terms_of, wall, ways_of
from storage.hours.slots import Hours, Terms
from storage.rights import Deed
from storage.talks import Way
from storage.values import Value, Values
from storage.visitors import Visitor

SERVICE: Final = "hours"
#: The right by which the pages are had.
RIGHT: Final = "hours"
#: What one officer keeps at most: a few a day, and the days of a year that are otherwise.
MOST_WEEKLY, MOST_OTHERWISE = 21, 30
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


class Term(StrEnum):
    """What can be set: NOTICE in hours; BEFORE, AFTER, LENGTH in minutes."""

    NOTICE = "notice"
    BEFORE = "before"
    AFTER = "after"
    LENGTH = "length"


#: What can be chosen of each.
CHOICES: Final[dict[Term, tuple[int, ...]]] = {
    Term.NOTICE: (2, 24, 48, 72),
    Term.LENGTH: (30, 45, 60, 90),
    Term.BEFORE: (0, 10, 15, 30),
    Term.AFTER: (0, 10, 15, 30),
}


class NoSuchHours(Refusal):
    """They are not there (any more), or are somebody else's; which of them is not said."""


class NoSuchTerm(Refusal):
    """It is none of what can be chosen."""


def may_have(session: Session, account_id: int, _: int) -> bool:
    """The right RIGHT, asked again in the moment a letter leaves."""
    return rights.allowed(session, account_id, Deed.KEEP_HOURS)


def stop(session: Session, *, by: Visitor) -> None:
    """Whatever is asked is left, and what was entered by half is forgotten."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The visitor's own hours: `weekly` and `otherwise` as lines, the terms, and of the four weeks ahead how many talks
    (`times`) they have room for. NotForYou."""
    rights.ask(by, Deed.KEEP_HOURS)
    stop(session, by=by)
    _forget_what_is_over(session, now=now, by=by)
    return page(session, by=by, now=now)


def page(session: Session, *, by: Visitor, now: datetime) -> Values:
    kept = records.of_each(session, [by.account_id]).get(by.account_id) or Hours({}, {})
    calendar = holidays.calendar(session)
    starts = {one.starts_at for way in records.WAYS for one in slots.free(kept, calendar, way, now)}
    weekly: list[Value] = [weekly_line(one) for one in weekly_of(session, by.account_id)]
    otherwise: list[Value] = [otherwise_line(one) for one in otherwise_of(session, by.account_id)]
    # Hours across each other in two ways would count twice; they are refused, so each start is a talk.
    return {"weekly": weekly, "otherwise": otherwise, "times": len(starts), **told(kept.terms)}


def weekly_of(session: Session, account_id: int) -> list[WeeklyHours]:
    mine = select(WeeklyHours).where(WeeklyHours.account_id == account_id)
    return list(session.scalars(mine.order_by(WeeklyHours.weekday, WeeklyHours.begins)))


def otherwise_of(session: Session, account_id: int) -> list[HoursException]:
    mine = select(HoursException).where(HoursException.account_id == account_id)
    return list(session.scalars(mine.order_by(HoursException.first_on, HoursException.id)))


def weekly_line(one: WeeklyHours) -> Values:
    return {
        "hours": one.id,
        "weekday": one.weekday,
        "begins": f"{wall(one.begins):%H:%M}",
        "ends": f"{wall(one.ends):%H:%M}",
        **place(ways_of(one.ways), one.place),
    }


def otherwise_line(one: HoursException) -> Values:
    part = one.begins is not None and one.ends is not None
    return {
        "exception": one.id,
        "kind": one.kind,
        "first_on": one.first_on,
        "last_on": one.last_on,
        "begins": f"{wall(one.begins or 0):%H:%M}" if part else None,
        "ends": f"{wall(one.ends or 0):%H:%M}" if part else None,
        **place(ways_of(one.ways or ""), one.place),
    }


def place(ways: list[Way], where: str | None) -> Values:
    return {"in_person": Way.IN_PERSON in ways, "telephone": Way.TELEPHONE in ways, "place": where}


def told(terms: Terms) -> Values:
    """The terms as numbers: `notice` in hours, the others in minutes."""
    return {
        "notice": terms.notice // _HOUR,
        "before": terms.before // _MINUTE,
        "after": terms.after // _MINUTE,
        "length": terms.length // _MINUTE,
    }


def look_at(session: Session, hours_id: int, *, by: Visitor, **_: Any) -> Values:
    """One of the week's. NoSuchHours."""
    return weekly_line(_own(session, hours_id, by=by))


def remove(session: Session, hours_id: int, *, by: Visitor, now: datetime) -> Values:
    """Taken away; what is booked already stays. NoSuchHours."""
    session.delete(_own(session, hours_id, by=by))
    session.flush()
    return page(session, by=by, now=now)


def restore(session: Session, exception_id: int, *, by: Visitor, now: datetime) -> Values:
    """That day is as the week has it again. NoSuchHours."""
    rights.ask(by, Deed.KEEP_HOURS)
    one = session.get(HoursException, exception_id, with_for_update=True)
    if one is None or one.account_id != by.account_id:
        raise NoSuchHours
    session.delete(one)
    session.flush()
    return page(session, by=by, now=now)


def terms(session: Session, *, by: Visitor, **_: Any) -> Values:
    """The terms as they stand. NotForYou."""
    rights.ask(by, Deed.KEEP_HOURS)
    return told(terms_of(session.get(HoursTerms, by.account_id)))


def set_term(session: Session, term: Term, number: int, *, by: Visitor, **_: Any) -> Values:
    """One of the choices; what is booked already stays. NoSuchTerm."""
    rights.ask(by, Deed.KEEP_HOURS)
    if number not in CHOICES[term]:
        raise NoSuchTerm
    lock(session, by.account_id)
    row = session.get(HoursTerms, by.account_id)
    if row is None:
        row = HoursTerms(account_id=by.account_id, **told(Terms()))
        session.add(row)
    setattr(row, term, number)
    session.flush()
    return told(terms_of(row))


def lock(session: Session, account_id: int) -> None:
    """Two presses of one officer at once are one after the other."""
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())


def _own(session: Session, hours_id: int, *, by: Visitor) -> WeeklyHours:
    rights.ask(by, Deed.KEEP_HOURS)
    one = session.get(WeeklyHours, hours_id, with_for_update=True)
    if one is None or one.account_id != by.account_id:
        raise NoSuchHours
    return one


def _forget_what_is_over(session: Session, *, now: datetime, by: Visitor) -> None:
    over = HoursException.last_on < now.date()
    session.execute(delete(HoursException).where(HoursException.account_id == by.account_id, over))
