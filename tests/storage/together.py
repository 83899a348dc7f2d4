"""Rules run together: sharing one commit in the writer thread, or at once in several processes' stead."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from storage import units
from storage.database import Database
from storage.errors import Refusal
from storage.units import Unit
from tests.conftest import Open

T = TypeVar("T")


class NoRoom(Refusal):
    """The rule of these tests says no; values: name."""


def found(name: str, session: Session) -> int:
    """A rule that works."""
    return units.create(session, name).id


def failing_flush(session: Session) -> None:
    """A rule whose rows the schema refuses when they are flushed: the root's name is taken in the same breath."""
    parent = units.create(session, "局机关").id
    session.add_all([Unit(name="办公室", parent_id=parent), Unit(name="办公室", parent_id=parent)])


def names(database: Database) -> list[str]:
    return database.read_now(units.names)


def running(database: Database, act: Callable[[], Awaitable[T]]) -> T:
    """Runs `act` with the writer thread open."""

    async def run() -> T:
        database.start(asyncio.get_running_loop())
        try:
            return await act()
        finally:
            await database.stop()

    return asyncio.run(run())


def together(database: Database, *rules: Callable[[Session], Any], answer: Any = None) -> list[Any]:
    """Runs the rules so that they share a commit: the writer is held busy until all of them wait."""

    async def act() -> list[Any]:
        gate = threading.Event()
        held = asyncio.create_task(database.write(lambda _: gate.wait(10)))
        await asyncio.sleep(0)
        waiting = [asyncio.create_task(database.write(rule, answer)) for rule in rules]
        await asyncio.sleep(0)
        gate.set()
        assert await held
        return await asyncio.gather(*waiting, return_exceptions=True)

    return running(database, act)


def in_threads(count: int, opened: Open, work: Callable[[Database], Any]) -> list[BaseException]:
    """Runs `work` in as many threads, each with the database opened anew; what they raised."""
    failures: list[BaseException] = []

    def run(database: Database) -> None:
        try:
            work(database)
        except BaseException as error:  # noqa: BLE001 - told to the test
            failures.append(error)

    threads = [threading.Thread(target=run, args=(opened(),)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures
