"""When a series is on: days of a rhythm around year ends, hours where clocks are set, and what the calendar says."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.calendar import Calendar, OfficeHours
from storage.series import reading
from storage.series.rule import DayKind, Hours, Rule, hours_of, kind_of, moved

SHANGHAI, BERLIN, NEW_YORK = (ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/New_York"))
LORD_HOWE, APIA = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")
WEDNESDAY = date(2026, 12, 2)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


class TestDays:
    def test_go_on_over_the_end_of_the_year(self) -> None:
        found = Rule(WEDNESDAY, 1).days(date(2026, 12, 23), date(2027, 1, 13))
        assert found == [date(2026, 12, 30), date(2027, 1, 6), date(2027, 1, 13)]

    def test_keep_their_rhythm_over_a_year_of_53_weeks(self) -> None:
        """2026 has 53 weeks by ISO; parity of week numbers would be lost there."""
        found = Rule(date(2026, 12, 16), 2).days(date(2026, 12, 16), date(2027, 1, 31))
        assert found == [date(2026, 12, 30), date(2027, 1, 13), date(2027, 1, 27)]

    def test_cross_29_february(self) -> None:
        assert Rule(date(2028, 2, 22), 1).days(date(2028, 2, 22), date(2028, 3, 7)) == [
            date(2028, 2, 29),
            date(2028, 3, 7),
        ]

    def test_end_with_the_last_day_which_counts(self) -> None:
        rule = Rule(WEDNESDAY, 1, until=date(2026, 12, 16))
        assert rule.days(WEDNESDAY, date(2027, 12, 31)) == [date(2026, 12, 9), date(2026, 12, 16)]
        assert rule.next(date(2026, 12, 9)) == date(2026, 12, 16)
        assert rule.next(date(2026, 12, 16)) is None

    def test_begin_with_the_first(self) -> None:
        assert Rule(WEDNESDAY, 4).next(date(2020, 1, 1)) == WEDNESDAY
        assert Rule(WEDNESDAY, 4).next(date.min) == WEDNESDAY

    def test_end_where_the_calendar_does(self) -> None:
        assert Rule(date(9999, 11, 30), 4).next(date(9999, 12, 31)) is None

    @given(first=DAYS, every=st.integers(1, 4), after=DAYS, span=st.integers(0, 400))
    def test_are_those_that_lie_whole_steps_from_the_first(
        self, first: date, every: int, after: date, span: int
    ) -> None:
        """Counted day by day, as somebody with a paper calendar would."""
        to = after + timedelta(days=span)
        every_day = (after + timedelta(days=number) for number in range(1, span + 1))
        expected = [day for day in every_day if day >= first and (day - first).days % (7 * every) == 0]
        found = Rule(first, every).days(after, to)
        assert found == expected
        assert {day.weekday() for day in found} <= {first.weekday()}


class TestHours:
    @pytest.mark.parametrize("zone", [SHANGHAI, BERLIN, NEW_YORK, LORD_HOWE, APIA], ids=str)
    @given(day=DAYS)
    def test_stay_what_the_wall_says_whatever_is_done_to_clocks(self, zone: ZoneInfo, day: date) -> None:
        starts = Hours(time(18, 30)).starts(day, zone)
        assert (starts.astimezone(zone).date(), starts.astimezone(zone).time()) == (day, time(18, 30))

    def test_a_week_over_the_change_of_clocks_is_an_hour_shorter_or_longer(self) -> None:
        hours = Hours(time(18, 30))
        spring = hours.starts(date(2027, 3, 31), BERLIN).astimezone(UTC) - hours.starts(date(2027, 3, 24), BERLIN)
        autumn = hours.starts(date(2027, 11, 3), BERLIN).astimezone(UTC) - hours.starts(date(2027, 10, 27), BERLIN)
        assert (spring, autumn) == (timedelta(days=7, hours=-1), timedelta(days=7, hours=1))

    def test_that_clocks_leave_out_are_the_first_instant_after(self) -> None:
        starts = Hours(time(2, 30)).starts(date(2027, 3, 28), BERLIN)
        assert starts == datetime(2027, 3, 28, 3, tzinfo=BERLIN)

    def test_that_clocks_show_twice_are_the_first(self) -> None:
        starts = Hours(time(2, 30)).starts(date(2027, 10, 31), BERLIN)
        assert starts.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)

    def test_last_as_long_as_they_did_by_the_clock_that_runs(self) -> None:
        """From 23:00 for three hours, over the night in which an hour is left out."""
        hours, day = Hours(time(23), timedelta(hours=3)), date(2027, 3, 27)
        ends = hours.ends(day, BERLIN)
        assert ends is not None
        assert ends.astimezone(UTC) - hours.starts(day, BERLIN).astimezone(UTC) == timedelta(hours=3)

    def test_close_on_the_same_weekday_at_the_same_hour(self) -> None:
        starts = datetime(2026, 12, 30, 18, 30, tzinfo=SHANGHAI)
        closes = datetime(2026, 12, 28, 17, tzinfo=SHANGHAI)
        hours = hours_of(starts.astimezone(UTC), None, closes.astimezone(UTC), SHANGHAI)
        assert hours.closes(date(2027, 1, 6), SHANGHAI) == datetime(2027, 1, 4, 17, tzinfo=SHANGHAI)

    def test_close_at_the_start_where_nothing_else_is_said_and_never_after(self) -> None:
        starts = datetime(2026, 12, 30, 18, 30, tzinfo=SHANGHAI)
        for closes in (None, starts, starts + timedelta(hours=1)):
            hours = hours_of(starts, None, closes, SHANGHAI)
            assert hours.closes(WEDNESDAY, SHANGHAI) == hours.starts(WEDNESDAY, SHANGHAI)

    def test_of_a_choice_lie_as_many_days_from_the_start(self) -> None:
        second = datetime(2026, 12, 31, 9, tzinfo=SHANGHAI)
        found = moved(second.astimezone(UTC), date(2026, 12, 30), date(2027, 1, 6), SHANGHAI)
        assert found == datetime(2027, 1, 7, 9, tzinfo=SHANGHAI)


class TestCalendar:
    NOTICE = Calendar(
        OfficeHours(),
        {date(2027, 2, 10): True, date(2027, 2, 13): True, date(2027, 2, 14): False, date(2027, 2, 16): False},
        {2027},
    )

    @pytest.mark.parametrize(
        ("day", "kind"),
        [
            (date(2027, 2, 10), DayKind.HOLIDAY),
            (date(2027, 2, 13), DayKind.HOLIDAY),
            (date(2027, 2, 14), DayKind.WORKED),
            (date(2027, 2, 16), DayKind.ORDINARY),
            (date(2027, 2, 20), DayKind.ORDINARY),
        ],
    )
    def test_says_as_the_notice_does_and_a_weekend_is_no_holiday(self, day: date, kind: DayKind) -> None:
        assert kind_of(day, self.NOTICE) is kind

    @pytest.mark.parametrize(
        ("day", "kind"), [(date(2028, 1, 1), DayKind.HOLIDAY), (date(2028, 1, 5), DayKind.ORDINARY)]
    )
    def test_of_a_year_without_a_notice_knows_the_statutory_days(self, day: date, kind: DayKind) -> None:
        assert kind_of(day, self.NOTICE) is kind


class TestReading:
    @pytest.mark.parametrize(
        ("words", "every", "rest"),
        [
            ("每周三 18:30 羽毛球", 1, "周三 18:30 羽毛球"),
            ("每星期六上午9点 合唱", 1, "周六上午9点 合唱"),
            ("羽毛球，每两周周三 18:30", 2, "羽毛球，周三 18:30"),
            ("每2周的周三 18:30 羽毛球", 2, "周三 18:30 羽毛球"),
            ("隔周三 18:30 羽毛球", 2, "周三 18:30 羽毛球"),
            ("每隔一周的周三 18:30 羽毛球", 2, "周三 18:30 羽毛球"),
            ("每三周三 18:30 羽毛球", 3, "周三 18:30 羽毛球"),
            ("badminton every Wednesday 18:30", 1, "badminton Wed 18:30"),
            ("badminton every other Wed 6:30pm", 2, "badminton Wed 6:30pm"),
            ("every 2 weeks on Friday 9:00 choir", 2, "Fri 9:00 choir"),
            ("choir on Fridays 9:00", 1, "choir Fri 9:00"),
        ],
    )
    def test_finds_the_rhythm_and_leaves_the_day(self, words: str, every: int, rest: str) -> None:
        found = reading.read(words)
        assert found is not None
        assert (found.every, found.rest) == (every, rest)

    @pytest.mark.parametrize(
        "words", ["", "周三 18:30 羽毛球", "羽毛球", "every day", "每天 7:00 跑步", "everyone Wed"]
    )
    def test_of_nothing_that_repeats_by_weeks_is_none(self, words: str) -> None:
        assert reading.read(words) is None
