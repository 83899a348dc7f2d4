"""Times: when somebody is to be there, when the door stands open for them, and when they are reminded. Pure but for the
look at options; instants of the wall are told in the zone of `now`, which is the union's."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from storage import calendar
from storage.activities import Activity, Option, SignUp, options_of
from storage.calendar import QUIET_FROM

#: The door is open from so long before the start to so long after the end.
EARLY: Final = timedelta(minutes=60)
LATE: Final = timedelta(minutes=60)
#: How long something lasts that does not say when it ends.
LASTS: Final = timedelta(hours=3)
#: After the end, for whoever is still ticked off.
SETTLED: Final = timedelta(hours=2)
#: How long after the end the list can be set right.
CORRECTED: Final = timedelta(days=30)
#: The last reminder comes no later than so long before the start, or on the evening before.
_AT_LEAST: Final = timedelta(hours=1)
#: Before anybody's quiet hours.
_EVENING: Final = time(19, 45)
#: So long before the quiet hours begin.
_BEFORE_QUIET: Final = timedelta(minutes=15)


class Stage(StrEnum):
    """The reminders: 7 days, 1 day, 2 hours before."""

    WEEK = "week"
    DAY = "day"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class When:
    """From when until when it is."""

    starts: datetime
    ends: datetime

    @property
    def opens(self) -> datetime:
        """When the door opens."""
        return self.starts - EARLY

    @property
    def closes(self) -> datetime:
        return self.ends + LATE

    def is_open(self, now: datetime) -> bool:
        """Whether people are checked in."""
        return self.opens <= now <= self.closes


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder: from when it is sent, and until when it says anything new."""

    stage: Stage
    at: datetime
    until: datetime


def when(activity: Activity, option: Option | None) -> When:
    """The option's own time, where it has one; of an activity that is published."""
    starts, ends = activity.starts_at, activity.ends_at
    if option is not None and option.starts_at is not None:
        starts, ends = option.starts_at, option.ends_at
    assert starts is not None
    return When(starts, ends if ends is not None and ends > starts else starts + LASTS)


def of_sign_up(session: Session, activity: Activity, sign_up: SignUp) -> When:
    """When that person is to be there."""
    option = None if sign_up.option_id is None else session.get(Option, sign_up.option_id)
    return when(activity, option)


def whole(session: Session, activity: Activity) -> When:
    """From the first start to the last end of it and its options."""
    every = [when(activity, None), *(when(activity, one) for one in options_of(session, activity.id))]
    return When(min(one.starts for one in every), max(one.ends for one in every))


def due(starts: datetime, *, now: datetime) -> Due | None:
    """The reminder that is due now; of two the later one. None once it has begun."""
    starts = starts.astimezone(now.tzinfo)
    found = [one for one in _dues(starts) if one.at <= now < one.until]
    return found[-1] if found else None


def _dues(starts: datetime) -> tuple[Due, ...]:
    """In their order. What falls into quiet hours waits for the morning; the second is told on the day before while it
    is that day, and the last one may not wait."""
    assert starts.tzinfo is not None
    week, day_before = starts - timedelta(days=7), starts.date() - timedelta(days=1)
    day = min(starts - timedelta(days=1), calendar.at(day_before, _EVENING, starts.tzinfo))
    return (
        Due(Stage.WEEK, week, week + timedelta(days=1)),
        Due(Stage.DAY, day, calendar.at(starts.date(), time(), starts.tzinfo)),
        Due(Stage.HOURS, _last(starts), starts),
    )


def _last(starts: datetime) -> datetime:
    """Two hours before; in quiet hours, when these end, if that is an hour before it at least; else on the evening
    before."""
    two_hours = starts - timedelta(hours=2)
    wake = calendar.wake_of(two_hours)
    if wake is None:
        return two_hours
    if wake <= starts - _AT_LEAST:
        return wake
    assert wake.tzinfo is not None
    return calendar.at(wake.date() - timedelta(days=1), QUIET_FROM, wake.tzinfo) - _BEFORE_QUIET
