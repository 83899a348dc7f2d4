"""Proposing: who talks with whom in a week: whose turn it is first, evenly over officers. Pure, to be tried with any
union."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Final

#: Whom an officer is proposed a week.
FEWEST, MOST = 3, 5
#: Some of those proposed are ill, away or come later: so many more are proposed than would do.
_SPARE: Final = 1.5
_WEEK: Final = 7
#: Everybody is to be through so many weeks before their day, for those who were ill, and for holidays at the end.
_RESERVE: Final = 10


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody whose turn it is, in a unit. `by_day`: when the talk is due. `barred`: officers who don't talk with
    them. `kept`: who had them last week and did not come to it."""

    member: int
    unit: int
    by_day: date
    barred: frozenset[int] = frozenset()
    kept: int | None = None


@dataclass(frozen=True, slots=True)
class Talkers:
    """Who talks with the people of each unit (`places`), and who does where none of these may (`above`)."""

    places: Mapping[int, Sequence[int]]
    above: Sequence[int] = ()

    def able(self, one: Waits) -> list[int]:
        """Who may talk with that person: their own unit's, else those above."""
        there = [officer for officer in self.places.get(one.unit, ()) if officer not in one.barred]
        return there or [officer for officer in self.above if officer not in one.barred]


@dataclass(slots=True)
class _Lists:
    """What is given out so far. `room`: how many more an officer takes; `loads`: their talks of the year."""

    room: dict[int, int]
    loads: Mapping[int, int]
    given: dict[int, list[int]] = field(default_factory=dict)

    def give(self, officer: int, member: int) -> None:
        self.given.setdefault(officer, []).append(member)
        self.room[officer] -= 1

    def freest(self, among: Collection[int]) -> int | None:
        """Who has been given fewest this week, then who has had fewest talks this year."""
        free = [one for one in among if self.room.get(one, 0) > 0]
        return min(free, key=lambda one: (len(self.given.get(one, [])), self.loads.get(one, 0), one), default=None)


def propose(
    waiting: Sequence[Waits], talkers: Talkers, sizes: Mapping[int, int], loads: Mapping[int, int]
) -> dict[int, list[int]]:
    """For each officer the members, most urgent first. `waiting`: in the order of whose turn it is; `sizes`: for how
    many an officer has room; `loads`: talks of the year so far."""
    lists = _Lists(dict(sizes), loads)
    kept = [one for one in waiting if one.kept is not None and one.kept in talkers.able(one)]
    for one in kept:
        officer = lists.freest([one.kept or 0])
        if officer is not None:
            lists.give(officer, one.member)
    taken = {member for members in lists.given.values() for member in members}
    for one in waiting:
        officer = lists.freest(talkers.able(one)) if one.member not in taken else None
        if officer is not None:
            lists.give(officer, one.member)
    ranks = {one.member: rank for rank, one in enumerate(waiting)}
    return {officer: sorted(members, key=ranks.__getitem__) for officer, members in lists.given.items()}


def sizes(owed: Iterable[tuple[int, date]], talkers: Talkers, monday: date) -> dict[int, int]:
    """How many each officer is proposed in that week: as many as it takes for everybody to be talked with in time,
    three to five. `owed`: unit and day of each talk that is to come."""
    share = dict.fromkeys([officer for there in (*talkers.places.values(), talkers.above) for officer in there], 0.0)
    for unit, by_day in owed:
        there = talkers.places.get(unit, ())
        weeks = max(1.0, (by_day - monday).days / _WEEK - _RESERVE)
        for officer in there:
            share[officer] += 1 / weeks / len(there)
    return {officer: min(max(ceil(found * _SPARE), FEWEST), MOST) for officer, found in share.items()}
