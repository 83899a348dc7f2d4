"""Draws: once sign-up has closed; then everybody hears."""

from datetime import datetime
from functools import partial

from storage import draws
from storage.database import Database


async def draw(database: Database, now: datetime) -> int:
    """Draws what is due, each in a transaction of its own, and writes the letters page by page; how many were drawn."""
    drawn = 0
    await database.write(partial(draws.prepare, now=now))
    while await database.write(partial(draws.draw_due, now=now)):
        drawn += 1
    while await database.write(partial(draws.tell_results, now=now)):
        pass
    return drawn
