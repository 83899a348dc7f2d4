"""Telegram's flood limits, kept on demand: a chat's, a group's, the whole bot's.

Telegram publishes no exact figures. These are the FAQ's "about": 1 message a second to a chat with short bursts, 20 a
minute to a group, 30 a second in all. Edits share them (levlam in tdlib/td#3034); who tries again before the time is
up waits longer (field reports).
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.sandbox.refusals import too_many_requests

T = TypeVar("T")

_COUNTED = ("send", "editMessage", "copyMessage", "forwardMessage", "stopPoll")


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages a second in the long run, and so many at once."""

    a_second: float
    at_once: float


@dataclass(slots=True)
class _Bucket:
    """What one chat, or the whole bot, may still send; `until` is the end of the time that a refusal named."""

    rate: Rate
    tokens: float
    at: float
    until: float = 0.0

    def check(self, now: float, grace: float, longer: int) -> None:
        """Refuses a message that comes more than `grace` seconds too early, or before the named time is up."""
        self.tokens = min(self.rate.at_once, self.tokens + (now - self.at) * self.rate.a_second)
        self.at = now
        if now < self.until:
            seconds = math.ceil(self.until - now) + longer
        elif (wait := (1 - self.tokens) / self.rate.a_second) > grace:
            seconds = max(1, math.ceil(wait))
        else:
            return
        self.until = now + seconds
        raise too_many_requests(seconds)


@dataclass(slots=True)
class Limits:
    """Off until `on` is set. Any figure may be set, before the first message; `clock` shows seconds, maybe a test's.

    `chat` bears a bot that lets answers to a person run ahead: 20 at once. `grace` is how many seconds a message may
    come too early: the network brings some sooner than those before them. `longer` is how many seconds each try before
    the time is up adds to it.
    """

    clock: Callable[[], float] = time.monotonic
    on: bool = False
    chat: Rate = Rate(1.0, 20)
    group: Rate = Rate(20 / 60, 20)
    all: Rate = Rate(30.0, 30)
    grace: float = 1.0
    longer: int = 1
    _chats: dict[int, _Bucket] = field(default_factory=dict)
    _whole: _Bucket | None = None

    def through(self, method: str, chat_id: int | None, work: Callable[[], T]) -> T:
        """Does the work, or raises the refusal instead; what the work itself refuses is not counted."""
        if not self.on or not method.startswith(_COUNTED) or method == "sendChatAction":
            return work()
        buckets = self._buckets(chat_id)
        for bucket in buckets:
            bucket.check(self.clock(), self.grace, self.longer)
        result = work()
        for bucket in buckets:
            bucket.tokens -= 1
        return result

    def forget(self) -> None:
        """Everybody may send again as if nothing had been sent."""
        self._chats.clear()
        self._whole = None

    def _buckets(self, chat_id: int | None) -> list[_Bucket]:
        now = self.clock()
        if self._whole is None:
            self._whole = _Bucket(self.all, self.all.at_once, now)
        if chat_id is None:
            return [self._whole]
        if chat_id not in self._chats:
            rate = self.group if chat_id < 0 else self.chat
            self._chats[chat_id] = _Bucket(rate, rate.at_once, now)
        return [self._chats[chat_id], self._whole]
