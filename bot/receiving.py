"""Receiving: a file that somebody sent comes into memory, never onto the disk, and is read by the reading process."""

import asyncio
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from telegram import Document, PhotoSize
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.darkroom import developing
from bot.darkroom.developing import Spoiled
from bot.digests import trying
from bot.papers import summaries
from bot.papers.summaries import examples, writing
from bot.question_files import reading as questions
from bot.rosters import reading
from bot.rosters.reading import Reading
from bot.sheets.process import Unread
from bot.transport import Transport
from bot.verdicts import seconds_of
from handlers.context import Receive, Unreceived
from storage.digests.records import MOST_TEMPLATE, Tongue
from storage.digests.templates import Checked
from storage.evidence.photos import Picture
from storage.question_files.readings import Reading as QuestionReading
from storage.rosters import previews
from storage.summaries.templates import Template

T = TypeVar("T")

log = logging.getLogger("unionhall.receiving")

#: What Telegram hands out to bots, in bytes.
LARGEST = 20 << 20
#: Bytes of a template: four to a sign at most.
LARGEST_TEMPLATE = MOST_TEMPLATE * 4
#: Rows that one file may have here: they are all held in memory until they are laid by.
MOST_ROWS = 20_000
#: Why a file is read as a roster when it was not read as one of questions.
_PERHAPS_PEOPLE = {questions.NOTHING, "rosters.too_slow", "rosters.too_heavy", "rosters.damaged_workbook"}
#: Seconds that fetching may take in all, and pauses between tries.
_WHOLE, _PAUSES = 90.0, (0.5, 2.0, 0.0)


class Receiver:
    """Fetches what was sent and reads it, one file at a time; the loop goes on meanwhile."""

    def __init__(self, transport: Transport, *, method_url: str, file_url: str) -> None:
        self._transport = transport
        self._url = method_url
        self._file_url = file_url
        self._desk = asyncio.Semaphore(1)

    def by_kind(self) -> dict[str, Receive]:
        """What counters ask for, by its name."""
        templates = {f"template_{tongue}": partial(self.template, language=tongue) for tongue in Tongue}
        form = {"summary_template": self.summary_template}
        return {"roster": self.roster, "file": self.file, "photo": self.photo, **form, **templates}

    async def roster(self, document: Document) -> Reading | Unreceived:
        """What stands in the file; else the key of one sentence, and what fills it."""
        name = document.file_name or ""
        too_big = Unreceived("rosters.too_big", {"file": previews.short(name), "most": LARGEST >> 20})
        content = await self._fetched(document, too_big, Unreceived("rosters.not_fetched", {}))
        if isinstance(content, Unreceived):
            return content
        async with self._desk:
            return await _aside(partial(_read, content, name))

    async def file(self, document: Document) -> Reading | QuestionReading | Unreceived:
        """What stands in the file, questions or people; else the key of one sentence, and what fills it."""
        name = document.file_name or ""
        too_big = Unreceived("rosters.too_big", {"file": previews.short(name), "most": LARGEST >> 20})
        content = await self._fetched(document, too_big, Unreceived("rosters.not_fetched", {}))
        if isinstance(content, Unreceived):
            return content
        async with self._desk:
            found = await _aside(partial(_read_questions, content, name))
            return await _aside(partial(_read, content, name)) if found is None else found

    async def template(self, document: Document, *, language: str) -> Checked | Unreceived:
        """A template of the digest, tried out over every shape; else the key of one sentence, and what fills it."""
        unfit = Unreceived("digests.unfit_text", {"most": MOST_TEMPLATE})
        if (document.file_size or 0) > LARGEST_TEMPLATE:
            return unfit
        content = await self._fetched(document, unfit, Unreceived("digests.not_fetched", {}))
        if isinstance(content, Unreceived):
            return content
        if len(content) > LARGEST_TEMPLATE:
            return unfit
        async with self._desk:
            return await _aside(partial(_tried, content, language))

    async def photo(self, thing: Document | PhotoSize) -> Picture | Unreceived:
        """The picture, written anew; else the key of one sentence. Its name is asked by nobody."""
        too_big = Unreceived("evidence.too_big", {"most": LARGEST >> 20})
        content = await self._fetched(thing, too_big, Unreceived("evidence.not_fetched", {}))
        if isinstance(content, Unreceived):
            return content
        async with self._desk:
            return await _aside(partial(_developed, content))

    async def summary_template(self, document: Document) -> Template | Unreceived:
        """The form of a summary, which could be filled with examples; else the key of one sentence. Its name is asked
        by nobody."""
        too_big = Unreceived("summaries.too_big", {"most": writing.LARGEST >> 20})
        if (document.file_size or 0) > writing.LARGEST:
            return too_big
        content = await self._fetched(document, too_big, Unreceived("summaries.not_fetched", {}))
        if isinstance(content, Unreceived):
            return content
        async with self._desk:
            return await _aside(partial(_filled, content))

    async def _fetched(
        self, thing: Document | PhotoSize, too_big: Unreceived, not_fetched: Unreceived
    ) -> bytes | Unreceived:
        if (thing.file_size or 0) > LARGEST:
            return too_big
        with suppress(TimeoutError):
            async with asyncio.timeout(_WHOLE):
                for pause in _PAUSES:
                    try:
                        return await self._fetch(thing.file_id)
                    except BadRequest as error:
                        if "too big" in error.message.lower():
                            return too_big
                        break
                    except TelegramError as error:
                        log.warning("a file could not be fetched (%s)", type(error).__name__)
                        await asyncio.sleep(seconds_of(error) if isinstance(error, RetryAfter) else pause)
        return not_fetched

    async def _fetch(self, file_id: str) -> bytes:
        told = await self._transport.call(self._url, "getFile", {"file_id": file_id})
        path = told.get("file_path") if isinstance(told, dict) else None
        if not isinstance(path, str):
            raise NetworkError("No path to the file was told")
        status, content = await self._transport.do_request(f"{self._file_url}/{quote(path)}", "GET")
        if status != 200:
            raise NetworkError("The file was not handed out")
        return content


