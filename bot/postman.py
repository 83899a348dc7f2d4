"""The postman: the one sender. Letters leave in order, within Telegram's limits, and each ends in a named state."""

import asyncio
import bisect
import logging
import random
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.clock import Clock
from bot.errors import incident, report
from bot.pace import Pace
from bot.rendering import Renderer
from bot.transport import NotSent, Transport
from storage import accounts, outbox
from storage.database import Database, Transaction
from storage.outbox import LIFETIME, VISITOR, Letter, Rank, Right, State

log = logging.getLogger("unionhall.postman")

#: Seconds that a letter which must be tried again holds back later ones of its kind to the same chat.
HOLDS = 60.0
_FIRST_RETRY, _LONGEST_RETRY = 0.5, 60.0
#: Seconds that one call may last in all: a server that trickles must not hold a chat for ever.
_CALL = 60.0
#: Seconds until an end that a locked or full database did not take is written again.
_SETTLE_AGAIN = 5.0
#: Answers waiting for one chat beyond which only the newest of a kind is worth sending.
CROWD = 20
#: Seconds between looks for letters that another process queued.
LOOK = 1.0
_NEW_MESSAGE = re.compile(r"message to edit not found|message can't be edited|message_id_invalid", re.IGNORECASE)


@dataclass(slots=True)
class _Lane:
    """The letters of one chat: by rank, then in the order they were committed."""

    chat_id: int
    letters: list[Letter] = field(default_factory=list)
    ready_at: dict[int, float] = field(default_factory=dict)
    held_since: dict[int, float] = field(default_factory=dict)
    #: Letters whose tags Telegram could not read: they go once more without any.
    plain: set[int] = field(default_factory=set)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None

    def add(self, letter: Letter) -> None:
        bisect.insort(self.letters, letter, key=lambda one: (one.rank, one.id))
        self.news.set()

    def next(self, now: float) -> tuple[Letter, float]:
        """The letter that is to leave next, and the seconds until it, or one that it holds back, may be tried."""
        best: tuple[Letter, float] | None = None
        blocked: set[Rank] = set()
        for letter in self.letters:
            wait = self.ready_at.get(letter.id, 0.0) - now
            if wait > 0 and self.overtaken(letter):
                return letter, 0.0
            if wait <= 0 and letter.rank not in blocked:
                return letter, 0.0
            held = HOLDS - (now - self.held_since[letter.id]) if wait > 0 else 0.0
            if held > 0:
                blocked.add(letter.rank)
                wait = min(wait, held)
            if wait > 0 and (best is None or wait < best[1]):
                best = letter, wait
        assert best is not None
        return best

    def again(self, letter: Letter, seconds: float) -> None:
        now = time.monotonic()
        self.ready_at[letter.id] = now + seconds
        self.held_since.setdefault(letter.id, now)

    def drop(self, letter: Letter) -> None:
        self.letters.remove(letter)
        self.ready_at.pop(letter.id, None)
        self.held_since.pop(letter.id, None)
        self.plain.discard(letter.id)

    def overtaken(self, letter: Letter) -> bool:
        """Whether a later letter makes this one pointless: an edit of the same message, or the same word in a crowd."""
        later = (one for one in self.letters if one.id > letter.id)
        if letter.edits is not None:
            return any(one.edits == letter.edits for one in later)
        crowded = letter.rank is Rank.ANSWER and letter.right == VISITOR and len(self.letters) > CROWD
        return crowded and any(one.key == letter.key for one in later)


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
        clock: Clock,
    ) -> None:
        self._database = database
        self._transport = transport
        self._renderer = renderer
        self._url = method_url
        self._rights = rights
        self._clock = clock
        self._pace = Pace()
        self._lanes: dict[int, _Lane] = {}
        self._open: set[int] = set()
        self._closing = False
        database.listen(outbox.post, self.deliver)

    async def start(self) -> None:
        """Takes up every open letter. One that was being sent may have arrived: repeat it, or say so."""
        letters = await self._load(await self._database.write(outbox.open_ids))
        for letter in letters:
            if letter.state is State.SENDING and not _may_repeat(letter):
                self._open.add(letter.id)
                self._end(letter, State.UNCONFIRMED, reason="restart")
        self.deliver([letter for letter in letters if letter.id not in self._open])

    async def look(self) -> None:
        """Once a second: letters queued by another process on the same database."""
        while True:
            await asyncio.sleep(LOOK)
            self._pace.tidy()
            try:
                unknown = [number for number in await self._database.write(outbox.open_ids) if number not in self._open]
                # Read again, later: one that was just ended by us is not open any more by then.
                self.deliver([letter for letter in await self._load(unknown) if letter.id not in self._open])
            except Exception as error:  # noqa: BLE001 - a locked database passes; the look goes on
                log.warning("the look for letters failed: %s", type(error).__name__)

    async def _load(self, numbers: list[int]) -> list[Letter]:
        letters: list[Letter] = []
        for first in range(0, len(numbers), 500):
            letters += await self._database.write(partial(outbox.load, letter_ids=numbers[first : first + 500]))
        return letters

    def deliver(self, letters: Iterable[Letter]) -> None:
        """Puts committed letters into their lanes."""
        for letter in letters:
            self._open.add(letter.id)
            if not self._renderer.can_replace(letter):
                letter.edits = None
            lane = self._lanes.get(letter.chat_id)
            if lane is None:
                lane = self._lanes[letter.chat_id] = _Lane(letter.chat_id)
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

    async def _work(self, lane: _Lane) -> None:
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
            if not await self._leave(lane, letter) or not await self._send(lane, letter):
                self._pace.give_back(lane.chat_id, letter.rank)
        lane.task = None
        del self._lanes[lane.chat_id]

    async def _leave(self, lane: _Lane, letter: Letter) -> bool:
        """The last look before the call: still wanted, still allowed; then it is marked, committed, as being sent."""
        if lane.overtaken(letter):
            self._finish(lane, letter, State.SUPERSEDED)
            return False
        created = letter.created_at
        if created is not None and self._clock() - created >= LIFETIME:
            self._finish(lane, letter, State.EXPIRED)
            return False
        try:
            allowed = await self._mark(letter)
        except Exception as error:  # noqa: BLE001 - locked or full: the letter waits, the lane lives
            log.warning("a letter could not be marked: %s", type(error).__name__)
            lane.again(letter, _LONGEST_RETRY / 10)
            return False
        if not allowed:
            self._finish(lane, letter, State.WITHDRAWN)
        return allowed

    async def _mark(self, letter: Letter) -> bool:
        """Committed before the call, so that a crash in it is known as one; False when the right to it is gone."""
        if letter.right == VISITOR:
            await self._database.hand(outbox.mark_all_sending, letter.id)
            return True
        return await self._database.write(partial(self._mark_by_right, letter=letter))

    def _mark_by_right(self, session: Transaction, *, letter: Letter) -> bool:
        if not self._rights[letter.right](session, letter.to, letter.subject):
            return False
        outbox.mark_sending(session, letter.id)
        return True

    async def _send(self, lane: _Lane, letter: Letter) -> bool:
        """Whether a call has left, however it ended."""
        try:
            method, parameters = self._renderer.call(letter, plain=letter.id in lane.plain)
        except Exception as error:  # noqa: BLE001 - a text that can't be rendered must not stop the lane
            number = incident()
            log.warning("%s: a letter %s can't be rendered", number, letter.key)
            report(error, number)
            self._finish(lane, letter, State.UNDELIVERABLE, reason="unrenderable")
            return False
        left_at = time.monotonic()
        try:
            async with asyncio.timeout(_CALL):
                result = await self._transport.call(self._url, method, parameters)
        except TimeoutError:
            self._failed(lane, letter, TimedOut())
        except TelegramError as error:
            self._failed(lane, letter, error)
        else:
            self._pace.answered(lane.chat_id, left_at)
            self._finish(lane, letter, State.SENT, message_id=_message_id(result) or letter.edits)
        return True

    def _failed(self, lane: _Lane, letter: Letter, error: TelegramError) -> None:
        if isinstance(error, RetryAfter):
            # Not sent, and not the letter's fault: it does not count as a try.
            seconds = seconds_of(error) + random.uniform(0.1, 0.5)  # noqa: S311 - jitter
            self._pace.refused(lane.chat_id, seconds)
            self._again(lane, letter, seconds, counts=False)
            return
        self._pace.failed()
        if isinstance(error, Forbidden):
            self._database.soon(partial(self._gone, account_id=letter.to), lambda _: None)
            self._finish(lane, letter, State.UNDELIVERABLE, reason="forbidden")
        elif isinstance(error, BadRequest):
            self._refused(lane, letter, error)
        elif isinstance(error, NotSent | InvalidToken) or _may_repeat(letter):
            self._again(lane, letter, _backoff(letter.tries))
        else:
            self._finish(lane, letter, State.UNCONFIRMED, reason=type(error).__name__)

    def _refused(self, lane: _Lane, letter: Letter, error: BadRequest) -> None:
        text = error.message.lower()
        if letter.edits is not None and "not modified" in text:
            self._finish(lane, letter, State.SENT, message_id=letter.edits)
        elif letter.edits is not None and _NEW_MESSAGE.search(text):
            letter.edits = None
        elif "can't parse entities" in text and letter.id not in lane.plain:
            log.error("%s: Telegram could not read the tags of a letter %s", incident(), letter.key)
            lane.plain.add(letter.id)
        else:
            log.error("%s: Telegram refused a letter %s", incident(), letter.key)
            self._finish(lane, letter, State.UNDELIVERABLE, reason="refused")

    def _gone(self, session: Transaction, *, account_id: int) -> None:
        accounts.mark_blocked(session, account_id, self._clock())

    def _again(self, lane: _Lane, letter: Letter, seconds: float, *, counts: bool = True) -> None:
        letter.tries += counts
        lane.again(letter, seconds)
        self._database.soon(partial(_wait_again, letter_id=letter.id, tries=letter.tries), lambda _: None)

    def _finish(
        self, lane: _Lane, letter: Letter, state: State, *, message_id: int | None = None, reason: str = ""
    ) -> None:
        lane.drop(letter)
        self._end(letter, state, message_id=message_id, reason=reason)

    def _end(self, letter: Letter, state: State, *, message_id: int | None = None, reason: str = "") -> None:
        ending = outbox.ending(letter.id, state, now=self._clock(), message_id=message_id, reason=reason)
        self._write_end(letter.id, ending)

    def _write_end(self, letter_id: int, ending: dict[str, object]) -> None:
        # Known as ours until the end is committed, so that no look takes it for another's.
        again = partial(asyncio.get_running_loop().call_later, _SETTLE_AGAIN, self._write_end, letter_id, ending)
        self._database.hand_soon(outbox.end_all, ending, partial(self._open.discard, letter_id), again)


def _wait_again(session: Transaction, *, letter_id: int, tries: int) -> None:
    outbox.wait_again(session, letter_id, tries)


def _may_repeat(letter: Letter) -> bool:
    """An edit can be repeated for ever; a message only where a double does no harm."""
    return letter.repeats or letter.edits is not None


def _backoff(tries: int) -> float:
    # After a day of tries the power would be more than a float can hold.
    longest: float = min(_LONGEST_RETRY, _FIRST_RETRY * 2 ** min(tries, 10))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait: float | timedelta = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _message_id(result: object) -> int | None:
    found = result.get("message_id") if isinstance(result, dict) else None
    return found if isinstance(found, int) else None


async def _either(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
