"""Series of activities: the next of each is published some days before."""

from storage import rounds
from storage.database import Database
from storage.rounds import Run
from storage.series import going_on


async def publish(database: Database, run: Run) -> int:
    """Publishes what is due; returns how many activities."""
    return await rounds.paged(database, run, going_on.publish)
