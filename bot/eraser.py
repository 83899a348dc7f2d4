"""The eraser: deletes people's messages of which nothing may be kept; each in the end is gone, or its sender told."""

import asyncio
import logging
import random
import time
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from itertools import count

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot import errors
from bot.clock import Clock
from bot.transport import Transport
from bot.verdicts import seconds_of
from storage import erasures
from storage.database import Database
from storage.erasures import Erasure
from storage.errors import StorageFault

log = logging.getLogger("unionhall.eraser")

#: Telegram lets a bot delete a message for so long after it was sent.
DELETABLE = timedelta(hours=48)
#: Calls under way at a time.
AT_ONCE = 8
#: Seconds that one call may last in all.
_CALL = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 60.0


class Eraser:
    """Deletes what is ordered. A row stays in the database until Telegram has answered: a crash loses no erasure."""

    def __init__(self, database: Database, transport: Transport, *, method_url: str, clock: Clock) -> None:
        self._database = database
        self._transport = transport
        self._url = method_url
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._resumes = 0.0
        database.listen(erasures.order_all, self.take)

    async def start(self) -> None:
        """Goes on with what a crash, or the last end, left open."""
        self.take(await self._database.write(erasures.waiting))

    def take(self, ordered: Iterable[Erasure]) -> None:
        for erasure in ordered:
            task = asyncio.create_task(self._until_over(erasure))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> None:
        """Lets calls under way end, for some seconds at most; the rest is taken up at the next start."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _until_over(self, erasure: Erasure) -> None:
        try:
            for tries in count():
                if await self._try(erasure):
                    return
                await asyncio.sleep(_pause(tries))
        except Exception as error:  # noqa: BLE001 - the row is still there, and is taken up at the next start
            errors.report(error, errors.incident())

    async def _try(self, erasure: Erasure) -> bool:
        """Whether it is over: the message is gone, or can't be deleted and the person has a letter about it."""
        async with self._places:
            await asyncio.sleep(self._resumes - time.monotonic())
            try:
                gone = await self._delete(erasure)
            except TelegramError as error:
                self._heed(error)
                if self._clock() - erasure.at < DELETABLE:
                    return False
                gone = False
        try:
            await self._close(erasure, gone=gone)
        except StorageFault as error:
            # To delete once more does no harm: then it is not found.
            log.warning("an erasure could not be closed (%s); trying again", error)
            return False
        return True

    async def _delete(self, erasure: Erasure) -> bool:
        """Whether the message is gone; False when it never will be. Raises what can be tried again."""
        where = {"chat_id": erasure.chat_id, "message_id": erasure.message_id}
        try:
            async with asyncio.timeout(_CALL):
                await self._transport.call(self._url, "deleteMessage", where)
        except TimeoutError:
            raise TelegramError("The call took too long") from None
        except BadRequest as error:
            return "to delete not found" in error.message.lower()
        except Forbidden:
            return False
        return True

    def _heed(self, error: TelegramError) -> None:
        log.warning("a message could not be deleted (%s); trying again", type(error).__name__)
        if isinstance(error, RetryAfter):
            # All wait: Telegram counts what the bot does, and asking again within that time prolongs it.
            self._resumes = time.monotonic() + seconds_of(error)

    async def _close(self, erasure: Erasure, *, gone: bool) -> None:
        if gone:
            await self._database.hand(erasures.close_all, erasure)
        else:
            log.warning("a message can't be deleted; its sender is told")
            await self._database.write(partial(erasures.give_up, erasure=erasure, now=self._clock()))


def _pause(tries: int) -> float:
    longest: float = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(tries, 10))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
