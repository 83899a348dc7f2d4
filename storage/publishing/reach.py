"""For which units an activity is: of those that the officer's own reach has."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storage import activities, asking, pages, rights
from storage.activities import Activity, ActivityUnit
from storage.asking import Outdated
from storage.publishing import drafts
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page.
PAGE: Final = 8


def look(session: Session, activity_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The units, each with whether it is for them. NotForYou, DraftGone."""
    del now
    draft = drafts.access(session, activity_id, by=by)
    asking.close(session, by)
    return _page(session, draft, page, by)


def turn(session: Session, activity_id: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is for that unit too, with all below it, or not any more. Of the last one of a unit's officer it stays: for
    nobody is none, and for everybody is not theirs to say. NotForYou, DraftGone, Outdated."""
    draft = drafts.access(session, activity_id, by=by)
    reach = rights.reach(session, by.account_id, Deed.KEEP_ACTIVITIES)
    units = _units(session, reach)
    if unit_id not in units:
        raise Outdated
    there = activities.units_of(session, draft.id)
    if unit_id not in there:
        session.add(ActivityUnit(activity_id=draft.id, unit_id=unit_id))
    elif reach is None or len(there) > 1:
        gone = delete(ActivityUnit).where(ActivityUnit.activity_id == draft.id, ActivityUnit.unit_id == unit_id)
        session.execute(gone)
    session.flush()
    return look(session, draft.id, units.index(unit_id) // PAGE, by=by, now=now)


def _units(session: Session, reach: set[int] | None) -> list[int]:
    """In the order of the tree."""
    tree = Tree(session)
    within = [one for one in tree.paths() if reach is None or one in reach]
    return sorted(within, key=tree.place)


def _page(session: Session, draft: Activity, page: int, by: Visitor) -> Values:
    """`stays`: one is chosen, and it can't be taken away."""
    tree, there = Tree(session), set(activities.units_of(session, draft.id))
    reach = rights.reach(session, by.account_id, Deed.KEEP_ACTIVITIES)
    found = _units(session, reach)
    here = pages.at(page, len(found), PAGE)
    lines: list[Value] = [
        {"id": one, "unit": " / ".join(tree.path(one)[-2:]), "on": one in there} for one in here.cut(found)
    ]
    return {
        "activity": draft.id,
        "title": draft.title,
        "lines": lines,
        "chosen": len(there),
        "stays": reach is not None and len(there) == 1,
        **here.told(),
    }
