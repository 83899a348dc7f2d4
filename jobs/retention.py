"""Retention: what is over its time goes, and is gone from the disk too."""

from functools import partial

from storage import rounds, sealed
from storage.database import Database
from storage.retention import purging
from storage.rounds import Run


async def purge(database: Database, run: Run) -> int:
    """Clears every kind of record whose time is over, and writes down what went; returns how many."""
    done = await rounds.paged(database, run, partial(purging.purge, slot=run.slot))
    await database.wipe(sealed.DataKey.__tablename__, purging.tables())
    return done
