"""The ledger: what the API accepted from the bot, in order, and by what luck its answer left."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.records import Message
from tests.crash.people import STORY, Shown, Sight
from tests.crash.weather import UNTOLD, Weather

#: What stands above an officer's words on the employee's telephone.
_OFFICERS_WORDS = ("回复您", "想问您")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that the API took: `life` of which process, `answered_at` (monotonic) when its answer was to leave.

    `untold`: a fault kept that answer from the bot.
    """

    chat_id: int
    message_id: int
    how: Sight
    text: str
    data: tuple[str, ...]
    life: int
    answered_at: float
    untold: bool


class Alarm:
    """Goes off at the n-th event of a kind, for the one who waits for it."""

    def __init__(self) -> None:
        self._kind = ""
        self._left = 0
        self._off = threading.Event()

    def set(self, kind: str, count: int = 1) -> None:
        self._off.clear()
        self._left, self._kind = count, kind

    def hear(self, kind: str) -> None:
        if kind == self._kind:
            self._left -= 1
            if self._left <= 0:
                self._kind = ""
                self._off.set()

    def wait(self, within: float) -> bool:
        """Whether it went off within the seconds."""
        return self._off.wait(within)


@dataclass
class Ledger:
    """Listens to the world; tells the crowd and the alarm."""

    weather: Weather
    alarm: Alarm
    tell: Callable[[Shown], None]
    accepted: list[Accepted] = field(default_factory=list)

    def write(self, chat_id: int, message: Message, how: str) -> None:
        """Called inside the world's lock, in the middle of the call that the weather has just met."""
        if how not in {"sent", "edited"}:
            return
        sight: Sight = "sent" if how == "sent" else "edited"
        data = tuple(button.get("callback_data", "") for row in message.inline_keyboard for button in row)
        answered_at = time.monotonic() + self.weather.delay
        untold = isinstance(self.weather.fault, UNTOLD)
        lives = self.weather.lives
        self.accepted.append(
            Accepted(chat_id, message.message_id, sight, message.text, data, lives, answered_at, untold)
        )
        self.tell(Shown(message, sight, message.text, data))
        self.alarm.hear("accepted")
        if how == "sent" and STORY in message.text and any(words in message.text for words in _OFFICERS_WORDS):
            self.alarm.hear("answered")
