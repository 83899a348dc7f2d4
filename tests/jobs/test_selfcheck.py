"""Self-check: what nobody has touched for an hour goes, however many there are."""

import asyncio
from datetime import timedelta

from jobs import selfcheck
from storage.asking import Draft
from storage.selfcheck import checking
from tests.cast import Cast


class TestForgetting:
    def test_drops_what_was_left_standing_within_the_hour(self, cast: Cast) -> None:
        for name in ("李明", "周同"):
            cast.acts(cast.create_member(name), checking.begin)

        async def act(minutes: int) -> int:
            cast.database.start(asyncio.get_running_loop())
            try:
                return await selfcheck.forget(cast.database, cast.now + timedelta(minutes=minutes))
            finally:
                await cast.database.stop()

        assert [asyncio.run(act(minutes)) for minutes in (50, 60)] == [0, 2]
        assert cast.read(lambda session: session.query(Draft).count()) == 0
