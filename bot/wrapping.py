"""Wrapping: a letter becomes a call, and what it brings along is read and drawn in the moment it leaves."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.digests.adapted import Templates
from bot.errors import incident, report
from bot.lane import Lane
from bot.papers.binding import Bindery
from bot.papers.enclosures import Book, Enclosure, Forgotten, Lent, Paper, Picture, Printout
from bot.rendering import Renderer
from bot.transport import Attached
from storage.database import Database, Transaction
from storage.outbox import Letter

log = logging.getLogger("unionhall.postman")


class Wrapper:
    """`may_have` asks the right to a letter; whoever lost it while a paper was drawn does not get it."""

    def __init__(
        self, database: Database, renderer: Renderer, may_have: Callable[[Transaction, Letter], bool], clock: Clock
    ) -> None:
        self._database = database
        self._bindery = Bindery(database.read, clock)
        self._renderer = renderer
        self._may_have = may_have
        self._clock = clock
        self._templates = Templates(database, renderer.words, clock)

    async def wrap(
        self, lane: Lane, letter: Letter, *, plain: bool
    ) -> tuple[str, dict[str, Any], dict[str, Attached] | None]:
        """What is called; a paper is read and drawn only now, in the reader's language. Forgotten: it is for nobody."""
        picture = None if letter.id in lane.bare else self._renderer.pictures.get(letter.key)
        if picture is not None and (seen := await self._seen(lane, letter, picture)) is not None:
            return *self._renderer.photo(letter, plain=plain), {"paper": seen}
        paper = self._renderer.papers.get(letter.key)
        if paper is None:
            text = await self._templates.text(letter, plain=plain)
            return *self._renderer.call(letter, plain=plain, text=text), None
        if isinstance(paper, Lent):
            method, parameters = self._renderer.document(letter, plain=plain)
            return method, {**parameters, "document": letter.values[paper.name]}, None
        drawn = await self._drawn(paper, letter)
        # It took its time: whoever has lost the right meanwhile does not get it.
        if not await self._database.read(lambda session: self._may_have(session, letter)):
            raise Forgotten
        return *self._renderer.document(letter, plain=plain), {"paper": (drawn.name, drawn.content, drawn.kind)}

    async def _drawn(self, paper: Paper | Printout | Book, letter: Letter) -> Enclosure:
        say = self._renderer.speaker(letter.language)
        if isinstance(paper, Book):
            return await self._bindery.bound(paper, letter.to, letter.subject, say)
        if isinstance(paper, Printout):
            asked = {"account_id": letter.to, "subject": letter.subject, "values": letter.values, "now": self._clock()}
            found = await self._database.read(partial(paper.read, **asked))
            if paper.tongue is not None:
                say = self._renderer.speaker(paper.tongue(letter.values))
        else:
            found = await self._database.read(lambda session: paper.read(session, letter.subject))
        return await asyncio.to_thread(paper.draw, found, say)

    async def _seen(self, lane: Lane, letter: Letter, picture: Picture) -> Attached | None:
        say = self._renderer.speaker(letter.language)
        try:
            drawn = await asyncio.to_thread(picture.draw, letter.values, say)
        except Exception as error:  # noqa: BLE001 - a picture only helps: the text goes alone
            number = incident()
            log.warning("%s: the picture of a letter %s can't be drawn", number, letter.key)
            report(error, number)
            lane.bare.add(letter.id)
            return None
        return drawn.name, drawn.content, drawn.kind
