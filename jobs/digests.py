"""The weekly digest."""

from functools import partial

from storage import digests, rounds
from storage.database import Database
from storage.rounds import Run


async def weekly(database: Database, run: Run) -> int:
    """Tells everybody in office whose day and hour have come, once a week, what waits, what the week brings and what
    was done; how many. What is the same for all of them is reckoned once."""
    shared = await database.read(partial(digests.shared, now=run.now))
    return await rounds.paged(database, run, digests.tell, partial(digests.ahead, shared=shared))
