"""Activities that people come to, for tests of the door."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from storage import sealed
from storage.activities import Activity, Audience, Kind, Option, Place, Selection, SignUp, State
from tests.cast import Actor, Cast

TITLE = "东湖健步走"


def create_activity(cast: Cast, by: Actor, starts: datetime, *, hours: int = 2, **more: Any) -> int:
    """A published one of the officer's unit."""
    made = {
        "kind": Kind.SPORTS,
        "state": State.OPEN,
        "title": TITLE,
        "place": "东湖公园南门",
        "unit_id": by.unit_id,
        "made_by": by.account_id,
        "made_at": cast.now,
        "published_at": cast.now,
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=hours),
        "closes_at": starts - timedelta(days=2),
        "selection": Selection.FIRST_COME,
        "audience": Audience.ALL,
        **more,
    }

    def rule(session: Session) -> int:
        activity = Activity(**made)
        session.add(activity)
        session.flush()
        return activity.id

    return cast.write(rule)


def create_option(
    cast: Cast, activity: int, words: str, starts: datetime | None = None, seats: int | None = None
) -> int:
    def rule(session: Session) -> int:
        option = Option(activity_id=activity, nth=1, words=words, starts_at=starts, seats=seats)
        session.add(option)
        session.flush()
        return option.id

    return cast.write(rule)


def sign_up(cast: Cast, activity: int, who: Actor | int, place: Place = Place.SEATED, **more: Any) -> int:
    """Somebody who is in it, by their own hand or, of whom there is only a member, by the officer's."""
    member = who if isinstance(who, int) else who.member_id

    def rule(session: Session) -> int:
        by = session.get_one(Activity, activity).made_by if isinstance(who, int) else who.account_id
        made = SignUp(row=sealed.new_row(), activity_id=activity, member_id=member, place=place, turn=1, made_by=by)
        made.made_at = cast.now
        made.seated_at = cast.now if place == Place.SEATED else None
        for name, value in more.items():
            setattr(made, name, value)
        session.add(made)
        session.flush()
        return made.id

    return cast.write(rule)


def kept(cast: Cast, key: int) -> SignUp:
    return cast.read(lambda session: session.get_one(SignUp, key))


def state_of(cast: Cast, activity: int) -> State:
    return cast.read(lambda session: State(session.get_one(Activity, activity).state))
