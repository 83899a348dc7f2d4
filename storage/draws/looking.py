"""Looking: the rule of a draw as everybody reads it, and afterwards what became of the reader."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import activities
from storage.activities import Activity, Place, sign_up_of
from storage.draws.records import DrawLine, draw_of, fronts_of, seed_of
from storage.draws.terms import lot
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The rule, with the reader's number in the pot, and what came of it. NoSuchActivity."""
    activity = activities.access(session, activity_id, by=by)
    return shown(session, activity, by.member_id, now=now)


def shown(session: Session, activity: Activity, member_id: int | None, *, now: datetime) -> Values:
    """`seed` only once it is drawn; `mine`: of who was in the pot, `number`, and later `lot`, `nth`, `seated` and
    `reason`."""
    found = draw_of(session, activity, now=now)
    paths = Tree(session).paths()
    fronts: list[Value] = [paths[one][-1] for one in fronts_of(found) if one in paths]
    seed = seed_of(session, found) if activity.drawn_at is not None else None
    lines = select(func.count()).where(DrawLine.activity_id == activity.id)
    return {
        "activity": activity.id,
        "title": activity.title,
        "seats": activity.seats,
        "closes_at": activity.closes_at,
        "drawn_at": activity.drawn_at,
        "unit_most": found.unit_most,
        "not_twice": found.not_twice,
        "share": found.share,
        "fronts": fronts,
        "digest": found.digest,
        "seed": seed,
        "in_pot": session.scalar(lines) or 0,
        "seated": session.scalar(lines.where(DrawLine.seated)) or 0,
        "mine": None if member_id is None else _own(session, activity, member_id, seed),
    }


def _own(session: Session, activity: Activity, member_id: int, seed: str | None) -> Value:
    line = session.get(DrawLine, (activity.id, member_id))
    if line is not None and seed is not None:
        return {
            "number": line.number,
            "lot": lot(seed, line.number)[:12],
            "nth": line.nth,
            "seated": line.seated,
            "reason": line.reason,
        }
    own = sign_up_of(session, activity.id, member_id)
    return {"number": own.turn, "lot": None} if own is not None and own.place == Place.ENTERED else None
