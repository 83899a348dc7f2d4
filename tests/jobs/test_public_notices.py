"""The rounds of public notices: each morning those whose time is over, each minute those whose case went elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import TypeVar

from bot.timetable import ROUNDS, Chore, Round
from jobs import public_notices
from storage import offices, rounds
from storage.hardship import Stage
from storage.hardship.moves import Act, move
from storage.hardship.reports import Report
from storage.public_notices import State
from storage.rounds import Run
from tests.cast import Cast
from tests.storage.notices import Hall

T = TypeVar("T")


def done(cast: Cast, work: Callable[[], Awaitable[T]]) -> T:
    """What the timetable would do."""

    async def act() -> T:
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
    def test_takes_down_what_hangs_for_a_case_that_has_ended(self, cast: Cast) -> None:
        (entry,) = [each for each in ROUNDS if each.work is public_notices.follow]
        assert isinstance(entry, Chore)
        hall = Hall(cast)
        hall.put_up()
        cast.write(lambda session: move(session.get_one(Report, hall.case), Act.DECLINE))

        async def twice() -> int:
            assert await public_notices.follow(cast.database, cast.now) == 1
            return await public_notices.follow(cast.database, cast.now)

        assert done(cast, twice) == 0
        assert hall.notice.state == State.DOWN


class TestHandingOn:
    def test_tells_who_took_the_case_over_and_no_second_time(self, cast: Cast) -> None:
        (entry,) = [each for each in ROUNDS if each.work is public_notices.hand_on]
        assert isinstance(entry, Chore)
        hall, heir = Hall(cast), cast.create_officer("陈芳")
        hall.put_up()
        hall.object_()
        later = cast.now + timedelta(minutes=5)
        cast.write(lambda session: offices.dismiss(session, hall.officer.account_id, now=cast.now))
        cast.take(heir, hall.case, now=later)

        async def twice() -> list[int]:
            return [await public_notices.hand_on(cast.database, later) for _ in range(2)]

        assert done(cast, twice) == [1, 0]
