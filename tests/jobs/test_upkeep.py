"""Upkeep: what is over is forgotten, what is not stays, and it is gone from the disk."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jobs import upkeep
from storage import codes, inbox, offices, outbox
from storage.database import Database, sqlite_file
from storage.hardship import Answer, casework, dialogue, saying
from storage.inbox import Arrival
from storage.outbox import Letter, State, StoredLetter
from tests.cast import STORY, Cast


def run(cast: Cast, round_: Callable[[Database, datetime], Awaitable[int]], at: datetime | None = None) -> int:
    async def act() -> int:
        cast.database.start(asyncio.get_running_loop())
        try:
            return await round_(cast.database, at or cast.now)
        finally:
            await cast.database.stop()

    return asyncio.run(act())


class TestForgetting:
    def test_takes_what_is_over_and_tells_how_many(self, cast: Cast) -> None:
        actor = cast.create_member()
        old, new = cast.arrival(got_at=cast.now - timedelta(days=3)), cast.arrival()
        cast.take_in(old, new)
        for one in (old, new):
            cast.write(lambda session, one=one: inbox.done(session, one.update_id))
        cast.queue(Letter(actor.account_id, "home.a", {}), Letter(actor.account_id, "home.b", {}))
        for number, days in ((1, 31), (2, 1)):
            at = cast.now - timedelta(days=days)
            cast.write(lambda s, n=number, at=at: outbox.end(s, n, State.SENT, now=at))
        for hours in (25, 1):
            at = cast.now - timedelta(hours=hours)
            cast.write(lambda s, at=at: offices.accept(s, "guess", actor.account_id, now=at))
        assert run(cast, upkeep.forget) == 3
        assert cast.read(inbox.known) == {new.update_id}
        assert [one.id for one in cast.read(lambda session: session.query(StoredLetter).all())] == [2]
        assert cast.read(lambda session: session.query(codes.WrongCode).count()) == 1

    def test_takes_the_words_of_a_report_a_year_after_it_was_closed(self, cast: Cast) -> None:
        officer = cast.create_officer()
        closed, open_ = cast.submit(cast.create_member()), cast.submit(cast.create_member("周同"))
        cast.take(officer, closed)
        cast.says(officer, saying.begin_answer, saying.answer, closed, "明天上午来找我。")
        cast.acts(officer, casework.close, closed)
        assert run(cast, upkeep.forget, cast.now + timedelta(days=364)) == 0
        assert cast.report(closed).story is not None
        run(cast, upkeep.forget, cast.now + timedelta(days=366))
        assert (cast.report(closed).story, cast.report(closed).details) == (None, None)
        assert cast.report(closed).number == "KN-2026-0001"
        assert cast.read(lambda session: session.query(Answer).count()) == 0
        assert cast.report(open_).story is not None

    def test_takes_a_parked_update_after_thirty_days(self, cast: Cast) -> None:
        cast.take_in(Arrival(1, STORY, cast.now, incident="E-TEST"))
        assert run(cast, upkeep.forget, cast.now + timedelta(days=29)) == 0
        assert run(cast, upkeep.forget, cast.now + timedelta(days=31)) == 1
        assert cast.read(inbox.known) == set()

    def test_takes_half_done_answers_that_nobody_touched_for_half_a_year(self, cast: Cast) -> None:
        member = cast.create_member()
        version = cast.acts(member, dialogue.begin)["version"]
        cast.acts(member, dialogue.agree, version)
        assert run(cast, upkeep.forget, cast.now + timedelta(days=179)) == 0
        assert run(cast, upkeep.forget, cast.now + timedelta(days=181)) == 1
        assert cast.acts(member, dialogue.begin)["half_done"] is False

    def test_finds_nothing_the_second_time(self, cast: Cast) -> None:
        cast.take_in(Arrival(1, "", cast.now - timedelta(days=3)))
        cast.write(lambda session: inbox.done(session, 1))
        assert [run(cast, upkeep.forget) for _ in range(2)] == [1, 0]


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
