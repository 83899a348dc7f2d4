"""Appointments: both sides are reminded; officers are asked how it went; what nobody said yes to stands no more."""

from datetime import datetime
from functools import partial

from storage import rounds
from storage.appointments import ending, reminding, tidying
from storage.database import Database
from storage.rounds import Run


async def remind(database: Database, now: datetime) -> int:
    """Page by page, both sides of every time that is near; how many times."""
    return await rounds.all_pages(database, partial(reminding.remind, now=now))


async def ask_held(database: Database, now: datetime) -> int:
    """Page by page, the officers of what is over; how many."""
    return await rounds.all_pages(database, partial(ending.ask_held, now=now))


async def lapse(database: Database, now: datetime) -> int:
    """Page by page, times that came before anybody said yes; how many."""
    return await rounds.all_pages(database, partial(ending.lapse, now=now))


async def tidy(database: Database, run: Run) -> int:
    """Once a day, talks that hang in the air; how many were dealt with."""
    return await rounds.paged(database, run, tidying.tidy_round)
