"""Campaigns open by themselves, and their lists are gone through page by page."""

from datetime import datetime
from functools import partial

from storage import candidates, rounds
from storage.database import Database
from storage.rounds import Run


async def open(database: Database, run: Run) -> int:  # noqa: A001 - the round is called so
    """Opens the campaigns whose day has come; how many."""
    return await rounds.paged(database, run, candidates.open_due)


async def gather(database: Database, now: datetime) -> int:
    """Goes through what is left of the roster, and of approved lists; how many pages."""
    pages = 0
    for campaign_id in await database.read(candidates.unfinished):
        pages += 1
        while await database.write(partial(candidates.go_on, campaign_id=campaign_id, now=now)):
            pages += 1
    return pages
