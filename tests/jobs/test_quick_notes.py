"""Quick notes: the round of Friday comes to its end, asks on the day alone, and nobody twice."""

import asyncio
from datetime import datetime, time, timedelta

from bot.timetable import ROUNDS, Round
from jobs import quick_notes
from storage import rounds
from storage.rounds import Run
from tests.cast import Cast


def ask(cast: Cast, slot: datetime) -> int:
    """The round's run for the slot, as the timetable does it."""

    async def act() -> int:
        cast.database.start(asyncio.get_running_loop())
        try:
            name = "quick_notes.ask"
            await cast.database.write(lambda session: rounds.take_up(session, name, slot, now=slot))
            return await quick_notes.ask(cast.database, Run(name, slot, slot))
        finally:
            await cast.database.stop()

    return asyncio.run(act())


class TestAsking:
    def test_looks_at_four_every_day(self, cast: Cast) -> None:
        (entry,) = [each for each in ROUNDS if each.work is quick_notes.ask]
        assert isinstance(entry, Round)
        assert cast.now.tzinfo is not None
        days = entry.slots.between(cast.now, cast.now + timedelta(days=7), cast.now.tzinfo)
        assert [day.astimezone(cast.now.tzinfo).time() for day in days] == [time(16)] * 7

    def test_asks_on_friday_alone_and_once(self, cast: Cast) -> None:
        officer = cast.create_officer()
        at = cast.now.replace(hour=16)
        assert [ask(cast, at + timedelta(days=day)) for day in range(7)] == [0, 0, 0, 0, 1, 0, 0]
        ask(cast, at + timedelta(days=4))
        assert cast.keys(officer).count("quick_notes.week") == 1
        assert ask(cast, at + timedelta(days=11)) == 1
        assert cast.keys(officer).count("quick_notes.week") == 2
