"""Marking against an oracle of its own, written from the published rule (`docs/marking.md`)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from storage.questions.content import WHOLE, Content, Kind, Option, Pair, Span
from storage.questions.marking import Given, Mark, lefts, mark, sides

points = st.integers(1, 100_00)
shares = st.none() | st.integers(-WHOLE, WHOLE)
LETTERS = "甲乙丙丁戊己庚辛壬癸子丑"


@st.composite
def choices(draw: st.DrawFn, kind: Kind, shared: bool) -> Content:
    count = draw(st.integers(2, 12))
    rights = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=1 if kind is Kind.SINGLE else count))
    options = [Option(LETTERS[at], at in rights, draw(shares) if shared else None) for at in range(count)]
    return Content(kind, "问", tuple(options), points=draw(points))


def answers(content: Content) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.integers(-1, len(content.options)), max_size=13).map(tuple)


def some(content: Content) -> st.SearchStrategy[tuple[int, ...]]:
    """An answer that the bot itself would hand in."""
    return st.sets(st.integers(0, len(content.options) - 1), min_size=1).map(lambda one: tuple(sorted(one)))


def worth(points_: int, part: Fraction) -> int:
    """Rounded down, by long division; nothing below nothing."""
    return max(0, points_ * part.numerator // part.denominator)


class TestOneChoice:
    @given(st.data(), st.booleans())
    def test_is_all_or_what_the_author_gave(self, data: st.DataObject, shared: bool) -> None:
        content = data.draw(choices(Kind.SINGLE, shared))
        picked = data.draw(answers(content))
        got = mark(content, Given(picked))
        valid = len(picked) == 1 and 0 <= picked[0] < len(content.options)
        if valid and content.options[picked[0]].right:
            assert got == Mark(content.points, full=True)
        else:
            part = (content.options[picked[0]].share or 0) if valid else 0
            assert got.points == worth(content.points, Fraction(part, 10_000))
            assert got.full == (part == 10_000)


class TestSeveral:
    @given(st.data())
    def test_gives_an_equal_part_for_each_and_nothing_with_a_wrong_one(self, data: st.DataObject) -> None:
        content = data.draw(choices(Kind.SEVERAL, shared=False))
        picked = data.draw(answers(content))
        right = [at for at, one in enumerate(content.options) if one.right]
        good = len({*picked}) == len(picked) and all(one in right for one in picked)
        part = Fraction(len(picked), len(right)) if good else Fraction(0)
        assert mark(content, Given(picked)) == Mark(worth(content.points, part), part == 1)

    @given(st.data())
    def test_a_right_one_more_is_never_worth_less(self, data: st.DataObject) -> None:
        content = data.draw(choices(Kind.SEVERAL, shared=False))
        right = content.right_options
        fewer = data.draw(st.sets(st.sampled_from(right)))
        more = {*fewer, data.draw(st.sampled_from(right))}
        assert mark(content, Given(tuple(fewer))).points <= mark(content, Given(tuple(more))).points

    @given(st.data())
    def test_adds_up_what_the_author_gave(self, data: st.DataObject) -> None:
        content = data.draw(choices(Kind.SEVERAL, shared=True))
        assume(any(one.share is not None for one in content.options))
        picked = data.draw(some(content))
        right = {*content.right_options}
        got = mark(content, Given(picked))
        if {*picked} == right:
            assert got == Mark(content.points, full=True)
            return
        total = Fraction(0)
        for at in picked:
            one = content.options[at]
            if one.share is not None:
                total += Fraction(one.share, 10_000)
            elif one.right:
                total += Fraction(1, len(right))
        assert got == Mark(worth(content.points, min(total, Fraction(9_999, 10_000))), full=False)


class TestWords:
    @pytest.mark.parametrize(
        ("said", "got"),
        [
            ("二十五", 100),
            ("２５", 100),
            ("25人", 0),
            ("二五", 100),
            ("十五", 50),
            ("15", 50),
            ("", 0),
            ("。", 0),
            ("26", 0),
        ],
    )
    def test_are_the_accepted_ones_or_nothing(self, said: str, got: int) -> None:
        content = Content(Kind.FILL_IN, "几人", (Option("25", right=True), Option("15", share=5000)))
        assert mark(content, Given(words=said)).points == got

    @given(st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2))
    def test_a_number_lies_between_the_ends_or_not(self, one: Decimal, other: Decimal, said: Decimal) -> None:
        low, high = sorted((one, other))
        content = Content(Kind.NUMERIC, "多少", spans=(Span(str(low), str(high)),))
        assert mark(content, Given(words=f"{said} 次")).full == (low <= said <= high)

    def test_of_two_spans_the_better_counts(self) -> None:
        content = Content(Kind.NUMERIC, "多少", spans=(Span("0", "10", 5000), Span("5", "5")))
        assert [mark(content, Given(words=said)).points for said in ("5", "6", "11")] == [100, 50, 0]


class TestTruth:
    @given(st.booleans(), st.lists(st.integers(-1, 2), max_size=3).map(tuple))
    def test_is_all_or_nothing(self, truth: bool, picked: tuple[int, ...]) -> None:
        content = Content(Kind.TRUE_FALSE, "对吗", truth=truth)
        right = picked in ([(0,)] if truth else [(1,)])
        assert mark(content, Given(picked)) == Mark(100 * right, right)


class TestPlaces:
    @given(st.integers(2, 12).flatmap(lambda count: st.tuples(st.permutations(range(count)), points)))
    def test_of_an_order_each_gives_its_part(self, drawn: tuple[list[int], int]) -> None:
        order, points_ = drawn
        content = Content(Kind.ORDER, "先后", tuple(Option(LETTERS[at]) for at in range(len(order))), points=points_)
        hits = len([at for at in range(len(order)) if order[at] == at])
        got = mark(content, Given(tuple(order)))
        assert got == Mark(points_ * hits // len(order), hits == len(order))
        assert mark(content, Given(tuple(order[1:]))).points == 0

    def test_an_item_named_everywhere_is_no_order(self) -> None:
        content = Content(Kind.ORDER, "先后", (Option("甲"), Option("乙")))
        assert mark(content, Given((0, 0))) == Mark(0, full=False)

    @given(st.data(), st.lists(st.integers(0, 3), min_size=2, max_size=8), st.integers(0, 3), points)
    def test_of_a_match_each_left_side_gives_its_part(
        self, data: st.DataObject, rights: list[int], spare: int, points_: int
    ) -> None:
        pairs = [Pair(LETTERS[at], f"右{one}") for at, one in enumerate(rights)]
        content = Content(Kind.MATCH, "连线", pairs=(*pairs, Pair("", f"余{spare}")), points=points_)
        told = sides(content)
        picked = data.draw(st.lists(st.integers(-1, len(told) - 1), min_size=len(pairs), max_size=len(pairs)))
        hits = sum(1 for one, pair in zip(picked, pairs, strict=True) if one >= 0 and told[one] == pair.right)
        assert len(lefts(content)) == len(pairs)
        assert mark(content, Given(tuple(picked))) == Mark(points_ * hits // len(pairs), hits == len(pairs))

    def test_a_third_of_three_points_is_one_point(self) -> None:
        content = Content(Kind.ORDER, "先后", tuple(Option(one) for one in "甲乙丙"), points=300)
        assert mark(content, Given((0, 2, 1))).points == 100
