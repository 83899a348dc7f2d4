"""Every way to knock at a door of the matrix, made from the routes themselves: a new button is knocked at as well."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from telegram import Update
from telegram.ext import BaseHandler

from bot import routes
from handlers.buttons import LinkHandler, PressHandler, door_of
from handlers.context import Context
from storage.rights import Chat
from tests.story.speech import EN, ZH

#: What no record has for a key; with more digits it reads like the number of a bank card, and is taken away.
NOBODY = 10**9
#: What else may stand in the place of a number: versions of questions, pages, days.
_SMALL = (0, 1, 2, 7)
_WORDS = ("zh", "x")

Routes: TypeAlias = dict[str, BaseHandler[Update, Context, None]]


def _by_door(found: Iterable[BaseHandler[Update, Context, None]]) -> Routes:
    return {door: route for route in found if (door := door_of(route)) is not None}


_PRIVATE, _IN_GROUPS = _by_door(routes.routes({})), _by_door(routes.group_routes())
_ROUTES: Routes = {**_PRIVATE, **_IN_GROUPS}
#: The doors that there are in each kind of chat.
DOORS = {
    Chat.PRIVATE: {*_PRIVATE, *(f"step:{service}.{step}" for service, step in routes.STEPS)},
    Chat.GROUP: {*_IN_GROUPS},
}


@dataclass(frozen=True, slots=True)
class Act:
    """One knock: the data of a press, or what is typed."""

    door: str
    said: str
    pressed: bool = False

    @property
    def step(self) -> bool:
        """Whether a question has to be open for it."""
        return self.door.startswith("step:")


def knocks(door: str, ids: Sequence[int]) -> list[Act]:
    """Every knock with each of those keys in each place of a number."""
    route = _ROUTES.get(door)
    if isinstance(route, PressHandler):
        return [Act(door, route.button(*given).data, pressed=True) for given in _arguments(route.button.kinds, ids)]
    if isinstance(route, LinkHandler):
        return [Act(door, f"/start {route.link.payload(*given)}") for given in _arguments(route.link.kinds, ids)]
    if door.startswith("/"):
        return [Act(door, door)]
    if door.startswith("label:"):
        return [Act(door, tongue.label(door.removeprefix("label:"))) for tongue in (ZH, EN)]
    if door.startswith("step:"):
        return [Act(door, words) for words in ("3", "东方小雨", "西方小雨")]
    # The own contact is open to everybody: whose else would it be?
    assert door == "contact", f"nobody knows how to knock at {door}"
    return []


def takes_keys(door: str) -> bool:
    """Whether something is named by a number there."""
    route = _ROUTES.get(door)
    kinds = route.button.kinds if isinstance(route, PressHandler) else ()
    return int in (route.link.kinds if isinstance(route, LinkHandler) else kinds)


def some(acts: Sequence[Act], most: int, chance: random.Random) -> list[Act]:
    """So many of them, or all where there are fewer."""
    return list(acts) if len(acts) <= most else chance.sample(acts, most)


def _arguments(kinds: Sequence[type], ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """One place after the other takes each of its values, while the others have small ones."""
    places = [at for at, kind in enumerate(kinds) if kind is int] or [None]
    smalls = _SMALL if len(places) > 1 and NOBODY not in ids[:1] else ids[:1]
    ways = (_filled(kinds, place, number, small) for place in places for number in ids for small in smalls)
    yield from dict.fromkeys(given for way in ways for given in way)


def _filled(kinds: Sequence[type], place: int | None, number: int, small: int) -> Iterator[tuple[Any, ...]]:
    ways: list[list[Any]] = [[]]
    for at, kind in enumerate(kinds):
        ways = [[*way, value] for way in ways for value in _values(kind, number if at == place else small)]
    yield from map(tuple, ways)


def _values(kind: type, number: int) -> Sequence[Any]:
    if kind is int:
        return (number,)
    if kind is str:
        return _WORDS
    assert issubclass(kind, Enum), f"nobody knows what stands in a button for {kind}"
    return list(kind)
