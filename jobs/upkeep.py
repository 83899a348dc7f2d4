"""Upkeep: what nobody answered is dropped, and what was overwritten is gone from the disk too."""

from datetime import datetime
from functools import partial

from storage import sealed
from storage.database import Database
from storage.question_files import uploads as question_uploads
from storage.rosters import uploads


async def forget(database: Database, now: datetime) -> int:
    """Empties previews of rosters and of questions that nobody answered within their day; how many."""
    rosters = await database.write(partial(uploads.prune, now=now))
    return rosters + await database.write(partial(question_uploads.prune, now=now))


async def wipe(database: Database, now: datetime) -> int:
    """Takes off the disk what was overwritten or deleted, the keys of shredded cases above all."""
    del now
    await database.wipe(sealed.DataKey.__tablename__)
    return 1
