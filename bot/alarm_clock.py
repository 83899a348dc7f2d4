"""The alarm clock: wakes each round of the timetable when it is due, again when it failed, and winds itself anew."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot import errors
from bot.clock import Clock
from bot.timetable import ROUNDS, Entry
from storage.database import Database

log = logging.getLogger("unionhall.timetable")

#: Seconds between two looks at the clock: what is due begins so much late at most.
WAKE = 0.5
#: Seconds without a wake after which the alarm clock is wound anew.
OVERSLEPT = 5.0
#: Seconds until what failed is tried again; doubled each time.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class _Beat(BaseTrigger):  # type: ignore[misc]
    """So often from now on. The library's own interval counts up every beat that was slept through, one by one: a
    machine that wakes after three days would stand still over half a million."""

    def get_next_fire_time(self, _: datetime | None, now: datetime) -> datetime:
        return now + timedelta(seconds=WAKE)


@dataclass(slots=True)
class _Turn:
    """One line of the table while the bot runs: due at once, then from each turn to the next."""

    entry: Entry
    looked_at: datetime = _LONG_AGO
    due: datetime = _LONG_AGO
    failures: int = 0
    again_at: float = 0.0
    hurried: bool = False
    task: "asyncio.Task[None] | None" = None

    def is_due(self, now: datetime) -> bool:
        """Also when the clock was set back: what is due then was not reckoned yet."""
        free = self.task is None or self.task.done()
        due = now >= self.due or now < self.looked_at or self.hurried
        return free and time.monotonic() >= self.again_at and due


class AlarmClock:
    """Wakes what is due, each in a task of its own, at most one of a kind at a time."""

    def __init__(self, database: Database, clock: Clock, table: Sequence[Entry] = ROUNDS) -> None:
        self._database = database
        self._clock = clock
        self._turns = [_Turn(entry) for entry in table]
        self._alarm = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._woken = 0.0
        self._watch: asyncio.TimerHandle | None = None

    def start(self) -> None:
        self._alarm.start()
        self._wind()

    def hurry(self, name: str) -> None:
        """There is something to do for it now: it is due at the next wake, or once more after the turn under way."""
        for turn in self._turns:
            turn.hurried = turn.hurried or turn.entry.name == name

    async def stop(self) -> None:
        """No turn begins any more, and those under way are broken off between two transactions; nothing is lost."""
        if self._watch is None:
            return
        self._watch.cancel()
        self._alarm.shutdown(wait=False)
        tasks = [turn.task for turn in self._turns if turn.task is not None]
        self._turns.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _wind(self) -> None:
        """Sets the alarm. It goes by the machine's calendar and would sleep through an hour that this is set back, so
        whether it wakes is watched."""
        if time.monotonic() - self._woken > OVERSLEPT:
            self._alarm.add_job(self._wake, _Beat(), id="wake", replace_existing=True, next_run_time=datetime.now(UTC))
        self._watch = asyncio.get_running_loop().call_later(OVERSLEPT, self._wind)

    async def _wake(self) -> None:
        self._woken = time.monotonic()
        now = self._clock().astimezone(UTC)
        for turn in self._turns:
            if turn.is_due(now):
                turn.hurried = False
                turn.task = asyncio.create_task(self._take(turn))

    async def _take(self, turn: _Turn) -> None:
        now = self._clock()
        try:
            count = await turn.entry.take(self._database, self._clock)
        except Exception as error:  # noqa: BLE001 - a round that fails stops no other, and is tried again
            self._fail(turn, error)
            return
        turn.failures, turn.looked_at, turn.due = 0, now.astimezone(UTC), turn.entry.after(now)
        log.debug("round %s: %d", turn.entry.name, count)

    def _fail(self, turn: _Turn, error: Exception) -> None:
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**turn.failures)
        turn.failures += 1
        turn.again_at = time.monotonic() + pause
        number = errors.incident()
        errors.report(error, number)
        log.warning("%s: the round %s is tried again in %.0f s", number, turn.entry.name, pause)
