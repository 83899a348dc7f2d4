"""The hours of the statute, reckoned a second time: the office is open from 9 to 18 on working days, and nobody's
telephone sounds from 21 to 8."""

from datetime import date, datetime, time, timedelta

import chinese_calendar

from storage.hardship import Urgency

WORKING_DAYS = {Urgency.THIS_WEEK: 1, Urgency.THIS_MONTH: 3, Urgency.NOT_URGENT: 5}
BUNDLES = (time(8, 10), time(14))


def works(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def wall(day: date, hour: time, like: datetime) -> datetime:
    return datetime.combine(day, hour, like.tzinfo)


def open_for(since: datetime, until: datetime) -> timedelta:
    """How long the office was open."""
    total, day = timedelta(), since.date()
    while day <= until.date():
        opens, closes = wall(day, time(9), until), wall(day, time(18), until)
        if works(day):
            total += max(min(closes, until) - max(opens, since), timedelta())
        day += timedelta(days=1)
    return total


def promised(now: datetime, urgency: Urgency) -> datetime:
    """The closing hour of the last working day within which somebody gets in touch."""
    day, left = now.date(), WORKING_DAYS[urgency]
    while left:
        day += timedelta(days=1)
        left -= works(day)
    return wall(day, time(18), now)


def sounds(now: datetime) -> datetime:
    """When a telephone may sound that is called now."""
    if now.time() >= time(21):
        return wall(now.date() + timedelta(days=1), time(8), now)
    return wall(now.date(), time(8), now) if now.time() < time(8) else now


def bundle_before(now: datetime) -> datetime:
    days = (now.date() - timedelta(days=1), now.date())
    return [at for day in days for hour in BUNDLES if (at := wall(day, hour, now)) <= now][-2]
