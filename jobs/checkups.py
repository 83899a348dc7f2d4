"""The chair's one press about the year's health check goes out page by page."""

from datetime import datetime

from storage import checkups, rounds
from storage.database import Database


async def nudge(database: Database, now: datetime) -> int:
    """Writes to whoever has not booked, of each press that goes on; how many pages."""
    return await rounds.pages_of_each(database, checkups.unfinished, checkups.go_on, now=now)
