"""Slots: the instants at which a round is due, by the clock on the union's wall. Pure: every instant and zone come in.

Slots are given in UTC: times of one zone compare by what its clocks show, and that goes back once a year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

from storage import calendar

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
_DAY = timedelta(days=1)
#: How far to look for a slot: most come each day, all come in a week, which can be a day longer where one is left out.
_FAR = (_DAY, 9 * _DAY)


class Slots(Protocol):
    """When a round is due."""

    def between(self, after: datetime, until: datetime, zone: tzinfo) -> list[datetime]:
        """The slots with after < slot <= until, in order."""

    def next(self, after: datetime, zone: tzinfo) -> datetime:
        """The first slot after that instant."""

    def last(self, until: datetime, zone: tzinfo) -> datetime:
        """The newest slot at that instant or before."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Slots at times that clocks in the union's zone show, on every day or only on some weekdays.

    Where clocks go forward, a time left out falls on the first instant after; two that fall on one are one slot. Where
    they go back, a time counts when it is shown first, so that nothing comes twice.
    """

    times: tuple[time, ...]
    weekdays: frozenset[int] = frozenset(range(7))

    def __post_init__(self) -> None:
        if not self.times or not self.weekdays or not self.weekdays <= {*range(7)}:
            raise ValueError("a round without a slot in the week would never be due")

    def between(self, after: datetime, until: datetime, zone: tzinfo) -> list[datetime]:
        low, high = after.astimezone(UTC), until.astimezone(UTC)
        # What clocks leave out or show again can carry a slot over midnight.
        days = _days(low.astimezone(zone).date() - _DAY, high.astimezone(zone).date() + _DAY)
        walls = ((day, wall) for day in days if day.weekday() in self.weekdays for wall in self.times)
        found = {calendar.at(day, wall, zone).astimezone(UTC) for day, wall in walls}
        return sorted(slot for slot in found if low < slot <= high)

    def next(self, after: datetime, zone: tzinfo) -> datetime:
        start = after.astimezone(UTC)
        return next(slot for far in _FAR for slot in self.between(start, start + far, zone))

    def last(self, until: datetime, zone: tzinfo) -> datetime:
        end = until.astimezone(UTC)
        return next(slot for far in _FAR for slot in self.between(end - far, end, zone)[::-1])


def every(minutes: int) -> Daily:
    """Slots so many minutes apart from midnight on; an hour that clocks show twice has them the first time only."""
    return Daily(tuple(time(*divmod(minute, 60)) for minute in range(0, 24 * 60, minutes)))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * _DAY for number in range((last - first).days + 1))
