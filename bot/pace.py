"""Pace: Telegram's limits, kept by design: 1 message a second to a chat, 20 a minute to a group, 30 a second in all.

Answers to a person in hand go at once and are counted; notices and broadcasts give way to them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from storage.outbox import Rank

CHAT_RATE, CHAT_BURST = 1.0, 3.0
#: A person who taps fast is answered fast; nobody can make the bot flood a chat, though.
ANSWER_RATE, ANSWER_BURST = 1.0, 20.0
GROUP_RATE, GROUP_BURST = 20 / 60, 20.0
ALL_RATE, ALL_BURST = 30.0, 30.0
#: Two chats that are told to wait within these seconds mean that the whole bot is.
TOGETHER = 10.0

_AT_ONCE = (Rank.URGENT, Rank.ANSWER)


@dataclass(slots=True)
class Bucket:
    """Tokens that refill at `rate` a second up to `burst`."""

    rate: float
    burst: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until there is a token."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.tokens) / self.rate)

    def take(self, now: float) -> None:
        """Takes a token, or what is left of one: who did not wait makes the next wait a second, not a minute."""
        self.wait(now)
        self.tokens = max(0.0, self.tokens - 1)


@dataclass(slots=True)
class Chat:
    """What one chat may get: everything, and answers to the person in it."""

    sends: Bucket
    answers: Bucket


@dataclass(slots=True)
class Pace:
    """Says how long a letter must wait, counts what was sent, and stops where Telegram says stop."""

    clock: Callable[[], float] = time.monotonic
    _chats: dict[int, Chat] = field(default_factory=dict)
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
        chat = self._chat(chat_id, now)
        if rank in _AT_ONCE:
            return chat.answers.wait(now)
        return max(chat.sends.wait(now), self._whole(now).wait(now))

    def count(self, chat_id: int, rank: Rank) -> None:
        """A call leaves now. After a pause of all, the first one is the probe that the others wait for."""
        now = self.clock()
        chat = self._chat(chat_id, now)
        for bucket in (chat.sends, self._whole(now), *([chat.answers] if rank in _AT_ONCE else [])):
            bucket.take(now)
        self._probing = bool(self._all_paused_until)

    def give_back(self, chat_id: int, rank: Rank) -> None:
        """The call that was counted does not leave after all."""
        chat = self._chat(chat_id, self.clock())
        for bucket in (chat.sends, self._whole(self.clock()), *([chat.answers] if rank in _AT_ONCE else [])):
            bucket.tokens = min(bucket.burst, bucket.tokens + 1)
        self._probing = False

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

    def tidy(self) -> None:
        """Drops what is full again, so that memory does not grow with everybody ever met."""
        now = self.clock()
        self._chats = {chat_id: chat for chat_id, chat in self._chats.items() if not _rested(chat, now)}
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}

    def _chat(self, chat_id: int, now: float) -> Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            rate, burst = (GROUP_RATE, GROUP_BURST) if chat_id < 0 else (CHAT_RATE, CHAT_BURST)
            answers = (rate, burst) if chat_id < 0 else (ANSWER_RATE, ANSWER_BURST)
            chat = self._chats[chat_id] = Chat(_full(rate, burst, now), _full(*answers, now))
        return chat

    def _whole(self, now: float) -> Bucket:
        if self._all is None:
            self._all = _full(ALL_RATE, ALL_BURST, now)
        return self._all


def _full(rate: float, burst: float, now: float) -> Bucket:
    return Bucket(rate, burst, burst, now)


def _rested(chat: Chat, now: float) -> bool:
    buckets = (chat.sends, chat.answers)
    return all(bucket.wait(now) == 0.0 and bucket.tokens >= bucket.burst for bucket in buckets)
