"""The queue of updates and the one getUpdates call that may wait for it.

As in telegram-bot-api's Client.cpp and td's TQueue (Bot API 10.0).
"""

import asyncio
import json
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, takewhile

from bot.sandbox.hooks import Webhooks
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal

_NAMES = """
    message edited_message channel_post edited_channel_post business_connection business_message
    edited_business_message deleted_business_messages message_reaction message_reaction_count inline_query
    chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer
    my_chat_member chat_member chat_join_request chat_boost removed_chat_boost managed_bot guest_message
"""
KINDS = frozenset(_NAMES.split())
DEFAULT_KINDS = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"

_DAY = 86400.0  # seconds an update is kept; a callback query only 150
_CALLBACK = 150.0
_IDLE = 7 * _DAY  # seconds without an update after which the numbers begin anywhere
_ANSWER_LIMIT, _AROUND = 1 << 22, 50  # bytes of one answer, and those counted around each update

_encoded = json.JSONEncoder(check_circular=False).encode  # a quarter quicker than json.dumps

Outcome = list[bytes] | Refusal


class Poll:
    """A getUpdates call that waits; `finish` is called once, in the thread of `loop`."""

    __slots__ = ("finish", "limit", "loop", "offset", "thread", "timer", "waking")

    def __init__(self, offset: int, limit: int, finish: Callable[[Outcome], None]) -> None:
        self.offset = offset
        self.limit = limit
        self.finish = finish
        self.loop = asyncio.get_running_loop()
        self.thread = threading.get_ident()
        self.timer: asyncio.TimerHandle | None = None
        self.waking = False

    def end(self, outcome: Outcome) -> None:
        if self.timer is not None:
            self.timer.cancel()
        self.finish(outcome)


