"""Rosters: taking a list of people, or of changes, into the register."""

from storage.rosters.rows import ChangeRow, Happening, Place, RefusedRow, Remark, RosterRow, Taken
from storage.rosters.rules import PAGE, open_units, read_as, take, take_changes

__all__ = [
    "PAGE",
    "ChangeRow",
    "Happening",
    "Place",
    "RefusedRow",
    "Remark",
    "RosterRow",
    "Taken",
    "open_units",
    "read_as",
    "take",
    "take_changes",
]
