"""On Friday afternoon those who note are asked whether there is something more of the week."""

from storage import rounds
from storage.database import Database
from storage.quick_notes import weekly
from storage.rounds import Run


async def ask(database: Database, run: Run) -> int:
    """Asks each of them once; how many."""
    return await rounds.paged(database, run, weekly.ask)
