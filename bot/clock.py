"""The bot's clock: it drives rules, rounds and shown dates; timeouts and limits use the machine's own."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

Clock = Callable[[], datetime]


def real(zone: tzinfo) -> Clock:
    """Now, in the union's zone."""
    return lambda: datetime.now(zone)


def starting_at(instant: datetime, zone: tzinfo) -> Clock:
    """A clock that shows `instant` at this moment and runs on from there."""
    started = time.monotonic()
    return lambda: (instant + timedelta(seconds=time.monotonic() - started)).astimezone(zone)


class ShiftedClock:
    """The real time plus the seconds that a file holds; the file is read again each second, and only moves it on.

    A file that is missing or unreadable leaves the shift as it is. A jump counts as downtime.
    """

    def __init__(self, path: Path, zone: tzinfo) -> None:
        self._path = path
        self._zone = zone
        self._shift = timedelta()
        self._read_at = float("-inf")

    def __call__(self) -> datetime:
        if time.monotonic() - self._read_at >= 1:
            self._read_at = time.monotonic()
            self._shift = max(self._shift, self._read())
        return (datetime.now(UTC) + self._shift).astimezone(self._zone)

    def _read(self) -> timedelta:
        try:
            return timedelta(seconds=float(self._path.read_text()))
        except (OSError, ValueError, OverflowError):
            return self._shift
