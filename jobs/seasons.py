"""Seasons: who can still make a contest up is reminded, page by page; what was begun ends when its time is up."""

from datetime import datetime
from functools import partial

from storage import rounds
from storage.database import Database
from storage.seasons import calling, making_up


async def remind(database: Database, now: datetime) -> int:
    """Letters that are due; how many people were looked at."""
    return await rounds.all_pages(database, partial(calling.remind, now=now))


async def settle(database: Database, now: datetime) -> int:
    """Make-ups that are over; how many."""
    return await rounds.all_pages(database, partial(making_up.settle, now=now))
