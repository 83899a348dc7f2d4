"""The officers' bundle."""

from storage import desk, rounds
from storage.database import Database
from storage.rounds import Run


async def bundle(database: Database, run: Run) -> int:
    """Tells each officer in one letter what waits; returns how many officers."""
    return await rounds.paged(database, run, desk.bundle)
