"""Behind the glass: each call that the bot made, as it was answered, for whoever looks at the page."""

from collections import deque
from collections.abc import Callable

from bot.sandbox.course import Call
from bot.sandbox.records import Json

#: Characters of a parameter or an answer that are shown.
_LONGEST = 4000
#: How many calls are shown to who comes later.
_KEPT = 300


class Calls:
    """`heard` is told of each call; `now` shows the world's time."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._count = 0
        self._kept: deque[Json] = deque(maxlen=_KEPT)

    def heard(self, call: Call, body: bytes) -> None:
        self._count += 1
        self._kept.append(
            {
                "tell": "call",
                "id": self._count,
                "at": self._now(),
                "method": call.method,
                "chat": call.chat_id,
                "person": call.chat_id if call.chat_id is not None and call.chat_id > 0 else None,
                "params": {name: _short(value) for name, value in call.params.items()},
                "status": call.status,
                "description": call.description,
                "answer": _short(body.decode("utf-8", "replace")),
                "ms": round(call.ms, 1),
            }
        )

    def after(self, number: int) -> list[Json]:
        """The calls after that number, in order."""
        missed = min(self._count - number, len(self._kept))
        return [self._kept[place] for place in range(len(self._kept) - missed, len(self._kept))]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
