"""The arithmetic of the classes: what the numbers suggest, and that its lines are what it was reckoned by."""

import pytest

from storage.dossiers.arithmetic import Line, Suggestion, Thresholds, suggest
from storage.dossiers.records import HardshipClass
from storage.hardship import Cause

#: 低保 710 yuan, twice that, 80 %.
HERE = Thresholds(71_000, 200, 80)
SEVERE, RELATIVE, ACCIDENT = HardshipClass.SEVERE, HardshipClass.RELATIVE, HardshipClass.ACCIDENT
#: What a household of three has left a year where each has exactly 低保.
LOW = 71_000 * 12 * 3


def of(left: int, cause: Cause = Cause.OWN_ILLNESS, **sudden: int) -> HardshipClass | None:
    return suggest(3, left + 500_000, 500_000, cause, HERE, **sudden).hardship_class


def told(suggestion: Suggestion) -> list[object]:
    return [line["line"] for line in suggestion.lines if isinstance(line, dict)]


class TestTheClass:
    @pytest.mark.parametrize(
        ("left", "found"),
        [(-1, SEVERE), (LOW - 1, SEVERE), (LOW, RELATIVE), (LOW * 2 - 1, RELATIVE), (LOW * 2, None)],
    )
    def test_lies_below_a_bound_and_not_on_it(self, left: int, found: HardshipClass | None) -> None:
        assert of(left) is found

    @pytest.mark.parametrize("cause", list(Cause))
    def test_is_severe_by_the_numbers_alone(self, cause: Cause) -> None:
        assert of(0, cause) is SEVERE

    def test_is_relative_for_illness_disability_and_schooling(self) -> None:
        found = {cause for cause in Cause if of(LOW, cause) is RELATIVE}
        assert found == {Cause.OWN_ILLNESS, Cause.FAMILY_ILLNESS, Cause.DISABILITY, Cause.SCHOOLING}

    def test_is_accident_where_what_is_not_paid_back_is_above_the_share(self) -> None:
        share = (LOW + 500_000) * 80 // 100
        assert of(LOW, Cause.ACCIDENT, loss=share + 1) is ACCIDENT
        assert of(LOW, Cause.ACCIDENT, loss=share) is None
        assert of(LOW, Cause.ACCIDENT, loss=share * 2, compensated=share) is None
        assert of(LOW * 2, Cause.ACCIDENT, loss=share * 2) is None

    def test_follows_the_thresholds_of_the_union(self) -> None:
        found = suggest(1, 71_000 * 12, 0, Cause.SCHOOLING, Thresholds(71_001, 200, 80))
        assert found.hardship_class is SEVERE


class TestTheLines:
    def test_tell_what_is_left_a_month_rounded_down(self) -> None:
        first, second = suggest(3, 1_000_000, 500_000, Cause.SCHOOLING, HERE).lines
        assert first == {
            "line": Line.MONTHLY, "income": 1_000_000, "spending": 500_000, "size": 3, "monthly": 13_888
        }  # fmt: skip
        assert second == {"line": Line.LOW, "monthly": 13_888, "limit": 71_000, "below": True}

    def test_tell_the_second_bound_where_the_first_did_not_decide(self) -> None:
        assert told(suggest(3, LOW, 0, Cause.SCHOOLING, HERE)) == [Line.MONTHLY, Line.LOW, Line.RELATIVE]

    def test_tell_of_a_loss_and_of_a_cause_that_is_none_of_the_class(self) -> None:
        found = suggest(3, LOW, 0, Cause.ACCIDENT, HERE, loss=100, compensated=30)
        assert told(found) == [Line.MONTHLY, Line.LOW, Line.RELATIVE, Line.LOSS, Line.CAUSE]
        loss = found.lines[3]
        assert isinstance(loss, dict)
        assert (loss["net"], loss["limit"], loss["above"]) == (70, LOW * 80 // 100, False)
