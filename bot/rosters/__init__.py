"""Importing rosters: a child process reads the file under limits, its rows go into the register page by page."""

from bot.papers.rosters import in_file_order
from bot.rosters.command import Order, import_members
from bot.rosters.importing import Outcome, Source, Work, foresee, run_beside, work
from bot.rosters.reading import MOST_GIVEN_BACK, Reading, Stream, opened, read
from bot.sheets.process import Unread

__all__ = [
    "MOST_GIVEN_BACK",
    "Order",
    "Outcome",
    "Reading",
    "Source",
    "Stream",
    "Unread",
    "Work",
    "foresee",
    "import_members",
    "in_file_order",
    "opened",
    "read",
    "run_beside",
    "work",
]
