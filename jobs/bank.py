"""What answers say of questions is counted by night, and told once a week to whom it concerns."""

from storage import rounds
from storage.bank import reckoning
from storage.database import Database
from storage.rounds import Run


async def count(database: Database, run: Run) -> int:
    """A page of sittings a transaction; how many."""
    return await rounds.paged(database, run, reckoning.count)


async def tell(database: Database, run: Run) -> int:
    """One letter to everybody who has something to look at; how many."""
    return await rounds.paged(database, run, reckoning.tell)
