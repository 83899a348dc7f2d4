"""Proposing: which two go on which visit, by unit and along the way; pure, so that it can be tried with any union.

Two of a place go on visits that lie beside each other. Nobody visits themselves or their own household.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

from storage.routes import sharing

#: Who goes together.
Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit: where (a unit), and who does not go there: whom it is to, and who lives with them."""

    visit: int
    place: int
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Goer:
    """Somebody who goes: to which places (None: to all), and whether it is a leading cadre."""

    member: int
    places: Collection[int] | None = None
    leading: bool = False


def propose(
    stops: Sequence[Stop], goers: Iterable[Goer], *, before: Mapping[int, int] | None = None
) -> dict[int, Pair | None]:
    """For each visit, told in the order of the way, which two go; None where there are no two who could. `before`: on
    how many others each goes anyway."""
    people = {one.member: one for one in goers}
    there = {place: _goers(place, people) for place in dict.fromkeys(stop.place for stop in stops)}
    able = {place: who for place, who in there.items() if len(who) > 1}
    visits = Counter(stop.place for stop in stops if stop.place in able)
    leading = {one.member for one in people.values() if one.leading}
    shares = sharing.share(visits, able, leading=leading, before=before)
    found: dict[int, Pair | None] = {stop.visit: None for stop in stops}
    for place, seats in shares.items():
        pairs = _paired(seats, visits[place], leading)
        found.update(_settled([stop for stop in stops if stop.place == place], pairs, able[place]))
    return found


def _goers(place: int, people: Mapping[int, Goer]) -> list[int]:
    """Who may go there; somebody who leads and somebody who doesn't by turns, as those who come first go oftener where
    it does not come out even."""
    there = [one for one in people.values() if one.places is None or place in one.places]
    ranks = {True: count(), False: count()}
    return [one.member for one in sorted(there, key=lambda one: (next(ranks[one.leading]), not one.leading))]


def _paired(seats: Counter[int], visits: int, leading: Collection[int]) -> list[Pair]:
    """Who goes with whom, visit by visit along the way: the seats in a row, cut in the middle, one half beside the
    other. Nobody has more seats than half of them, so nobody sits beside themselves; who leads sits in the first
    half as long as it has room."""
    order = sorted(seats, key=lambda one: (one not in leading, -seats[one], one))
    row = [one for one in order for _ in range(seats[one])]
    return list(zip(row[:visits], row[visits:], strict=True))


def _settled(stops: Sequence[Stop], pairs: list[Pair], able: Sequence[int]) -> dict[int, Pair | None]:
    """Visits and pairs, but for those who may not go there: they change with another visit, else with somebody."""
    loads = Counter(one for pair in pairs for one in pair)
    for at, stop in enumerate(stops):
        if _fits(stop, pairs[at]):
            continue
        other = next((j for j, one in enumerate(stops) if _fits(stop, pairs[j]) and _fits(one, pairs[at])), None)
        if other is not None:
            pairs[at], pairs[other] = pairs[other], pairs[at]
    return {stop.visit: _instead(stop, pair, able, loads) for stop, pair in zip(stops, pairs, strict=True)}


def _fits(stop: Stop, pair: Pair) -> bool:
    return stop.barred.isdisjoint(pair)


def _instead(stop: Stop, pair: Pair, able: Sequence[int], loads: Counter[int]) -> Pair | None:
    """The pair, with others in the place of those who may not go; those who go least often first."""
    two = [one for one in pair if one not in stop.barred]
    free = sorted((one for one in able if one not in pair and one not in stop.barred), key=lambda one: loads[one])
    chosen = [*two, *free[: 2 - len(two)]]
    if len(chosen) < 2:
        return None
    for one in pair:
        loads[one] -= 1
    for one in chosen:
        loads[one] += 1
    return chosen[0], chosen[1]


def along(address: str | None) -> tuple[tuple[int, int, str], ...]:
    """By what two addresses of a place stand in the order of the way, as far as it can be told: names by their letters,
    numbers by their size; unknown ones last. `address` with its numbers told apart (`households.normal_address`)."""
    if not address:
        return ((2, 0, ""),)
    pieces = re.findall(r"\d{1,9}|\D+", address)
    return tuple((0, int(one), "") if one.isdigit() else (1, 0, one) for one in pieces)


def complete(
    stops: Sequence[tuple[Stop, int]], goers: Iterable[Goer], *, before: Mapping[int, int] | None = None
) -> dict[int, Pair | None]:
    """For each visit of which one of the two fell out, told with the other one, who goes in their stead: somebody who
    goes least often, and on neighbouring visits the same as long as that is fair; None where nobody could."""
    people = {one.member: one for one in goers}
    loads, last = Counter(before or {}), dict[int, int]()
    found: dict[int, Pair | None] = {}
    for stop, staying in stops:
        free = [one for one in _goers(stop.place, people) if one != staying and one not in stop.barred]
        # Who goes next door goes here too, if that is no more than one visit more than another.
        chosen = min(free, key=lambda one: (loads[one] - (last.get(staying) == one), one), default=None)
        found[stop.visit] = None if chosen is None else (staying, chosen)
        if chosen is not None:
            loads[chosen] += 1
            last[staying] = chosen
    return found
