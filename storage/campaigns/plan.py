"""The plan of a campaign: whom it is for and what is due when, from `storage/almanac/plans.toml`; pure.

A step moves back to the last working day before it, never forward: what is due on a day off would be too late on the
next. Only what comes after the festival moves forward.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from borax.calendars.lunardate import LunarDate

from storage import calendar
from storage.calendar import Calendar
from storage.campaigns.records import Kind, Reason

#: Which campaigns open by themselves, so many days before their day.
OPENED_BY_THEMSELVES: Final = (Kind.SPRING, Kind.AUTUMN, Kind.SUMMER)
_DAY: Final = timedelta(days=1)
#: Farther than this no working day is looked for: beyond, the calendar itself would be wrong.
_FAR: Final = 30


class To(StrEnum):
    """Who is told a step."""

    CHAIR = "chair"
    OFFICERS = "officers"
    ENVOYS = "envoys"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Planned:
    """A step, and on which working day it is due."""

    name: str
    on: date
    to: To


def day_of(kind: Kind, year: int) -> date:
    """The day that the campaign leads up to; of a YEAR its last. ValueError outside 1901-2100."""
    if kind is Kind.YEAR:
        return date(year, 12, 31)
    written = str(_plans()[kind]["day"])
    if written == "spring_festival":
        return calendar.spring_festival(year)
    if written == "double_ninth":
        found: date = LunarDate(year, 9, 9).to_solar_date()
        return found
    month, day = map(int, written.split("-"))
    return date(year, month, day)


def rules(kind: Kind) -> Sequence[Reason]:
    """By which rules people are proposed for it, in the order in which they count."""
    named = {Reason(name) for name in _plans()[kind]["rules"]} if kind in _plans() else set[Reason]()
    return [reason for reason in Reason if reason in named]


def plan(kind: Kind, festival: date, days: Calendar, *, opens: int | None = None) -> list[Planned]:
    """What is due when, in order; a YEAR has no plan. `opens`: so many days before is the first step, where the union
    has set its own."""
    if kind not in _plans():
        return []
    steps = _plans()[kind]["steps"]
    offsets = [int(step["day"]) for step in steps]
    if opens is not None:
        # What would come before the campaign opens comes when it opens.
        offsets = [-opens, *(max(offset, -opens) for offset in offsets[1:])]
    return [
        Planned(str(step["name"]), moved(festival + offset * _DAY, days, forward=offset > 0), To(step["to"]))
        for step, offset in zip(steps, offsets, strict=True)
    ]


def moved(day: date, days: Calendar, *, forward: bool = False) -> date:
    """The working day on which something is due that falls on that day: itself, or the last before (the next after)."""
    step = _DAY if forward else -_DAY
    for _ in range(_FAR):
        if days.is_working_day(day):
            return day
        day += step
    return day


@cache
def _plans() -> dict[str, Any]:
    return tomllib.loads((files("storage") / "almanac" / "plans.toml").read_text("utf-8"))
