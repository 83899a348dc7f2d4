"""Reckoning: hours of a year, of what was checked in and what was entered, against the plan; by person, and who is
below it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from storage import calendar, pages, rights
from storage.activities.records import Activity, SignUp, State
from storage.bylaws import settings
from storage.members import RETIRED, Member, Standing
from storage.rights import Deed
from storage.trainings.records import Certificate, TrainingHours, name_of, words_of
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right by which officers have their pages.
RIGHT: Final = "trainings"
#: Lines of a page.
PAGE: Final = 8


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Asked again in the moment a page leaves."""
    return rights.allowed(session, account_id, Deed.KEEP_TRAININGS)


def plan(session: Session) -> int:
    """Minutes a person and year by the bylaws; 0 for no plan."""
    return settings.value(session, "trainings.hours_a_year") * an_hour(session)


def an_hour(session: Session) -> int:
    """Minutes of one 学时."""
    return settings.value(session, "trainings.minutes_an_hour")


def hours(minutes: int, an_hour: int) -> str:
    """So many 学时 as they are told: whole ones, or with one digit, rounded down: nobody is told of more than there
    are."""
    tenths = minutes * 10 // an_hour
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def _attended(year: int, now: datetime) -> Sequence[ColumnElement[bool]]:
    """What check-in has credited in that year."""
    begins, ends = calendar.bounds(year, now.tzinfo)
    held = Activity.state.in_((State.OPEN, State.OVER)) & Activity.minutes.is_not(None)
    return SignUp.came_at.is_not(None), held, Activity.starts_at >= begins, Activity.starts_at < ends


def _entered(year: int) -> Sequence[ColumnElement[bool]]:
    return TrainingHours.on >= date(year, 1, 1), TrainingHours.on <= date(year, 12, 31)


