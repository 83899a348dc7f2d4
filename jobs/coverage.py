"""Once a week each officer is proposed whom to talk with; each night whoever is new on the roster has their turn."""

from storage import rounds
from storage.coverage import planning
from storage.database import Database
from storage.rounds import Run


async def begin_turns(database: Database, run: Run) -> int:
    """Since when a talk is owed to whom, page by page; for how many it began."""
    return await rounds.paged(database, run, planning.begin_turns)


async def propose(database: Database, run: Run) -> int:
    """Proposes the week's talks on its first working day; to how many officers."""
    return await rounds.paged(database, run, planning.propose, planning.ahead)
