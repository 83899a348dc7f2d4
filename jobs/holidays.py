"""Holidays: the days off of the year must be known before it begins."""

from storage import holidays, rounds
from storage.database import Database
from storage.rounds import Run


async def remind(database: Database, run: Run) -> int:
    """Asks for the notice of a year that is missing; how many people were told."""
    return await rounds.paged(database, run, holidays.remind)
