"""Looking: what stands on the screen now, read once a second however many look."""

import asyncio
import gzip
import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from bot.clock import Clock
from storage.contests import showing
from storage.values import Values

Reading = Callable[[Callable[[Session], Any]], Awaitable[Any]]
#: Seconds for which what was read is good enough: the page asks once a second.
FRESH: Final = 0.9


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
        self._read = read
        self._contest_id = contest_id
        self._one_at_a_time = asyncio.Lock()
        self._said: Said | None = None
        self._read_at = float("-inf")

    async def now(self) -> Said:
        """StorageFault while the database can't be read."""
        async with self._one_at_a_time:
            if self._said is None or time.monotonic() - self._read_at >= FRESH:
                self._said = _said(await self._read(self._seen))
                self._read_at = time.monotonic()
            return self._said

    def _seen(self, session: Session) -> Values:
        found = self._contest_id
        if found is None:
            found = showing.on_now(session, now=self.clock())
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
