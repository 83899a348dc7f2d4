"""Whoever missed a contest of a season is reminded, and a make-up ends when its time is up, without anybody asking."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from jobs import seasons as jobs
from storage.outbox import StoredLetter
from storage.seasons import making_up
from storage.sittings import sitting
from storage.sittings.sitting import spot
from tests.cast import Cast
from tests.storage.contest_of import prepare, single
from tests.storage.seasons_of import belongs, made_up, over, season


class TestASeason:
    def test_reminds_and_settles(self, cast: Cast) -> None:
        officer, player, missed = cast.create_officer(), cast.create_member("李明"), cast.create_member("陈敏")
        play = prepare(cast, officer, [single(1)])
        over(play, {player: [True]})
        belongs(cast, season(cast, officer), play.contest_id)
        key = cast.acts(missed, making_up.take, play.contest_id)["sitting"]
        cast.acts(missed, sitting.choose, key, spot(0, 0))

        async def act() -> tuple[int, int]:
            cast.database.start(asyncio.get_running_loop())
            try:
                reminded = await jobs.remind(cast.database, cast.now + timedelta(days=6))
                return reminded, await jobs.settle(cast.database, cast.now + timedelta(days=8))
            finally:
                await cast.database.stop()

        reminded, settled = asyncio.run(act())
        assert reminded >= 1
        assert settled == 1
        assert made_up(cast, missed, play.contest_id).points == 1000
        told = select(StoredLetter.account_id).where(StoredLetter.key == "seasons.ending")
        assert missed.account_id in cast.read(lambda session: session.scalars(told).all())
