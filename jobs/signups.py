"""Sign-ups: offers whose time is over, places of people who have left, and what is free while somebody waits."""

from datetime import datetime
from functools import partial

from storage import rounds, signups
from storage.database import Database


async def expire(database: Database, now: datetime) -> int:
    """Ends offers that nobody answered, and holds the places for the next; how many."""
    return await rounds.all_pages(database, partial(signups.expire, now=now))


async def give_back(database: Database, now: datetime) -> int:
    """Gives back places of people who have left the bureau; how many."""
    return await rounds.all_pages(database, partial(signups.give_back, now=now))


async def offer(database: Database, now: datetime) -> int:
    """Offers what is free and was not offered yet, by day, a few in a transaction; how many."""
    offered = 0
    for activity_id in await database.read(partial(signups.due, now=now)):
        offered += await rounds.all_pages(database, partial(signups.offer, activity_id=activity_id, now=now))
    return offered
