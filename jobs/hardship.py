"""Hardship reports that nobody takes."""

from storage import hardship, rounds
from storage.database import Database
from storage.rounds import Run


async def press(database: Database, run: Run) -> int:
    """Tells the chair of reports that wait too long; returns how many."""
    return await rounds.paged(database, run, hardship.press)
