"""Looking: what stands on the screen now, words and picture, read once a second however many look."""

import asyncio
import gzip
import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy.orm import Session

from bot.clock import Clock
from storage.contests import codes, showing
from storage.values import Values

Reading = Callable[[Callable[[Session], Any]], Awaitable[Any]]
#: Seconds for which what was read is good enough: the page asks once a second.
FRESH: Final = 0.9
#: Figures of a question's number.
MOST_FIGURES: Final = 4


@dataclass(frozen=True, slots=True)
class Said:
    """What the screen says, as JSON, plain and packed; `sign` is another one whenever that is."""

    plain: bytes
    packed: bytes
    sign: str


class Look:
    """`read` runs a rule that reads; `contest_id` is the contest to be shown, None for the one that is on or next."""

    def __init__(self, read: Reading, clock: Clock, contest_id: int | None = None) -> None:
        self.clock = clock
        #: When somebody last looked, by that clock; None for never.
        self.looked_at: datetime | None = None
        self._read = read
        self._contest_id = contest_id
        self._one_at_a_time = asyncio.Lock()
        self._said: Said | None = None
        self._read_at = float("-inf")
        self._picture: tuple[str, bytes | None] = ("", None)
        self._pictured_at = float("-inf")

    async def now(self) -> Said:
        """StorageFault while the database can't be read."""
        self.looked_at = self.clock()
        async with self._one_at_a_time:
            if self._said is None or time.monotonic() - self._read_at >= FRESH:
                self._said = _said(await self._read(self._seen))
                self._read_at = time.monotonic()
            return self._said

    async def picture(self, name: str) -> bytes | None:
        """The JPEG of a question, by the contest's code and its number there (`K7-3`), if it may be seen by now;
        StorageFault while the database can't be read."""
        code, _, nth = name.rpartition("-")
        if codes.read(code) != code or not (nth.isascii() and nth.isdecimal() and len(nth) <= MOST_FIGURES):
            return None
        async with self._one_at_a_time:
            if self._picture[0] != name or time.monotonic() - self._pictured_at >= FRESH:
                self._picture = name, await self._read(partial(self._pictured, code=code, nth=int(nth)))
                self._pictured_at = time.monotonic()
            return self._picture[1]

    def _pictured(self, session: Session, *, code: str, nth: int) -> bytes | None:
        found = self._shown(session)
        return None if found is None else showing.picture(session, found, code, nth)

    def _shown(self, session: Session) -> int | None:
        """The contest that was asked for, else whichever is on."""
        return showing.on_now(session, now=self.clock()) if self._contest_id is None else self._contest_id

    def _seen(self, session: Session) -> Values:
        found = self._shown(session)
        seen = None if found is None else showing.seen(session, found)
        return {"scene": "nothing"} if seen is None else seen


def _said(values: Values) -> Said:
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=milliseconds).encode()
    return Said(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:16])


def milliseconds(instant: object) -> int:
    """As browsers count time."""
    if not isinstance(instant, datetime):
        raise TypeError
    return int(instant.timestamp() * 1000)
