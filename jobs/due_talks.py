"""Due talks: what other services leave becomes due; what is due is told in time; whom to ring is drawn once a week."""

from datetime import datetime
from functools import partial

from storage import rounds
from storage.database import Database
from storage.due_talks import opening, sampling, waiting
from storage.rounds import Run


async def take_up(database: Database, now: datetime) -> int:
    """Makes talks due of what was left; how many there were."""
    if not await database.read(opening.lying):
        return 0
    return await database.write(partial(opening.take_up, now=now))


async def remind(database: Database, run: Run) -> int:
    """A letter for whoever answers for what has come due; how many."""
    return await rounds.paged(database, run, waiting.remind)


async def draw(database: Database, run: Run) -> int:
    """Draws whom to ring; how many."""
    return await rounds.paged(database, run, sampling.draw)
