"""The bell: each press is answered once, in the same breath as its commit; empty when that takes over two seconds."""

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError

from bot.rendering import Renderer
from bot.transport import Transport
from handlers.screens import Toast

log = logging.getLogger("unionhall.bell")

#: Seconds a press may wait for its commit before the telephone is told that it was heard.
PATIENCE = 2.0
#: Seconds after which Telegram takes no answer to a press any more.
TOO_LATE = 15.0


@dataclass(slots=True)
class Ring:
    """One press that wants an answer."""

    query_id: str
    timer: asyncio.TimerHandle | None = None
    answered: bool = False


class Bell:
    """Answers presses, best effort: a lost answer costs a spinning button, nothing more."""

    def __init__(self, transport: Transport, renderer: Renderer, method_url: str) -> None:
        self._transport = transport
        self._renderer = renderer
        self._url = method_url
        self._calls: set[asyncio.Task[None]] = set()

    def expect(self, query_id: str, came_in: float) -> Ring:
        """A press that came in at `came_in` (monotonic seconds); one too old is left alone."""
        ring = Ring(query_id)
        waited = time.monotonic() - came_in
        if waited > TOO_LATE:
            ring.answered = True
        else:
            delay = max(0.0, PATIENCE - waited)
            ring.timer = asyncio.get_running_loop().call_later(delay, self._answer, ring, {})
        return ring

    def ring(self, ring: Ring, toast: tuple[Toast, str] | None) -> None:
        """The answer after the commit: a toast in the reader's language, or just "heard"."""
        if toast is None:
            self._answer(ring, {})
            return
        shown, language = toast
        words = self._renderer.toast(shown.key, shown.values, language)
        self._answer(ring, {"text": words, "show_alert": shown.alert})

    async def drain(self, seconds: float) -> None:
        """Waits for answers under way, for some seconds at most."""
        if self._calls:
            _, late = await asyncio.wait(self._calls, timeout=seconds)
            for call in late:
                call.cancel()

    def _answer(self, ring: Ring, answer: dict[str, Any]) -> None:
        if ring.timer is not None:
            ring.timer.cancel()
        if ring.answered:
            return
        ring.answered = True
        call = asyncio.get_running_loop().create_task(self._call({"callback_query_id": ring.query_id, **answer}))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _call(self, parameters: dict[str, Any]) -> None:
        try:
            await self._transport.call(self._url, "answerCallbackQuery", parameters)
        except TelegramError as error:
            log.debug("a press was not answered: %s", type(error).__name__)
