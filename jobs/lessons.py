"""Learning cards: people are called to them page by page, and before they end those who have not yet once more."""

from datetime import datetime
from functools import partial

from storage import lessons, rounds
from storage.database import Database
from storage.rounds import Run


async def call(database: Database, now: datetime) -> int:
    """Writes to a page of people of each call that goes on, until none is left; how many pages."""
    return await rounds.all_pages(database, partial(lessons.call, now=now))


async def remind(database: Database, run: Run) -> int:
    """Cards that end soon get their reminder; how many."""
    return await rounds.paged(database, run, lessons.remind)
