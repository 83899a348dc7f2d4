"""Scoring: the published rule (`docs/contests.md` says it for people). Pure: the same answers give the same points,
whenever and however often they are counted.

- FIXED: a right answer gives all of the points. SPEED: all of them in the first two seconds, then in equal steps, a
  second a step, down to half at the bell. Seconds are whole ones, from the question to the answer's arrival.
- Several to choose: all right ones and no wrong one, or nothing.
- Streak (if the host wants it): from the second right answer in a row on a tenth on top, then two, at most five.
- A wrong answer costs the penalty (nothing, unless it is set); no answer costs nothing.
- 风险: right gives the stake, wrong or nothing takes it. 抢答: right gives all, wrong, nothing or an early press takes
  as much.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from storage.contests.terms import GRACE_SECONDS, STREAK_MOST, STREAK_STEP, Scoring
from storage.questions import Content, Kind

#: What can be asked with buttons and be marked at a glance.
KINDS: Final = (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE)


@dataclass(frozen=True, slots=True)
class Rules:
    """How a contest counts: points in hundredths."""

    scoring: Scoring
    full: int
    penalty: int = 0
    streak: bool = False


@dataclass(frozen=True, slots=True)
class Worth:
    """What an answer is worth, and how many right ones in a row it is the last of."""

    points: int
    right: bool
    seconds: int
    run: int


def is_right(content: Content, picked: Sequence[int]) -> bool:
    """All right ones and nothing else."""
    return tuple(sorted(set(picked))) == right_ones(content)


def right_ones(content: Content) -> tuple[int, ...]:
    """The right options; of a true/false 0 for right and 1 for wrong."""
    if content.kind is Kind.TRUE_FALSE:
        return (0 if content.truth else 1,)
    return content.right_options


def worth(content: Content, picked: Sequence[int], seconds: int, limit: int, before: int, rules: Rules) -> Worth:
    """An answer of 必答, given after so many whole seconds of `limit`; `before`: right ones in a row until then."""
    if not is_right(content, picked):
        return Worth(-rules.penalty, right=False, seconds=seconds, run=0)
    points = full_after(seconds, limit, rules)
    if rules.streak:
        points += rules.full * min(STREAK_MOST, STREAK_STEP * before) // 100
    return Worth(points, right=True, seconds=seconds, run=before + 1)


def full_after(seconds: int, limit: int, rules: Rules) -> int:
    """What is left of the full points, in tenths of a point rounded down."""
    if rules.scoring == Scoring.FIXED or seconds <= GRACE_SECONDS:
        return rules.full
    steps = max(1, limit - GRACE_SECONDS)
    # What is left is rounded, not what is lost: twice rounded, one in some would have a tenth too much.
    left = rules.full * (2 * steps - min(seconds - GRACE_SECONDS, steps)) // (2 * steps)
    return left // 10 * 10


def staked(content: Content, picked: Sequence[int] | None, stake: int, seconds: int) -> Worth:
    """An answer of 风险, 抢答 or 加赛: the stake is won or lost; None: none came."""
    right = picked is not None and is_right(content, picked)
    return Worth(stake if right else -stake, right=right, seconds=seconds, run=0)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to be counted: whose, what, and how many whole seconds it took."""

    player: int
    picked: tuple[int, ...]
    seconds: int


def count(
    content: Content, limit: int, given: Sequence[Given], runs: Mapping[int, int], rules: Rules
) -> dict[int, Worth]:
    """All answers to one question of 必答; `runs`: right ones in a row until then, by player."""
    return {one.player: worth(content, one.picked, one.seconds, limit, runs.get(one.player, 0), rules) for one in given}
