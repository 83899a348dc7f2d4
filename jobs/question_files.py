"""Question files: what its sender confirmed goes into the bank in the background, a page a transaction."""

import time
from datetime import datetime, timedelta
from functools import partial

from storage.database import Database
from storage.question_files import taking

#: Seconds between two words about how far it is: each counts to what one chat may be told.
TOLD_EVERY = 4.0


async def take_up(database: Database, now: datetime) -> int:
    """Takes every file that was confirmed, the oldest first; how many questions were looked at. What fails stops no
    other."""
    begun = time.monotonic()
    failed: dict[int, Exception] = {}
    done = 0
    while fresh := [one for one in await database.read(taking.confirmed) if one not in failed]:
        try:
            done += await _take(database, fresh[0], now, begun)
        except Exception as error:  # noqa: BLE001 - it is raised below, once the others are done
            failed[fresh[0]] = error
    for failure in failed.values():
        raise failure
    return done


async def _take(database: Database, file_id: int, now: datetime, begun: float) -> int:
    def clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - begun)

    done, told_at = 0, time.monotonic()
    taken: int | None = 0
    while taken is not None:
        tells = time.monotonic() - told_at >= TOLD_EVERY
        told_at = time.monotonic() if tells else told_at
        taken = await database.write(partial(taking.take_page, file_id=file_id, tells=tells, now=clock()))
        done += taken or 0
    await database.write(partial(taking.finish, file_id=file_id, now=clock()))
    return done
