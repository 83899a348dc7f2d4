"""Reading: sums and days as people type them. Pure."""

import re
import unicodedata
from datetime import date, timedelta

from storage import amounts
from storage.aid.records import DayOutOfRange, NotADay, NotAnAmount

_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?", re.ASCII)
_NEAR = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}
_BACK = timedelta(days=366)


def amount(words: str) -> int:
    """分: 1000; １，０００元; 500.5 (`storage.amounts`). NotAnAmount, also for nothing, and for so much a month."""
    found = amounts.read(words)
    if found is None or not found.fen or found.period is not None:
        raise NotAnAmount
    return found.fen


def day(words: str, today: date) -> date:
    """12月3日; 2026-12-03; 12.3; 昨天: without a year the last such day. NotADay, DayOutOfRange (a year back at most,
    never ahead)."""
    plain = unicodedata.normalize("NFKC", words).strip().lower()
    if plain in _NEAR:
        return today - timedelta(days=_NEAR[plain])
    found = _DAY.fullmatch(re.sub(r"\s", "", plain))
    if found is None:
        raise NotADay(example=today)
    return in_range(_dated(found, today), today)


def _dated(found: re.Match[str], today: date) -> date:
    """Without a year: this one, or the one before where that day is yet to come."""
    month, number = int(found[2]), int(found[3])
    try:
        if found[1] is not None:
            return date(int(found[1]), month, number)
        this_year = date(today.year, month, number)
        return this_year if this_year <= today else this_year.replace(year=today.year - 1)
    except ValueError:
        raise NotADay(example=today) from None


def in_range(given: date, today: date) -> date:
    """The day, if it is no more than a year back and not ahead. DayOutOfRange."""
    if not today - _BACK <= given <= today:
        raise DayOutOfRange(earliest=today - _BACK, latest=today)
    return given
