"""The officer's list and page of activities, with what those who are in them have still to be told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import offices, rights
from storage.activities import Activity, State, keeping, may_have
from storage.activities.keeping import Shelf
from storage.changes import making, telling
from storage.changes.records import ActivityChange, untold
from storage.draws import setting
from storage.rights import Deed
from storage.series import records
from storage.values import Value, Values
from storage.visitors import Visitor


class Waits(StrEnum):
    """Why an activity stands on the desk: sign-up CLOSES today; people are to be TOLD what was changed."""

    CLOSES = "closes"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class WaitingActivity:
    """An activity that waits for its officer, since when, and until when: sign-up closes, it begins."""

    activity_id: int
    waits: Waits
    title: str | None
    since: datetime
    due_at: datetime | None


def first(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The list as the desk opens it."""
    return listed(session, Shelf.AHEAD, 0, by=by, now=now)


def listed(session: Session, shelf: Shelf, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the list; what was being changed is left as it was."""
    making.stop(session, by=by)
    return keeping.listed(session, shelf, page, by=by, now=now)


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The page of one; `fixed`: the rule of its draw is settled, `repeats`: it is one of a series. NoSuchActivity,
    NotYoursToKeep."""
    found = keeping.look(session, activity_id, by=by, now=now)
    making.stop(session, by=by)
    lines: list[Value] = [telling.line(session, one) for one in untold(session, activity_id)]
    series = records.of_activity(session, activity_id)
    return {
        **found,
        "untold": lines,
        "may_say": bool(lines),
        "fixed": setting.is_fixed(session, session.get_one(Activity, activity_id)),
        "repeats": series is not None and series.state != records.State.PLANNED,
    }


def tell(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """Tells whoever is in it, and shows the page. NoSuchActivity, NotYoursToKeep, NothingToTell."""
    telling.tell(session, activity_id, by=by, now=now)
    return look(session, activity_id, by=by, now=now)


def waiting_for(session: Session, *, by: Visitor, now: datetime) -> list[WaitingActivity]:
    """What of activities waits for the visitor: sign-up to one's own that closes today; changes of one's own that
    nobody was told of, and of those whose officer keeps none any more."""
    if not rights.may(by, Deed.KEEP_ACTIVITIES):
        return []
    closing = [
        WaitingActivity(one.id, Waits.CLOSES, one.title, closes_at, closes_at)
        for one, closes_at in keeping.closing(session, by=by, now=now)
    ]
    return closing + [
        WaitingActivity(one.id, Waits.TOLD, one.title, at, one.starts_at)
        for one, at in offices.once(session, waiting_for, lambda: _untold(session, now))
        if _answers_for(session, one, by)
    ]


def _untold(session: Session, now: datetime) -> list[tuple[Activity, datetime]]:
    """Whatever has changed and nobody was told of, and since when."""
    since = select(ActivityChange.activity_id, func.min(ActivityChange.made_at).label("since"))
    since_ = since.where(ActivityChange.telling_id.is_(None)).group_by(ActivityChange.activity_id).subquery()
    waits = select(Activity, since_.c.since).join(since_, since_.c.activity_id == Activity.id)
    found = session.execute(waits.where(Activity.state == State.OPEN, Activity.starts_at > now))
    return [(one, at) for one, at in found]


def _answers_for(session: Session, activity: Activity, by: Visitor) -> bool:
    if not may_have(session, by.account_id, activity.id):
        return False
    return by.answers_for(activity.made_by) or not may_have(session, activity.made_by, activity.id)
