"""What officers keep: the list of their units' activities, the page of one, and what of them waits on the desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from storage import offices, pages, rights
from storage.accounts import Account
from storage.activities import showing
from storage.activities.access import NoSuchActivity, access_to_keep, may_have
from storage.activities.records import IN, Activity, Place, Selection, SignUp, State
from storage.activities.showing import Counts
from storage.members import Member
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page of the list.
PAGE: Final = 8
#: How many people without Telegram are named on the page.
_NAMED: Final = 8


class Shelf(StrEnum):
    """Which of them are listed: AHEAD, those to come and under way; PAST, those that have been or were cancelled."""

    AHEAD = "ahead"
    PAST = "past"


_ON: Final = {Shelf.AHEAD: (State.OPEN,), Shelf.PAST: (State.OVER, State.CANCELLED)}


def listed(session: Session, shelf: Shelf, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the published activities of one's units; the next one first, of those that have been the last one."""
    rights.ask(by, Deed.KEEP_ACTIVITIES)
    mine = _reached(session, by).where(Activity.state.in_(_ON[shelf]))
    many = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    here = pages.at(page, many, PAGE)
    order = Activity.starts_at.asc() if shelf is Shelf.AHEAD else Activity.starts_at.desc()
    found = session.scalars(mine.order_by(order, Activity.id).limit(PAGE).offset(here.first)).all()
    counted = showing.counts(session, [one.id for one in found])
    lines: list[Value] = [showing.line(one, counted.get((one.id, None), Counts())) for one in found]
    other = Shelf.PAST if shelf is Shelf.AHEAD else Shelf.AHEAD
    return {"lines": lines, "count": many, **here.told(), "shelf": shelf, "other": other, "now": now}


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The officer's page: the card, who takes part in numbers, and what may be done. NoSuchActivity; NotYoursToKeep."""
    activity = access_to_keep(session, activity_id, by=by)
    if activity.state == State.DRAFT:
        raise NoSuchActivity
    return page_of(session, activity, now=now)


def page_of(session: Session, activity: Activity, *, now: datetime) -> Values:
    """What the page of a published activity shows. `may_…` are what its buttons hang on."""
    is_open = activity.state == State.OPEN
    ahead = is_open and activity.starts_at is not None and activity.starts_at > now
    # Of what has begun nothing is changed any more: nobody is to be rung.
    beyond, names = unreached(session, activity.id) if ahead else (0, [])
    return {
        **showing.shown(session, activity),
        **_people(session, activity.id),
        "unreached": beyond,
        "unreached_names": [*names],
        "closed": activity.closes_at is not None and activity.closes_at <= now,
        "always": True,
        "may_change": ahead,
        "may_cancel": is_open and (activity.ends_at or activity.starts_at or now) >= now,
        "may_draw": is_open and activity.selection == Selection.DRAW,
        "may_tell": ahead and (activity.closes_at is None or activity.closes_at > now),
        "may_repeat": activity.state != State.CANCELLED,
        "has_door": activity.state != State.CANCELLED,
        "has_been": activity.state != State.CANCELLED and not ahead,
        "now": now,
    }


def people(session: Session, activity_id: int) -> int:
    """How many have a place, wait for one, or are in the pot."""
    in_it = select(func.count()).where(SignUp.activity_id == activity_id, SignUp.place.in_(IN))
    return session.scalar(in_it) or 0


def unreached(session: Session, activity_id: int) -> tuple[int, list[str]]:
    """Who is in it and has no Telegram, so that somebody has to ring them: how many, and the names of the first."""
    found = (
        select(Member.name)
        .join(SignUp, SignUp.member_id == Member.id)
        .outerjoin(Account, Account.member_id == Member.id)
        .where(SignUp.activity_id == activity_id, SignUp.place.in_(IN), Account.id.is_(None))
        .order_by(SignUp.turn)
    )
    names = session.scalars(found).all()
    return len(names), list(names[:_NAMED])


def closing(session: Session, *, by: Visitor, now: datetime) -> list[tuple[Activity, datetime]]:
    """One's own activities to which sign-up closes today, and when."""
    tonight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Activity.state == State.OPEN, Activity.closes_at > now, Activity.closes_at <= tonight
    makers = {by.account_id, *(one.holder for one in by.held)}
    found = offices.once_for_all(session, closing, makers, lambda whose: _made_by(session, whose, *today))
    mine = [one for one in found if one.made_by in makers and may_have(session, by.account_id, one.id)]
    return [(one, one.closes_at) for one in mine if one.closes_at is not None]


def _own(session: Session, by: Visitor, *where: ColumnElement[bool]) -> list[Activity]:
    """Those that the visitor made, or whoever they stand in for."""
    makers = {by.account_id, *(one.holder for one in by.held)}
    return [one for one in _made_by(session, makers, *where) if may_have(session, by.account_id, one.id)]


def _made_by(session: Session, makers: set[int] | None, *where: ColumnElement[bool]) -> Sequence[Activity]:
    made = select(Activity).where(*where).order_by(Activity.id)
    return session.scalars(made if makers is None else made.where(Activity.made_by.in_(makers))).all()


def _people(session: Session, activity_id: int) -> Values:
    """How many sign-ups there are of each kind, of how many people came, and how many these are with their family."""
    found = select(SignUp.place, func.count(), func.count(SignUp.came_at)).where(SignUp.activity_id == activity_id)
    by_place = {Place(place): (many, came) for place, many, came in session.execute(found.group_by(SignUp.place))}
    there = select(func.coalesce(func.sum(SignUp.family + 1), 0)).where(SignUp.activity_id == activity_id)
    return {
        "came_people": int(session.scalar(there.where(SignUp.came_at.is_not(None))) or 0),
        "offered": by_place.get(Place.OFFERED, (0, 0))[0],
        "came": sum(came for _, came in by_place.values()),
        "people": sum(by_place.get(place, (0, 0))[0] for place in IN),
    }


def _reached(session: Session, by: Visitor) -> Select[Activity]:
    """The activities of the visitor's units."""
    reach = rights.reach(session, by.account_id, Deed.KEEP_ACTIVITIES)
    return select(Activity).where(true() if reach is None else Activity.unit_id.in_(reach))
