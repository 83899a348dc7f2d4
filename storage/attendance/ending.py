"""Ending: two hours after the end an activity is over, whoever had a place and was not there is noted so, and who made
it hears how many came. Where nobody was checked in the door was not kept: then nobody is said to have missed it."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage import activities, outbox
from storage.activities import Activity, Option, Place, SignUp, State, seating
from storage.attendance import times
from storage.attendance.records import named
from storage.outbox import Letter
from storage.values import Values

#: People of one transaction.
A_PAGE: Final = 500


def settle(session: Session, *, now: datetime) -> int:
    """One activity that has ended, or a page of its people; how many were noted or ended, nought when none is left."""
    activity = _ended(session, now)
    if activity is None:
        return 0
    missing = [] if not _kept(session, activity) else _missing(session, activity)
    session.execute(update(SignUp).where(SignUp.id.in_(missing)).values(missed=True))
    if len(missing) < A_PAGE:
        activity.state = State.OVER
        _tell(session, activity, now=now)
    return len(missing) + 1


def _ended(session: Session, now: datetime) -> Activity | None:
    """The first that has been over for two hours; the end of its last option counts."""
    latest = select(func.max(func.coalesce(Option.ends_at, Option.starts_at)))
    latest = latest.where(Option.activity_id == Activity.id)
    begun = select(Activity).where(
        Activity.state == State.OPEN,
        Activity.starts_at <= now - times.SETTLED,
        func.coalesce(Activity.ends_at, Activity.starts_at) <= now - times.SETTLED,
        func.coalesce(latest.scalar_subquery(), Activity.starts_at) <= now - times.SETTLED,
    )
    ended = (one for one in session.scalars(begun.order_by(Activity.id)) if _is_over(session, one, now))
    first = next(ended, None)
    return None if first is None else seating.lock(session, first.id)


def _is_over(session: Session, activity: Activity, now: datetime) -> bool:
    return times.whole(session, activity).ends + times.SETTLED <= now


def _kept(session: Session, activity: Activity) -> bool:
    came = select(SignUp.id).where(SignUp.activity_id == activity.id, SignUp.came_at.is_not(None)).limit(1)
    return session.scalar(came) is not None


def _missing(session: Session, activity: Activity) -> list[int]:
    away = select(SignUp.id).where(
        SignUp.activity_id == activity.id,
        SignUp.place == Place.SEATED,
        SignUp.came_at.is_(None),
        SignUp.missed.is_(False),
    )
    return list(session.scalars(away.order_by(SignUp.id).limit(A_PAGE)))


def _tell(session: Session, activity: Activity, *, now: datetime) -> None:
    told: Values = {**named(activity), **figures(session, activity)}
    if told["seated"]:
        letter = Letter(activity.made_by, "attendance.over", told, right=activities.RIGHT, subject=activity.id)
        letter.once = f"attendance.over:{activity.id}"
        outbox.queue(session, letter, now=now)


def figures(session: Session, activity: Activity) -> Values:
    """People, family counted: who had a place, who came; of how many sign-ups each; and how many of these were
    missed."""
    people = func.coalesce(func.sum(SignUp.family + 1), 0)
    mine = select(func.count(), people).where(SignUp.activity_id == activity.id, SignUp.place == Place.SEATED)
    placed, seated = session.execute(mine).one()
    arrived, came = session.execute(mine.where(SignUp.came_at.is_not(None))).one()
    return {
        "placed": placed,
        "seated": int(seated),
        "arrived": arrived,
        "came": int(came),
        "missed": session.scalar(
            select(func.count()).select_from(SignUp).where(SignUp.activity_id == activity.id, SignUp.missed)
        )
        or 0,
    }
