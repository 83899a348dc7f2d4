"""Aid that waits for a second word or a receipt."""

from storage import rounds
from storage.database import Database
from storage.hardship import chasing
from storage.rounds import Run


async def chase(database: Database, run: Run) -> int:
    """Reminds of what was not answered or not confirmed in time; how many."""
    return await rounds.paged(database, run, chasing.chase)
