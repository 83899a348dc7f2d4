"""The weekly digest."""

from storage import digests, rounds
from storage.database import Database
from storage.rounds import Run


async def weekly(database: Database, run: Run) -> int:
    """Tells everybody in office, once a week, what waits and what the week brings; how many."""
    return await rounds.paged(database, run, digests.tell, digests.ahead)
