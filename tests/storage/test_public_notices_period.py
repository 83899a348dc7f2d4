"""The period of a notice: whole working days after the day on which it was put up, by the union's calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import holidays
from storage.calendar import Calendar, OfficeHours
from storage.holidays import Day, YearFile
from storage.public_notices.ending import is_over
from storage.public_notices.period import is_projected, last_day
from tests.cast import Cast

#: Without any notice of days off: the office's weekdays less the statutory days.
PLAIN = Calendar(OfficeHours(), {}, frozenset())


class TestLastDay:
    @pytest.mark.parametrize(
        ("posted", "days", "last"),
        [
            # Monday: Tuesday is the first day, and Monday week the fifth.
            ("2026-11-23", 5, "2026-11-30"),
            ("2026-11-27", 5, "2026-12-04"),
            ("2026-11-28", 5, "2026-12-04"),
            ("2026-11-23", 7, "2026-12-02"),
            # National Day 2026: off from 1 to 7 October, and Saturday the 10th is worked.
            ("2026-09-28", 5, "2026-10-10"),
            ("2026-09-30", 5, "2026-10-13"),
            # The day of posting may be none of work itself.
            ("2026-10-05", 5, "2026-10-13"),
        ],
    )
    def test_counts_the_working_days_of_the_notices_that_came_with_the_house(
        self, cast: Cast, posted: str, days: int, last: str
    ) -> None:
        calendar = cast.read(holidays.calendar)
        found = last_day(calendar, date.fromisoformat(posted), days)
        assert found == date.fromisoformat(last)
        assert not is_projected(calendar, date.fromisoformat(posted), found)

    def test_goes_by_the_statutory_days_around_a_spring_festival_that_is_not_announced(self, cast: Cast) -> None:
        calendar = cast.read(holidays.calendar)
        # 2027: the eve is Friday 5 February, the festival Saturday the 6th; off by statute from the 5th to the 8th.
        last = last_day(calendar, date(2027, 2, 2), 5)
        assert last == date(2027, 2, 11)
        assert is_projected(calendar, date(2027, 2, 2), last)

    def test_goes_by_the_notice_as_soon_as_the_union_has_it(self, cast: Cast) -> None:
        off = [Day(date(2027, 2, day), "春节", off=True) for day in range(5, 13)]
        worked = [Day(date(2027, 2, 14), "春节", off=False)]
        cast.write(lambda s: holidays.take_in(s, YearFile(2027, (*off, *worked)), now=cast.now))
        calendar = cast.read(holidays.calendar)
        last = last_day(calendar, date(2027, 2, 2), 5)
        # 3, 4, Sunday 14, 15, 16.
        assert last == date(2027, 2, 16)
        assert not is_projected(calendar, date(2027, 2, 2), last)

    def test_over_a_new_year_without_its_notice_says_that_it_may_move(self, cast: Cast) -> None:
        calendar = cast.read(holidays.calendar)
        last = last_day(calendar, date(2026, 12, 28), 5)
        assert last == date(2027, 1, 5)
        assert is_projected(calendar, date(2026, 12, 28), last)

    def test_of_a_bureau_that_works_on_saturdays_counts_them(self) -> None:
        calendar = Calendar(OfficeHours.read("Mon-Sat 08:30-17:30"), {}, frozenset())
        assert last_day(calendar, date(2026, 11, 23), 5) == date(2026, 11, 28)

    def test_ends_where_nobody_ever_works(self) -> None:
        never = {date(2026, 1, 1) + timedelta(days=n): True for n in range(1500)}
        assert last_day(Calendar(OfficeHours(), never, frozenset()), date(2026, 11, 23), 5) <= date(2028, 1, 1)

    @given(
        st.dates(date(2024, 1, 1), date(2060, 1, 1)),
        st.integers(5, 20),
        st.dictionaries(st.integers(1, 40), st.booleans(), max_size=20),
    )
    def test_has_exactly_so_many_working_days_and_ends_on_one(
        self, posted: date, days: int, moved: dict[int, bool]
    ) -> None:
        notices = {posted + timedelta(days=n): off for n, off in moved.items()}
        calendar = Calendar(OfficeHours(), notices, frozenset({posted.year}))
        last = last_day(calendar, posted, days)
        between = [posted + timedelta(days=n) for n in range(1, (last - posted).days + 1)]
        assert sum(map(calendar.is_working_day, between)) == days
        assert calendar.is_working_day(last)
        assert last_day(calendar, posted, days + 1) > last

    @given(st.dates(date(2024, 1, 1), date(2060, 1, 1)), st.integers(5, 20))
    def test_put_up_later_never_ends_earlier(self, posted: date, days: int) -> None:
        assert last_day(PLAIN, posted + timedelta(days=1), days) >= last_day(PLAIN, posted, days)


class TestIsOver:
    @pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "UTC"])
    def test_hangs_to_the_last_minute_of_its_day_on_the_unions_clock(self, zone: str) -> None:
        here, last = ZoneInfo(zone), date(2026, 11, 30)
        assert not is_over(last, now=datetime(2026, 11, 30, 23, 59, 59, tzinfo=here))
        assert is_over(last, now=datetime(2026, 12, 1, tzinfo=here))

    def test_is_told_by_the_clock_that_it_is_given(self) -> None:
        at = datetime(2026, 11, 30, 17, tzinfo=UTC)
        assert not is_over(date(2026, 11, 30), now=at)
        assert is_over(date(2026, 11, 30), now=at.astimezone(ZoneInfo("Asia/Shanghai")))
