"""The rounds of public notices: each morning those whose time is over, each minute those whose case went elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta

from bot.timetable import ROUNDS, Chore, Round
from jobs import public_notices
from storage import rounds
from storage.hardship import Stage, own
from storage.public_notices import State
from storage.rounds import Run
from tests.cast import Cast
from tests.storage.notices import Hall


def done(cast: Cast, work: Callable[[], Awaitable[int]]) -> int:
    """What the timetable would do."""

    async def act() -> int:
        cast.database.start(asyncio.get_running_loop())
        try:
            return await work()
        finally:
            await cast.database.stop()

    return asyncio.run(act())


def end(cast: Cast, slot: datetime) -> int:
    async def work() -> int:
        name = "public_notices.end"
        await cast.database.write(lambda session: rounds.take_up(session, name, slot, now=slot))
        return await public_notices.end(cast.database, Run(name, slot, slot))

    return done(cast, work)


class TestEnding:
    def test_comes_at_eight_every_day(self, cast: Cast) -> None:
        (entry,) = [each for each in ROUNDS if each.work is public_notices.end]
        assert isinstance(entry, Round)
        assert cast.now.tzinfo is not None
        days = entry.slots.between(cast.now, cast.now + timedelta(days=7), cast.now.tzinfo)
        assert [day.astimezone(cast.now.tzinfo).time() for day in days] == [time(8)] * 7

    def test_ends_what_is_over_once(self, cast: Cast) -> None:
        hall = Hall(cast)
        hall.put_up()
        assert [end(cast, hall.days_after(days)) for days in (7, 8, 9)] == [0, 1, 0]
        assert (hall.notice.state, hall.stage) == (State.OVER, Stage.TO_REPORT)
        assert cast.read(rounds.newest)["public_notices.end"].state == rounds.State.DONE


class TestFollowing:
    def test_takes_down_what_hangs_for_a_case_that_was_withdrawn(self, cast: Cast) -> None:
        (entry,) = [each for each in ROUNDS if each.work is public_notices.follow]
        assert isinstance(entry, Chore)
        hall = Hall(cast)
        hall.put_up()
        cast.acts(hall.person, own.withdraw, hall.case)

        async def twice() -> int:
            assert await public_notices.follow(cast.database, cast.now) == 1
            return await public_notices.follow(cast.database, cast.now)

        assert done(cast, twice) == 0
        assert hall.notice.state == State.DOWN