class Updates:
    """Sequential ids, confirmed by offset, filtered when put; to be used under the world's lock.

    `strict` slows down who asks with the same offset again, as Telegram does: within 3 seconds an empty answer takes 3
    seconds, within half a second an answer holds one update. Off unless set: tests ask twice and mean no harm.
    """

    def __init__(self, first_id: int, clock: Callable[[], float], lock: threading.Condition) -> None:
        self.next_id = first_id
        self.strict = False
        self.restarts = random.Random(first_id)  # noqa: S311 - the same numbers after the same idle weeks
        self.allowed: frozenset[str] = DEFAULT_KINDS
        self.webhooks = Webhooks(clock)
        self._clock = clock
        self._lock = lock
        self._waiting: Poll | None = None
        self._queue: deque[tuple[int, float, bytes]] = deque()  # id, expires at, JSON
        self._earliest = float("inf")  # no update expires before
        self._last_put_at = clock()
        self._asked: tuple[int | None, float] = None, 0.0  # the last offset, and when it came

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def is_waited_for(self) -> bool:
        """Whether a getUpdates call waits, or all was brought to the webhook; `changed` tells when that begins."""
        return self._waiting is not None or (self.webhooks.hook is not None and not self._queue)

    def now(self) -> float:
        return self._clock()

    def pending(self) -> int:
        """How many wait, without those that are too old."""
        self._forget_expired()
        return len(self._queue)

    def since(self, update_id: int) -> list[tuple[int, float, bytes]]:
        """Those after this one: number, end in seconds since 1970, JSON."""
        self._forget_expired()
        newer = takewhile(lambda entry: entry[0] > update_id, reversed(self._queue))
        return list(newer)[::-1]

    def forget(self, update_id: int) -> None:
        """One that was delivered."""
        for place, entry in enumerate(self._queue):
            if entry[0] == update_id:
                del self._queue[place]
                break
        self._lock.notify_all()

    def interrupt(self, refusal: Refusal) -> None:
        """Ends the call that waits."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.end(refusal)

    def put(self, kind: str, body: Json) -> None:
        """Queues an update unless its kind is not wanted, and wakes the waiting call."""
        if kind not in self.allowed:
            return
        number = self._number()
        self._queue_up(number, f'{{"update_id":{number},"{kind}":{_encoded(body)}}}', kind)

    def put_raw(self, update: Json) -> None:
        """Queues what no server should send, whatever it is, under the next number."""
        number = self._number()
        self._queue_up(number, json.dumps({**update, "update_id": number}), "")

    def _number(self) -> int:
        """The next one, or after a week without updates any other."""
        now = self._clock()
        if now >= self._last_put_at + _IDLE:
            self._forget_expired()
            self.next_id = self.restarts.randrange(10**8, 9 * 10**8)
        self._last_put_at = now
        number, self.next_id = self.next_id, self.next_id + 1
        return number

    def _queue_up(self, number: int, payload: str, kind: str) -> None:
        expires = self._last_put_at + (_CALLBACK if kind == "callback_query" else _DAY)
        self._queue.append((number, expires, payload.encode()))
        self._earliest = min(self._earliest, expires)
        self._wake_waiting()

    def allow(self, kinds: Iterable[object]) -> None:
        """An empty list, or one of unknown names only, means the default set."""
        known = KINDS.intersection(kind for kind in kinds if isinstance(kind, str))
        self.allowed = known or DEFAULT_KINDS

    def take(self, offset: int, limit: int) -> list[bytes]:
        """Confirms everything below `offset`; a negative one keeps the last -offset updates and forgets the rest."""
        queue = self._queue
        if offset < 0:
            while len(queue) > -offset:
                queue.popleft()
        elif offset <= self.next_id:  # an offset from the future confirms nothing
            while queue and queue[0][0] < offset:
                queue.popleft()
        self._forget_expired()
        found = [payload for _, _, payload in islice(self._queue, limit)]
        return found if sum(map(len, found)) + _AROUND * len(found) < _ANSWER_LIMIT else list(_fitting(found))

    def slowed(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """The limit and timeout that a getUpdates call gets, given how soon it comes after the one before."""
        before, at = self._asked
        now = time.monotonic()
        self._asked = offset, now
        if not self.strict or offset != before:
            return limit, timeout
        return 1 if now < at + 0.5 else limit, max(timeout, 3) if now < at + 3 else timeout

    def drop(self) -> None:
        self._queue.clear()

    def _forget_expired(self) -> None:
        now = self._clock()
        if now >= self._earliest:
            self._queue = deque(entry for entry in self._queue if entry[1] > now)
            self._earliest = min((expires for _, expires, _ in self._queue), default=float("inf"))

    def wait(self, poll: Poll, timeout: float) -> None:
        """Puts a call to wait; one that waited already is terminated."""
        older, self._waiting = self._waiting, poll
        if older is not None:
            older.end(Refusal(409, CONFLICT))
        poll.timer = poll.loop.call_later(timeout, self._wake, poll)
        self._lock.notify_all()

    def abandon(self, poll: Poll) -> None:
        """The caller has gone: nothing is told to it, nothing is confirmed."""
        with self._lock:
            if poll.timer is not None:
                poll.timer.cancel()
            if self._waiting is poll:
                self._waiting = None

    def _wake_waiting(self) -> None:
        self.webhooks.wake()
        poll = self._waiting
        if poll is None or poll.waking:
            return
        poll.waking = True
        if threading.get_ident() == poll.thread:
            poll.loop.call_soon(self._wake, poll)
        else:
            poll.loop.call_soon_threadsafe(self._wake, poll)

    def _wake(self, poll: Poll) -> None:
        with self._lock:
            if self._waiting is poll:
                self._waiting = None
                poll.end(self.take(poll.offset, poll.limit))


def _fitting(updates: Iterable[bytes]) -> Iterator[bytes]:
    """As many as one answer holds; the first in any case."""
    left = _ANSWER_LIMIT
    for number, update in enumerate(updates):
        left -= _AROUND + len(update)
        if left <= 0 and number:
            return
        yield update
