"""Drafts of activities: begun, listed, shown as members will see them, dropped; one copied from another activity."""

import base64
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from storage import activities, asking, offices, rights
from storage.activities import Activity, ActivityQuestion, ActivityUnit, Kind, Option, State, pictures, showing
from storage.activities.kinds import KINDS
from storage.errors import Refusal
from storage.publishing import SERVICE
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: Drafts of one account; whoever begins another is shown what lies there.
MOST: Final = 12
#: After so long one stands on the desk.
LIES: Final = timedelta(days=1)


#: What other services keep of a draft, and goes with it: each puts itself there when it is opened.
BESIDE: Final[list[Callable[[Session, int], None]]] = []


class DraftGone(Refusal):
    """It is published, or dropped, or another's."""


class TooManyDrafts(Refusal):
    """So many lie there; values: most."""


def access(session: Session, activity_id: int, *, by: Visitor) -> Activity:
    """The visitor's own draft. NotForYou, DraftGone."""
    rights.ask(by, Deed.KEEP_ACTIVITIES)
    draft = session.get(Activity, activity_id)
    if draft is None or draft.state != State.DRAFT or draft.made_by != by.account_id:
        raise DraftGone
    return draft


def create(session: Session, kind: Kind, *, by: Visitor, now: datetime) -> Activity:
    """An empty one with what its kind begins with, of the officer's unit. NotForYou, TooManyDrafts."""
    rights.ask(by, Deed.KEEP_ACTIVITIES)
    if count(session, by) >= MOST:
        raise TooManyDrafts(most=MOST)
    line, own = KINDS[kind], units_of(session, by)
    draft = Activity(
        kind=kind,
        state=State.DRAFT,
        made_by=by.account_id,
        made_at=now,
        audience=line.audience,
        family_most=line.family_most,
        selection=line.selection,
        version=0,
    )
    session.add(draft)
    session.flush()
    if own:
        give_to(session, draft, own[0])
    return draft


def units_of(session: Session, by: Visitor) -> list[int]:
    """For which units the visitor may put something on, those alone that no other of them has above it; the own one
    first. None for the whole union."""
    reach = rights.reach(session, by.account_id, Deed.KEEP_ACTIVITIES)
    if reach is None:
        return []
    tree = Tree(session)
    tops = [one for one in sorted(reach) if not any(other != one and tree.is_within(one, other) for other in reach)]
    own = tree.chain(by.unit_id)
    return sorted(tops, key=lambda one: one not in own)


def is_within(session: Session, draft: Activity, by: Visitor) -> bool:
    """Whether it is of the visitor's units, and for their people: their office may have moved meanwhile."""
    reach = rights.reach(session, by.account_id, Deed.KEEP_ACTIVITIES)
    return reach is None or {draft.unit_id, *activities.units_of(session, draft.id)} <= reach


def give_to(session: Session, draft: Activity, unit_id: int) -> None:
    """It is that unit's, and for its people."""
    session.execute(delete(ActivityUnit).where(ActivityUnit.activity_id == draft.id))
    draft.unit_id = unit_id
    session.add(ActivityUnit(activity_id=draft.id, unit_id=unit_id))
    session.flush()


def count(session: Session, by: Visitor) -> int:
    """How many the visitor has."""
    return session.scalar(select(func.count()).select_from(Activity).where(_mine(by))) or 0


