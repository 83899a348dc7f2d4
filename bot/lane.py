"""The letters of one chat: which is to leave next, and which holds the later ones back."""

import asyncio
import bisect
import time
from dataclasses import dataclass, field
from datetime import datetime

from storage.outbox import LIFETIME, VISITOR, Letter, Rank

#: Seconds that a letter which must be tried again holds back later ones of its kind to the same chat.
HOLDS = 60.0
#: Answers waiting for one chat beyond which only the newest of a kind is worth sending.
CROWD = 20
#: Letters that say how something stands: of several about the same only the newest is worth sending.
STANDING = frozenset({"routes.wished"})


@dataclass(slots=True)
class Lane:
    """The letters of one chat: by rank, then in the order they were committed."""

    chat_id: int
    letters: list[Letter] = field(default_factory=list)
    ready_at: dict[int, float] = field(default_factory=dict)
    held_since: dict[int, float] = field(default_factory=dict)
    #: Letters whose tags Telegram could not read: they go once more without any.
    plain: set[int] = field(default_factory=set)
    #: Letters whose picture could not be drawn, or was not taken: they go without it.
    bare: set[int] = field(default_factory=set)
    #: The letter that is being sent: it can't go another way any more.
    under_way: Letter | None = None
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
        """Whether a later letter makes this one pointless: an edit of the same message, how the same stands by now, or
        the same word in a crowd."""
        later = (one for one in self.letters if one.id > letter.id)
        if letter.edits is not None:
            return any(one.edits == letter.edits for one in later)
        if letter.key in STANDING:
            return any((one.key, one.subject) == (letter.key, letter.subject) for one in later)
        crowded = letter.rank is Rank.ANSWER and letter.right == VISITOR and len(self.letters) > CROWD
        return crowded and any(one.key == letter.key for one in later)


def too_late(letter: Letter, now: datetime) -> bool:
    """Whether it is no news any more."""
    since = letter.not_before or letter.created_at
    old = since is not None and now - since >= LIFETIME
    return old or (letter.useful_until is not None and now >= letter.useful_until)
