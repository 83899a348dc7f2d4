"""The world's clock ringing in the server's loop: one timer for the next poll that ends, none when none does."""

import asyncio

from bot.sandbox.voting import Voting


class Alarm:
    """To be made and stopped in the loop's own thread; from then on the voting sets it, from any thread."""

    def __init__(self, voting: Voting) -> None:
        self._voting = voting
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = False
        voting.on_due_changed = self._set_soon
        self._set()

    def stop(self) -> None:
        """What ends from now on is closed by who looks at it, or when there is an alarm again."""
        with self._voting.lock:
            self._voting.on_due_changed = None
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()

    def _set_soon(self) -> None:
        self._loop.call_soon_threadsafe(self._set)

    def _set(self) -> None:
        if self._stopped:
            return
        with self._voting.lock:
            self._voting.close_due()
            left = self._voting.seconds_to_next()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if left is None else self._loop.call_later(max(left, 0.0) + 0.001, self._set)
