"""Attendance: reminders before an activity, its end, and files that go from officers' chats again."""

from datetime import datetime
from functools import partial

from storage import rounds
from storage.attendance import copies, ending, reminding
from storage.database import Database


async def remind(database: Database, now: datetime) -> int:
    """Page by page, whoever has a place in something that is near; how many."""
    return await rounds.all_pages(database, partial(reminding.remind, now=now))


async def settle(database: Database, now: datetime) -> int:
    """What has ended is over, and who was not there is noted; how many of both."""
    return await rounds.all_pages(database, partial(ending.settle, now=now))


async def take_back(database: Database, now: datetime) -> int:
    """Orders the files deleted that have been there for a day; how many."""
    return await database.write(partial(copies.take_back, now=now))
