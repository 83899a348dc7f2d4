"""Summaries: each quarter's figures are kept when it is over; documents go from officers' chats again."""

from datetime import datetime
from functools import partial

from storage import rounds, summaries
from storage.database import Database
from storage.rounds import Run


async def keep_quarter(database: Database, run: Run) -> int:
    """Keeps the figures of a quarter that is over, and writes to the chair and the deputies; to how many."""
    return await rounds.paged(database, run, summaries.keep_quarter)


async def take_back(database: Database, now: datetime) -> int:
    """Orders those deleted that have been there for a day; how many."""
    return await database.write(partial(summaries.take_back, now=now))
