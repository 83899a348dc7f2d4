"""Changes of activities are told to everybody who is in them, page by page."""

from datetime import datetime
from functools import partial

from storage.changes import telling
from storage.database import Database

#: Pages of one turn: whoever waits in another activity waits no longer than so many.
_PAGES = 20


async def tell(database: Database, now: datetime) -> int:
    """Goes on with what is being told; how many people were."""
    told = 0
    for _ in range(_PAGES):
        if not await database.read(telling.goes_on):
            break
        told += await database.write(partial(telling.go_on, now=now))
    return told
