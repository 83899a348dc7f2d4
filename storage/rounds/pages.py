"""Pages of what is due at any time: short transactions one after another, for as long as there is something to do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from storage.commits import Rule
from storage.database import Database


class PageOf(Protocol):
    """One page of the work on one record; whether there is more."""

    def __call__(self, session: Session, record_id: int, /, *, now: datetime) -> bool: ...


async def all_pages(database: Database, page: Rule[int]) -> int:
    """Runs the page's rule until it finds nothing more, a transaction each; how many it found in all."""
    done = 0
    while found := await database.write(page):
        done += found
    return done


async def pages_of_each(database: Database, unfinished: Rule[Sequence[int]], page: PageOf, *, now: datetime) -> int:
    """Goes through the records that `unfinished` finds, page by page, a transaction each; how many pages."""
    pages = 0
    for record_id in await database.read(unfinished):
        pages += 1
        while await database.write(_one(page, record_id, now)):
            pages += 1
    return pages


def _one(page: PageOf, record_id: int, now: datetime) -> Rule[bool]:
    return lambda session: page(session, record_id, now=now)
