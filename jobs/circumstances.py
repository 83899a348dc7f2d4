"""Occasions that other services have left: somebody should go and see the member."""

from datetime import datetime
from functools import partial

from storage.database import Database
from storage.visits import yearly


async def take_up(database: Database, now: datetime) -> int:
    """Makes visits of the year of them; returns how many occasions there were."""
    if not await database.read(yearly.lying):
        return 0
    return await database.write(partial(yearly.take_up, now=now))
