"""The calendar: working days and the hour the office closes."""

from datetime import datetime, timedelta

import pytest

from storage import calendar
from tests.conftest import ZONE

MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZONE)


class TestClosing:
    @pytest.mark.parametrize(
        ("days_on", "working_days", "closes"),
        [
            (0, 1, "2026-11-24"),  # Monday -> Tuesday
            (0, 3, "2026-11-26"),
            (0, 5, "2026-11-30"),  # over the weekend
            (3, 1, "2026-11-27"),  # Thursday -> Friday
            (4, 1, "2026-11-30"),  # Friday -> Monday
            (5, 1, "2026-11-30"),  # Saturday -> Monday
            (6, 1, "2026-11-30"),  # Sunday -> Monday
            (4, 5, "2026-12-04"),
        ],
    )
    def test_is_on_the_nth_working_day_after(self, days_on: int, working_days: int, closes: str) -> None:
        due = calendar.close_of(MONDAY + timedelta(days=days_on), working_days)
        assert due.isoformat() == f"{closes}T18:00:00+08:00"

    def test_is_the_same_for_any_hour_of_the_day(self) -> None:
        assert calendar.close_of(MONDAY.replace(hour=0), 2) == calendar.close_of(MONDAY.replace(hour=23, minute=59), 2)


class TestWorkingDays:
    def test_are_monday_to_friday(self) -> None:
        week = [calendar.is_working_day(MONDAY + timedelta(days=day)) for day in range(7)]
        assert week == [True] * 5 + [False] * 2
