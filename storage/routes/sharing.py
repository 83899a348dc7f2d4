"""Sharing: how often each envoy goes to each place, so that everybody goes as often as the others; pure.

A place is a unit. Two go on each visit, so a place with n visits has 2n seats, of which nobody takes more than n.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import TypeAlias

#: Place -> envoy -> on how many visits there.
Shares: TypeAlias = dict[int, Counter[int]]


def share(
    visits: Mapping[int, int],
    goers: Mapping[int, Sequence[int]],
    *,
    leading: Iterable[int] = (),
    before: Mapping[int, int] | None = None,
) -> Shares:
    """How often who goes where. `visits`: how many a place has; `goers`: who may go there, two at least. `before`: on
    how many others each goes anyway. Nobody could go less often for somebody who goes less often by two; and each goes
    to few places, one of those `leading` on each visit as far as they last."""
    loads = Counter(before or {})
    level = _level(visits, goers, loads)
    seats = sum(level.values(), Counter[int]())
    return _gather(visits, goers, seats, frozenset(leading))


def _level(visits: Mapping[int, int], goers: Mapping[int, Sequence[int]], loads: Counter[int]) -> Shares:
    """Seat by seat to whoever goes least often, the places first that fewest may go to; then evened out."""
    shares: Shares = {place: Counter() for place in visits}
    for place in _hardest_first(visits, goers):
        waiting = [(loads[one], at, one) for at, one in enumerate(goers[place])]
        heapify(waiting)
        for _ in range(2 * visits[place]):
            _, at, one = heappop(waiting)
            shares[place][one] += 1
            loads[one] += 1
            if shares[place][one] < visits[place]:
                heappush(waiting, (loads[one], at, one))
    while _ease(shares, visits, goers, loads):
        pass
    return shares


def _hardest_first(visits: Mapping[int, int], goers: Mapping[int, Sequence[int]]) -> list[int]:
    return sorted(visits, key=lambda place: (len(goers[place]), place))


def _ease(shares: Shares, visits: Mapping[int, int], goers: Mapping[int, Sequence[int]], loads: Counter[int]) -> bool:
    """Takes one visit from somebody who goes twice or more oftener than somebody to whom it can be passed on."""
    everybody = {one for place in visits for one in goers[place]}
    for load in sorted({loads[one] for one in everybody}, reverse=True):
        sources = [one for one in everybody if loads[one] == load]
        way = _way(shares, visits, goers, sorted(sources), {one for one in everybody if loads[one] <= load - 2})
        if way:
            _pass_on(shares, way)
            loads[way[0][0]] -= 1
            loads[way[-1][2]] += 1
            return True
    return False


#: Whose seat, at which place, to whom.
_Step: TypeAlias = tuple[int, int, int]


def _way(
    shares: Shares,
    visits: Mapping[int, int],
    goers: Mapping[int, Sequence[int]],
    sources: Iterable[int],
    ends: set[int],
) -> list[_Step]:
    """The shortest chain of seats to be passed on from one of the sources to one of the ends; nothing if there is
    none."""
    came: dict[int, _Step | None] = dict.fromkeys(sources)
    queue = [*came]
    for giver in queue:
        for place, seats in shares.items():
            if not seats[giver]:
                continue
            for taker in goers[place]:
                if taker in came or seats[taker] >= visits[place]:
                    continue
                came[taker] = (giver, place, taker)
                if taker in ends:
                    return _back(came, taker)
                queue.append(taker)
    return []


def _back(came: Mapping[int, _Step | None], end: int) -> list[_Step]:
    way, step = list[_Step](), came[end]
    while step is not None:
        way.append(step)
        step = came[step[0]]
    return way[::-1]


def _pass_on(shares: Shares, way: Iterable[_Step]) -> None:
    for giver, place, taker in way:
        shares[place][giver] -= 1
        shares[place][taker] += 1


def _gather(
    visits: Mapping[int, int], goers: Mapping[int, Sequence[int]], seats: Counter[int], leading: frozenset[int]
) -> Shares:
    """The same number of seats for each, at as few places as can be: who is of fewer places first."""
    left = Counter(seats)
    reach = Counter(one for place in visits for one in goers[place])
    shares: Shares = {place: Counter() for place in visits}
    for place in _hardest_first(visits, goers):
        most = visits[place]
        there = sorted(goers[place], key=lambda one: (reach[one], -left[one], one))
        leaders, others = [one for one in there if one in leading], [one for one in there if one not in leading]
        _seat(shares[place], leaders, left, most, most)
        _seat(shares[place], others, left, most, 2 * most - shares[place].total())
        _seat(shares[place], leaders, left, most, 2 * most - shares[place].total())
    for place in visits:
        while shares[place].total() < 2 * visits[place]:
            _fill(shares, place, visits, goers, left)
    return shares


def _seat(seats: Counter[int], people: Sequence[int], left: Counter[int], most: int, free: int) -> None:
    for one in people:
        taken = min(left[one], most - seats[one], free)
        seats[one] += taken
        left[one] -= taken
        free -= taken


def _fill(
    shares: Shares, place: int, visits: Mapping[int, int], goers: Mapping[int, Sequence[int]], left: Counter[int]
) -> None:
    """A free seat there for somebody who goes too seldom yet: at once, or others move up. There is a way: by `_level`
    all the seats were taken."""
    here = [one for one in goers[place] if shares[place][one] < visits[place]]
    first = next((one for one in here if left[one]), None)
    if first is None:
        way = _way(shares, visits, goers, here, {one for one in left if left[one]})
        _pass_on(shares, way)
        first, last = way[0][0], way[-1][2]
        left[last] -= 1
    else:
        left[first] -= 1
    shares[place][first] += 1
