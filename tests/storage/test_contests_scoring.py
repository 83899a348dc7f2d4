"""What an answer is worth, against an oracle that is written from the published rule alone."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage.contests import Scoring, scoring
from storage.contests.scoring import Rules
from storage.questions import Content, Kind, Option

_QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _question(right: set[int], count: int) -> Content:
    kind = Kind.SEVERAL if len(right) > 1 else Kind.SINGLE
    return Content(kind, "?", tuple(Option(str(at), right=at in right) for at in range(count)))


def _oracle(right: set[int], picked: set[int], seconds: int, limit: int, before: int, rules: Rules) -> Fraction:
    """In points: docs/contests.md, line by line."""
    if picked != right:
        return -Fraction(rules.penalty, 100)
    full = Fraction(rules.full, 100)
    got = full
    if rules.scoring is Scoring.SPEED and seconds > 2:
        share = min(Fraction(1), Fraction(seconds - 2, max(1, limit - 2)))
        got = full - full / 2 * share
        # Tenths of a point, rounded down.
        got = Fraction((got * 10).__floor__(), 10)
    if rules.streak:
        got += full * min(Fraction(1, 2), Fraction(before, 10))
    return got


_ANSWER = st.tuples(
    st.sets(st.integers(0, 4), min_size=1, max_size=3),
    st.sets(st.integers(0, 4), min_size=1, max_size=5),
    st.booleans(),
    st.integers(0, 310),
    st.integers(5, 300),
    st.integers(0, 9),
)
_RULES = st.builds(
    Rules,
    st.sampled_from([*Scoring]),
    st.sampled_from([500, 1000, 2000, 3000]),
    st.sampled_from([0, 500, 1000]),
    st.booleans(),
)


class TestScoring:
    @_QUICK
    @given(_ANSWER, _RULES)
    @example(({0}, {0}, True, 136, 188, 0), Rules(Scoring.SPEED, 500))
    def test_is_what_the_published_rule_says(self, answer, rules: Rules) -> None:
        right, picked, hits, seconds, limit, before = answer
        picked = right if hits else picked
        found = scoring.worth(_question(right, 5), sorted(picked), seconds, limit, before, rules)
        expected = _oracle(right, picked, seconds, limit, before, rules) * 100
        assert found.points == expected
        assert found.right == (picked == right)
        assert found.run == (before + 1 if found.right else 0)

    @_QUICK
    @given(_RULES, st.integers(5, 300))
    def test_never_rises_with_time_and_never_falls_below_half(self, rules: Rules, limit: int) -> None:
        values = [scoring.full_after(second, limit, rules) for second in range(limit + 3)]
        assert values == sorted(values, reverse=True)
        assert values[:3] == [rules.full] * 3
        assert values[-1] >= rules.full // 2

    @pytest.mark.parametrize("stake", [1000, 2000, 3000])
    def test_a_stake_is_won_or_lost_whole(self, stake: int) -> None:
        question = _question({1}, 3)
        assert scoring.staked(question, [1], stake, 3).points == stake
        assert scoring.staked(question, [0], stake, 3).points == -stake
        assert scoring.staked(question, None, stake, 15).points == -stake
