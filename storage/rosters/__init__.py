"""Rosters: taking a list of people, or of changes, into the register, and telling beforehand what that would do."""

from storage.rosters.absence import Listed, leave_absent
from storage.rosters.calling import close
from storage.rosters.forecasting import Ahead, forecast
from storage.rosters.rows import (
    Absences,
    Cells,
    Change,
    ChangeRow,
    Concerned,
    Coverage,
    Forecast,
    Happening,
    Leftover,
    Place,
    RefusedRow,
    Remark,
    RosterRow,
    Taken,
    Trace,
    UnitRow,
    UnitsTaken,
    still_true,
)
from storage.rosters.rules import PAGE, change_one, open_units, read_as, take, take_changes
from storage.rosters.unit_lists import once, take_units

__all__ = [
    "PAGE",
    "Absences",
    "Ahead",
    "Cells",
    "Change",
    "ChangeRow",
    "Concerned",
    "Coverage",
    "Forecast",
    "Happening",
    "Leftover",
    "Listed",
    "Place",
    "RefusedRow",
    "Remark",
    "RosterRow",
    "Taken",
    "Trace",
    "UnitRow",
    "UnitsTaken",
    "change_one",
    "close",
    "forecast",
    "leave_absent",
    "once",
    "open_units",
    "read_as",
    "still_true",
    "take",
    "take_changes",
    "take_units",
]
