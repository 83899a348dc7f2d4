"""When a talk is to be, as officers type it."""

from datetime import datetime

import pytest

from storage.appointments import moments

# A Monday, 23 November 2026, ten o'clock.


class TestMoments:
    @pytest.mark.parametrize(
        ("words", "month", "day", "hour", "minute"),
        [
            ("明天 15:00", 11, 24, 15, 0),
            ("明天下午3点", 11, 24, 15, 0),
            ("后天上午九点半", 11, 25, 9, 30),
            ("周三下午两点半", 11, 25, 14, 30),
            ("星期五 9:30", 11, 27, 9, 30),
            ("下周一 14:00", 11, 30, 14, 0),
            ("周日十点", 11, 29, 10, 0),
            ("12月3日 9点一刻", 12, 3, 9, 15),
            ("12月3日３点", 12, 3, 15, 0),
            ("2026-12-03 16:45", 12, 3, 16, 45),
            ("12.3 早上8点", 12, 3, 8, 0),
            ("Wed 3pm", 11, 25, 15, 0),
            ("next mon 9:00", 11, 30, 9, 0),
            ("tomorrow at 2:30 pm", 11, 24, 14, 30),
            ("Dec 3 9:30", 12, 3, 9, 30),
            ("Dec 3, 10 am", 12, 3, 10, 0),
        ],
    )
    def test_are_understood(self, now: datetime, words: str, month: int, day: int, hour: int, minute: int) -> None:
        assert moments.read(words, now) == now.replace(month=month, day=day, hour=hour, minute=minute)

    @pytest.mark.parametrize(
        "words",
        [
            "",
            "明天",
            "15:00",
            "随便什么时候",
            "明天 25:00",
            "明天 14:75",
            "周八 9:00",
            "12月32日 9:00",
            "tomorrow maybe",
        ],
    )
    def test_that_name_no_time_are_none(self, now: datetime, words: str) -> None:
        assert moments.read(words, now) is None
