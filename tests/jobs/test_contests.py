"""The round of contests: each goes on by itself, one that fails is paused alone, and nothing is written without one."""

import asyncio
from datetime import datetime

import pytest

from jobs import contests
from storage.contests import Contest, Phase, running
from tests.cast import Cast
from tests.storage.contest_of import SECOND, Play, begin, prepare, single


def go_on(cast: Cast, now: datetime) -> int:
    async def act() -> int:
        cast.database.start(asyncio.get_running_loop())
        try:
            return await contests.go_on(cast.database, now)
        finally:
            await cast.database.stop()

    return asyncio.run(act())


@pytest.fixture
def plays(cast: Cast) -> list[Play]:
    """Two in which somebody has joined."""
    host = cast.create_officer()
    made = [begin(prepare(cast, host, [single(nth)])) for nth in (1, 2)]
    for play in made:
        play.join(cast.create_member())
        play.wait(9)
    return made


class TestGoingOn:
    def test_writes_nothing_while_none_is_on(self, cast: Cast) -> None:
        class OnlyReads:
            async def read(self, rule):
                return cast.read(rule)

        assert asyncio.run(contests.go_on(OnlyReads(), cast.now)) == 0

    def test_looks_at_each(self, cast: Cast, plays: list[Play]) -> None:
        assert go_on(cast, plays[0].now + SECOND) == 2
        assert [play.contest.phase for play in plays] == [Phase.COUNTDOWN, Phase.COUNTDOWN]

    def test_pauses_the_one_that_fails_and_the_others_play_on(
        self, cast: Cast, plays: list[Play], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lobby = running.FLOWS[Phase.LOBBY]

        def fails(session, contest: Contest, *, now: datetime) -> bool:
            if contest.id == plays[0].contest_id:
                raise ZeroDivisionError
            return lobby(session, contest, now=now)

        monkeypatch.setitem(running.FLOWS, Phase.LOBBY, fails)
        with pytest.raises(ZeroDivisionError):
            go_on(cast, plays[0].now + SECOND)
        assert [play.contest.phase for play in plays] == [Phase.HELD, Phase.COUNTDOWN]
