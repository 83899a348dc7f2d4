"""Alarms for which nobody has come: those who were called are called again, and more of them."""

from datetime import datetime
from functools import partial

from storage import alarms
from storage.database import Database


async def call_again(database: Database, now: datetime) -> int:
    """Calls for each that has waited for ten minutes; how many."""
    return await database.write(partial(alarms.call_again, now=now))
