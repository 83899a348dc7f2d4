"""The inlet: updates are committed, and only then confirmed to Telegram. One bad update stops no other."""

import asyncio
import json
import logging
import time
import warnings
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Protocol, TypeGuard

from telegram import Bot, Update
from telegram.error import Conflict, RetryAfter, TelegramError
from telegram.warnings import PTBDeprecationWarning

from bot import errors, shapes
from bot.clock import Clock
from bot.processor import Job, Processor, Told, job
from bot.transport import Transport
from bot.verdicts import seconds_of
from handlers import polls, privacy
from storage import inbox
from storage.database import Database
from storage.errors import StorageFault
from storage.inbox import Arrival

log = logging.getLogger("unionhall.inbox")

#: What the counters have ears for; everything else stays at Telegram.
KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "poll_answer", "poll")
#: Seconds that Telegram holds a question for updates open, and that we wait for its answer.
LONG_POLL, ANSWER_WITHIN = 30, 45.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
#: Seconds after which the remembered numbers are read again.
_REMEMBERS = 3600.0
#: What a number in the database can be.
_INT64 = 2**63


class Inlet(Protocol):
    """How updates come into the house. It opens one inlet, of whichever kind, and closes it before anything else."""

    async def start(self) -> None:
        """Goes on with what was on disk but not done when the process ended; then it may take in more."""

    async def run(self) -> None:
        """Works for ever; ends only by being cancelled."""

    async def stop(self) -> None:
        """Takes in nothing more; what it has begun to take in is finished."""


def is_update(given: object) -> TypeGuard[dict[str, Any]]:
    """Whether it has a number under which it can be kept."""
    number = given.get("update_id") if isinstance(given, dict) else None
    return type(number) is int and abs(number) < _INT64


class Intake:
    """Takes updates in, for every inlet: committed first, then in the lanes. One call of `take_in` at a time."""

    def __init__(self, database: Database, processor: Processor, bot: Bot, clock: Clock) -> None:
        self._database = database
        self._processor = processor
        self._bot = bot
        self._clock = clock
        self._known: set[int] = set()
        self._known_since = time.monotonic()
        # Telegram sends yesterday's fields beside today's (a quiz's correct_option_id), and the library warns of
        # each: where warnings are errors, the update could not be read for it.
        warnings.filterwarnings("ignore", category=PTBDeprecationWarning)

    async def go_on(self) -> None:
        """Goes on with what was on disk but not done when the process ended."""
        self._known = await self._database.write(inbox.known)
        await self._hand_over(await self._database.write(inbox.waiting))

    async def room(self) -> None:
        """Returns when more can be taken in."""
        await self._processor.room()

    @property
    def is_full(self) -> bool:
        """Whether what was taken in waits in such numbers that more had better wait at Telegram."""
        return self._processor.is_full

    async def take_in(self, got: Sequence[dict[str, Any]]) -> None:
        """Commits updates and hands them over in this order, each number once; StorageFault when nothing was kept."""
        await self._forget_old()
        now = self._clock()
        arrivals: list[Arrival] = []
        jobs: list[Job] = []
        fresh = {one["update_id"]: shapes.whole(one) for one in got if one["update_id"] not in self._known}
        for one in fresh.values():
            _forget_pressed_text(one)
            update, incident = self._parsed(one)
            kept = "" if incident and privacy.holds(one) else json.dumps(one)
            arrival = Arrival(one["update_id"], kept, now, incident)
            arrivals.append(arrival)
            if update is not None:
                jobs.append(job(arrival, update))
        if arrivals:
            await self._database.write(partial(inbox.take_in, arrivals=arrivals))
        self._known.update(arrival.update_id for arrival in arrivals)
        self._processor.take(jobs)

    async def _forget_old(self) -> None:
        """Once an hour: numbers that the database has forgotten may come again, for something new."""
        if time.monotonic() - self._known_since > _REMEMBERS:
            self._known = await self._database.write(inbox.known)
            self._known_since = time.monotonic()

    def _parsed(self, raw: dict[str, Any]) -> tuple[Told | None, str | None]:
        """The update, or the number under which the log has why it can't be read."""
        try:
            shapes.check(raw)
            return polls.heard(raw) or Update.de_json(raw, self._bot), None
        except Exception as error:  # noqa: BLE001 - whatever can't be read is parked, the rest goes on
            number = errors.incident()
            errors.report(error, number)
            return None, number

    async def _hand_over(self, arrivals: Sequence[Arrival]) -> None:
        for arrival in arrivals:
            raw = json.loads(arrival.raw)
            update, incident = self._parsed(raw)
            if update is not None:
                self._processor.take([job(arrival, update)])
            elif incident is not None:
                emptied = privacy.holds(raw)
                park = partial(inbox.park, update_id=arrival.update_id, incident=incident, emptied=emptied)
                await self._database.write(park)


class Polling:
    """The inlet that asks Telegram for updates, again and again."""

    def __init__(self, intake: Intake, transport: Transport, *, method_url: str) -> None:
        self._intake = intake
        self._transport = transport
        self._url = method_url
        self._offset = 0

    async def start(self) -> None:
        await self._intake.go_on()

    async def stop(self) -> None:
        """Nothing to do: an answer that is not committed yet stays at Telegram."""

    async def run(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            await self._intake.room()
            try:
                await self._take_in(await self._fetch())
                pause = _FIRST_PAUSE
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except Conflict as error:
                await self._conflict(error)
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)
            except (TelegramError, StorageFault) as error:
                log.warning("no updates could be taken in (%s); trying again", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)

    async def _fetch(self) -> list[dict[str, Any]]:
        question = {"offset": self._offset, "timeout": LONG_POLL, "limit": 100, "allowed_updates": list(KINDS)}
        got = await self._transport.call(self._url, "getUpdates", question, read_timeout=ANSWER_WITHIN)
        return [one for one in got if is_update(one)]

    async def _take_in(self, got: Sequence[dict[str, Any]]) -> None:
        if got:
            # Committed before the next question, which is what tells Telegram that we have them.
            await self._intake.take_in(got)
            self._offset = got[-1]["update_id"] + 1

    async def _conflict(self, error: Conflict) -> None:
        if "webhook" in error.message.lower():
            log.warning("a webhook is set for this bot; it is taken away, since this bot asks for updates itself")
            with suppress(TelegramError):  # the next question tells whether it is gone
                await self._transport.call(self._url, "deleteWebhook", {"drop_pending_updates": False})
        else:
            log.warning("another process asks for this bot's updates; only one can")


def _forget_pressed_text(raw: dict[str, Any]) -> None:
    """Leaves of a pressed message only which one it was: its text is ours, and reading it costs as much as the rest."""
    query = raw.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else None
    if isinstance(query, dict) and isinstance(message, dict):
        # Date 0 is how Telegram itself marks a message of which only the place is known.
        query["message"] = {"message_id": message.get("message_id"), "chat": message.get("chat"), "date": 0}
