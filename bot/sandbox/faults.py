"""Misfortune on demand: by method, by chance or for the next calls, the same for the same seed."""

import random
import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TooManyRequests:
    """429 instead of the work."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class Forbidden:
    """403 instead of the work."""

    description: str = "Forbidden: bot was blocked by the user"


@dataclass(frozen=True, slots=True)
class BadGateway:
    """502 with the HTML of a front server, instead of the work."""


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection breaks before anything is done."""


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """The work is done, then the connection ends without an answer."""


@dataclass(frozen=True, slots=True)
class HeldAnswer:
    """The work is done, then nothing comes for so many seconds, then the connection ends."""

    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class SlowBody:
    """The work is done and the answer drips out over so many seconds."""

    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class CutBody:
    """The work is done and the answer breaks off in the middle."""


@dataclass(frozen=True, slots=True)
class Latency:
    """The answer comes so many milliseconds late; adds up with any other fault."""

    ms: float
    jitter_ms: float = 0.0


Fault = TooManyRequests | Forbidden | BadGateway | Reset | LostAnswer | HeldAnswer | SlowBody | CutBody


@dataclass(slots=True, eq=False)
class Plan:
    """A fault and whom it meets; `left` is how many more times, None for ever; `met` counts."""

    method: str
    fault: Fault | Latency
    percent: float
    left: int | None
    chat_id: int | None
    met: int = 0

    def fits(self, method: str, chat_id: int | None) -> bool:
        return self.method in {"*", method} and self.chat_id in {None, chat_id} and self.left != 0


class Faults:
    """The plans in force; may be changed from any thread while the server runs."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self._plans: list[Plan] = []
        self._lock = threading.Lock()

    def plan(
        self,
        method: str,
        fault: Fault | Latency,
        *,
        percent: float = 100.0,
        calls: int | None = None,
        chat_id: int | None = None,
    ) -> Plan:
        """Meets `percent` of the calls of a method ("*": all), at most `calls` of them, only for `chat_id` if given."""
        plan = Plan(method.lower(), fault, percent, calls, chat_id)
        with self._lock:
            self._plans.append(plan)
        return plan

    def end(self, plan: Plan) -> None:
        with self._lock:
            self._plans.remove(plan)

    def clear(self) -> None:
        with self._lock:
            self._plans.clear()

    def draw(self, method: str, chat_id: int | None) -> tuple[float, Fault | None]:
        """Seconds of delay and the first fault that meets this call; `method` in small letters."""
        if not self._plans:
            return 0.0, None
        delay, found = 0.0, None
        with self._lock:
            for plan in self._plans:
                if found is not None and not isinstance(plan.fault, Latency):
                    continue
                if not plan.fits(method, chat_id) or self._random.random() * 100 >= plan.percent:
                    continue
                plan.met += 1
                plan.left = None if plan.left is None else plan.left - 1
                if isinstance(plan.fault, Latency):
                    delay += (plan.fault.ms + self._random.random() * plan.fault.jitter_ms) / 1000
                else:
                    found = plan.fault
        return delay, found
