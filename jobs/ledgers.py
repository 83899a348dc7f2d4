"""Workbooks of records go from officers' chats again."""

from datetime import datetime
from functools import partial

from storage.database import Database
from storage.ledgers import copies


async def take_back(database: Database, now: datetime) -> int:
    """Orders those deleted that have been there for a day; how many."""
    return await database.write(partial(copies.take_back, now=now))
