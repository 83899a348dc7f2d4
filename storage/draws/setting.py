"""Setting: the officer chooses by which rule the places are drawn, until the first is in the pot."""

from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage import activities, audit, members, pages
from storage.activities import IN, Activity, Selection, SignUp, State
from storage.draws.looking import shown
from storage.draws.records import Draw, draw_of, fronts_of
from storage.errors import Refusal
from storage.units import Tree
from storage.values import Value, Values, pack
from storage.visitors import Visitor

#: What can be chosen: places for people of one unit at most (0: as many as come), and percent for the front line.
UNIT_MOST: Final = (0, 1, 2, 3, 5, 10)
SHARES: Final = (0, 10, 20, 30, 50)
#: Units that a page lists.
_PAGE: Final = 8


class TermsFixed(Refusal):
    """Somebody is in the pot, or it is drawn: the rule stays as they found it; values: activity, title."""


class NoDraw(Refusal):
    """Its places are not drawn; values: activity, title."""


def open_terms(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The officer's page of the rule. NoSuchActivity, NotYoursToKeep, NoDraw."""
    activity = _access(session, activity_id, by=by)
    return _page(session, activity, now=now)


def set_unit_most(session: Session, activity_id: int, most: int, *, by: Visitor, now: datetime) -> Values:
    """So many places for one unit at most, 0 for as many as come. TermsFixed."""
    activity, found = _access_to_set(session, activity_id, by=by, now=now)
    if most in UNIT_MOST:
        found.unit_most = most or None
    return _set(session, activity, by=by, now=now)


def turn_twice(session: Session, activity_id: int, on: int, *, by: Visitor, now: datetime) -> Values:
    """Whether who was drawn the last time stands behind. TermsFixed."""
    activity, found = _access_to_set(session, activity_id, by=by, now=now)
    found.not_twice = bool(on)
    return _set(session, activity, by=by, now=now)


def set_share(session: Session, activity_id: int, share: int, *, by: Visitor, now: datetime) -> Values:
    """So many percent of the places go to the front line first. TermsFixed."""
    activity, found = _access_to_set(session, activity_id, by=by, now=now)
    if share in SHARES:
        found.share = share
    return _set(session, activity, by=by, now=now)


def page_of_units(session: Session, activity_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of units, those of the front line ticked. Pages begin at 0. TermsFixed."""
    activity, found = _access_to_set(session, activity_id, by=by, now=now)
    tree, marked = Tree(session), set(fronts_of(found))
    ids = [unit_id for unit_id, _ in members.units_of_all(session)]
    here = pages.at(page, len(ids), _PAGE)
    lines: list[Value] = [{"unit": one, "name": tree.path(one)[-1], "on": one in marked} for one in here.cut(ids)]
    return {"activity": activity.id, "title": activity.title, "lines": lines, **here.told()}


def toggle_unit(session: Session, activity_id: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The unit belongs to the front line, or not any more. TermsFixed."""
    _, found = _access_to_set(session, activity_id, by=by, now=now)
    if unit_id in Tree(session).paths():
        marked: list[Value] = [*sorted(set(fronts_of(found)) ^ {unit_id})]
        found.fronts = pack({"units": marked})
        session.flush()
    ids = [one for one, _ in members.units_of_all(session)]
    page = ids.index(unit_id) // _PAGE if unit_id in ids else 0
    return page_of_units(session, activity_id, page, by=by, now=now)


def is_fixed(session: Session, activity: Activity) -> bool:
    """Whether somebody relies on the rule as it is."""
    entered = exists().where(SignUp.activity_id == activity.id, SignUp.place.in_(IN))
    return (
        activity.drawn_at is not None
        or activity.state not in (State.DRAFT, State.OPEN)
        or bool(session.scalar(select(entered)))
    )


def _access(session: Session, activity_id: int, *, by: Visitor) -> Activity:
    activity = activities.access_to_keep(session, activity_id, by=by)
    if activity.selection != Selection.DRAW:
        raise NoDraw(activity=activity.id, title=activity.title)
    return activity


def _access_to_set(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> tuple[Activity, Draw]:
    activity = _access(session, activity_id, by=by)
    if is_fixed(session, activity):
        raise TermsFixed(activity=activity.id, title=activity.title)
    return activity, draw_of(session, activity, now=now)


def _set(session: Session, activity: Activity, *, by: Visitor, now: datetime) -> Values:
    session.flush()
    if activity.state == State.OPEN:
        audit.note(session, "draws.set", by=by.account_id, now=now, record=activity.number or "")
    return _page(session, activity, now=now)


def _page(session: Session, activity: Activity, *, now: datetime) -> Values:
    found = shown(session, activity, None, now=now)
    return {**found, "fixed": is_fixed(session, activity), "draft": activity.state == State.DRAFT}