def mine(session: Session, year: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """One's own hours of the year (0: of this one), a page of what they are for, newest first, and the certificates.
    NotKnownYet."""
    rights.ask(by, Deed.TAKE_PART)
    assert by.member_id is not None
    year = year if year in (now.year, now.year - 1) else now.year
    lines = _lines(session, by.member_id, year, now)
    an_hour_ = an_hour(session)
    here = pages.at(page, len(lines), PAGE)
    shown: list[Value] = [{**line, "hours": hours(int(str(line["minutes"])), an_hour_)} for line in here.cut(lines)]
    total = sum(int(str(line["minutes"])) for line in lines)
    wanted = plan(session)
    return {
        "year": year,
        "other": now.year - 1 if year == now.year else now.year,
        "total": hours(total, an_hour_),
        "plan": hours(wanted, an_hour_) if wanted else None,
        "missing": hours(wanted - total, an_hour_) if wanted > total else None,
        "minutes_an_hour": an_hour_,
        "lines": shown,
        **here.told(),
        "certificates": _certificates(session, by.member_id, now),
    }


def _lines(session: Session, member_id: int, year: int, now: datetime) -> list[Values]:
    """What the hours are for, newest first."""
    came = select(Activity.title, Activity.starts_at, Activity.minutes).join(SignUp, SignUp.activity_id == Activity.id)
    found: list[Values] = [
        {"on": starts_at.astimezone(now.tzinfo).date(), "words": title, "minutes": minutes, "elsewhere": False}
        for title, starts_at, minutes in session.execute(
            came.where(SignUp.member_id == member_id, *_attended(year, now))
        )
        if starts_at is not None
    ]
    rows = session.scalars(select(TrainingHours).where(TrainingHours.member_id == member_id, *_entered(year)))
    found += [
        {"on": one.on, "words": words_of(session, one), "minutes": one.minutes, "elsewhere": True} for one in rows
    ]
    return sorted(found, key=lambda line: str(line["on"]), reverse=True)


def _certificates(session: Session, member_id: int, now: datetime) -> list[Value]:
    held = select(Certificate).where(Certificate.member_id == member_id).order_by(Certificate.until, Certificate.id)
    return [told(session, one, now=now) for one in session.scalars(held)]


def told(session: Session, one: Certificate, *, now: datetime) -> Values:
    """One certificate, without its number."""
    return {
        "certificate": one.id,
        "name": name_of(session, one),
        "until": one.until,
        "over": one.until is not None and one.until < now.date(),
        "confirmed": one.confirmed_at is not None,
    }


def met(session: Session, year: int, *, now: datetime) -> Select[tuple[int]]:
    """The keys of those in service whose hours of the year are enough for the plan; without one, of who has any."""
    totals = _minutes(year, now).subquery()
    return select(totals.c.id).where(totals.c.total >= max(plan(session), 1))


# The officer's.


def _minutes(year: int, now: datetime) -> Select[tuple[int, str, int, int]]:
    """Who is in service, with the minutes of the year."""
    came = (
        select(SignUp.member_id, func.sum(Activity.minutes).label("minutes"))
        .join(Activity, Activity.id == SignUp.activity_id)
        .where(*_attended(year, now))
        .group_by(SignUp.member_id)
        .subquery()
    )
    entered = (
        select(TrainingHours.member_id, func.sum(TrainingHours.minutes).label("minutes"))
        .where(*_entered(year))
        .group_by(TrainingHours.member_id)
        .subquery()
    )
    minutes = (func.coalesce(came.c.minutes, 0) + func.coalesce(entered.c.minutes, 0)).label("total")
    return (
        select(Member.id, Member.name, Member.unit_id, minutes)
        .outerjoin(came, came.c.member_id == Member.id)
        .outerjoin(entered, entered.c.member_id == Member.id)
        .where(Member.standing.not_in((*RETIRED, Standing.LEFT)))
    )


def _is_listed(total: ColumnElement[int], wanted: int) -> ColumnElement[bool]:
    """Who is below the plan; without one, who has any hours."""
    return total < wanted if wanted else total > 0


def listed(session: Session, *, by: Visitor, now: datetime) -> Select[tuple[int, str, int, int]]:
    """Whom the officer's page of the year lists: key, name, unit, minutes."""
    totals = _totals(session, by, now.year, now).subquery()
    found = select(totals.c.id, totals.c.name, totals.c.unit_id, totals.c.total)
    return found.where(_is_listed(totals.c.total, plan(session)))


def _totals(session: Session, by: Visitor, year: int, now: datetime) -> Select[tuple[int, str, int, int]]:
    """The same of the officer's units."""
    reach = rights.reach(session, by.account_id, Deed.KEEP_TRAININGS)
    return _minutes(year, now).where(true() if reach is None else Member.unit_id.in_(reach))


def look(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """Who of one's units is below the year's plan, fewest hours first; without a plan, who has any, most first.
    NotForYou."""
    rights.ask(by, Deed.KEEP_TRAININGS)
    totals = _totals(session, by, now.year, now).subquery()
    wanted, an_hour_ = plan(session), an_hour(session)
    people = session.scalar(select(func.count()).select_from(totals)) or 0
    listed = _is_listed(totals.c.total, wanted)
    count = session.scalar(select(func.count()).select_from(totals).where(listed)) or 0
    here = pages.at(page, count, PAGE)
    first = totals.c.total if wanted else totals.c.total.desc()
    rows = session.execute(
        select(totals).where(listed).order_by(first, totals.c.name, totals.c.id).limit(PAGE).offset(here.first)
    )
    lines: list[Value] = [
        {"name": name, "unit": session.get_one(Unit, unit_id).name, "hours": hours(int(minutes), an_hour_)}
        for _, name, unit_id, minutes in rows
    ]
    return {
        "year": now.year,
        "plan": hours(wanted, an_hour_) if wanted else None,
        "people": people,
        "count": count,
        "lines": lines,
        **here.told(),
    }
