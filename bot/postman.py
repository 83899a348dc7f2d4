"""The postman: the one sender. Letters leave in order, within Telegram's limits, and each ends in a named state."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot import verdicts
from bot.clock import Clock
from bot.ends import SETTLE_AGAIN, Ends
from bot.errors import incident, report
from bot.lane import Lane, too_late
from bot.pace import COUNTED, Pace
from bot.papers.enclosures import Forgotten
from bot.permits import Permits
from bot.rendering import Renderer
from bot.transport import NotSent, Transport
from bot.wrapping import Wrapper
from storage import accounts, calendar, chats, groups, outbox
from storage.chats import Move
from storage.database import Database, Transaction
from storage.errors import StorageFault
from storage.outbox import Ended, Letter, Rank, Right, State

log = logging.getLogger("unionhall.postman")

#: Seconds that one call may last in all: a server that trickles must not hold a chat for ever.
_CALL = 60.0
#: Seconds between looks for letters that another process queued, or that waited for the morning.
LOOK = 1.0


class Postman:
    """Sends what is committed. `deliver` gets letters in commit order; `start` goes on with what a crash left open."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        renderer: Renderer,
        *,
        method_url: str,
        rights: Mapping[str, Right],
        ended: Mapping[str, Ended],
        clock: Clock,
        may_act: Callable[[], bool] = lambda: True,
    ) -> None:
        """`may_act`: whether the work is still this process's own, asked right before each call."""
        self._database = database
        self._may_act = may_act
        self._transport = transport
        self._renderer = renderer
        self._url = method_url
        self._clock = clock
        self._pace = Pace()
        self._ends = Ends(database, ended, clock)
        self._permits = Permits(database, renderer, rights, clock)
        self._wrapper = Wrapper(database, renderer, self._permits.may_have, clock)
        self._lanes: dict[int, Lane] = {}
        self._looked_at: datetime | None = None
        self._closing = False
        database.listen(outbox.post, self.deliver)
        database.listen(chats.moved, self._follow)

    async def start(self) -> None:
        """Takes up every open letter that may leave. One that was being sent may have arrived: repeat it, or say so."""
        await self._remember_pace()
        await self._take_up_due()

    async def _remember_pace(self) -> None:
        """What the process before this one has sent Telegram counts still, and stops everybody where it is too much."""
        now = self._clock()
        rule = partial(outbox.lately_gone, since=now - timedelta(seconds=COUNTED))
        for gone in await self._database.read(rule):
            self._pace.remember(gone.chat_id, gone.rank, max(0.0, (now - gone.at).total_seconds()))

    async def look(self) -> None:
        """Once a second: letters queued by another process on the same database, and in the morning the night's."""
        while True:
            await asyncio.sleep(LOOK)
            self._pace.tidy()
            try:
                await self._take_up_due()
            except Exception as error:  # noqa: BLE001 - a locked database passes; the look goes on
                log.warning("the look for letters failed: %s", type(error).__name__)

    async def _take_up_due(self) -> None:
        now = self._clock()
        due = await self._database.write(partial(outbox.due_ids, now=now))
        # Read again, later: one that was just ended by us is not open any more by then.
        for letter in await self._load([number for number in due if number not in self._ends.open]):
            if letter.id in self._ends.open:
                continue
            if letter.state is State.SENDING and not verdicts.may_repeat(letter):
                self._ends.open.add(letter.id)
                self._ends.write(letter, State.UNCONFIRMED, reason="restart")
            else:
                self._put(letter)
        self._looked_at = now

    async def _load(self, numbers: list[int]) -> list[Letter]:
        letters: list[Letter] = []
        for first in range(0, len(numbers), 500):
            letters += await self._database.write(partial(outbox.load, letter_ids=numbers[first : first + 500]))
        return letters

    def deliver(self, letters: Iterable[Letter]) -> None:
        """Puts committed letters into their lanes; those that wait for the morning are left to the look."""
        for letter in letters:
            if letter.rank is Rank.ANSWER or not self._must_wait(letter):
                self._put(letter)

    def _must_wait(self, letter: Letter) -> bool:
        now = self._clock()
        if letter.not_before is not None and letter.not_before > now:
            return True
        # It is morning, and the first look has yet to come: those that waited go before this one.
        morning = calendar.wake_of(self._looked_at) if self._looked_at is not None else None
        return morning is not None and morning <= now

    def _put(self, letter: Letter) -> None:
        self._ends.open.add(letter.id)
        if not self._renderer.can_replace(letter):
            letter.edits = None
        lane = self._lanes.get(letter.chat_id)
        if lane is None:
            lane = self._lanes[letter.chat_id] = Lane(letter.chat_id)
        lane.add(letter)
        if lane.task is None:
            lane.task = asyncio.create_task(self._work(lane))

    async def drain(self, seconds: float) -> None:
        """Sends what may leave at once, for some seconds at most; the rest stays pending for the next start."""
        self._closing = True
        for lane in self._lanes.values():
            lane.news.set()
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, lane: Lane) -> None:
        while lane.letters:
            lane.news.clear()
            letter, wait = lane.next(time.monotonic())
            wait = max(wait, self._pace.wait(lane.chat_id, letter.rank))
            if wait > 0 and self._closing:
                break
            if wait > 0:
                await _either(lane.news, wait)
                continue
            # Taken before anything is awaited: else every lane that may go now would go at once.
            self._pace.count(lane.chat_id, letter.rank)
            lane.under_way = letter
            if not await self._leave(lane, letter) or not await self._send(lane, letter):
                self._pace.give_back(lane.chat_id, letter.rank)
            lane.under_way = None
        lane.task = None
        del self._lanes[lane.chat_id]

    async def _leave(self, lane: Lane, letter: Letter) -> bool:
        """The last look before the call: still wanted, still allowed; then it is marked, committed, as being sent."""
        if lane.overtaken(letter):
            self._finish(lane, letter, State.SUPERSEDED)
            return False
        if too_late(letter, self._clock()):
            self._finish(lane, letter, State.EXPIRED)
            return False
        try:
            allowed = await self._permits.mark(letter)
        except Exception as error:  # noqa: BLE001 - locked or full: the letter waits, the lane lives
            log.warning("a letter could not be marked: %s", type(error).__name__)
            lane.again(letter, verdicts.LONGEST_RETRY / 10)
            return False
        if not allowed:
            self._finish(lane, letter, State.WITHDRAWN)
        return allowed and self._may_act()

    async def _send(self, lane: Lane, letter: Letter) -> bool:
        """Whether a call has left, however it ended."""
        try:
            method, parameters, files = await self._wrapper.wrap(lane, letter, plain=letter.id in lane.plain)
        except StorageFault as error:
            log.warning("a paper could not be read (%s); trying again", error)
            self._again(lane, letter, verdicts.backoff(letter.tries))
            return False
        except Forgotten:
            self._finish(lane, letter, State.WITHDRAWN, reason="forgotten")
            return False
        except Exception as error:  # noqa: BLE001 - a text that can't be rendered must not stop the lane
            number = incident()
            log.warning("%s: a letter %s can't be rendered", number, letter.key)
            report(error, number)
            self._ends.apologise(letter, number)
            self._finish(lane, letter, State.UNDELIVERABLE, reason="unrenderable")
            return False
        # A paper takes its time: meanwhile the work may have become another's.
        if files is not None and not self._may_act():
            return False
        left_at = time.monotonic()
        try:
            async with asyncio.timeout(_CALL):
                result = await self._transport.call(self._url, method, parameters, files=files)
        except TimeoutError:
            self._failed(lane, letter, TimedOut())
        except TelegramError as error:
            self._failed(lane, letter, error)
        else:
            self._pace.answered(lane.chat_id, left_at)
            letter.poll_id = verdicts.poll_id(result)
            self._finish(lane, letter, State.SENT, message_id=verdicts.message_id(result) or letter.edits)
        return True

    def _failed(self, lane: Lane, letter: Letter, error: TelegramError) -> None:
        if isinstance(error, RetryAfter):
            # Not sent, and not the letter's fault: it does not count as a try.
            seconds = verdicts.seconds_of(error) + random.uniform(0.1, 0.5)  # noqa: S311 - jitter
            self._pace.refused(lane.chat_id, seconds)
            self._again(lane, letter, seconds, counts=False)
            return
        self._pace.failed()
        if isinstance(error, ChatMigrated) and letter.group is not None:
            self._migrated(lane, letter, error.new_chat_id)
        elif isinstance(error, Forbidden):
            self._database.soon(partial(self._gone, letter=letter), lambda _: None)
            # Of a group all of them: nobody comes back to it for the next one.
            for one in [letter] if letter.group is None else list(lane.letters):
                self._finish(lane, one, State.UNDELIVERABLE, reason="forbidden")
        elif isinstance(error, BadRequest):
            self._refused(lane, letter, error)
        elif isinstance(error, NotSent | InvalidToken) or verdicts.may_repeat(letter):
            self._again(lane, letter, verdicts.backoff(letter.tries))
        else:
            self._finish(lane, letter, State.UNCONFIRMED, reason=type(error).__name__)

    def _refused(self, lane: Lane, letter: Letter, error: BadRequest) -> None:
        text = error.message.lower()
        if letter.edits is not None and "not modified" in text:
            self._finish(lane, letter, State.SENT, message_id=letter.edits)
        elif verdicts.needs_new_message(letter, text):
            letter.edits = None
        elif "can't parse entities" in text and letter.id not in lane.plain:
            log.error("%s: Telegram could not read the tags of a letter %s", incident(), letter.key)
            lane.plain.add(letter.id)
        elif letter.key in self._renderer.pictures and letter.id not in lane.bare:
            log.warning("%s: Telegram did not take the picture of a letter %s", incident(), letter.key)
            lane.bare.add(letter.id)
        else:
            number = incident()
            log.error("%s: Telegram refused a letter %s", number, letter.key)
            self._ends.apologise(letter, number)
            self._finish(lane, letter, State.UNDELIVERABLE, reason="refused")

    def _gone(self, session: Transaction, *, letter: Letter) -> None:
        if letter.group is None:
            accounts.mark_blocked(session, letter.to, self._clock())
        else:
            groups.lost(session, letter.group, now=self._clock())

    def _migrated(self, lane: Lane, letter: Letter, chat_id: int) -> None:
        """Telegram says by which number the group goes now: it was not sent, and goes there with all that wait."""
        # Not before that is committed, which takes it along; if it can't be, Telegram says so again.
        self._again(lane, letter, SETTLE_AGAIN, counts=False)
        rule = partial(groups.migrate, old=lane.chat_id, new=chat_id, now=self._clock())
        self._database.soon(rule, lambda _: self._take_along(lane.chat_id, chat_id))

    def _follow(self, moves: Iterable[Move]) -> None:
        for move in moves:
            self._take_along(move.old, move.new)

    def _take_along(self, old: int, new: int) -> None:
        """Letters of the old chat go to the new one, where there is nothing yet that an edit could replace."""
        lane = self._lanes.get(old)
        if lane is None or old == new:
            return
        for letter in [one for one in lane.letters if one is not lane.under_way]:
            lane.drop(letter)
            letter.chat_id, letter.edits = new, None
            self._put(letter)
        lane.news.set()

    def _again(self, lane: Lane, letter: Letter, seconds: float, *, counts: bool = True) -> None:
        letter.tries += counts
        lane.again(letter, seconds)
        self._database.soon(partial(outbox.wait_again, letter_id=letter.id, tries=letter.tries), lambda _: None)

    def _finish(
        self, lane: Lane, letter: Letter, state: State, *, message_id: int | None = None, reason: str = ""
    ) -> None:
        lane.drop(letter)
        self._ends.write(letter, state, message_id=message_id, reason=reason)


async def _either(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
