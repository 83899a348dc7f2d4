"""Binding: a workbook of many lines comes about page by page, beside the bot, in a process of its own."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.papers.enclosures import XLSX, Book, Enclosure, Say

#: Reads on a reader's connection, as `Database.read` does.
Read = Callable[[Callable[[Session], Any]], Awaitable[Any]]

_ROOT = Path(__file__).parents[2]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Bindery:
    """Binds one workbook at a time: more of them would only wait for each other, with twice the memory."""

    def __init__(self, read: Read, clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._bench = asyncio.Semaphore(1)

    async def bound(self, book: Book, account_id: int, subject: int, say: Say) -> Enclosure:
        """The book for that account; each page is read in a transaction of its own."""
        async with self._bench:
            now = self._clock()
            head = await self._read(partial(book.head, account_id=account_id, subject=subject, now=now))
            name, cover = await asyncio.to_thread(book.cover, head, say)
            fetch = partial(book.page, account_id=account_id, subject=subject, now=now)
            process = await asyncio.to_thread(_begin)
            try:
                await asyncio.to_thread(_say, process, cover)
                await self._fill(process, fetch, book.liner(say), book.sheet)
                return Enclosure(name, await asyncio.to_thread(_finish, process), XLSX)
            finally:
                await asyncio.to_thread(_end, process)

    async def _fill(
        self,
        process: "subprocess.Popen[bytes]",
        fetch: Callable[..., Any],
        line: Callable[[Any], list[Any]],
        sheet: Callable[[Any], int],
    ) -> None:
        after: int | None = 0
        here = 0
        while after is not None:
            page = await self._read(partial(fetch, after=after))
            for _ in range(here, here := sheet(page)):
                await asyncio.to_thread(_say, process, True)  # noqa: FBT003 - what the binder hears as a turned leaf
            await asyncio.to_thread(_say, process, [*map(line, page.rows)])
            after = page.last


def _begin() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "bot.papers.binder"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Nothing of our environment goes along: it holds the token.
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        # What it did not take any more is no loss.
        with suppress(OSError):
            pipe.close()
    process.wait()


def _say(process: "subprocess.Popen[bytes]", what: Any) -> None:
    assert process.stdin is not None
    # A lone surrogate has no bytes; the binder leaves out what can't be written.
    process.stdin.write(_ENCODER.encode(what).encode(errors="replace") + b"\n")


def _finish(process: "subprocess.Popen[bytes]") -> bytes:
    """The workbook; RuntimeError where the binder did not come to its end."""
    content, _ = process.communicate(b"null\n")
    if process.returncode or not content:
        raise RuntimeError("the binding process failed")
    return content
