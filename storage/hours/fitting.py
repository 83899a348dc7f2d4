"""Fitting: whether more hours of one's own fit beside those that are kept."""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from storage.asking import Unfit
from storage.errors import Refusal
from storage.hours import keeping
from storage.hours.keeping import MOST_OTHERWISE, MOST_WEEKLY
from storage.hours.records import HoursTerms, Kind, terms_of, wall
from storage.values import Value, Values
from storage.visitors import Visitor


class What(StrEnum):
    """What is entered: hours of each week; a day, or days, without; a day with more."""

    WEEKLY = "weekly"
    OFF = "off"
    EXTRA = "extra"


class HoursTooShort(Unfit, Refusal):
    """No talk fits in between; values: length (in minutes)."""


class HoursOverlap(Unfit, Refusal):
    """Hours of one's own stand there already; values: begins, ends (as on a clock)."""


class EnoughHours(Refusal):
    """As many as one officer keeps; values: most."""


def expect_room(session: Session, what: What, *, by: Visitor) -> None:
    """EnoughHours."""
    if what is What.WEEKLY:
        count, most = len(keeping.weekly_of(session, by.account_id)), MOST_WEEKLY
    else:
        count, most = len(keeping.otherwise_of(session, by.account_id)), MOST_OTHERWISE
    if count >= most:
        raise EnoughHours(most=most)


def expect_fits(session: Session, draft: Values, *, by: Visitor) -> None:
    """A talk fits in, and no hours of one's own lie across it. HoursTooShort, HoursOverlap."""
    begins, ends = number(draft["begins"]), number(draft["ends"])
    length = terms_of(session.get(HoursTerms, by.account_id)).length
    if timedelta(minutes=ends - begins) < length:
        raise HoursTooShort(length=length // timedelta(minutes=1))
    for one in _same_days(session, draft, by=by):
        if one[0] < ends and begins < one[1]:
            raise HoursOverlap(begins=on_clock(one[0]), ends=on_clock(one[1]))


def _same_days(session: Session, draft: Values, *, by: Visitor) -> list[tuple[int, int]]:
    """What stands on those days already."""
    weekly = keeping.weekly_of(session, by.account_id)
    if draft["what"] == What.WEEKLY:
        return [(one.begins, one.ends) for one in weekly if one.weekday in weekdays(draft)]
    day = draft["on"]
    assert isinstance(day, date)
    found = [(one.begins, one.ends) for one in weekly if one.weekday == day.weekday()]
    extra = [one for one in keeping.otherwise_of(session, by.account_id) if one.kind == Kind.EXTRA]
    return found + [(one.begins or 0, one.ends or 0) for one in extra if one.first_on == day]


def weekdays(draft: Values) -> list[int]:
    days = draft["weekdays"]
    assert isinstance(days, list)
    return [number(one) for one in days]


def number(value: Value) -> int:
    return int(str(value))


def on_clock(value: Value) -> str:
    return f"{wall(number(value)):%H:%M}"
