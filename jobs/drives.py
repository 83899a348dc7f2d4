"""Drives: letters to whoever is not done, page by page; the end of a drive, and its report."""

from datetime import datetime
from functools import partial

from storage import rounds
from storage.database import Database
from storage.drives import calling, ending


async def call(database: Database, now: datetime) -> int:
    """Letters that are due; how many people were looked at."""
    return await rounds.all_pages(database, partial(calling.call, now=now))


async def settle(database: Database, now: datetime) -> int:
    """What is over: tries that were begun are handed in, and the report goes out; how many of both."""
    done = await rounds.all_pages(database, partial(ending.hand_in, now=now))
    while (found := await database.read(partial(ending.ahead, now=now))) is not None:
        settled = await database.write(partial(ending.settle, found=found, now=now))
        if not settled:
            break
        done += settled
    return done
