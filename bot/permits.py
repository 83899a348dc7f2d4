"""The last look before a letter leaves: whether its reader may still have it; then it is marked, committed, as being
sent."""

from collections.abc import Mapping
from functools import partial

from bot.clock import Clock
from bot.rendering import Renderer
from storage import audit, outbox
from storage.database import Database, Transaction
from storage.outbox import VISITOR, Letter, Right


class Permits:
    """Asks the right by which a letter is had in the moment it leaves."""

    def __init__(self, database: Database, renderer: Renderer, rights: Mapping[str, Right], clock: Clock) -> None:
        self._database = database
        self._renderer = renderer
        self._rights = rights
        self._clock = clock

    async def mark(self, letter: Letter) -> bool:
        """Committed before the call, so that a crash in it is known as one; False when the right to it is gone."""
        if letter.right == VISITOR:
            await self._database.hand(outbox.mark_all_sending, letter.id)
            return True
        return await self._database.write(partial(self._mark_by_right, letter=letter))

    def _mark_by_right(self, session: Transaction, *, letter: Letter) -> bool:
        if not self.may_have(session, letter):
            return False
        if letter.group is not None and not outbox.is_open(session, letter.id):
            return False
        paper = self._renderer.papers.get(letter.key)
        if paper is not None:
            audit.note(
                session, letter.key, by=letter.to or None, now=self._clock(), record=f"{paper.record} {letter.subject}"
            )
        outbox.mark_sending(session, letter.id)
        return True

    def may_have(self, session: Transaction, letter: Letter) -> bool:
        """Whether the right to it holds."""
        return self._rights[letter.right](session, letter.group or letter.to, letter.subject)
