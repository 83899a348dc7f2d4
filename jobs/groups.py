"""Groups that nobody has admitted are left; the cards of the others say how many have come."""

from datetime import datetime
from functools import partial

from storage import groups
from storage.database import Database


async def leave_overdue(database: Database, now: datetime) -> int:
    """Leaves the groups that waited for the chair for 48 hours; how many."""
    return await database.write(partial(groups.leave_overdue, now=now))


async def refresh(database: Database, now: datetime) -> int:
    """Brings the cards up to date whose count or name has changed; how many."""
    stale = await database.read(groups.stale)
    return await database.write(partial(groups.refresh, group_ids=stale, now=now)) if stale else 0
