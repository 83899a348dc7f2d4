"""Self-check, the arithmetic: exact to the 分 at every bound, without fractions, and more money is never worse off."""

from hypothesis import given
from hypothesis import strategies as some

from storage.dossiers import arithmetic
from storage.dossiers.arithmetic import RELATIVE_CAUSES, Suggestion, Thresholds
from storage.dossiers.records import HardshipClass
from storage.hardship import Cause

SIZES = some.integers(1, 30)
FEN = some.integers(0, 10**10)
CAUSES = some.sampled_from(Cause)
BOUNDS = some.builds(Thresholds, some.integers(10_000, 1_000_000), some.integers(100, 500), some.integers(10, 200))
#: From worse to better off.
ORDER = (HardshipClass.SEVERE, HardshipClass.ACCIDENT, HardshipClass.RELATIVE, None)


def suggest(size: int, income: int, cause: Cause, bounds: Thresholds, spending: int = 0, **lost: int) -> Suggestion:
    return arithmetic.suggest(size, income, spending, cause, bounds, **lost)


class TestBounds:
    @given(SIZES, CAUSES, BOUNDS, FEN)
    def test_one_fen_below_the_low_income_line_is_severe_and_on_it_is_not(
        self, size: int, cause: Cause, bounds: Thresholds, spending: int
    ) -> None:
        line = bounds.low_income * 12 * size + spending
        assert suggest(size, line - 1, cause, bounds, spending).hardship_class is HardshipClass.SEVERE
        assert suggest(size, line, cause, bounds, spending).hardship_class is not HardshipClass.SEVERE

    @given(SIZES, some.sampled_from(sorted(RELATIVE_CAUSES)), BOUNDS)
    def test_on_the_relative_line_nobody_qualifies_any_more(self, size: int, cause: Cause, bounds: Thresholds) -> None:
        line = bounds.low_income * bounds.relative_factor // 100 * 12 * size
        assert suggest(size, line, cause, bounds).hardship_class is None
        assert suggest(size, line - 1, cause, bounds).hardship_class is not None

    @given(SIZES, BOUNDS, some.sampled_from([Cause.ACCIDENT, Cause.DISASTER]), FEN)
    def test_a_loss_counts_only_above_its_share(self, size: int, bounds: Thresholds, cause: Cause, income: int) -> None:
        share = income * bounds.accident_share // 100
        assert suggest(size, income, cause, bounds, loss=share).hardship_class is not HardshipClass.ACCIDENT
        above = suggest(size, income, cause, bounds, loss=share + 1).hardship_class
        assert above is suggest(size, income, cause, bounds, loss=10 * share + 1).hardship_class


class TestOrder:
    @given(SIZES, FEN, FEN, FEN, CAUSES, BOUNDS, FEN)
    def test_more_income_is_never_worse_off(
        self, size: int, income: int, more: int, spending: int, cause: Cause, bounds: Thresholds, loss: int
    ) -> None:
        before = suggest(size, income, cause, bounds, spending, loss=loss).hardship_class
        after = suggest(size, income + more, cause, bounds, spending, loss=loss).hardship_class
        assert ORDER.index(before) <= ORDER.index(after)

    @given(SIZES, FEN, FEN, FEN, CAUSES, BOUNDS)
    def test_more_spending_or_one_more_at_the_table_is_never_better_off(
        self, size: int, income: int, spending: int, more: int, cause: Cause, bounds: Thresholds
    ) -> None:
        before = suggest(size, income, cause, bounds, spending).hardship_class
        for other in (
            suggest(size, income, cause, bounds, spending + more),
            suggest(size + 1, income, cause, bounds, spending) if income > spending else None,
        ):
            assert other is None or ORDER.index(other.hardship_class) <= ORDER.index(before)

    @given(SIZES, FEN, FEN, CAUSES, BOUNDS, FEN, FEN)
    def test_reckons_in_whole_fen(
        self, size: int, income: int, spending: int, cause: Cause, bounds: Thresholds, loss: int, compensated: int
    ) -> None:
        lines = suggest(size, income, cause, bounds, spending, loss=loss, compensated=compensated).lines
        assert all(isinstance(value, int | str) for line in lines if isinstance(line, dict) for value in line.values())
