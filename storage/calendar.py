"""The union's calendar: working days and office hours. Pure: every instant comes in, in the union's zone."""

from datetime import datetime, time, timedelta

OFFICE_CLOSES = time(18, 0)
_SATURDAY = 5


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
