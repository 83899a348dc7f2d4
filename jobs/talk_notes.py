"""The day after a talk its employee is asked whether it helped; officers are reminded to look again."""

from storage import rounds, talk_notes
from storage.database import Database
from storage.rounds import Run


async def ask(database: Database, run: Run) -> int:
    """Asks of the talks of the day before; how many."""
    return await rounds.paged(database, run, talk_notes.ask_round)


async def remind(database: Database, run: Run) -> int:
    """Reminds of the days to look again that have come; how many."""
    return await rounds.paged(database, run, talk_notes.remind_round)
