"""Public notices whose time is over, those whose case went another way, and those that another officer has by now."""

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


async def hand_on(database: Database, now: datetime) -> int:
    """Tells who has taken a case over of the objections that wait in it; how many."""
    heirs = await database.read(partial(public_notices.heirs, now=now))
    return await database.write(partial(public_notices.tell_heirs, notice_ids=heirs, now=now)) if heirs else 0
