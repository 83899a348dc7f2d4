"""Satisfaction (两个满意): letters go out page by page, a second time to whoever has not answered; then it ends."""

from datetime import datetime

from storage import rounds, satisfaction
from storage.database import Database


async def go_on(database: Database, now: datetime) -> int:
    """Goes on with each survey that runs; how many pages."""
    return await rounds.pages_of_each(database, satisfaction.unfinished, satisfaction.go_on, now=now)
