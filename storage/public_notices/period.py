"""The period of a notice: so many whole working days after the day on which it was put up. Pure."""

from datetime import date, timedelta

from storage.calendar import Calendar

_DAY = timedelta(days=1)
#: A calendar in which nobody ever works ends somewhere.
_FAR = timedelta(days=400)


def last_day(calendar: Calendar, posted_on: date, days: int) -> date:
    """The n-th working day after that day, which does not count itself; the notice hangs to the end of it."""
    day = posted_on
    while days > 0 and day - posted_on < _FAR:
        day += _DAY
        days -= calendar.is_working_day(day)
    return day


def is_projected(calendar: Calendar, posted_on: date, until: date) -> bool:
    """Whether a year's days off within it are not announced yet, so that the last day may still move."""
    return not all(calendar.is_published(posted_on + n * _DAY) for n in range(1, (until - posted_on).days + 1))
