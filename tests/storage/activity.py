"""An activity as an officer would have published it, for tests of whoever takes part in it."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from storage.activities import Activity, Kind, Option, State
from tests.cast import Actor, Cast


def put_on(cast: Cast, by: Actor, *, seats: int | None = 2, title: str = "东湖健步走", **more: Any) -> int:
    """Published now, for everybody: it starts in a week, and sign-up closes two days before; its key."""
    starts_at = more.pop("starts_at", cast.now + timedelta(days=7))
    fields: dict[str, Any] = {
        "kind": Kind.SPORTS,
        "state": State.OPEN,
        "unit_id": by.unit_id,
        "made_by": by.account_id,
        "made_at": cast.now,
        "title": title,
        "place": "东湖公园南门",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "closes_at": starts_at - timedelta(days=2),
        "published_at": cast.now,
        "seats": seats,
        **more,
    }

    def rule(session: Session) -> int:
        activity = Activity(**fields)
        session.add(activity)
        session.flush()
        return activity.id

    return cast.write(rule)


def add_option(cast: Cast, activity_id: int, words: str, *, seats: int | None = None, **more: Any) -> int:
    """One more of what can be chosen; its key."""

    def rule(session: Session) -> int:
        option = Option(activity_id=activity_id, nth=1, words=words, seats=seats, **more)
        session.add(option)
        session.flush()
        return option.id

    return cast.write(rule)
