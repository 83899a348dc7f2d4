"""A screen of a hall that is served while a test looks at it, from another thread."""

import asyncio
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.hall.look import Look
from bot.hall.server import Screen
from bot.words import Words
from storage.database import Database

ZONE = ZoneInfo("Asia/Shanghai")
WORDS = Words(ZONE)


@dataclass(frozen=True, slots=True)
class Given:
    """What the server answered."""

    status: int
    head: Message
    body: bytes


@dataclass
class Served:
    """A screen that can be asked over HTTP; `reads` counts how often the database was."""

    screen: Screen
    reads: list[int]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.screen.port}{self.screen.path}"

    def get(self, path: str = "", *, method: str = "GET", whole: str | None = None, **head: str) -> Given:
        """What stands at that path below the link, or at `whole`."""
        address = self.url + path if whole is None else f"http://127.0.0.1:{self.screen.port}{whole}"
        asked = urllib.request.Request(
            address, method=method, headers={k.replace("_", "-"): v for k, v in head.items()}
        )
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return Given(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Given(error.code, error.headers, error.read())


@contextmanager
def serve(
    database: Database, clock: Clock, *, contest_id: int | None = None, language: str = "zh", address: str = "127.0.0.1"
) -> Iterator[Served]:
    """Served on any port, until the block is left."""
    loop, reads = asyncio.new_event_loop(), [0]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def read(rule):
        reads[0] += 1
        return await database.read(rule)

    screen = Screen(Look(read, clock, contest_id), WORDS, language, zone=ZONE.key, address=address, port=0)
    asyncio.run_coroutine_threadsafe(screen.__aenter__(), loop).result(10)
    try:
        yield Served(screen, reads)
    finally:
        asyncio.run_coroutine_threadsafe(screen.__aexit__(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
