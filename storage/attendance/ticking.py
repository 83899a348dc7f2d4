"""Ticking off: who comes to the door is ticked off on its list, one tap a person, and the next tap takes it back."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from storage import asking, pages, rights
from storage.activities import Activity, Option, Place, SignUp, State
from storage.attendance import arriving, readers, times
from storage.attendance.doors import SERVICE
from storage.attendance.readers import Reader
from storage.attendance.records import Door, digits_of, named, not_off, secret_of
from storage.errors import Refusal
from storage.members import Member
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: People of a page; doors of a page.
PAGE: Final = 8
#: A door is listed from so long before.
_SOON: Final = timedelta(days=2)


class Shown(StrEnum):
    """ALL: everybody with a place. AWAY: those of them who are not there."""

    ALL = "all"
    AWAY = "away"


class SignUpGone(Refusal):
    """Whoever it was is not on the list any more; values: page (the first)."""


def doors(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the activities whose door the visitor keeps: those of today and tomorrow, then those of the month
    before. Pages begin at 0."""
    rights.ask(by, Deed.CHECK_IN)
    shown = [one for one in session.scalars(_near(now)) if readers.may_have(session, by.account_id, one, Deed.CHECK_IN)]
    here = pages.at(page, len(shown), PAGE)
    lines: list[Value] = [{**named(one), "starts_at": one.starts_at} for one in here.cut(shown)]
    return {"lines": lines, **here.told()}


def _near(now: datetime) -> Select[Activity]:
    latest = select(func.max(func.coalesce(Option.ends_at, Option.starts_at)))
    latest = latest.where(Option.activity_id == Activity.id)
    ends = func.coalesce(latest.scalar_subquery(), Activity.ends_at, Activity.starts_at)
    soon = and_(Activity.starts_at <= now + _SOON, ends > now - times.CORRECTED)
    waits = case((ends > now - times.SETTLED, 0), else_=1)
    mine = select(Activity).where(Activity.state.in_((State.OPEN, State.OVER)), soon)
    # Those before from the newest on.
    return mine.order_by(waits, case((waits == 0, Activity.starts_at)), Activity.starts_at.desc())


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The door's page: how many are there, family counted, and what can be done. NotForYou; NoSuchActivity."""
    activity = readers.access_door(session, activity_id, by=by)
    if (by.question.service, by.question.step) == (SERVICE, "who"):
        asking.close(session, by)
    when, door = times.whole(session, activity), session.get(Door, activity.id)
    whose = readers.reader(session, by.account_id, activity, Deed.CHECK_IN)
    return {
        **_counts(session, activity, whose),
        **named(activity),
        "state": activity.state,
        "place": activity.place,
        "starts_at": when.starts,
        "opens_at": when.opens,
        "closes_at": when.closes,
        "open": when.is_open(now),
        "over": now > when.closes,
        "whole": whose.scope is None,
        "digits": None if door is None or now > when.closes else digits_of(secret_of(session, door)),
        "may_read": _may_read(session, activity, by=by),
    }


def _may_read(session: Session, activity: Activity, *, by: Visitor) -> bool:
    if not rights.may(by, Deed.READ_SIGN_UPS):
        return False
    return readers.may_have(session, by.account_id, activity, Deed.READ_SIGN_UPS)


def _counts(session: Session, activity: Activity, whose: Reader) -> Values:
    """People, family counted: who has a place, who came; and of how many sign-ups each, and those that were missed."""
    there = SignUp.came_at.is_not(None)
    found = _listed(
        select(
            func.coalesce(func.sum(SignUp.family + 1), 0),
            func.coalesce(func.sum(case((there, SignUp.family + 1), else_=0)), 0),
            func.coalesce(func.sum(case((SignUp.missed, 1), else_=0)), 0),
            func.count(),
            func.count(SignUp.came_at),
        ),
        activity,
        whose.has(),
    )
    seated, came, missed, placed, arrived = session.execute(found).one()
    people = {"seated": int(seated), "came": int(came), "missed": int(missed)}
    return {**people, "placed": placed, "arrived": arrived}


