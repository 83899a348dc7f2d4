"""The kinds of activities as data: what each asks in signing up, whom it is mostly for, and what is looked at with it.

Pure. The words of stock questions are among the texts, `activities.stock_<name>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from storage.activities.records import Ask, Audience, Kind, Selection


class View(StrEnum):
    """What an officer looks at beside who has signed up. RESULTS: who won; HOURS: of training, and certificates;
    COVERAGE: who has not come yet; SERVICE: hours of volunteers."""

    RESULTS = "results"
    HOURS = "hours"
    COVERAGE = "coverage"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Stock:
    """A question that a kind brings along; `choices` end the keys of their texts, `activities.choice_<name>`."""

    name: str
    ask: Ask
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What a new activity of that kind begins with. `options`: what its options are mostly called
    (`activities.options_<name>`)."""

    audience: Audience = Audience.ALL
    family_most: int = 0
    selection: Selection = Selection.FIRST_COME
    stock: tuple[Stock, ...] = ()
    views: tuple[View, ...] = ()
    options: str = "groups"


KINDS: Final[Mapping[Kind, Line]] = {
    Kind.SPORTS: Line(
        stock=(Stock("gear", Ask.YES_NO), Stock("level", Ask.CHOICE, ("beginner", "middle", "strong"))),
        views=(View.RESULTS,),
        options="distances",
    ),
    Kind.CULTURE: Line(stock=(Stock("piece", Ask.TEXT),), views=(View.RESULTS,)),
    Kind.TRAINING: Line(
        audience=Audience.IN_SERVICE,
        stock=(Stock("topic", Ask.TEXT),),
        views=(View.HOURS,),
        options="dates",
    ),
    # Nothing of anybody's health is asked: a hospital does that.
    Kind.CHECKUP: Line(
        audience=Audience.IN_SERVICE,
        stock=(Stock("breakfast", Ask.YES_NO),),
        views=(View.COVERAGE,),
        options="dates",
    ),
    Kind.VOLUNTEER: Line(views=(View.SERVICE,)),
    Kind.FAMILY: Line(family_most=3, stock=(Stock("ages", Ask.TEXT),)),
    Kind.OTHER: Line(),
}


def stock_of(kind: Kind, name: str) -> Stock | None:
    """The kind's own question of that name."""
    return next((one for one in KINDS[kind].stock if one.name == name), None)
