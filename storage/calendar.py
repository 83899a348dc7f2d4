"""The union's calendar: wall time, working days, office hours, quiet hours. Pure: every instant comes in, in the
union's zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

OFFICE_CLOSES = time(18, 0)
_SATURDAY = 5
#: Notices to telephones keep these hours quiet.
QUIET_FROM, QUIET_UNTIL = time(21), time(8)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the office is open on a working day, in order; `weekdays` counts from Monday as 0."""

    weekdays: frozenset[int] = frozenset(range(_SATURDAY))
    spans: tuple[tuple[time, time], ...] = ((time(9), time(18)),)


def at(day: date, wall: time, zone: tzinfo) -> datetime:
    """The instant at which clocks in the zone show that time, in that zone.

    Of two (clocks go back) the first; where there is none (clocks go forward) the first instant after the gap.
    """
    naive = datetime.combine(day, wall)
    early, late = (naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    found = early.astimezone(zone)
    if found.replace(tzinfo=None) == naive:
        return found
    # In a gap the offset of before reads too late and the one of after too early: the change lies between.
    low, high = late, early
    offset = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0).astimezone(zone)


def wake_of(now: datetime) -> datetime | None:
    """When the quiet hours end in which `now` (in the union's zone) lies; None by day."""
    assert now.tzinfo is not None
    if now.time() >= QUIET_FROM:
        return at(now.date() + timedelta(days=1), QUIET_UNTIL, now.tzinfo)
    return at(now.date(), QUIET_UNTIL, now.tzinfo) if now.time() < QUIET_UNTIL else None


def is_working_day(instant: datetime) -> bool:
    """Monday to Friday."""
    return instant.weekday() < _SATURDAY


def close_of(now: datetime, working_days: int) -> datetime:
    """The hour the office closes on the n-th working day after `now` (which lies in the union's zone)."""
    day = now
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return datetime.combine(day.date(), OFFICE_CLOSES, tzinfo=now.tzinfo)
