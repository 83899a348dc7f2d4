"""Contests: each one that is on is looked at, and goes on with what is due; those whose time has come begin, and their
hosts hear the day before how their groups are."""

import asyncio
from datetime import datetime
from functools import partial

from storage import rounds
from storage.contests import checking, running, starting
from storage.database import Database
from storage.errors import StorageFault


async def go_on(database: Database, now: datetime) -> int:
    """One transaction a contest, none while none is on; how many had something to do.

    One that fails is paused, for its host to see to, and the others play on; what failed is raised when they have.
    """
    contests = await database.read(running.on)
    looks = [database.write(partial(running.go_on, contest_id=key, now=now)) for key in contests]
    ends = await asyncio.gather(*looks, return_exceptions=True)
    failed = {key: end for key, end in zip(contests, ends, strict=True) if isinstance(end, BaseException)}
    for key, error in failed.items():
        if not isinstance(error, StorageFault):
            await database.write(partial(running.pause, contest_id=key, now=now))
    for error in failed.values():
        raise error
    return sum(end is True for end in ends)


async def begin(database: Database, now: datetime) -> int:
    """Those whose time has come; how many."""
    return await rounds.all_pages(database, partial(starting.begin_due, now=now))


async def check(database: Database, now: datetime) -> int:
    """Those whose groups are looked at now; how many."""
    return await rounds.all_pages(database, partial(checking.look, now=now))
