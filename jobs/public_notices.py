"""Public notices whose time is over, and those whose case went another way."""

from datetime import datetime
from functools import partial

from storage import public_notices, rounds
from storage.database import Database
from storage.rounds import Run


async def end(database: Database, run: Run) -> int:
    """Ends what hung to its last day; returns how many."""
    return await rounds.paged(database, run, public_notices.end)


async def follow(database: Database, now: datetime) -> int:
    """Takes down what hangs while its case is not on notice any more; how many."""
    stray = await database.read(public_notices.stray)
    return await database.write(partial(public_notices.follow, notice_ids=stray, now=now)) if stray else 0
