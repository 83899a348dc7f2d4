"""Pace: Telegram's limits, kept by design: 1 message a second to a chat, 20 a minute to a group, 30 a second in all.
Of these, broadcasts leave a few free for notices that come meanwhile.

Answers to a person in hand go at once and are counted; notices and broadcasts give way to them.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from storage.outbox import Rank

CHAT_RATE, CHAT_BURST = 1.0, 3.0
#: A person who taps fast is answered fast; nobody can make the bot flood a chat, though. Whatever leaves counts here.
ANSWER_RATE, ANSWER_BURST = 1.0, 20.0
#: In any minute, in any second: a bucket that refills while it is emptied would let nearly twice that through at first.
GROUP_MOST, GROUP_WITHIN = 20, 60.0
ALL_MOST, ALL_WITHIN = 30, 1.0
#: So long Telegram counts, at the longest: by then a chat's 20 are free again, too.
COUNTED = 60.0
#: So many of a second's calls a broadcast leaves to others.
LEFT_FREE = 5
#: After a pause of all: half as many a second as before, at least one; and so many more with each second without one.
RECOVERY = 1.0
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

    def give_back(self) -> None:
        self.tokens = min(self.burst, self.tokens + 1)

    def is_rested(self, now: float) -> bool:
        return self.wait(now) == 0.0 and self.tokens >= self.burst


@dataclass(slots=True)
class Window:
    """At most so many within any `seconds`; who does not wait counts too."""

    most: int
    seconds: float
    times: deque[float]

    def wait(self, now: float, most: float | None = None) -> float:
        """Seconds until there is room, for fewer than usual if `most` says so."""
        room = self.most if most is None else max(1, int(most))
        return max(0.0, self.times[-room] + self.seconds - now) if len(self.times) >= room else 0.0

    def take(self, now: float) -> None:
        self.times.append(now)

    def give_back(self) -> None:
        self.times.pop()

    def is_rested(self, now: float) -> bool:
        return not self.times or now - self.times[-1] >= self.seconds


@dataclass(slots=True)
class Person:
    """What one person's chat may get: of everything so much, of notices less at once."""

    everything: Bucket
    notices: Bucket

    def wait(self, now: float, rank: Rank) -> float:
        wait = self.everything.wait(now)
        return wait if rank in _AT_ONCE else max(wait, self.notices.wait(now))

    def take(self, now: float, _: Rank) -> None:
        self.everything.take(now)
        self.notices.take(now)

    def give_back(self, _: Rank) -> None:
        self.everything.give_back()
        self.notices.give_back()

    def is_rested(self, now: float) -> bool:
        return self.everything.is_rested(now) and self.notices.is_rested(now)


@dataclass(slots=True)
class Group:
    """What a group may get, whatever it is."""

    sends: Window

    def wait(self, now: float, _: Rank) -> float:
        return self.sends.wait(now)

    def take(self, now: float, _: Rank) -> None:
        self.sends.take(now)

    def give_back(self, _: Rank) -> None:
        self.sends.give_back()

    def is_rested(self, now: float) -> bool:
        return self.sends.is_rested(now)


@dataclass(slots=True)
class Pace:
    """Says how long a letter must wait, counts what was sent, and stops where Telegram says stop."""

    clock: Callable[[], float] = time.monotonic
    _chats: dict[int, Person | Group] = field(default_factory=dict)
    _all: Window = field(default_factory=lambda: _window(ALL_MOST, ALL_WITHIN))
    #: How many a second all may get since then; more with every second.
    _most: float = ALL_MOST
    _most_since: float = 0.0
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
        wait = self._chat(chat_id, now).wait(now, rank)
        if rank in _AT_ONCE:
            return wait
        most = ALL_MOST - LEFT_FREE if rank is Rank.BROADCAST else ALL_MOST
        return max(wait, self._all.wait(now, min(most, self._allowed(now))))

    def count(self, chat_id: int, rank: Rank) -> None:
        """A call leaves now. After a pause of all, the first one is the probe that the others wait for."""
        now = self.clock()
        self._chat(chat_id, now).take(now, rank)
        self._all.take(now)
        self._probing = bool(self._all_paused_until)

    def remember(self, chat_id: int, rank: Rank, ago: float) -> None:
        """A call left so many seconds ago, by the process before this one: Telegram has not forgotten it. The oldest
        are told first."""
        at = self.clock() - ago
        self._chat(chat_id, at).take(at, rank)
        self._all.take(at)

    def give_back(self, chat_id: int, rank: Rank) -> None:
        """The call that was counted does not leave after all."""
        self._chat(chat_id, self.clock()).give_back(rank)
        self._all.give_back()
        self._probing = False

    def answered(self, chat_id: int, left_at: float) -> None:
        """Telegram took a call that left at `left_at`: a pause goes on unless the call left after it was set."""
        if self._refused and left_at < self._refused[-1][0]:
            return
        self._paused.pop(chat_id, None)
        if self._all_paused_until:
            self._most_since = self.clock()
        self._all_paused_until, self._probing = 0.0, False

    def refused(self, chat_id: int, seconds: float) -> None:
        """Telegram said 429: the chat waits; in private, or from two chats within ten seconds, everybody waits."""
        now = self.clock()
        self._refused = [(at, chat) for at, chat in self._refused if now - at < TOGETHER] + [(now, chat_id)]
        self._paused[chat_id] = now + seconds
        if chat_id > 0 or len({chat for _, chat in self._refused}) > 1:
            if not self._all_paused_until:
                self._most = max(1.0, self._allowed(now) / 2)
            self._all_paused_until = max(self._all_paused_until, now + seconds)
        self._probing = False

    def failed(self) -> None:
        """A call ended without an answer: if it was the probe, the next one is."""
        self._probing = False

    def tidy(self) -> None:
        """Drops what is full again, so that memory does not grow with everybody ever met."""
        now = self.clock()
        self._chats = {chat_id: chat for chat_id, chat in self._chats.items() if not chat.is_rested(now)}
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}

    def _allowed(self, now: float) -> float:
        """How many a second all may get now."""
        return min(float(ALL_MOST), self._most + (now - self._most_since) * RECOVERY)

    def _chat(self, chat_id: int, now: float) -> Person | Group:
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = Group(_window(GROUP_MOST, GROUP_WITHIN)) if chat_id < 0 else _person(now)
            self._chats[chat_id] = chat
        return chat


def _window(most: int, seconds: float) -> Window:
    return Window(most, seconds, deque(maxlen=most))


def _person(now: float) -> Person:
    return Person(Bucket(ANSWER_RATE, ANSWER_BURST, ANSWER_BURST, now), Bucket(CHAT_RATE, CHAT_BURST, CHAT_BURST, now))
