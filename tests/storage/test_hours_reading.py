"""Hours as they are typed: weekdays, days, times of the day, in Chinese and English; nothing is guessed."""

from datetime import date, time

import pytest

from storage.hours import reading
from storage.hours.reading import Days, Weekly

#: A Monday.
TODAY = date(2026, 11, 23)
TWO, FOUR = time(14), time(16)


class TestWeekly:
    @pytest.mark.parametrize(
        "words",
        [
            "每周三 14:00-16:00",
            "每周三14：00—16：00",
            "星期三下午2点到4点",
            "周三两点到四点",
            "礼拜三 14点至16点",
            "周3 14:00~16:00",
            "Wed 2-4pm",
            "every Wednesday 14:00 to 16:00",
            "Wednesdays 2pm-4pm",
        ],
    )
    def test_a_weekday_and_times(self, words: str) -> None:
        assert reading.weekly(words) == Weekly((2,), TWO, FOUR, "")

    @pytest.mark.parametrize(
        ("words", "weekdays"),
        [
            ("周一、周三 14:00-16:00", (0, 2)),
            ("每周一三五 14:00-16:00", (0, 2, 4)),
            ("周一到周五 14:00-16:00", (0, 1, 2, 3, 4)),
            ("工作日 14:00-16:00", (0, 1, 2, 3, 4)),
            ("周六日 14:00-16:00", (5, 6)),
            ("Mon and Thu 14:00-16:00", (0, 3)),
            ("Mon-Fri 14:00-16:00", (0, 1, 2, 3, 4)),
            ("weekdays 2-4 pm", (0, 1, 2, 3, 4)),
        ],
    )
    def test_several_weekdays(self, words: str, weekdays: tuple[int, ...]) -> None:
        assert reading.weekly(words) == Weekly(weekdays, TWO, FOUR, "")

    @pytest.mark.parametrize(
        ("words", "begins", "ends"),
        [
            ("周三上午9点半到11点", time(9, 30), time(11)),
            ("周三 9:30-11:00", time(9, 30), time(11)),
            ("周三 11:30-13:00", time(11, 30), time(13)),
            ("周三晚上7点到8点半", time(19), time(20, 30)),
            ("Wed 11am-1pm", time(11), time(13)),
            ("Wed 11-1pm", time(11), time(13)),
            ("Wed 9:30-11:00", time(9, 30), time(11)),
            ("周三十点到十二点", time(10), time(12)),
        ],
    )
    def test_times_as_people_say_them(self, words: str, begins: time, ends: time) -> None:
        assert reading.weekly(words) == Weekly((2,), begins, ends, "")

    def test_what_stands_behind_is_the_place(self) -> None:
        assert reading.weekly("每周三 14:00-16:00，二楼会议室") == Weekly((2,), TWO, FOUR, "二楼会议室")
        assert reading.weekly("Wed 2-4pm, room 203") == Weekly((2,), TWO, FOUR, "room 203")

    @pytest.mark.parametrize(
        "words",
        [
            "",
            "周三",
            "14:00-16:00",
            "周三 16:00-14:00",
            "周三 14:00-14:00",
            "周三 25:00-26:00",
            "周八 14:00-16:00",
            "有空就行",
            "周三 2-4",
            "12月3日 14:00-16:00",
            "周三 14:00",
            "x" * 4096,
            "周" * 4096,
        ],
    )
    def test_anything_else_is_not_understood(self, words: str) -> None:
        assert reading.weekly(words) is None


class TestDays:
    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("12月24日", Days(date(2026, 12, 24), date(2026, 12, 24), None, None, "")),
            ("明天", Days(date(2026, 11, 24), date(2026, 11, 24), None, None, "")),
            ("12月24日到26日", Days(date(2026, 12, 24), date(2026, 12, 26), None, None, "")),
            ("12月24日至1月2日", Days(date(2026, 12, 24), date(2027, 1, 2), None, None, "")),
            ("24 Dec to 26 Dec", Days(date(2026, 12, 24), date(2026, 12, 26), None, None, "")),
            ("12月24日下午", Days(date(2026, 12, 24), date(2026, 12, 24), time(12), time(23, 59), "")),
            ("Dec 24 morning", Days(date(2026, 12, 24), date(2026, 12, 24), time(0), time(12), "")),
            ("12月24日 14:00-16:00", Days(date(2026, 12, 24), date(2026, 12, 24), TWO, FOUR, "")),
            ("12月24日下午2点到4点 二楼", Days(date(2026, 12, 24), date(2026, 12, 24), TWO, FOUR, "二楼")),
            ("1月5日", Days(date(2027, 1, 5), date(2027, 1, 5), None, None, "")),
        ],
    )
    def test_a_day_several_or_a_part_of_one(self, words: str, found: Days) -> None:
        assert reading.some_days(words, TODAY) == found

    @pytest.mark.parametrize("words", ["", "过几天", "12月32日", "12月24日到", "12月24日到20日", "号" * 4096])
    def test_anything_else_is_not_understood(self, words: str) -> None:
        assert reading.some_days(words, TODAY) is None
