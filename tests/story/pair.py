"""Two processes on one PostgreSQL: one works, the other stands by. Used as one bot, it is the working one that dies."""

import re
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from storage.database import Database
from tests.story.running import RunningBot

#: Seconds that a lease lasts here: longer than a busy machine keeps a process waiting.
LASTS = 6.0
_TOOK_OVER = re.compile(r"does the work from now on \(epoch (\d+)\)")


class Pair:
    """What a test does with a bot, done to whichever of the two works."""

    def __init__(self, one: RunningBot) -> None:
        one.lasts = LASTS
        self.both = (one, one.twin(one.folder / "other"))

    @property
    def working(self) -> RunningBot:
        """Who took over last."""
        return max(self.both, key=_epoch)

    @property
    def waiting(self) -> RunningBot:
        return min(self.both, key=_epoch)

    @property
    def epoch(self) -> int:
        return _epoch(self.working)

    def start(self) -> None:
        """Starts whichever does not run; at first one, and the other when that works."""
        if not self.both[0].log_file.exists():
            self.both[0].start()
            self.until(lambda: self.epoch > 0)
        for one in self.both:
            if not one.is_running:
                one.start()

    def kill(self) -> None:
        """kill -9 to the one that works."""
        self.working.kill()

    def freeze(self) -> RunningBot:
        """The one that works stands still, as on a machine that hangs; `thaw` it."""
        frozen = self.working
        _signal(frozen, signal.SIGSTOP)
        return frozen

    def thaw(self, frozen: RunningBot) -> None:
        _signal(frozen, signal.SIGCONT)

    def hang(self) -> None:
        """The one that works stands still until the other has taken over, and comes back then."""
        before, frozen = self.epoch, self.freeze()
        self.until(lambda: self.epoch > before)
        self.thaw(frozen)

    def stop(self) -> int:
        """Both, in order; 0 when both ended so. One that only just begins is let come as far as that first."""
        self.until(lambda: all(_knows_its_place(one) for one in self.both if one.is_running))
        statuses = [one.stop() for one in (self.waiting, self.working) if one.is_running]
        return max(map(abs, statuses), default=0)

    def close(self) -> None:
        for one in self.both:
            one.close()

    def until(self, condition: Callable[[], object], within: float = 30.0) -> None:
        """Waits for what only logs show."""
        clock, deadline = threading.Event(), time.monotonic() + within
        while not condition():
            assert time.monotonic() < deadline, self.log[-4000:]
            clock.wait(0.05)

    # As of one bot.

    @property
    def folder(self) -> Path:
        return self.both[0].folder

    @property
    def environment(self) -> dict[str, str]:
        return self.both[0].environment

    @property
    def now(self) -> datetime:
        return self.both[0].now

    @property
    def log(self) -> str:
        return "".join(one.log for one in self.both if one.log_file.exists())

    def database(self) -> Database:
        return self.both[0].database()

    def command(self, *arguments: str, status: int = 0) -> str:
        return self.both[0].command(*arguments, status=status)


def _epoch(one: RunningBot) -> int:
    found = _TOOK_OVER.findall(one.log) if one.log_file.exists() else []
    return int(found[-1]) if found else 0


def _knows_its_place(one: RunningBot) -> bool:
    """Whether, since it was started last, it has taken the work over or stands by: a signal before that kills it."""
    return "unionhall.lease" in one.log_of_this_life


def _signal(one: RunningBot, number: int) -> None:
    assert one.process is not None
    one.process.send_signal(number)
