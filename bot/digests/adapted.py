"""When a digest leaves: the union's own template of its language, if there is one; whatever goes wrong with it, the
shipped one goes in its place, and who adapted it is told once."""

import asyncio
import logging
from functools import lru_cache, partial
from typing import Final

from bot.clock import Clock
from bot.digests.rules import MOST, Adapted, Unfit, len_of
from bot.digests.samples import typical
from bot.words import Words
from storage.database import Database
from storage.digests import templates
from storage.outbox import Letter

log = logging.getLogger("unionhall.postman")

WEEKLY: Final = "digests.weekly"
PREVIEW: Final = "digests.preview"
HEAD: Final = "digests.preview_head"


class Templates:
    """Asked for each letter before it is put into words."""

    def __init__(self, database: Database, words: Words, clock: Clock) -> None:
        self._database = database
        self._words = words
        self._clock = clock
        # Compiled once for all readers of a language; a new text is another key.
        self._compiled = lru_cache(4)(self._compile)

    async def text(self, letter: Letter, *, plain: bool) -> str | None:
        """The words in the place of the house's own; None for these. `plain`: Telegram did not take the tags before."""
        if letter.key == PREVIEW:
            return await self._shown(letter)
        if letter.key != WEEKLY:
            return None
        found = await self._database.read(partial(templates.of, language=letter.language))
        if found is None:
            return None
        text, made_at = found
        try:
            return await asyncio.to_thread(self._said, text, letter, plain=plain)
        except Exception as error:  # noqa: BLE001 - a template is foreign: whatever it does, the digest comes
            log.warning("an adapted template could not be used (%s)", type(error).__name__)
            rule = partial(templates.failed, language=letter.language, made_at=made_at, now=self._clock())
            await self._database.write(rule)
            return None

    async def _shown(self, letter: Letter) -> str | None:
        """A sample in the template that the letter brings, or in the shipped one, below a line that says so where there
        is room for it."""
        language, text = str(letter.values["language"]), letter.values["template"]
        names = (self._words.plain(f"digests.sample_{name}", {}, language) for name in ("unit", "title"))
        sample = typical(*names)
        try:
            if text is None:
                shown = self._words.html(WEEKLY, sample, language)
            else:
                shown = await asyncio.to_thread(lambda: self._compiled(str(text), language).html(sample))
        except Unfit:
            return None
        headed = f"{self._words.html(HEAD, {}, letter.language)}\n\n{shown}"
        return headed if len_of(headed) <= MOST else shown

    def _said(self, text: str, letter: Letter, *, plain: bool) -> str:
        if plain:
            raise Unfit("digests.unfit_tags")
        return self._compiled(text, letter.language).html(letter.values)

    def _compile(self, text: str, language: str) -> Adapted:
        return Adapted(text, self._words, language)
