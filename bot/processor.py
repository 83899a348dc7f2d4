"""The processor: one person's updates in order, people in parallel, and a flooding person fills nobody else's place.

It asks the routes itself: the library's own way answers errors with a log line and lets an update pass as handled.
"""

import asyncio
import json
import logging
import time
import zlib
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import Application, BaseHandler

from bot import errors
from bot.bell import Bell, Ring
from handlers import access, polls, privacy
from handlers.buttons import PressHandler, door_of
from handlers.context import Context, Counter, Knock
from storage import inbox, outbox, visitors
from storage.database import Transaction
from storage.errors import StorageFault
from storage.inbox import AlreadyDone, Arrival
from storage.outbox import Letter, Rank
from storage.visitors import Person

log = logging.getLogger("unionhall.processor")

#: Updates handled at a time.
AT_ONCE = 256
#: Seconds before a failed update is tried again, and before a database that can't write is asked again.
_AGAIN, _FAULT_FIRST, _FAULT_LONGEST = 0.2, 0.1, 5.0


#: An update as it is handled: as the library has it, or what it tells of a poll.
Told: TypeAlias = Update | polls.Vote | polls.Standing


@dataclass(frozen=True, slots=True)
class Job:
    """An update that is safe on disk, and when it came in on the machine's own clock."""

    arrival: Arrival
    update: Told
    came_in: float


class _Desk:
    """The routes of one kind of chat, in their order."""

    def __init__(self, routes: Sequence[BaseHandler[Update, Context, None]]) -> None:
        # A press names its route, so that a hundred buttons are not asked in turn.
        self._presses = {route.head: route for route in routes if isinstance(route, PressHandler)}
        self._routes = [route for route in routes if not isinstance(route, PressHandler)]

    def candidates(self, update: Update) -> Iterable[BaseHandler[Update, Context, None]]:
        query = update.callback_query
        named = self._presses.get((query.data or "").partition(":")[0]) if query else None
        return self._routes if named is None else (named, *self._routes)


