"""Announcing: the commands that each telephone offers, as the matrix has them; an offer is no right to anything."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.transport import Transport
from bot.words import Words
from storage import kin, offices, rights
from storage.accounts import LANGUAGES
from storage.database import Database
from storage.rights import Chat, Who

log = logging.getLogger("unionhall.announcing")

#: Commands that every telephone offers; each command has a line of its own in the texts.
EVERYBODY = rights.commands({Who.STRANGER, Who.MEMBER}, Chat.PRIVATE)
#: All there are.
COMMANDS = [door[1:] for line in rights.MATRIX for door in line.doors if door.startswith("/")]
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 300.0
#: Seconds between two people: a hundred officers must not use up what the letters need.
_BETWEEN = 0.1


class Announcer:
    """Tells Telegram the commands: at the start to everybody, then to each whose offices change, or whose contact they
    are."""

    def __init__(
        self, database: Database, transport: Transport, words: Words, *, method_url: str, language: str
    ) -> None:
        self._database = database
        self._transport = transport
        self._words = words
        self._url = method_url
        self._language = language
        self._changed: asyncio.Queue[int] = asyncio.Queue()
        database.listen(offices.changed, self._hear)
        database.listen(kin.changed, self._hear)

    def _hear(self, accounts: Iterable[int]) -> None:
        for account_id in accounts:
            self._changed.put_nowait(account_id)

    async def run(self) -> None:
        """Never ends: work that ends would close the house."""
        await self._offer({"type": "default"}, EVERYBODY)
        await self._offer({"type": "all_group_chats"}, rights.commands({Who.MEMBER}, Chat.GROUP))
        # The chair is mostly one of them; Telegram has no scope for one person in whatever group.
        await self._offer({"type": "all_chat_administrators"}, rights.commands({Who.CHAIR, Who.MEMBER}, Chat.GROUP))
        for offered in await self._database.read(partial(rights.telephones, account_id=None)):
            await self._offer_to(offered)
        while True:
            account_id = await self._changed.get()
            for offered in await self._database.read(partial(rights.telephones, account_id=account_id)):
                await self._offer_to(offered)

    async def _offer_to(self, offered: tuple[int, set[Who]]) -> None:
        chat_id, who = offered
        scope = {"type": "chat", "chat_id": chat_id}
        if who:
            await self._offer(scope, rights.commands(who, Chat.PRIVATE))
        else:
            for code in self._codes():
                await self._insist("deleteMyCommands", {"scope": scope, "language_code": code})
        await asyncio.sleep(_BETWEEN)

    async def _offer(self, scope: dict[str, Any], names: list[str]) -> None:
        for language, code in zip(LANGUAGES, self._codes(), strict=True):
            commands = [
                {"command": name, "description": self._words.plain(f"home.command_{name}", {}, language)}
                for name in names
            ]
            await self._insist("setMyCommands", {"commands": commands, "scope": scope, "language_code": code})

    def _codes(self) -> Iterator[str | None]:
        """The union's own language is the one for every telephone that speaks none of the others."""
        return (None if language == self._language else language for language in LANGUAGES)

    async def _insist(self, method: str, parameters: dict[str, Any]) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._transport.call(self._url, method, parameters)
            except (BadRequest, Forbidden):
                # Whoever has never opened the chat, or has blocked the bot, is offered nothing.
                log.info("%s is refused for a chat; it is left", method)
                return
            except TelegramError as error:
                log.warning("%s failed (%s); trying again", method, type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)
            else:
                return
