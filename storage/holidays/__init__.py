"""Holidays: which days the State Council's yearly notice makes off or working; shipped with the house, or imported."""

from storage.holidays.notices import (
    LARGEST,
    Day,
    DayElsewhere,
    DayTwice,
    FileTooLarge,
    NotJson,
    NotPublishedYet,
    WrongEntry,
    WrongShape,
    YearFile,
    YearMissing,
    read,
    shipped,
)
from storage.holidays.rules import REMINDED, Holiday, HolidayYear, Outcome, Taken, calendar, missing, remind, take_in

__all__ = [
    "LARGEST",
    "REMINDED",
    "Day",
    "DayElsewhere",
    "DayTwice",
    "FileTooLarge",
    "Holiday",
    "HolidayYear",
    "NotJson",
    "NotPublishedYet",
    "Outcome",
    "Taken",
    "WrongEntry",
    "WrongShape",
    "YearFile",
    "YearMissing",
    "calendar",
    "missing",
    "read",
    "remind",
    "shipped",
    "take_in",
]
