"""Broadcasts: letters come into the outbox as fast as they leave it; cards in groups say how full an activity is."""

from datetime import datetime
from functools import partial

from storage.broadcasts import cards, feeding
from storage.database import Database

#: Pages that one look writes at most: each a transaction of its own, so that whoever presses gets in between.
PAGES = 2


async def feed(database: Database, now: datetime) -> int:
    """The next letters of the broadcast whose turn it is; how many."""
    written = 0
    for _ in range(PAGES):
        due = await database.read(partial(feeding.due, now=now))
        if due is not None:
            written += await database.write(partial(feeding.feed, broadcast_id=due, now=now))
    return written


async def refresh(database: Database, now: datetime) -> int:
    """Brings the cards up to date whose activity has changed; how many."""
    changed = await database.read(partial(cards.changed, now=now))
    return await database.write(partial(cards.refresh, card_ids=changed, now=now)) if changed else 0
