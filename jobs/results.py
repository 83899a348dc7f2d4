"""Results of contests: everybody's own in private, and whoever is known only later."""

from datetime import datetime
from functools import partial

from storage import rounds
from storage.database import Database
from storage.results import binding, telling


async def tell(database: Database, now: datetime) -> int:
    """The podium in the groups, then page by page each player; how many were looked at."""
    return await rounds.all_pages(database, partial(telling.tell, now=now))


async def bind(database: Database, now: datetime) -> int:
    """Page by page, players who are known by now, then those whom nobody has known for a day; how many of both."""
    known = await rounds.all_pages(database, partial(binding.follow, now=now))
    return known + await rounds.all_pages(database, partial(binding.forget, now=now))
