"""The crowd: everybody of a crash run, in one thread."""

import threading
import time
from collections.abc import Sequence
from queue import Empty, Queue

from tests.crash.people import Shown, Somebody

#: Seconds that one step of somebody may last.
_LONGEST_STEP = 60.0


class Crowd:
    """Everybody at once, in one thread: whoever has something new before the eyes, or has waited long enough, acts."""

    def __init__(self, people: Sequence[Somebody]) -> None:
        self.people = people
        self._by_chat = {one.phone.chat.id: one for one in people}
        # No SimpleQueue: CPython's (3.11) waits for ever if a time of a microsecond is over before it begins to wait.
        self._news: Queue[Shown] = Queue()
        self._over = threading.Event()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="crowd", daemon=True)

    def tell(self, shown: Shown) -> None:
        self._news.put(shown)

    def start(self) -> None:
        self._thread.start()

    def rest(self) -> None:
        """Nobody begins anything any more."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(_LONGEST_STEP)
            assert not self._thread.is_alive(), "the crowd hangs"
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            while not self._over.is_set():
                self._step()
        except Exception as error:  # noqa: BLE001 - `rest` raises it where somebody looks
            self._failure = error

    def _step(self) -> None:
        now = time.monotonic()
        due = min(self.people, key=lambda one: one.wakes_at)
        try:
            shown = self._news.get(timeout=min(max(due.wakes_at - now, 0.0), 0.2) or 1e-6)
        except Empty:
            if due.wakes_at <= time.monotonic():
                due.wake()
            return
        self._by_chat[shown.message.chat.id].hear(shown)
