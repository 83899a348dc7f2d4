"""A well-formed update, broken somewhere: fields that are missing, of another kind, doubled in depth, or hostile."""

import copy
import random
from typing import Any

from tests.fuzz import hostile

Json = dict[str, Any]
_Place = tuple[Any, Any]


def mutated(update: Json, chance: random.Random) -> Json:
    """A copy with one to four mutations; its `update_id` stays."""
    number = update["update_id"]
    broken = copy.deepcopy(update)
    for _ in range(chance.randrange(1, 5)):
        if places := _places(broken):
            holder, at = chance.choice(places)
            _mutate(holder, at, chance)
    broken["update_id"] = number
    return broken


def _places(value: Any) -> list[_Place]:
    """Everywhere within, as (what holds it, its key or index)."""
    found: list[_Place] = []
    waiting = [value]
    while waiting:
        each = waiting.pop()
        inside = each.items() if isinstance(each, dict) else enumerate(each)
        for at, item in inside:
            found.append((each, at))
            if isinstance(item, dict | list):
                waiting.append(item)
    return found


def _mutate(holder: Any, at: Any, chance: random.Random) -> None:
    match chance.randrange(6):
        case 0 if isinstance(holder, dict):
            del holder[at]
        case 1:
            holder[at] = copy.deepcopy(chance.choice(hostile.ANYTHING))
        case 2 if isinstance(holder[at], str):
            holder[at] = hostile.word(chance)
        case 3 if isinstance(holder, dict):
            holder[hostile.word(chance)[:30]] = holder[at]
        case 4:
            holder[at] = [holder[at]]
        case _:
            holder[at] = str(holder[at]) if isinstance(holder[at], int) else chance.choice(hostile.NUMBERS)
