"""Counting: the published rule (`docs/seasons.md` says it for people). Pure. Points and league points in hundredths.

- League points of a side: those of its place, and some for taking part; or its points of the contest's table.
- Solo points of a person: the sum of their points in the season's contests, played or made up.
- Best n of m: of each side, and each person, the n contests count in which they have most; where they have fewer, all.
- Made up: the seconds are not raced. A right answer gives what one at the bell gives: all under FIXED, half under
  SPEED; a wrong one costs the penalty; no row of right ones. What an early press or a stake decided is not asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from storage.contests import scoring
from storage.contests.scoring import Rules
from storage.questions import Content

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Place(Generic[K]):
    """Who stands where: `points` of what counts, out of so many `contests` that they took part in."""

    key: K
    points: int
    place: int
    contests: int


def league(place: int, scale: Sequence[int], part: int) -> int:
    """League points of a side that took part and came in at that place, from 1."""
    return 100 * (part + (scale[place - 1] if place <= len(scale) else 0))


def best(points: Iterable[int], count: int) -> int:
    """The sum of the best so many; of all for 0."""
    ordered = sorted(points, reverse=True)
    return sum(ordered[:count] if count else ordered)


def table(won: Mapping[K, Sequence[int]], count: int) -> list[Place[K]]:
    """The places of all, from what each has in each contest they took part in; equals share a place. In the order of
    the places, and of the mapping among equals."""
    sums = sorted(((best(each, count), key) for key, each in won.items()), key=lambda one: -one[0])
    found: list[Place[K]] = []
    for at, (points, key) in enumerate(sums):
        shares = found and found[-1].points == points
        found.append(Place(key, points, found[-1].place if shares else at + 1, len(won[key])))
    return found


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that is made up, with what was picked (nothing: not answered), and the seconds that it had."""

    content: Content
    seconds: int
    picked: tuple[int, ...]


def made_up(answered: Iterable[Answered], rules: Rules) -> tuple[int, int]:
    """What answers are worth that were not raced, and how many of them are right."""
    plain = Rules(rules.scoring, rules.full, rules.penalty)
    worths = [
        scoring.worth(one.content, one.picked, one.seconds, one.seconds, 0, plain) for one in answered if one.picked
    ]
    return sum(one.points for one in worths), sum(one.right for one in worths)
