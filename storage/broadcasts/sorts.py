"""Sorts: which kinds of activities an account does not want to be told of. They stay in the list of what is on."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import activities
from storage.activities import Activity, Kind
from storage.notices import wishes
from storage.notices.kinds import Kind as Notice
from storage.values import Value, Values
from storage.visitors import Visitor


def is_unwanted(off: str | None, off_activities: str | None, *, kind: str) -> bool:
    """Whether who has these wishes is not told of activities of that kind."""
    return Notice.ACTIVITIES in wishes.unwanted(off) or kind in wishes.unwanted(off_activities)


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Which kinds are wanted. `all`: whether any activities are."""
    del now
    wish = wishes.of(session, by.account_id)
    off = wishes.unwanted(wish.off_activities)
    lines: list[Value] = [{"kind": kind, "on": kind not in off} for kind in Kind]
    return {"sorts": lines, "all": Notice.ACTIVITIES not in wishes.unwanted(wish.off)}


def turn(session: Session, kind: Kind, on: bool, *, by: Visitor, now: datetime) -> Values:  # noqa: FBT001
    """That kind is wanted from now on, or not."""
    _turn(session, kind, on=on, by=by)
    return look(session, by=by, now=now)


def less(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """Nothing of the kind of that activity any more, also where it is not for this person by now. NoSuchActivity."""
    del now
    activity = session.get(Activity, activity_id)
    if activity is None or activity.state == activities.State.DRAFT:
        raise activities.NoSuchActivity
    _turn(session, Kind(activity.kind), on=False, by=by)
    return {"kind": activity.kind, "activity": activity.id}


def _turn(session: Session, kind: Kind, *, on: bool, by: Visitor) -> None:
    wish = wishes.of(session, by.account_id)
    off = wishes.unwanted(wish.off_activities)
    wish.off_activities = " ".join(one for one in Kind if one in (off - {kind} if on else off | {kind})) or None
    session.add(wish)
    session.flush()
