"""Exams: papers whose time is up, and what is told to everybody whom an exam is for."""

from datetime import datetime
from functools import partial

from storage import rounds
from storage.database import Database
from storage.exams import telling


async def hand_in(database: Database, now: datetime) -> int:
    """Page by page; how many papers."""
    return await rounds.all_pages(database, partial(telling.hand_in, now=now))


async def tell(database: Database, now: datetime) -> int:
    """Page by page; how many people were looked at."""
    return await rounds.all_pages(database, partial(telling.spread, now=now))
