"""The union's calendar: wall time, festivals, working days, office hours, quiet hours. Pure: every instant comes in, in
the union's zone."""

import csv
import re
import unicodedata
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from itertools import takewhile

from borax.calendars.lunardate import LunarDate, TermUtils

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SATURDAY = 5
_SPAN = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")
#: Notices to telephones keep these hours quiet.
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
#: No working day lies outside these, so that every instant reckoned can be told in every zone.
_FIRST, _LAST = date(MINYEAR, 1, 2), date(MAXYEAR, 12, 30)
#: The years whose festivals are known.
_LUNAR_YEARS = range(1901, 2101)
_QINGMING = 6  # borax counts the solar terms from Minor Cold as 0
_NONE = timedelta()


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the office is open on a working day, in order; `weekdays` counts from Monday as 0. ValueError if never."""

    weekdays: frozenset[int] = frozenset(range(_SATURDAY))
    spans: tuple[tuple[time, time], ...] = ((time(9), time(18)),)

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        in_order = edges == sorted(edges) and all(opens < closes for opens, closes in self.spans)
        if not edges or not in_order or not self.weekdays or not self.weekdays <= {*range(7)}:
            raise ValueError("the office is never open, or at two times at once")

    @classmethod
    def read(cls, words: str) -> "OfficeHours":
        """`Mon-Sat 08:30-12:00 14:00-17:30`: days first, or none for Monday to Friday; ValueError for anything else."""
        even = re.sub(r"\s*[-~\u2013\u2014]\s*", "-", unicodedata.normalize("NFKC", words).lower().strip())
        parts = re.split(r"[\s,]+", even)
        days = [*takewhile(lambda part: part[:1].isalpha(), parts)]
        weekdays = [_weekdays(part) for part in days] or [cls().weekdays]
        return cls(frozenset[int]().union(*weekdays), tuple(_span(part) for part in parts[len(days) :]))


def _weekdays(words: str) -> frozenset[int]:
    """`wed` or `wed-fri`; `sat-tue` goes over the week's end."""
    first, last = (_WEEKDAYS.index(word) for word in (words if "-" in words else f"{words}-{words}").split("-"))
    return frozenset((first + further) % 7 for further in range((last - first) % 7 + 1))


def _span(words: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(words)
    if found is None:
        raise ValueError(words)
    hour, minute, last_hour, last_minute = map(int, found.groups())
    return time(hour, minute), time(last_hour, last_minute)


def at(day: date, wall: time, zone: tzinfo) -> datetime:
    """The instant at which clocks in the zone show that time, in that zone.

    Of two (clocks go back) the first; where there is none (clocks go forward) the first instant after the gap.
    """
    naive = datetime.combine(day, wall)
    before, after = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    offset, moved = before.utcoffset(), after.utcoffset()
    assert offset is not None
    assert moved is not None
    if offset >= moved:
        return before
    # In a gap the offset of before reads too late and the one of after too early: the change lies between.
    low, high = after.astimezone(UTC), before.astimezone(UTC)
    offset = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0).astimezone(zone)


def wake_of(now: datetime, quiet: tuple[time, time] = (QUIET_FROM, QUIET_UNTIL)) -> datetime | None:
    """When the quiet hours end in which `now` (in the union's zone) lies; None by day. `quiet`: from when until when,
    over midnight."""
    assert now.tzinfo is not None
    begins, ends = quiet
    if now.time() >= begins:
        return at(now.date() + timedelta(days=1), ends, now.tzinfo)
    return at(now.date(), ends, now.tzinfo) if now.time() < ends else None


def bounds(year: int, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """The instants at which that year and the one after it begin, by clocks in the zone."""
    assert zone is not None
    return at(date(year, 1, 1), time(), zone), at(date(year + 1, 1, 1), time(), zone)


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or before); the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def spring_festival(year: int) -> date:
    """The first day of the first lunar month in China, as the Hong Kong Observatory has it; ValueError outside
    1901-2100."""
    if year not in _LUNAR_YEARS:
        raise ValueError(f"no Spring Festival is known for {year}")
    return _spring_festivals()[year]


@cache
def _spring_festivals() -> dict[int, date]:
    with (files("storage") / "almanac" / "spring_festival.csv").open(encoding="ascii") as file:
        return {int(row["year"]): date.fromisoformat(row["date"]) for row in csv.DictReader(file)}


@lru_cache(maxsize=200)
def statutory_days(year: int) -> frozenset[date]:
    """The days off by the State Council's rule on public holidays as it stands since 2025, 13 unless two coincide.

    Outside 1901-2100, where no lunar date is known, only those of the solar calendar. Never raises.
    """
    if not MINYEAR <= year <= MAXYEAR:
        return frozenset()
    solar = {date(year, *day) for day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))}
    return frozenset(solar | _lunar_days(year) if year in _LUNAR_YEARS else solar)


