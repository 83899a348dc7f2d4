"""The lease: of several processes on one database one does the work; the others stand by until it is free."""

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from storage import leases
from storage.database import Database
from storage.leases import LeaseLost

T = TypeVar("T")

log = logging.getLogger("unionhall.lease")


class Lease:
    """This process's hold on the work. An SQLite file is locked by who runs on it: there it is always ours."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner
        self._epoch: int | None = 0 if database.in_a_file else None
        self._renewed_at = 0.0
        self._doubt = asyncio.Event()

    @property
    def is_held(self) -> bool:
        return self._epoch is not None

    def is_sure(self) -> bool:
        """Whether nobody else can have it yet: a process that stood still for long finds out before it sends a word."""
        return self._database.in_a_file or time.monotonic() < self._renewed_at + leases.LASTS.total_seconds()

    async def take(self) -> None:
        """Stands by until the lease is ours; from then on nothing is written here once it is another's."""
        said = ""
        while not self.is_held:
            asked_at = time.monotonic()
            try:
                self._epoch, reason = (
                    await self._ask(partial(leases.take, lasts=leases.LASTS)),
                    "another process does the work",
                )
            except SQLAlchemyError as error:
                reason = f"the database can't be asked ({type(error).__name__})"
            if self._epoch is not None:
                self._begin(self._epoch, asked_at)
                return
            if reason != said:
                log.info("stands by: %s", reason)
                said = reason
            await asyncio.sleep(leases.LOOK.total_seconds())

    def _begin(self, epoch: int, asked_at: float) -> None:
        self._renewed_at = asked_at
        fence, loop = leases.fence(epoch), asyncio.get_running_loop()

        def enter(driver: Any) -> None:
            try:
                fence(driver)
            except LeaseLost:
                loop.call_soon_threadsafe(self._doubt.set)
                raise

        self._database.fence(enter)
        log.info("takes over: does the work from now on (epoch %d)", epoch)

    async def hold(self) -> None:
        """Renews the lease for as long as it is ours; LeaseLost then, or when that can't be said any more."""
        if self._database.in_a_file:
            await asyncio.Event().wait()
        while await self._is_ours():
            await self._pause()
        self._epoch = None
        raise LeaseLost

    async def give_back(self) -> None:
        """Once nothing more is written: another may begin at once."""
        if self._epoch is not None and not self._database.in_a_file:
            try:
                await self._ask(partial(leases.release, epoch=self._epoch))
            except SQLAlchemyError as error:
                log.warning("the lease can't be given back (%s); it runs out", type(error).__name__)

    async def _is_ours(self) -> bool:
        """Asks until there is an answer, or until the time is over after which another may have taken it."""
        assert self._epoch is not None
        until = self._renewed_at + leases.LASTS.total_seconds()
        while (asked_at := time.monotonic()) < until:
            try:
                async with asyncio.timeout(until - asked_at):
                    ours = await self._ask(partial(leases.renew, epoch=self._epoch, lasts=leases.LASTS))
            except TimeoutError:
                break
            except SQLAlchemyError as error:
                log.warning("the lease could not be renewed (%s); trying again", type(error).__name__)
                await asyncio.sleep(1.0)
                continue
            self._renewed_at = asked_at
            if not ours:
                log.warning("another process has taken over the work")
            return ours
        log.warning("the lease has run out and could not be renewed")
        return False

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(leases.RENEW.total_seconds()):
                await self._doubt.wait()
        except TimeoutError:
            return
        self._doubt.clear()

    async def _ask(self, rule: Callable[..., T]) -> T:
        return await asyncio.to_thread(self._ask_now, partial(rule, owner=self._owner))

    def _ask_now(self, rule: Callable[[Connection], T]) -> T:
        # Beside the writer, which may wait for a lock.
        with self._database.engine.begin() as connection:
            return rule(connection)
