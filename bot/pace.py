"""Pace: Telegram's limits, kept by design: 1 message a second to a chat, 20 a minute to a group, 30 a second in all.

Answers to a person in hand go at once and are counted; notices and broadcasts give way to them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from storage.outbox import Rank

CHAT_RATE, CHAT_BURST = 1.0, 3.0
GROUP_RATE, GROUP_BURST = 20 / 60, 20.0
ALL_RATE, ALL_BURST = 30.0, 30.0
#: How far a chat's answers may run ahead of its rate before they wait too: nobody can make the bot flood a chat.
ANSWERS_AHEAD = 20.0
#: Two chats that are told to wait within these seconds mean that the whole bot is.
TOGETHER = 10.0

_AT_ONCE = (Rank.URGENT, Rank.ANSWER)


@dataclass(slots=True)
class Bucket:
    """Tokens that refill at `rate` a second up to `burst`; it may be overdrawn."""

    rate: float
    burst: float
    tokens: float
    at: float

    def wait(self, now: float, floor: float = 0.0) -> float:
        """Seconds until a token can be taken without going below `floor`."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (floor + 1 - self.tokens) / self.rate)


@dataclass(slots=True)
class Pace:
    """Says how long a letter must wait, counts what was sent, and stops where Telegram says stop."""

    clock: Callable[[], float] = time.monotonic
    _chats: dict[int, Bucket] = field(default_factory=dict)
    _all: Bucket | None = None
    _paused: dict[int, float] = field(default_factory=dict)
    _all_paused_until: float = 0.0
    _probing: bool = False
    _refused: list[tuple[float, int]] = field(default_factory=list)

    def wait(self, chat_id: int, rank: Rank) -> float:
        """Seconds until a letter of that rank may leave for the chat; 0.0 for now."""
        now = self.clock()
        paused = max(self._all_paused_until, self._paused.get(chat_id, 0.0)) - now
        if paused > 0:
            return paused
        if self._all_paused_until and self._probing:
            return 0.05
        at_once = rank in _AT_ONCE
        own = self._chat(chat_id, now).wait(now, -ANSWERS_AHEAD if at_once else 0.0)
        return own if at_once else max(own, self._whole(now).wait(now))

    def count(self, chat_id: int) -> None:
        """A call leaves now. After a pause of all, the first one is the probe that the others wait for."""
        now = self.clock()
        for bucket in (self._chat(chat_id, now), self._whole(now)):
            bucket.wait(now)
            bucket.tokens -= 1
        self._probing = bool(self._all_paused_until)

    def answered(self, chat_id: int, left_at: float) -> None:
        """Telegram took a call that left at `left_at`: a pause goes on unless the call left after it was set."""
        if self._refused and left_at < self._refused[-1][0]:
            return
        self._paused.pop(chat_id, None)
        self._all_paused_until, self._probing = 0.0, False

    def refused(self, chat_id: int, seconds: float) -> None:
        """Telegram said 429: the chat waits; in private, or from two chats within ten seconds, everybody waits."""
        now = self.clock()
        self._refused = [(at, chat) for at, chat in self._refused if now - at < TOGETHER] + [(now, chat_id)]
        self._paused[chat_id] = now + seconds
        if chat_id > 0 or len({chat for _, chat in self._refused}) > 1:
            self._all_paused_until = max(self._all_paused_until, now + seconds)
        self._probing = False

    def failed(self) -> None:
        """A call ended without an answer: if it was the probe, the next one is."""
        self._probing = False

    def forget(self, chat_id: int) -> None:
        """Drops a chat's bucket once it is full again, so that memory does not grow with everybody ever met."""
        bucket = self._chats.get(chat_id)
        if bucket is not None and bucket.wait(self.clock()) == 0.0 and bucket.tokens >= bucket.burst:
            del self._chats[chat_id]

    def tidy(self) -> None:
        """Drops every bucket that is full again."""
        for chat_id in list(self._chats):
            self.forget(chat_id)
        now = self.clock()
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}

    def _chat(self, chat_id: int, now: float) -> Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            rate, burst = (GROUP_RATE, GROUP_BURST) if chat_id < 0 else (CHAT_RATE, CHAT_BURST)
            bucket = self._chats[chat_id] = Bucket(rate, burst, burst, now)
        return bucket

    def _whole(self, now: float) -> Bucket:
        if self._all is None:
            self._all = Bucket(ALL_RATE, ALL_BURST, ALL_BURST, now)
        return self._all