def _lunar_days(year: int) -> set[date]:
    """Spring Festival from its eve to its third day, Qingming, Dragon Boat and Mid-Autumn."""
    first = spring_festival(year)
    festivals = {LunarDate(year, month, day).to_solar_date() for month, day in ((5, 5), (8, 15))}
    return {
        *(first + timedelta(days=further) for further in (-1, 0, 1, 2)),
        TermUtils.nth_term_day(year, _QINGMING),
        *festivals,
    }


@dataclass(frozen=True, slots=True)
class Calendar:
    """The union's working days. `days`: whether a date is off, where a notice says so; `published`: years with one."""

    office: OfficeHours
    days: Mapping[date, bool]
    published: Collection[int]

    def is_working_day(self, day: date) -> bool:
        """As the notices say; in a year that has none, the office's weekdays less the statutory days."""
        assert not isinstance(day, datetime), "an instant is on different days in different zones"
        off = self.days.get(day)
        if off is not None:
            return not off
        is_known = day.year in self.published
        return day.weekday() in self.office.weekdays and (is_known or day not in statutory_days(day.year))

    def is_published(self, day: date) -> bool:
        """Whether it is known; next year's notice can still change the last three days of a year."""
        ends_year = (day.month, day.day) >= (12, 29)
        return day.year in self.published and (not ends_year or day.year + 1 in self.published)

    def close_of(self, now: datetime, working_days: int) -> datetime:
        """The hour the office closes on the n-th working day after `now`, in the zone of `now`, which is the union's.

        For 0 on the day itself, whatever it is. Where the calendar ends, on its last day.
        """
        assert now.tzinfo is not None
        day = min(max(now.date(), _FIRST), _LAST)
        while working_days > 0 and day < _LAST:
            day += timedelta(days=1)
            working_days -= self.is_working_day(day)
        return at(day, self.office.spans[-1][1], now.tzinfo)

    def before(self, day: date, working_days: int) -> date:
        """The last day with so many whole working days between it and `day`, neither of them counted."""
        while working_days > 0 and day > _FIRST:
            day -= timedelta(days=1)
            working_days -= self.is_working_day(day)
        return max(day - timedelta(days=1), _FIRST)

    def office_time(self, start: datetime, end: datetime) -> timedelta:
        """How long the office is open between the two instants; nothing if `end` is not the later one.

        One of them carries the union's zone; the other may be in UTC, as it was stored.
        """
        zone = end.tzinfo if start.tzinfo is UTC else start.tzinfo
        assert zone is not None
        since, until = _in_utc(start), _in_utc(end)
        spans = self._open(start.date(), end.date(), zone)
        return sum((max(min(closes, until) - max(opens, since), _NONE) for opens, closes in spans), _NONE)

    def after(self, start: datetime, office_time: timedelta) -> datetime:
        """The first instant at which the office was open for so long since `start`, which is in the union's zone.

        At the end of a day that is its closing hour, not the next morning. Where the calendar ends, its last hour.
        """
        assert start.tzinfo is not None
        since, left = _in_utc(start), max(office_time, _NONE)
        found = since
        if not left:
            return start
        for opens, closes in self._open(start.date(), _LAST, start.tzinfo):
            begins = max(opens, since)
            if closes - begins >= left:
                return (begins + left).astimezone(start.tzinfo)
            left -= max(closes - begins, _NONE)
            found = closes
        return found.astimezone(start.tzinfo) if found > since else start

    def _open(self, first: date, last: date, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
        """When the office is open, in UTC and in order, on these days and, as they may be another zone's, on their
        neighbours."""
        low, high = max(first.toordinal() - 1, _FIRST.toordinal()), min(last.toordinal() + 1, _LAST.toordinal())
        offset = _offset(low, zone)
        for number in range(low, high + 1):
            day, before, offset = date.fromordinal(number), offset, _offset(number + 1, zone)
            if self.is_working_day(day):
                for span in self.office.spans:
                    if offset == before:  # as on all days but two a year, at a fifth of the cost
                        opens, closes = (datetime.combine(day, wall, UTC) - offset for wall in span)
                    else:
                        opens, closes = (at(day, wall, zone).astimezone(UTC) for wall in span)
                    yield opens, closes


def _offset(day: int, zone: tzinfo) -> timedelta:
    """How far clocks in the zone are ahead of UTC when the day, counted as ordinals are, begins."""
    offset = datetime.combine(date.fromordinal(day), time(), zone).utcoffset()
    assert offset is not None
    return offset


def _in_utc(instant: datetime) -> datetime:
    """The instant in UTC; beyond what a datetime can tell, the outermost that it can."""
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC) if instant.year == MINYEAR else datetime.max.replace(tzinfo=UTC)
