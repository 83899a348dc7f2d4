"""The daily question."""

from functools import partial

from storage import daily, notebook, rounds
from storage.database import Database
from storage.rounds import Run


async def send(database: Database, run: Run) -> int:
    """Sends the day's question, or what is due in the notebook, to whoever wants it by now; how many letters."""
    return await rounds.paged(database, run, partial(daily.send, count_due=notebook.count_due))
