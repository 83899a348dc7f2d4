"""Absences whose last day is over."""

from storage import rounds
from storage.database import Database
from storage.offices import absences
from storage.rounds import Run


async def end_absences(database: Database, run: Run) -> int:
    """Who was away is back; returns how many."""
    return await rounds.paged(database, run, absences.end_due)
