"""What waits of visits goes into the books without anybody asking."""

import asyncio

from jobs import visits as jobs
from storage.visits import booking
from tests.cast import Cast
from tests.storage.test_visits_bringing import chair
from tests.storage.test_visits_walking import Round, walk

__all__ = ["chair", "walk"]


def run(cast: Cast) -> int:
    async def act() -> int:
        cast.database.start(asyncio.get_running_loop())
        try:
            return await jobs.book(cast.database, cast.now)
        finally:
            await cast.database.stop()

    return asyncio.run(act())


class TestBook:
    def test_goes_on_until_nothing_waits(self, walk: Round, cast: Cast, chair: object) -> None:
        def tick(session) -> None:  # type: ignore[no-untyped-def]
            for visit in every:
                one = session.get_one(booking.Visit, visit)
                one.stage, one.done_on, one.done_by, one.gave_money = "done", cast.now.date(), walk.li.account_id, 100
                booking.lay_by(session, one)

        every = [walk.visit(f"老人{number}") for number in range(booking.A_PAGE + 1)]
        cast.write(tick)
        assert run(cast) == booking.A_PAGE + 1
