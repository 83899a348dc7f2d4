"""When a series is on: every so many weeks on one weekday, by the clock on the union's wall. Pure.

The rhythm is counted from the first day: a day that is left out moves no other. What was 18:30 stays 18:30 when clocks
are set; of a time that clocks show twice it is the first, of one that they leave out the first instant after.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import takewhile
from typing import Final

from storage import calendar
from storage.calendar import Calendar, statutory_days

_WEEK: Final = 7
_LAST: Final = date(MAXYEAR, 12, 1)


class DayKind(StrEnum):
    """What the union's calendar says of a day: a HOLIDAY, on which nothing is put on; a WORKED day, a weekend on which
    people work in a holiday's stead; or an ORDINARY one."""

    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    WORKED = "worked"


@dataclass(frozen=True, slots=True)
class Rule:
    """`first`: the day from which it is counted. `every`: weeks from one to the next. `until`: the last day on which
    it may be."""

    first: date
    every: int
    until: date | None = None

    def days(self, after: date, to: date) -> list[date]:
        """The days of the rhythm with after < day <= to, in order."""
        last = to if self.until is None else min(to, self.until)
        return list(takewhile(lambda day: day <= last, self._from(after)))

    def next(self, after: date) -> date | None:
        """The first day behind that one; None where it ends before."""
        day = next(self._from(after), None)
        return None if day is None or (self.until is not None and day > self.until) else day

    def _from(self, after: date) -> Iterator[date]:
        step = _WEEK * self.every
        passed = max(0, (after - self.first).days // step + 1) if after >= self.first else 0
        if passed * step > (_LAST - self.first).days:
            return
        day = self.first + timedelta(days=passed * step)
        while day <= _LAST:
            yield day
            day += timedelta(days=step)


@dataclass(frozen=True, slots=True)
class Hours:
    """Of the wall's clock: when it begins, how long it lasts (None: nobody said), and when sign-up ends, so many days
    before at that time (None: at the start)."""

    begins: time
    lasts: timedelta | None = None
    closes_days: int = 0
    closes_at: time | None = None

    def starts(self, day: date, zone: tzinfo) -> datetime:
        return calendar.at(day, self.begins, zone)

    def ends(self, day: date, zone: tzinfo) -> datetime | None:
        return None if self.lasts is None else self.starts(day, zone) + self.lasts

    def closes(self, day: date, zone: tzinfo) -> datetime:
        """Never after the start."""
        starts = self.starts(day, zone)
        if self.closes_at is None:
            return starts
        return min(starts, calendar.at(day - timedelta(days=self.closes_days), self.closes_at, zone))


def hours_of(starts_at: datetime, ends_at: datetime | None, closes_at: datetime | None, zone: tzinfo) -> Hours:
    """Those of an activity."""
    starts = starts_at.astimezone(zone)
    lasts = None if ends_at is None else ends_at - starts_at
    if closes_at is None or closes_at >= starts_at:
        return Hours(_wall(starts), lasts)
    closes = closes_at.astimezone(zone)
    return Hours(_wall(starts), lasts, (starts.date() - closes.date()).days, _wall(closes))


def _wall(local: datetime) -> time:
    return local.time().replace(second=0, microsecond=0)


def moved(instant: datetime, from_: date, to: date, zone: tzinfo) -> datetime:
    """The same time of the wall's clock, so many days later as those two days lie apart."""
    local = instant.astimezone(zone)
    return calendar.at(local.date() + (to - from_), local.time(), zone)


def kind_of(day: date, days: Calendar) -> DayKind:
    """As the notices say; in a year that has none, by the statutory days alone. Weekends are no holidays."""
    off = days.days.get(day)
    if off is None:
        free = day.year not in days.published and day in statutory_days(day.year)
        return DayKind.HOLIDAY if free else DayKind.ORDINARY
    if off:
        return DayKind.HOLIDAY
    return DayKind.WORKED if day.weekday() not in days.office.weekdays else DayKind.ORDINARY
