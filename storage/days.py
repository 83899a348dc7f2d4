"""Days as people type them: 12月3日; 2026-12-03; 12.3; 明天; Dec 3. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

#: Days from today, as they are called.
_NEAR: Final = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "yesterday": -1,
    "今天": 0,
    "今日": 0,
    "today": 0,
    "明天": 1,
    "tomorrow": 1,
    "大后天": 3,
    "后天": 2,
}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_END = r"(?:[日号]|(?!\d))"
_FULL = re.compile(rf"(\d{{4}}) ?[-./年] ?(\d{{1,2}}) ?[-./月] ?(\d{{1,2}}) ?{_END}")
_SHORT = re.compile(rf"(\d{{1,2}}) ?[-./月] ?(\d{{1,2}}) ?{_END}")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}(?:,? (\d{{4}})(?!\d))?")
_MONTH_FIRST = re.compile(rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?:, ?(\d{{4}}))?(?![a-z\d])")


def read(words: str, today: date, *, ahead: bool = False, back: bool = False) -> date | None:
    """The day that the words name, and nothing else; without a year the nearest such day, `ahead`: the next one from
    today on, `back`: the last one up to today."""
    found = leading(words, today, ahead=ahead, back=back)
    return found[0] if found is not None and not found[1] else None


def leading(words: str, today: date, *, ahead: bool = False, back: bool = False) -> tuple[date, str] | None:
    """`read` at the beginning of the words, and what stands behind it."""
    said = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", words)).strip()
    for pattern, found in _ways(said.lower(), today, ahead=ahead, back=back):
        if found is not None:
            return found, said[pattern:].strip(" ,，、;；")
    return None


def _ways(said: str, today: date, *, ahead: bool, back: bool) -> Iterator[tuple[int, date | None]]:
    """Each way to read the beginning: how long it is, and the day that it names."""
    for name, days in _NEAR.items():
        if said.startswith(name):
            yield len(name), today + timedelta(days)
    if match := _FULL.match(said):
        yield match.end(), _on(int(match[1]), int(match[2]), int(match[3]))
    if match := _SHORT.match(said):
        yield match.end(), _nearest(int(match[1]), int(match[2]), None, today, ahead=ahead, back=back)
    if match := _DAY_FIRST.match(said):
        yield match.end(), _nearest(_MONTHS.index(match[2]) + 1, int(match[1]), match[3], today, ahead=ahead, back=back)
    if match := _MONTH_FIRST.match(said):
        yield match.end(), _nearest(_MONTHS.index(match[1]) + 1, int(match[2]), match[3], today, ahead=ahead, back=back)


def _nearest(month: int, day_: int, year: str | None, today: date, *, ahead: bool, back: bool) -> date | None:
    if year is not None:
        return _on(int(year), month, day_)
    # Of 29 February the nearest may lie some years off.
    every = (_on(each, month, day_) for each in range(today.year - 8, today.year + 9))
    found = [one for one in every if one is not None and (one >= today or not ahead) and (one <= today or not back)]
    return min(found, key=lambda one: abs(one - today), default=None)


def _on(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None