def listed(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The visitor's drafts, the newest first."""
    del now
    rights.ask(by, Deed.KEEP_ACTIVITIES)
    found = session.scalars(select(Activity).where(_mine(by)).order_by(Activity.id.desc()).limit(MOST))
    lines: list[Value] = [
        {"activity": one.id, "kind": one.kind, "title": one.title, "starts_at": one.starts_at} for one in found
    ]
    return {"lines": lines, "count": len(lines)}


def lying(session: Session, *, by: Visitor, now: datetime) -> list[Activity]:
    """The visitor's drafts that have lain for a day, the oldest first."""
    if not rights.may(by, Deed.KEEP_ACTIVITIES):
        return []
    found = offices.once_for_all(session, lying, {by.account_id}, partial(_lying, session, now))
    return [one for one in found if one.made_by == by.account_id]


def _lying(session: Session, now: datetime, makers: set[int] | None) -> Sequence[Activity]:
    old = select(Activity).where(Activity.state == State.DRAFT, Activity.made_at <= now - LIES).order_by(Activity.id)
    return session.scalars(old if makers is None else old.where(Activity.made_by.in_(makers))).all()


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The draft's name, before it is dropped. NotForYou, DraftGone."""
    del now
    draft = access(session, activity_id, by=by)
    return {"activity": draft.id, "title": draft.title}


def preview(session: Session, draft: Activity) -> Values:
    """The card as members will see it, and what else it has."""
    return {
        **showing.shown(session, draft),
        "step": None,
        "unit": None if draft.unit_id is None else Tree(session).path(draft.unit_id)[-1],
        "asked": len(activities.questions_of(session, draft.id)),
        "tight": _tight(session, draft),
        "rest": None,
        "weekly": False,
    }


def _tight(session: Session, draft: Activity) -> int | None:
    """The fewest places that there are, where a whole family as large as may come has none of them."""
    there = [draft.seats, *(one.seats for one in activities.options_of(session, draft.id))]
    fewest = min((one for one in there if one is not None), default=None)
    return fewest if fewest is not None and draft.family_most + 1 > fewest else None


def drop(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is gone with all that hangs on it; the list. NotForYou, DraftGone."""
    draft = access(session, activity_id, by=by)
    pictures.take_down(session, draft.id)
    for forget in BESIDE:
        forget(session, draft.id)
    for record in (ActivityUnit, Option, ActivityQuestion):
        session.execute(delete(record).where(record.activity_id == draft.id))
    session.delete(draft)
    session.flush()
    asking.close(session, by)
    asking.drop(session, by, SERVICE)
    return listed(session, by=by, now=now)


def copy(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Activity:
    """A new draft of what an activity says, without its times. NotForYou, NoSuchActivity, NotYoursToKeep,
    TooManyDrafts."""
    old = activities.access_to_keep(session, activity_id, by=by)
    new = create(session, old.kind, by=by, now=now)
    own = rights.reach(session, by.account_id, Deed.KEEP_ACTIVITIES)
    if own is None or old.unit_id in own:
        new.unit_id = old.unit_id
        session.execute(delete(ActivityUnit).where(ActivityUnit.activity_id == new.id))
        _reach_alike(session, old, new)
    _say_alike(session, old, new, now=now)
    return new


def copied(session: Session, old: Activity, *, made_by: int, now: datetime) -> Activity:
    """The same whatever anybody may: of its unit, for whom it was for, without its times."""
    new = Activity(kind=old.kind, state=State.DRAFT, unit_id=old.unit_id, made_by=made_by, made_at=now, version=0)
    session.add(new)
    _say_alike(session, old, new, now=now)
    _reach_alike(session, old, new)
    return new


def _reach_alike(session: Session, old: Activity, new: Activity) -> None:
    for unit_id in activities.units_of(session, old.id):
        session.add(ActivityUnit(activity_id=new.id, unit_id=unit_id))
    session.flush()


def _say_alike(session: Session, old: Activity, new: Activity, *, now: datetime) -> None:
    for name in _COPIED:
        setattr(new, name, getattr(old, name))
    session.flush()
    for option in activities.options_of(session, old.id):
        # The time of its own is over with the activity.
        session.add(Option(activity_id=new.id, nth=option.nth, words=option.words, seats=option.seats))
    for asked in activities.questions_of(session, old.id):
        kept = {name: getattr(asked, name) for name in ("nth", "ask", "stock", "words", "choices", "required")}
        session.add(ActivityQuestion(activity_id=new.id, **kept))
    picture = pictures.opened(session, old.id)
    if picture is not None:
        pictures.put(session, new.id, base64.b64decode(picture), now=now)
    session.flush()


_COPIED: Final = (
    *("title", "words", "place", "directions", "fee", "seats", "family_most", "selection", "audience", "minutes"),
)


def _mine(by: Visitor) -> ColumnElement[bool]:
    return (Activity.made_by == by.account_id) & (Activity.state == State.DRAFT)
