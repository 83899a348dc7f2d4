"""The weather between the bot and its people: faults by chance, remembered by what they met."""

from collections import Counter
from collections.abc import Callable

from bot.sandbox import faults
from bot.sandbox.faults import Fault, Faults, Latency

#: After these nobody can tell the bot whether its call was carried out.
UNTOLD = (faults.LostAnswer, faults.CutBody, faults.HeldAnswer)


class Weather(Faults):
    """Bad until `clear`. `fault` and `delay` (seconds) are those of the call at work; `lives` counts processes.

    A process counts from its first call on: what a killed one had sent before may be read after the next was started.
    With `heirs` it is one that stood by, had made that call long ago, and counts from its first question for updates.
    """

    def __init__(self, seed: int, hear: Callable[[str], None], *, heirs: bool = False) -> None:
        super().__init__(seed)
        self.lives = 0
        self.awaits_heir = heirs
        self._sign = "getupdates" if heirs else "getme"
        self.delay = 0.0
        self.fault: Fault | None = None
        self._hear = hear
        self._met: Counter[str] = Counter()

    def draw(self, method: str, chat_id: int | None) -> tuple[float, Fault | None]:
        self.delay, self.fault = super().draw(method, chat_id)
        if method == self._sign and (self.awaits_heir or method == "getme"):
            self.lives += 1
            self.awaits_heir = False
        if self.fault is not None:
            self._met[type(self.fault).__name__] += 1
        self._hear(method)
        return self.delay, self.fault

    def worsen(self) -> None:
        """From now on it is as bad as on a poor day."""
        self.plan("*", Latency(5, jitter_ms=50))
        self.plan("sendMessage", Latency(0, jitter_ms=400), percent=10)
        self.plan("sendMessage", faults.TooManyRequests(1), percent=0.2)
        self.plan("sendMessage", faults.HeldAnswer(3), percent=0.7)
        for method in ("sendMessage", "editMessageText"):
            self.plan(method, faults.LostAnswer(), percent=2)
        self.plan("*", faults.BadGateway(), percent=1)
        self.plan("*", faults.Reset(), percent=1)
        self.plan("*", faults.CutBody(), percent=1)

    def met(self) -> dict[str, int]:
        """How many calls each kind of fault has met."""
        return dict(self._met)
