"""Folding (合并): units of so few people that a figure would tell of one of them stand together in one line. Pure."""

from collections.abc import Mapping
from typing import Final

#: A unit with fewer people has no line of its own.
FEWEST: Final = 3


def folded(people: Mapping[int, int], fewest: int = FEWEST) -> set[int]:
    """The units (by key, with how many people each has) that share a line: those of fewer than `fewest` people, and,
    where these are fewer than that together, the next smallest with them, so that the line tells of nobody."""
    inside = {unit_id for unit_id, count in people.items() if count < fewest}
    others = sorted(people.keys() - inside, key=lambda unit_id: (people[unit_id], unit_id))
    while inside and others and sum(people[unit_id] for unit_id in inside) < fewest:
        inside.add(others.pop(0))
    return inside
