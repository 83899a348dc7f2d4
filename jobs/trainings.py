"""Certificates that end soon: their people hear of it in time, officers once a month in how many there are."""

from storage import rounds, trainings
from storage.database import Database
from storage.rounds import Run


async def remind(database: Database, run: Run) -> int:
    """A page of certificates a transaction; how many letters."""
    return await rounds.paged(database, run, trainings.remind)
