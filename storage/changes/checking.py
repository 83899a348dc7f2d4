"""What may be changed to what: what an officer types, understood as in publishing, and held against who is in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.activities import HOLDING, Activity, Option, Selection, SignUp, State
from storage.asking import Unfit
from storage.changes.records import Item
from storage.errors import Refusal
from storage.publishing import answers, reading
from storage.publishing.answers import Step, Wrong
from storage.values import Values

#: How each is understood.
_STEPS: Final = {
    Item.OPTION_WHEN: Step.WHEN,
    Item.OPTION_SEATS: Step.SEATS,
    **{item: Step(item.value) for item in Item if not item.startswith("option_")},
}
#: How long, or how many, each may be.
_MOST: Final[Mapping[Step, int]] = {
    **answers.LONGEST,
    Step.SEATS: reading.SEATS,
    Step.FAMILY: reading.FAMILY,
    Step.MINUTES: answers.MINUTES,
}
#: What of the record each is: a text, a number, or since when until when.
_WHEN: Final = {"since": "starts_at", "until": "ends_at"}
_FIELDS: Final[Mapping[Item, Mapping[str, str]]] = {
    **{item: {"text": item.value} for item in (Item.TITLE, Item.PLACE, Item.WORDS, Item.DIRECTIONS, Item.FEE)},
    **dict.fromkeys((Item.WHEN, Item.OPTION_WHEN), _WHEN),
    **{key: {"number": "seats"} for key in (Item.SEATS, Item.OPTION_SEATS)},
    Item.CLOSES: {"since": "closes_at"},
    Item.FAMILY: {"number": "family_most"},
    Item.MINUTES: {"number": "minutes"},
}
_NOTHING: Final[Values] = {"text": None, "number": None, "since": None, "until": None}


class NotToBeChanged(Refusal):
    """It has begun, is over or called off; values: title, state, activity."""


class AlreadyDrawn(Refusal):
    """Who has drawn by lot does not sign people up once more; values: title, activity."""


class NotUnderstood(Unfit, Refusal):
    """Values: item, wrong, most, activity."""


class NothingChanged(Unfit, Refusal):
    """It is so already; values: item, value, activity."""


class TooFewSeats(Unfit, Refusal):
    """More are taken than there would be; values: taken, seats, activity."""


def changeable(activity: Activity, *, now: datetime) -> None:
    """NotToBeChanged once it has begun, and of what is not open."""
    if activity.state != State.OPEN or activity.starts_at is None or activity.starts_at <= now:
        raise NotToBeChanged(title=activity.title, state=activity.state, activity=activity.id)


def value_of(activity: Activity, option: Option | None, item: Item) -> Values:
    """How it stands: a text, a number, or since when until when."""
    record = activity if option is None else option
    return {**_NOTHING, **{name: getattr(record, field) for name, field in _FIELDS[item].items()}}


def set_(activity: Activity, option: Option | None, item: Item, value: Values) -> None:
    """Makes it so."""
    for name, field in _FIELDS[item].items():
        setattr(activity if option is None else option, field, value[name])


def understood(activity: Activity, option: Option | None, item: Item, words: str, *, now: datetime) -> Values:
    """What the words say of the item. NotUnderstood, with why."""
    trial, step = _trial(activity, option, item), _STEPS[item]
    starts = trial.starts_at.astimezone(now.tzinfo) if trial.starts_at is not None else now
    # Of a time alone it is the day that was meant before; of a day alone the time.
    day = starts.date() if step in (Step.WHEN, Step.CLOSES) else None
    found = answers.write(trial, step, words, day, now)
    if step is Step.WHEN and not isinstance(found, Wrong) and found is not None:
        found = answers.write(trial, step, f"{starts:%H:%M}", found, now)
    if found is not None:
        wrong = found if isinstance(found, Wrong) else Wrong.UNCLEAR
        raise NotUnderstood(item=item, wrong=wrong, most=_MOST.get(step, 0), activity=activity.id)
    return value_of(trial, None, item)


def _trial(activity: Activity, option: Option | None, item: Item) -> Activity:
    """An activity for the words to be written into; it is never kept."""
    of_option = option is not None and item is Item.OPTION_WHEN and option.starts_at is not None
    begins = option if of_option and option is not None else activity
    return Activity(
        starts_at=begins.starts_at,
        ends_at=begins.ends_at,
        closes_at=activity.closes_at if item is Item.CLOSES else None,
        selection=activity.selection,
        seats=None,
        family_most=0,
    )


def check(
    session: Session, activity: Activity, option: Option | None, item: Item, becomes: Values, *, now: datetime
) -> None:
    """NotToBeChanged, AlreadyDrawn, NothingChanged, TooFewSeats."""
    changeable(activity, now=now)
    if item is Item.CLOSES and activity.selection == Selection.DRAW and activity.drawn_at is not None:
        raise AlreadyDrawn(title=activity.title, activity=activity.id)
    if becomes == value_of(activity, option, item):
        raise NothingChanged(item=item, value=becomes, activity=activity.id)
    if item in (Item.SEATS, Item.OPTION_SEATS) and becomes["number"] is not None:
        seats, held = int(str(becomes["number"])), taken(session, activity.id, None if option is None else option.id)
        if seats < held:
            raise TooFewSeats(taken=held, seats=seats, activity=activity.id)


def taken(session: Session, activity_id: int, option_id: int | None) -> int:
    """How many places are held, family counted; those of an option alone, where one is named."""
    held = select(func.sum(SignUp.family + 1)).where(SignUp.activity_id == activity_id, SignUp.place.in_(HOLDING))
    if option_id is not None:
        held = held.where(SignUp.option_id == option_id)
    return int(session.scalar(held) or 0)
