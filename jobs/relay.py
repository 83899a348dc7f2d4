"""Talks through the bot that wait for an officer, have lost theirs, or have gone quiet."""

from storage import rounds
from storage.database import Database
from storage.relay import parting
from storage.rounds import Run


async def chase(database: Database, run: Run) -> int:
    """Once a day; how many were dealt with."""
    return await rounds.paged(database, run, parting.chase_round)
