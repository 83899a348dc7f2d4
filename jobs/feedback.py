"""The morning after an activity who came is asked how it was; results are told page by page."""

from datetime import datetime

from storage import feedback, rounds
from storage.database import Database
from storage.rounds import Run


async def ask(database: Database, run: Run) -> int:
    """Asks who was checked in the day before; how many letters."""
    return await rounds.paged(database, run, feedback.ask_round)


async def tell(database: Database, now: datetime) -> int:
    """Tells results to who took part; how many pages."""
    return await rounds.pages_of_each(database, feedback.untold, feedback.tell, now=now)
