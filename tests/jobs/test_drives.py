"""Letters of a drive go out page by page, and its report when it is over, without anybody asking."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import func, select

from jobs import drives as jobs
from storage.drives import Drive, State, calling
from storage.outbox import StoredLetter
from tests.cast import Cast
from tests.storage.driving import answer, drive, questions


def run(cast: Cast, later: datetime) -> tuple[int, int]:
    """Who was looked at now, and what was settled then."""

    async def act() -> tuple[int, int]:
        cast.database.start(asyncio.get_running_loop())
        try:
            return await jobs.call(cast.database, cast.now), await jobs.settle(cast.database, later)
        finally:
            await cast.database.stop()

    return asyncio.run(act())


class TestADrive:
    def test_is_told_to_all_and_settled(self, cast: Cast) -> None:
        officer = cast.create_officer()
        people = [cast.create_member(f"某人{one}") for one in range(calling.PAGE)]
        questions(cast, officer, 2)
        key = drive(cast, officer, days=7)
        answer(cast, people[0], key, lambda _: True)
        assert run(cast, cast.now + timedelta(days=8)) == (calling.PAGE + 1, 1)
        told = select(func.count()).select_from(StoredLetter)
        assert (
            cast.read(lambda session: session.scalar(told.where(StoredLetter.key == "drives.opened"))) == calling.PAGE
        )
        assert cast.read(lambda session: session.scalar(told.where(StoredLetter.key == "drives.report"))) == 1
        assert cast.read(lambda session: session.get_one(Drive, key).state) == State.OVER
