"""What of an activity is shown: to whom it is for, to who keeps it, and in its preview, always the same card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.accounts import Account
from storage.activities import pictures, results
from storage.activities.access import access
from storage.activities.records import HOLDING, Activity, Option, Place, SignUp, State, options_of, units_of
from storage.members import Member
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Counts:
    """People of one activity, or of one option of it: `taken` places, family counted; `waiting` and `entered` are
    sign-ups."""

    taken: int = 0
    waiting: int = 0
    entered: int = 0


def counts(session: Session, activity_ids: Sequence[int]) -> dict[tuple[int, int | None], Counts]:
    """By activity and option; under the option None stands the whole of it."""
    people = func.sum(SignUp.family + 1)
    found = select(SignUp.activity_id, SignUp.option_id, SignUp.place, people, func.count())
    rows = session.execute(
        found.where(
            SignUp.activity_id.in_(activity_ids), SignUp.place.in_((*HOLDING, Place.WAITING, Place.ENTERED))
        ).group_by(SignUp.activity_id, SignUp.option_id, SignUp.place)
    )
    sums: dict[tuple[int, int | None], list[int]] = {}
    for activity_id, option_id, place, many, rows_ in rows:
        for key in {(activity_id, option_id), (activity_id, None)}:
            sum_ = sums.setdefault(key, [0, 0, 0])
            at = 0 if place in HOLDING else 1 if place == Place.WAITING else 2
            sum_[at] += int(many) if at == 0 else rows_
    return {key: Counts(*sum_) for key, sum_ in sums.items()}


def line(activity: Activity, found: Counts) -> Values:
    """One line of a list: what, when, how full."""
    return {
        "activity": activity.id,
        "number": activity.number,
        "kind": activity.kind,
        "state": activity.state,
        "title": activity.title,
        "starts_at": activity.starts_at,
        "ends_at": activity.ends_at,
        "closes_at": activity.closes_at,
        "seats": activity.seats,
        "selection": activity.selection,
        "drawn_at": activity.drawn_at,
        "taken": found.taken,
        "waiting": found.waiting,
        "entered": found.entered,
    }


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The card of a published one. NoSuchActivity."""
    del now
    return shown(session, access(session, activity_id, by=by))


def shown(session: Session, activity: Activity) -> Values:
    """Everything that its card says. `keeper`: whom to ask. `mine` is None: of the reader it tells nothing."""
    found = counts(session, [activity.id])
    tree = Tree(session)
    reached: list[Value] = [tree.path(unit_id)[-1] for unit_id in units_of(session, activity.id)]
    return {
        **line(activity, found.get((activity.id, None), Counts())),
        "words": activity.words,
        "place": activity.place,
        "directions": activity.directions,
        "fee": activity.fee,
        "family_most": activity.family_most,
        "audience": activity.audience,
        "units": reached,
        "options": [*_options(options_of(session, activity.id), found)],
        "minutes": activity.minutes,
        "picture": pictures.has_one(session, activity.id),
        "changed": activity.version > 0,
        "cancelled_why": activity.cancelled_why,
        "keeper": keeper(session, activity),
        "results": results.on_card(session, activity.id) if activity.state == State.OVER else [],
        "mine": None,
    }


def shown_options(session: Session, activity: Activity) -> list[Value]:
    """Its options in their order, each with how full it is."""
    return _options(options_of(session, activity.id), counts(session, [activity.id]))


def _options(found: Sequence[Option], by_option: Mapping[tuple[int, int | None], Counts]) -> list[Value]:
    lines: list[Value] = []
    for one in found:
        people = by_option.get((one.activity_id, one.id), Counts())
        lines.append(
            {
                "option": one.id,
                "words": one.words,
                "seats": one.seats,
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "taken": people.taken,
                "waiting": people.waiting,
            }
        )
    return lines


def keeper(session: Session, activity: Activity) -> str | None:
    """Whom to ask: the name of who made it."""
    named = select(Member.name).join(Account, Account.member_id == Member.id)
    return session.scalar(named.where(Account.id == activity.made_by))
