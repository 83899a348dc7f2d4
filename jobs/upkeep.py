"""Upkeep: what is over is forgotten, and is gone from the disk too."""

from datetime import datetime, timedelta
from functools import partial

from storage import asking, codes, hardship, inbox, outbox, rounds, sealed
from storage.database import Database
from storage.rosters import uploads


async def forget(database: Database, now: datetime) -> int:
    """Forgets done updates, ended letters, old runs, rosters, wrong codes and words of old reports; how many."""
    rules = (
        partial(inbox.prune, now=now),
        partial(outbox.prune, now=now),
        partial(asking.prune, now=now),
        partial(hardship.forget, now=now),
        partial(rounds.prune, now=now),
        partial(uploads.prune, now=now),
        partial(codes.prune, before=now - timedelta(days=1)),
    )
    return sum([await database.write(rule) for rule in rules])


async def wipe(database: Database, now: datetime) -> int:
    """Takes off the disk what was overwritten or deleted, the keys of shredded cases above all."""
    del now
    await database.wipe(sealed.DataKey.__tablename__)
    return 1