def _tried(content: bytes, language: str) -> Checked | Unreceived:
    with _in_memory(content) as descriptor:
        try:
            return trying.read(Path(f"/dev/fd/{descriptor}"), language, descriptors=(descriptor,))
        except Unread as unread:
            return Unreceived(unread.key, unread.values)


def _read(content: bytes, name: str) -> Reading | Unreceived:
    with _in_memory(content) as descriptor:
        path = Path(f"/dev/fd/{descriptor}")
        try:
            return reading.read(path, ending=Path(name).suffix, descriptors=(descriptor,), most=MOST_ROWS)
        except Unread as unread:
            return Unreceived(unread.key, {"file": previews.short(name), **unread.values})


def _read_questions(content: bytes, name: str) -> QuestionReading | Unreceived | None:
    """None where it is no file of questions, or one that can't be looked at as such."""
    with _in_memory(content) as descriptor:
        try:
            return questions.read(Path(f"/dev/fd/{descriptor}"), descriptors=(descriptor,), most=MOST_ROWS)
        except Unread as unread:
            if unread.key in _PERHAPS_PEOPLE:
                return None
            return Unreceived(unread.key, {"file": previews.short(name), **unread.values})


def _developed(content: bytes) -> Picture | Unreceived:
    try:
        developing.check(content)
        with _in_memory(content) as descriptor:
            return Picture(developing.develop(Path(f"/dev/fd/{descriptor}"), descriptor))
    except Spoiled as spoiled:
        return Unreceived(spoiled.key, {})


def _filled(content: bytes) -> Template | Unreceived:
    try:
        writing.written(content, examples.TOLD, summaries.NEEDED)
    except writing.Unfit as unfit:
        return Unreceived(unfit.key, unfit.values)
    return Template(content)


@contextmanager
def _in_memory(content: bytes) -> Iterator[int]:
    """A file that has no name and lies on no disk, where the system has such; else one that is gone when we are."""
    if not hasattr(os, "memfd_create"):
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.flush()
            yield file.fileno()
        return
    with os.fdopen(os.memfd_create("received"), "wb") as file:
        file.write(content)
        file.flush()
        yield file.fileno()


async def _aside(work: Callable[[], T]) -> T:
    """Does it in a thread of its own. Not in the loop's pool: the bot that ends would wait for a hostile file."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def tell(result: T | None, error: Exception | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, failure = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - it is raised where it is waited for
            failure = error
        # The loop may have ended meanwhile; then nobody waits.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(tell, result, failure)

    threading.Thread(target=run, name="receiver", daemon=True).start()
    return await done
