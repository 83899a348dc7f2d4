"""Slots: which times an officer's hours leave for a talk. Pure.

Hours are told by the clock on the union's wall: what is 14:00 stays 14:00 when clocks are set, and a talk lasts as long
as it lasts. On a holiday there are none, unless the officer opens that very day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, TypeAlias

from storage.calendar import Calendar, at, statutory_days
from storage.talks import Way

#: How far ahead a time can be had.
FAR: Final = timedelta(days=28)
_DAY: Final = timedelta(days=1)

#: From when until when, aware.
Span: TypeAlias = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Window:
    """From one time of a day until another, in which ways, and where for those who come."""

    begins: time
    ends: time
    ways: frozenset[Way]
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Off:
    """Days without hours, both ends counted; with times only that part of each."""

    first: date
    last: date
    begins: time | None = None
    ends: time | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """`notice`: how long ahead a time must be asked for. `before`, `after`: what an officer keeps free around a talk;
    between two talks both are kept, one after the other. `length`: of a talk."""

    notice: timedelta = timedelta(hours=24)
    before: timedelta = timedelta()
    after: timedelta = timedelta(minutes=15)
    length: timedelta = timedelta(minutes=45)

    @property
    def between(self) -> timedelta:
        """From the end of one talk to the beginning of the next."""
        return self.after + self.before


@dataclass(frozen=True, slots=True)
class Hours:
    """All that one officer keeps: `weekly` by weekday (Monday is 0), `extra` by day, `off`, and `terms`."""

    weekly: dict[int, tuple[Window, ...]]
    extra: dict[date, tuple[Window, ...]]
    off: tuple[Off, ...] = ()
    terms: Terms = Terms()

    def windows(self, day: date, calendar: Calendar) -> list[Window]:
        """Those of one day, whatever is off."""
        weekly = () if is_holiday(calendar, day) else self.weekly.get(day.weekday(), ())
        return [*weekly, *self.extra.get(day, ())]


@dataclass(frozen=True, slots=True)
class Free:
    """A time that can be had, in the zone in which it was asked."""

    starts_at: datetime
    ends_at: datetime
    place: str | None


def is_holiday(calendar: Calendar, day: date) -> bool:
    """Whether the notices make it a day off, or, in a year that has none, the law does. A weekend is none."""
    off = calendar.days.get(day)
    if off is not None:
        return off
    return day.year not in calendar.published and day in statutory_days(day.year)


def free(hours: Hours, calendar: Calendar, way: Way, now: datetime, busy: Sequence[Span] = ()) -> list[Free]:
    """What can be had in that way, in order; all of it could be had together. `now` is in the union's zone; `busy`:
    when the officer has talks."""
    zone, terms = now.tzinfo, hours.terms
    assert zone is not None
    taken = [(_utc(begins), _utc(ends)) for begins, ends in busy]
    from_, found = _utc(now) + terms.notice, list[Free]()
    for begins, ends, place in _open(hours, calendar, way, now.date(), zone):
        starts = begins
        while (over := starts + terms.length) <= ends:
            clear = all(over + terms.between <= one or other + terms.between <= starts for one, other in taken)
            if starts >= from_ and clear and not _closed(hours, starts, over, zone):
                taken.append((starts, over))
                found.append(Free(starts.astimezone(zone), over.astimezone(zone), place))
            starts = over + terms.between
    return sorted(found, key=lambda one: one.starts_at)


def _open(
    hours: Hours, calendar: Calendar, way: Way, today: date, zone: tzinfo
) -> Iterator[tuple[datetime, datetime, str | None]]:
    """The windows of the days ahead, in UTC, where time passes evenly."""
    for further in range(FAR.days + 1):
        day = today + further * _DAY
        for window in sorted(hours.windows(day, calendar), key=lambda one: one.begins):
            if way in window.ways:
                place = window.place if way is Way.IN_PERSON else None
                yield _utc(at(day, window.begins, zone)), _utc(at(day, window.ends, zone)), place


def _closed(hours: Hours, starts: datetime, over: datetime, zone: tzinfo) -> bool:
    """Whether some of it lies in what the officer has taken off."""
    day = starts.astimezone(zone).date()
    for off in hours.off:
        if off.first <= day <= off.last:
            if off.begins is None or off.ends is None:
                return True
            if starts < _utc(at(day, off.ends, zone)) and _utc(at(day, off.begins, zone)) < over:
                return True
    return False


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
