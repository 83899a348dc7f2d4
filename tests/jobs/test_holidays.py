"""Holidays: the round that asks for a missing year comes to its end, and does nothing twice."""

import asyncio
from datetime import datetime, time, timedelta

from bot.timetable import ROUNDS, Round
from jobs import holidays
from storage import rounds
from storage.rounds import Run
from tests.cast import Cast


def remind(cast: Cast, slot: datetime) -> int:
    """The round's run for the slot, as the timetable does it."""

    async def act() -> int:
        cast.database.start(asyncio.get_running_loop())
        try:
            name = "holidays.remind"
            await cast.database.write(lambda session: rounds.take_up(session, name, slot, now=slot))
            return await holidays.remind(cast.database, Run(name, slot, slot))
        finally:
            await cast.database.stop()

    return asyncio.run(act())


class TestReminding:
    def test_comes_at_nine_every_day(self, cast: Cast) -> None:
        (entry,) = [each for each in ROUNDS if each.work is holidays.remind]
        assert isinstance(entry, Round)
        assert entry.name == "holidays.remind"
        assert cast.now.tzinfo is not None
        days = entry.slots.between(cast.now, cast.now + timedelta(days=7), cast.now.tzinfo)
        assert [day.astimezone(cast.now.tzinfo).time() for day in days] == [time(9)] * 7

    def test_tells_the_admin_and_ends_its_run(self, cast: Cast) -> None:
        admin = cast.create_admin()
        assert [remind(cast, cast.now), remind(cast, cast.now)] == [1, 1]  # what the run did, done once
        assert cast.keys(admin) == ["holidays.missing"]
        assert cast.read(rounds.newest)["holidays.remind"].state == rounds.State.DONE
