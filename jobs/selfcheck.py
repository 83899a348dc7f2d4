"""Self-check: what nobody has touched for an hour goes."""

from datetime import datetime
from functools import partial

from storage.database import Database
from storage.selfcheck import checking


async def forget(database: Database, now: datetime) -> int:
    """Drops the answers of checks that were left standing; how many."""
    return await database.write(partial(checking.forget, now=now))
