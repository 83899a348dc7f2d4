"""Activities that are on or have been, and who came to them, as the rules before have left them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.activities.records import Activity, ActivityUnit, Audience, Kind, Place, SignUp, State
from storage.sealed import new_row
from tests.cast import Actor, Cast


def put_on(cast: Cast, maker: Actor, kind: Kind = Kind.SPORTS, *, in_days: int = 7, **more: Any) -> int:
    """A published activity of the maker's unit, two hours long; its key. `units`: for whom it is."""
    reached = more.pop("units", ())

    def rule(session: Session) -> int:
        starts = cast.now + timedelta(days=in_days)
        told: dict[str, Any] = {
            "number": f"HD-{cast.now.year}-{session.query(Activity).count() + 1:04}",
            "state": State.OPEN if in_days > 0 else State.OVER,
            "unit_id": maker.unit_id,
            "title": "健步走",
            "place": "东湖公园",
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=2),
            "closes_at": starts - timedelta(hours=1),
            "audience": Audience.ALL,
            "published_at": cast.now,
            **more,
        }
        activity = Activity(kind=kind, made_by=maker.account_id, made_at=cast.now, **told)
        session.add(activity)
        session.flush()
        session.add_all([ActivityUnit(activity_id=activity.id, unit_id=one) for one in reached])
        return activity.id

    return cast.write(rule)


def sign_up(cast: Cast, activity_id: int, member_id: int, *, came: bool = False, **more: Any) -> int:
    """A seat for that person; with `came` they were checked in."""

    def rule(session: Session) -> int:
        activity = session.get_one(Activity, activity_id)
        told: dict[str, Any] = {
            "family": 0,
            "place": Place.SEATED,
            "turn": session.query(SignUp).count() + 1,
            "made_by": activity.made_by,
            "made_at": cast.now,
            "came_at": _began(activity) if came else None,
            **more,
        }
        made = SignUp(row=new_row(), activity_id=activity_id, member_id=member_id, **told)
        session.add(made)
        session.flush()
        return made.id

    return cast.write(rule)


def _began(activity: Activity) -> datetime:
    assert activity.starts_at is not None
    return activity.starts_at


def sign_up_of(cast: Cast, activity_id: int, member_id: int) -> SignUp:
    found = select(SignUp).where(SignUp.activity_id == activity_id, SignUp.member_id == member_id)
    return cast.read(lambda session: session.scalars(found).one())
