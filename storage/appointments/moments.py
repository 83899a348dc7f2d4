"""When a talk is to be, as officers type it: 明天 15:00; 周三下午两点半; 12月3日 9点; Wed 3pm. Pure."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final

from storage import calendar, days

_WEEKDAYS: Final = "一二三四五六日"
_ENGLISH: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMERALS: Final = {"两": "2", "十": "10", "十一": "11", "十二": "12"} | {
    one: str(at) for at, one in enumerate("一二三四五六七八九", start=1)
}
_PARTS: Final = {"半": 30, "一刻": 15}
_WEEKDAY: Final = re.compile(rf"(下|next )?(?:(?:周|星期|礼拜)([{_WEEKDAYS}天])|({'|'.join(_ENGLISH)})[a-z]*)")
_CLOCK: Final = re.compile(
    r"(上午|早上|中午|下午|晚上|at )?\s*(\d{1,2})\s*"
    r"(?:[:.]\s*(\d{2})|点\s*(半|一刻|\d{1,2}分?)?)?\s*(am|pm|a\.m\.|p\.m\.)?"
)
_LATER: Final = ("下午", "晚上", "pm", "p.m.")
_SOONER: Final = ("上午", "早上", "am", "a.m.")
#: A bare hour before this is meant in the afternoon: nobody is asked to talk at three in the night.
_EARLIEST: Final = 7


def read(words: str, now: datetime) -> datetime | None:
    """The instant that the words name, in the zone of `now`, which is the union's; None where they name none."""
    assert now.tzinfo is not None
    said = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", words)).strip().lower()
    found = _weekday(said, now.date()) or days.leading(said, now.date(), ahead=True)
    if found is None:
        return None
    day, rest = found
    clock = _clock(rest.strip(" ,，的"))
    return None if clock is None else calendar.at(day, clock, now.tzinfo)


def _weekday(said: str, today: date) -> tuple[date, str] | None:
    match = _WEEKDAY.match(said)
    if match is None:
        return None
    wanted = _ENGLISH.index(match[3]) if match[3] else _WEEKDAYS.index(match[2].replace("天", "日"))
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=wanted + 7 * bool(match[1]))
    return (day if day >= today else day + timedelta(days=7)), said[match.end() :]


def _clock(said: str) -> time | None:
    match = _CLOCK.fullmatch(_in_digits(said))
    if match is None:
        return None
    hour, minute = int(match[2]), _minute(match[3] or match[4] or "0")
    part = (match[1] or match[5] or "").strip()
    if hour < 12 and (part in _LATER or (part not in _SOONER and hour < _EARLIEST)):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _minute(said: str) -> int:
    return _PARTS[said] if said in _PARTS else int(said.rstrip("分"))


def _in_digits(said: str) -> str:
    """两点半 is 2点半."""
    hour = re.match(r"(上午|早上|中午|下午|晚上)?\s*(十一|十二|[一两二三四五六七八九十])(?=点)", said)
    if hour is None:
        return said
    return said[: hour.start(2)] + _NUMERALS[hour[2]] + said[hour.end(2) :]
