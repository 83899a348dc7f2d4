"""What was brought on visits goes into the books of aid, and whom it was brought to is asked whether it came."""

from datetime import datetime
from functools import partial

from storage import rounds
from storage.database import Database
from storage.visits import booking


async def book(database: Database, now: datetime) -> int:
    """Page by page, the money of visits that were ticked off together; of how many."""
    booked = 0
    while await database.read(booking.waiting):
        booked += await database.write(partial(booking.take_up, now=now))
    return booked


async def ask_receipts(database: Database, now: datetime) -> int:
    """Asks whom money was brought to whether it came; of how much."""
    return await rounds.all_pages(database, partial(booking.ask_receipts, now=now))
