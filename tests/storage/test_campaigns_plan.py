"""The plan of a campaign: which step is due on which working day."""

from datetime import date, timedelta

import pytest

from storage.calendar import Calendar, OfficeHours
from storage.campaigns import OPENED_BY_THEMSELVES, Kind, Planned, Reason, day_of, plan, rules

#: As the notice for 2026 has them: 02-15 to 02-23 off, 02-14 and 02-28 worked.
OFF_2026 = {date(2026, 2, 15) + timedelta(days=further): True for further in range(9)}
DAYS = Calendar(OfficeHours(), {**OFF_2026, date(2026, 2, 14): False, date(2026, 2, 28): False}, {2026})


def steps(kind: Kind = Kind.SPRING, festival: date = date(2026, 2, 17), **more: int) -> dict[str, Planned]:
    return {step.name: step for step in plan(kind, festival, DAYS, **more)}


class TestDayOf:
    @pytest.mark.parametrize(
        ("kind", "year", "day"),
        [
            (Kind.SPRING, 2027, date(2027, 2, 6)),
            (Kind.SPRING, 2028, date(2028, 1, 26)),
            (Kind.AUTUMN, 2027, date(2027, 10, 8)),
            (Kind.AUTUMN, 2028, date(2028, 10, 26)),
            (Kind.SUMMER, 2027, date(2027, 7, 20)),
            (Kind.YEAR, 2027, date(2027, 12, 31)),
        ],
    )
    def test_is_as_the_almanac_has_it(self, kind: Kind, year: int, day: date) -> None:
        assert day_of(kind, year) == day

    def test_refuses_a_year_without_an_almanac(self) -> None:
        with pytest.raises(ValueError, match="2101"):
            day_of(Kind.SPRING, 2101)


class TestPlan:
    def test_comes_in_the_order_of_its_days(self) -> None:
        for kind in OPENED_BY_THEMSELVES:
            days = [step.on for step in plan(kind, day_of(kind, 2026), DAYS)]
            assert days == sorted(days)

    def test_is_due_on_working_days_alone(self) -> None:
        for kind in OPENED_BY_THEMSELVES:
            assert all(DAYS.is_working_day(step.on) for step in plan(kind, day_of(kind, 2026), DAYS))

    def test_moves_back_from_a_day_off_and_never_forward(self) -> None:
        # 45 days before 02-17 is Saturday 01-03; 30 days, Sunday 01-18.
        assert steps()["list"].on == date(2026, 1, 2)
        assert steps()["approval"].on == date(2026, 1, 16)

    def test_has_its_last_step_on_the_last_working_day_before_the_festival(self) -> None:
        # The day before is off, and so is the one before that; the Saturday before them is worked.
        assert steps()["last"].on == date(2026, 2, 14)

    def test_moves_what_comes_after_the_festival_forward(self) -> None:
        late = {step.name: step for step in plan(Kind.SPRING, date(2026, 2, 11), DAYS)}
        # Ten days after 02-11 is Saturday 02-21, off until 02-23.
        assert late["wrap_up"].on == date(2026, 2, 24)

    def test_opens_when_the_union_says_and_leaves_nothing_before_that(self) -> None:
        early, late = steps(opens=60), steps(opens=20)
        assert early["list"].on == date(2025, 12, 19)
        assert early["approval"].on == date(2026, 1, 16)
        assert late["list"].on == late["approval"].on == late["purchase"].on == late["routes"].on == date(2026, 1, 28)

    def test_is_empty_for_the_visits_of_a_year(self) -> None:
        assert plan(Kind.YEAR, date(2026, 12, 31), DAYS) == []


class TestRules:
    def test_come_in_the_order_in_which_they_count(self) -> None:
        found = rules(Kind.SPRING)
        assert found[:2] == [Reason.HARDSHIP, Reason.SURVIVOR]
        assert set(found) == {*Reason} - {Reason.RETIRED, Reason.OTHER}

    def test_are_none_for_the_visits_of_a_year(self) -> None:
        assert rules(Kind.YEAR) == []
