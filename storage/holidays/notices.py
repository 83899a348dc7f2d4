"""Notices: the file of a year, in the shape of holiday-cn, and the years that came with the house. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from storage.errors import Refusal

#: Bytes of a year's file; a real one has five thousand.
LARGEST = 1_000_000
LONGEST_NAME = 40


class FileTooLarge(Refusal):
    """More than any notice holds; values: most, in megabytes."""


class NotJson(Refusal):
    """The bytes are no JSON in UTF-8, UTF-16 or UTF-32."""


class WrongShape(Refusal):
    """JSON, but no object with a list of days."""


class YearMissing(Refusal):
    """No year, or none that there can be."""


class NotPublishedYet(Refusal):
    """A file without days, as the project keeps one before the notice is out; values: year."""


class WrongEntry(Refusal):
    """A day without a name, a real date, or whether it is off; values: entry, counted from 1."""


class DayElsewhere(Refusal):
    """A day neither of the year nor of the week before or after it; values: day, year."""


class DayTwice(Refusal):
    """Two entries for one day; values: day."""


class Day(NamedTuple):
    """What a notice says of a day."""

    day: date
    name: str
    off: bool


@dataclass(frozen=True, slots=True)
class YearFile:
    """A year's notice: its days in their order, wherever they stood in the file."""

    year: int
    days: tuple[Day, ...]

    @property
    def digest(self) -> bytes:
        written = "\n".join(f"{day.day} {day.off:d} {day.name}" for day in self.days)
        return hashlib.sha256(written.encode()).digest()


def read(raw: bytes) -> YearFile:
    """The notice in a file of the holiday-cn shape (year, days of name, date, isOffDay); a Refusal where it is none."""
    if len(raw) > LARGEST:
        raise FileTooLarge(most=LARGEST // 1_000_000)
    try:
        written = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotJson from None
    if not isinstance(written, dict):
        raise WrongShape
    year, entries = written.get("year"), written.get("days")
    if type(year) is not int or not MINYEAR <= year <= MAXYEAR:
        raise YearMissing
    if not isinstance(entries, list):
        raise WrongShape
    if not entries:
        raise NotPublishedYet(year=year)
    return YearFile(year, _in_order(year, [_day(entry, place) for place, entry in enumerate(entries, start=1)]))


def _day(entry: object, place: int) -> Day:
    match entry:
        case {"name": str(name), "date": str(written), "isOffDay": bool(off)} if _is_a_name(name):
            try:
                return Day(date.fromisoformat(written), name, off)
            except ValueError:
                pass
    raise WrongEntry(entry=place)


def _is_a_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and name.isprintable()


def _in_order(year: int, days: list[Day]) -> tuple[Day, ...]:
    seen: set[date] = set()
    for each in days:
        if not _belongs_to(year, each.day):
            raise DayElsewhere(day=each.day, year=year)
        if each.day in seen:
            raise DayTwice(day=each.day)
        seen.add(each.day)
    return tuple(sorted(days))


def _belongs_to(year: int, day: date) -> bool:
    """A notice may begin in the last week of the year before, and end in the first of the year after."""
    before = day.year == year - 1 and (day.month, day.day) >= (12, 25)
    after = day.year == year + 1 and (day.month, day.day) <= (1, 7)
    return day.year == year or before or after


@cache
def shipped() -> Mapping[int, YearFile]:
    """The notices that came with the house, by year."""
    folder = files("storage") / "almanac"
    every = [read(file.read_bytes()) for file in folder.iterdir() if file.name.endswith(".json")]
    return {each.year: each for each in every}
