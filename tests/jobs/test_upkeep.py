"""Upkeep: what was overwritten is gone from the disk too."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest

from jobs import upkeep
from storage import offices, outbox
from storage.database import Database, sqlite_file
from storage.outbox import Letter, State
from tests.cast import STORY, Cast


def run(cast: Cast, round_: Callable[[Database, datetime], Awaitable[int]], at: datetime | None = None) -> int:
    async def act() -> int:
        cast.database.start(asyncio.get_running_loop())
        try:
            return await round_(cast.database, at or cast.now)
        finally:
            await cast.database.stop()

    return asyncio.run(act())


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # PostgreSQL's files are the server's
class TestWiping:
    def test_takes_emptied_words_off_the_disk(self, cast: Cast) -> None:
        cast.queue(Letter(cast.create_member().account_id, "home.a", {"words": STORY}))
        content = cast.stored_letter(1).content
        assert content is not None
        cast.write(lambda session: outbox.end(session, 1, State.SENT, now=cast.now))
        assert run(cast, upkeep.wipe) == 1
        file = sqlite_file(str(cast.database.url))
        assert file is not None
        assert content not in _bytes(file)

    def test_empties_the_log_while_the_bot_runs(self, cast: Cast) -> None:
        async def act() -> int:
            cast.database.start(asyncio.get_running_loop())
            try:
                await cast.database.write(
                    lambda session: offices.invite(session, offices.Role.CHAIR, None, now=cast.now)
                )
                await upkeep.wipe(cast.database, cast.now)
                return (file.with_name(file.name + "-wal")).stat().st_size
            finally:
                await cast.database.stop()

        file = sqlite_file(str(cast.database.url))
        assert file is not None
        assert asyncio.run(act()) == 0


def _bytes(file: Path) -> bytes:
    return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