class Processor:
    """Takes updates in the order they came; `take` never waits."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        counter: Counter,
        routes: Sequence[BaseHandler[Update, Context, None]],
        group_routes: Sequence[BaseHandler[Update, Context, None]],
        bell: Bell,
        *,
        zone: ZoneInfo,
        language: str,
    ) -> None:
        self._application = application
        self._counter = counter
        self._private, self._in_groups = _Desk(routes), _Desk(group_routes)
        self._bell = bell
        self._zone = zone
        self._language = language
        self._lanes: dict[int, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()

    def take(self, jobs: Sequence[Job]) -> None:
        """Puts each update into the lane of its person."""
        for job in jobs:
            self._waiting += 1
            key = _lane_of(job.update)
            lane = self._lanes.get(key)
            if lane is None:
                lane = self._lanes[key] = deque()
                task = asyncio.create_task(self._work(key, lane))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            lane.append(job)
        if self._waiting >= 8 * AT_ONCE:
            self._room.clear()

    @property
    def is_full(self) -> bool:
        """Whether more had better wait at Telegram."""
        return not self._room.is_set()

    async def room(self) -> None:
        """Returns when more updates can be taken: what is not fetched lies safe at Telegram."""
        await self._room.wait()

    async def drain(self, seconds: float) -> None:
        """Lets the open lanes end, for some seconds at most; what is left is on disk and goes on at the next start."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, key: int, lane: deque[Job]) -> None:
        while lane:
            # The place is taken only when the person's turn has come, so that waiting holds none.
            async with self._places:
                try:
                    await self._until_done(lane[0])
                except Exception as error:  # noqa: BLE001 - not even its failure could be counted: the lane lives on
                    errors.report(error, errors.incident())
            lane.popleft()
            self._waiting -= 1
            if self._waiting < 4 * AT_ONCE:
                self._room.set()
        del self._lanes[key]

    async def _until_done(self, job: Job) -> None:
        fault, ring = _FAULT_FIRST, self._expect_press(job)
        while True:
            try:
                if await self._try(job, ring):
                    return
                await asyncio.sleep(_AGAIN)
            except StorageFault as error:
                log.warning("the database can't take an update now (%s); it waits", error)
                await asyncio.sleep(fault)
                fault = min(_FAULT_LONGEST, fault * 2)

    async def _try(self, job: Job, ring: Ring | None) -> bool:
        """Whether the update has come to an end: done, or parked after its third failure."""
        try:
            toast = await self._dispatch(job)
        except AlreadyDone:
            log.info("an update came twice; it was done already")
            toast = None
        except StorageFault:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a counter raises parks its update, and nothing else stops
            number = errors.incident()
            errors.report(error, number)
            return await self._counter.database.write(partial(self._count_failure, job=job, number=number))
        if ring is not None:
            self._bell.ring(ring, toast)
        return True

    def _expect_press(self, job: Job) -> Ring | None:
        query = job.update.callback_query if isinstance(job.update, Update) else None
        return self._bell.expect(query.id, job.came_in) if query else None

    async def _dispatch(self, job: Job) -> Any:
        update = job.update
        if not isinstance(update, Update):
            return await self._hear(job, update)
        chat, place = update.effective_chat, access.place_of(update)
        who = access.person_of if place is None else access.speaker_of
        person = who(update, self._language)
        # Default deny: outside private chats only what groups have routes for, and nobody without a person behind it.
        if person is None or chat is None or (place is None and chat.type != ChatType.PRIVATE):
            await self._counter.database.write(partial(inbox.done, update_id=job.arrival.update_id))
            return None
        knock = Knock(
            job.arrival.update_id,
            person,
            job.arrival.got_at.astimezone(self._zone),
            access.pressed_message(update),
            place=place,
        )
        await self._ask(update, knock)
        if not knock.wrote:
            await self._counter.database.write(partial(inbox.done, update_id=knock.update_id))
        return knock.toast

    async def _hear(self, job: Job, told: polls.Vote | polls.Standing) -> None:
        """What Telegram tells of a poll: it has no chat, and nobody waits for an answer."""
        person = Person(told.telegram_id if isinstance(told, polls.Vote) else 0, self._language)
        now = job.arrival.got_at.astimezone(self._zone)
        knock = Knock(job.arrival.update_id, person, now, place=polls.SOMEWHERE)
        await polls.take(told, Context(self._application, self._counter, knock))
        if not knock.wrote:
            await self._counter.database.write(partial(inbox.done, update_id=knock.update_id))

    async def _ask(self, update: Update, knock: Knock) -> None:
        desk = self._private if knock.place is None else self._in_groups
        for route in desk.candidates(update):
            found = route.check_update(update)
            if found is not None and found is not False:
                context = Context(self._application, self._counter, knock)
                knock.door = door_of(route)
                route.collect_additional_context(context, update, self._application, found)
                await route.callback(update, context)
                return

    def _count_failure(self, session: Transaction, *, job: Job, number: str) -> bool:
        number_of = job.arrival.update_id
        if inbox.count_try(session, number_of) < inbox.TRIES:
            return False
        inbox.park(session, number_of, number, emptied=privacy.holds(json.loads(job.arrival.raw)))
        if not isinstance(job.update, Update):
            return True
        person = access.person_of(job.update, self._language)
        # In a group nobody waits for an answer in private.
        if person is not None and access.place_of(job.update) is None:
            self._apologise(session, person, job, number)
        return True

    def _apologise(self, session: Transaction, person: Person, job: Job, number: str) -> None:
        now = job.arrival.got_at.astimezone(self._zone)
        by = visitors.recognise(session, person, now=now)
        letter = Letter(by.account_id, "home.apology", {"incident": number}, Rank.ANSWER)
        outbox.queue(session, letter, now=now)


def _lane_of(update: Told) -> int:
    """The person; without one the chat, or the poll. A group's key would make a whole contest wait in one line."""
    if isinstance(update, polls.Vote):
        return update.telegram_id
    if isinstance(update, polls.Standing):
        # Below every chat's number.
        return -(2**62) - zlib.crc32(update.poll_id.encode())
    user, chat = update.effective_user, update.effective_chat
    return user.id if user else chat.id if chat else 0


def job(arrival: Arrival, update: Told) -> Job:
    """An update that came in now."""
    return Job(arrival, update, time.monotonic())