def _listed(found: Any, activity: Activity, *conditions: ColumnElement[bool]) -> Select[Any]:
    joined = found.select_from(SignUp).join(Member, Member.id == SignUp.member_id)
    listed: Select[Any] = joined.where(SignUp.activity_id == activity.id, SignUp.place == Place.SEATED, *conditions)
    return listed


def listed(
    session: Session,
    activity_id: int,
    shown: Shown,
    page: int,
    *,
    by: Visitor,
    now: datetime,
) -> Values:
    """A page of who has a place, unit by unit; `shown`: of everybody, or of the absent. Whoever keeps the door is
    not on it. Pages begin at 0. NotForYou; NoSuchActivity."""
    activity = readers.access_door(session, activity_id, by=by)
    whose = readers.reader(session, by.account_id, activity, Deed.CHECK_IN)
    conditions = [whose.others(), *([SignUp.came_at.is_(None)] if shown is Shown.AWAY else [])]
    count = session.scalar(_listed(select(func.count()), activity, *conditions)) or 0
    here = pages.at(page, count, PAGE)
    found = select(SignUp, Member.name)
    rows = (
        _listed(found, activity, *conditions)
        .order_by(Member.unit_id, Member.name, SignUp.id)
        .limit(PAGE)
        .offset(here.first)
    )
    lines: list[Value] = [_line(sign_up, name) for sign_up, name in session.execute(rows)]
    when = times.whole(session, activity)
    return {
        **named(activity),
        **_counts(session, activity, whose),
        "lines": lines,
        "count": count,
        "shown": shown,
        **here.told(),
        "early": now < when.opens,
        "opens_at": when.opens,
    }


def _line(sign_up: SignUp, name: str) -> Values:
    return {
        "sign_up": sign_up.id,
        "name": name,
        "family": sign_up.family,
        "comes": sign_up.comes,
        "came_at": sign_up.came_at,
        "missed": sign_up.missed,
    }


def tick(session: Session, sign_up_id: int, shown: Shown, page: int, *, by: Visitor, now: datetime) -> Values:
    """They are there; the same page again. NotForYou; SignUpGone; NotYourPeople; OwnPlace; Off; DoorShut."""
    activity, sign_up = access(session, sign_up_id, by=by)
    arriving.set_right(session, activity, sign_up, by=by, now=now)
    session.flush()
    return listed(session, activity.id, shown, page, by=by, now=now)


def untick(session: Session, sign_up_id: int, shown: Shown, page: int, *, by: Visitor, now: datetime) -> Values:
    """They are not there after all; the same page again. As `tick`."""
    activity, sign_up = access(session, sign_up_id, by=by)
    arriving.undo(session, activity, sign_up, by=by, now=now)
    session.flush()
    return listed(session, activity.id, shown, page, by=by, now=now)


def undo(session: Session, sign_up_id: int, *, by: Visitor, now: datetime) -> Values:
    """The same from what a scan showed: the door's page. As `tick`."""
    activity, sign_up = access(session, sign_up_id, by=by)
    arriving.undo(session, activity, sign_up, by=by, now=now)
    session.flush()
    return look(session, activity.id, by=by, now=now)


def access(session: Session, sign_up_id: int, *, by: Visitor) -> tuple[Activity, SignUp]:
    """The place of somebody whom the visitor checks in. NotForYou; SignUpGone; NotYourPeople; OwnPlace; Off."""
    rights.ask(by, Deed.CHECK_IN)
    sign_up = session.get(SignUp, sign_up_id, with_for_update=True, populate_existing=True)
    if sign_up is None:
        raise SignUpGone(page=0)
    activity = session.get_one(Activity, sign_up.activity_id)
    readers.ask_person(session, activity, session.get_one(Member, sign_up.member_id), by=by)
    not_off(activity)
    if sign_up.place != Place.SEATED:
        raise SignUpGone(page=0)
    return activity, sign_up
