"""Errands: pins, leaving groups, menus of commands, rights in a group: called until Telegram has answered."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import count
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot import errors
from bot.clock import Clock
from bot.transport import Transport
from bot.verdicts import seconds_of
from bot.words import Words
from storage import errands, groups
from storage.database import Database, Transaction
from storage.errands import LIFETIME, Errand, Kind, Ran
from storage.errors import StorageFault

log = logging.getLogger("unionhall.errands")

#: Calls under way at a time.
AT_ONCE = 4
#: Seconds between looks for what another process has ordered.
LOOK = 5.0
#: What a contest sends.
_SENT = ("messages", "polls")
#: Seconds that one call may last in all.
_CALL = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 60.0


_ON_MESSAGES = {Kind.PIN: "pinChatMessage", Kind.UNPIN: "unpinChatMessage", Kind.STOP_POLL: "stopPoll"}


class Runner:
    """Runs what is ordered. A row stays in the database until Telegram has answered: a crash loses no errand."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        words: Words,
        *,
        method_url: str,
        ran: Mapping[Kind, Ran],
        clock: Clock,
        may_act: Callable[[], bool] = lambda: True,
    ) -> None:
        self._database = database
        self._transport = transport
        self._words = words
        self._url = method_url
        # The number before the colon of its token is the bot's own.
        self._me = int(method_url.rpartition("/bot")[2].partition(":")[0])
        self._ran = ran
        self._clock = clock
        self._may_act = may_act
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)
        self._resumes = 0.0
        database.listen(errands.order_all, self.take)

    async def start(self) -> None:
        """Goes on with what a crash, or the last end, left open."""
        self.take(await self._database.read(errands.waiting))

    async def look(self) -> None:
        """Every few seconds: what another process on the same database has ordered."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.start()
            except StorageFault as error:
                log.warning("the look for errands failed (%s)", error)

    def take(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if number not in self._under_way:
                task = self._under_way[number] = asyncio.create_task(self._until_over(number))
                task.add_done_callback(partial(self._over, number))

    def _over(self, number: int, _: object) -> None:
        del self._under_way[number]

    async def drain(self, seconds: float) -> None:
        """Lets calls under way end, for some seconds at most; the rest is taken up at the next start."""
        tasks = list(self._under_way.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _until_over(self, number: int) -> None:
        try:
            for tries in count():
                if await self._try(number):
                    return
                await asyncio.sleep(_pause(tries))
        except Exception as error:  # noqa: BLE001 - the row is still there, and is taken up at the next look
            errors.report(error, errors.incident())

    async def _try(self, number: int) -> bool:
        """Whether it is over: run, given up, or owed no more."""
        async with self._places:
            await asyncio.sleep(self._resumes - time.monotonic())
            try:
                # Read anew for each try: the chat may have another number by now.
                errand = await self._database.read(partial(errands.load, errand_id=number))
                if errand is None:
                    return True
                done = await self._run(errand) if self._may_act() else None
                if done is None:
                    return False
                await self._database.write(partial(self._close, errand=errand, done=done))
            except StorageFault as error:
                # To run it once more does no harm.
                log.warning("an errand could not be read or closed (%s); trying again", error)
                return False
        return True

    async def _run(self, errand: Errand) -> bool | None:
        """Whether it is done; False when it never can be, None when it may be tried again."""
        try:
            async with asyncio.timeout(_CALL):
                answer = await self._transport.call(self._url, *self._call(errand))
                if errand.kind is Kind.RIGHTS:
                    errand.told = " ".join(await self._sends(errand, answer))
        except BadRequest as error:
            log.info("an errand (%s) was refused", errand.kind)
            return "not_modified" in error.message.lower()
        except Forbidden:
            return errand.kind is Kind.LEAVE
        except ChatMigrated as error:
            moved = partial(groups.migrate, old=errand.chat_id, new=error.new_chat_id, now=self._clock())
            await self._database.write(moved)
            return None
        except (TelegramError, TimeoutError) as error:
            return self._put_off(errand, error)
        return True

    def _put_off(self, errand: Errand, error: Exception) -> bool | None:
        log.warning("an errand (%s) failed (%s); trying again", errand.kind, type(error).__name__)
        if isinstance(error, RetryAfter):
            # All wait: asking again within that time prolongs it.
            self._resumes = time.monotonic() + seconds_of(error)
        old = errand.at is not None and self._clock() - errand.at >= LIFETIME
        return False if old else None

    def _close(self, session: Transaction, *, errand: Errand, done: bool) -> None:
        rule = self._ran.get(errand.kind)
        if errands.close(session, errand.id) and rule is not None:
            rule(session, errand, done=done, now=self._clock())

    def _call(self, errand: Errand) -> tuple[str, dict[str, Any]]:
        chat = {"chat_id": errand.chat_id}
        match errand.kind:
            case Kind.PIN | Kind.UNPIN | Kind.STOP_POLL:
                quiet = {"disable_notification": True} if errand.kind is Kind.PIN else {}
                return _ON_MESSAGES[errand.kind], {**chat, "message_id": int(errand.argument), **quiet}
            case Kind.LEAVE:
                return "leaveChat", chat
            case Kind.COMMANDS:
                return "setMyCommands", {"commands": self._commands(errand), "scope": {"type": "chat", **chat}}
            case Kind.NO_COMMANDS:
                return "deleteMyCommands", {"scope": {"type": "chat", **chat}}
            case Kind.RIGHTS:
                return "getChatMember", {**chat, "user_id": self._me}

    async def _sends(self, errand: Errand, member: Any) -> list[str]:
        """What the bot may send there: as whoever it is, and where it is like everybody, as everybody may."""
        status = member.get("status") if isinstance(member, dict) else None
        if status in {"administrator", "creator"}:
            return [*_SENT]
        if status not in {"member", "restricted"}:
            return []
        if status == "member":
            chat = await self._transport.call(self._url, "getChat", {"chat_id": errand.chat_id})
            member = chat.get("permissions") or {}
        return [one for one in _SENT if member.get(f"can_send_{one}")]

    def _commands(self, errand: Errand) -> list[dict[str, str]]:
        return [
            {"command": name, "description": self._words.plain(f"home.command_{name}", {}, errand.language)}
            for name in errand.argument.split()
        ]


def _pause(tries: int) -> float:
    longest: float = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(tries, 10))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
