"""Who came is asked for photos page by page; photos that officers have opened go from their chats again."""

from datetime import datetime
from functools import partial

from storage import activity_photos, rounds
from storage.database import Database


async def tell(database: Database, now: datetime) -> int:
    """Asks who was checked in; how many pages."""
    return await rounds.pages_of_each(database, activity_photos.untold, activity_photos.tell, now=now)


async def take_back(database: Database, now: datetime) -> int:
    """Orders those deleted that have been there for a day; how many."""
    return await database.write(partial(activity_photos.take_back, now=now))
