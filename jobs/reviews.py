"""The yearly look at each family on file, and the word half a year after it left."""

from storage import reviews, rounds
from storage.database import Database
from storage.rounds import Run


async def open_yearly(database: Database, run: Run) -> int:
    """Asks the families whose day has come; how many."""
    return await rounds.paged(database, run, reviews.open_yearly)


async def open_returned(database: Database, run: Run) -> int:
    """Asks those who left the register so many months ago; how many."""
    return await rounds.paged(database, run, reviews.open_returned)


async def chase(database: Database, run: Run) -> int:
    """Reminds, and puts on the visit list who does not answer; how many."""
    return await rounds.paged(database, run, reviews.chase)
