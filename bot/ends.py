"""Ends: what became of a letter is written once, together with what its service makes of it."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.errors import incident, report
from storage import outbox
from storage.database import Database, Transaction
from storage.outbox import Ended, Letter, Rank, State

log = logging.getLogger("unionhall.postman")

#: Seconds until an end that a locked or full database did not take is written again.
SETTLE_AGAIN = 5.0
#: Said in the place of an answer that Telegram did not take.
_UNSENT = "home.unsent"
#: How often a service is told of an end, if it fails at it; then the end is written without it.
_TELLS = 3


@dataclass(slots=True)
class _Told:
    """An end that a service hears of, in the transaction in which it is written."""

    letter: Letter
    state: State
    ending: dict[str, Any]
    now: datetime
    rule: Ended
    failures: int = 0
    error: Exception | None = None

    def write(self, session: Transaction) -> None:
        """The end, once, and what the service makes of it; what that raises is kept for the log, and raised."""
        self.error = None
        if not outbox.end_open(session, self.ending):
            return
        try:
            self.rule(session, self.letter, self.state, now=self.now)
            session.flush()
        except Exception as error:
            self.error = error
            raise


class Ends:
    """Writes ends. `open`: the numbers of letters in our hands, until their end is committed."""

    def __init__(self, database: Database, ended: Mapping[str, Ended], clock: Clock) -> None:
        self._database = database
        self._ended = ended
        self._clock = clock
        self.open: set[int] = set()

    def apologise(self, letter: Letter, number: str) -> None:
        """Whoever waits for an answer hears that it could not be shown, once; what they asked for is done."""
        if letter.rank is Rank.ANSWER and letter.group is None and letter.key != _UNSENT:
            unsent = Letter(letter.to, _UNSENT, {"incident": number}, Rank.ANSWER, once=f"unsent {letter.id}")
            self._database.soon(partial(outbox.queue, letter=unsent, now=self._clock()), lambda _: None)

    def write(self, letter: Letter, state: State, *, message_id: int | None = None, reason: str = "") -> None:
        now = self._clock()
        ending = outbox.ending(letter.id, state, now=now, message_id=message_id, reason=reason)
        rule = self._ended.get(letter.key)
        if rule is None:
            self._write_end(letter.id, ending)
        else:
            letter.message_id = message_id
            self._tell_end(_Told(letter, state, ending, now, rule))

    def _write_end(self, letter_id: int, ending: dict[str, Any]) -> None:
        # Known as ours until the end is committed, so that no look takes it for another's.
        again = partial(asyncio.get_running_loop().call_later, SETTLE_AGAIN, self._write_end, letter_id, ending)
        self._database.hand_soon(outbox.end_all, ending, partial(self.open.discard, letter_id), again)

    def _tell_end(self, told: _Told) -> None:
        self._database.soon(told.write, lambda _: self.open.discard(told.letter.id), partial(self._untold, told))

    def _untold(self, told: _Told) -> None:
        """Tells it again, for ever where only the database fails; a service that fails itself loses the word of it."""
        told.failures += told.error is not None
        if told.error is None or told.failures < _TELLS:
            asyncio.get_running_loop().call_later(SETTLE_AGAIN, self._tell_end, told)
            return
        number = incident()
        log.error("%s: the service of a letter %s failed at its end", number, told.letter.key)
        report(told.error, number)
        self._write_end(told.letter.id, told.ending)
