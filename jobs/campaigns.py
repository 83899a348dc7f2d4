"""Campaigns open by themselves, their lists are gone through page by page, and what their plans say is told."""

from datetime import datetime
from functools import partial

from storage import candidates, reminders, rounds
from storage.database import Database
from storage.rounds import Run


async def open(database: Database, run: Run) -> int:  # noqa: A001 - the round is called so
    """Opens the campaigns whose day has come; how many."""
    return await rounds.paged(database, run, candidates.open_due)


async def gather(database: Database, now: datetime) -> int:
    """Goes through what is left of the roster, and of approved lists; how many pages."""
    return await rounds.pages_of_each(database, candidates.unfinished, candidates.go_on, now=now)


async def remind(database: Database, run: Run) -> int:
    """Tells each step of a plan that is due, once, and those who go what is due today; how many letters."""
    return await rounds.paged(database, run, partial(reminders.remind, slot=run.slot))


async def evening(database: Database, run: Run) -> int:
    """Tells the chair who is unvisited and who has not begun; how many letters."""
    return await rounds.paged(database, run, partial(reminders.report, slot=run.slot))
