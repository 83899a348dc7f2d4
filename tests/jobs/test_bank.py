"""The bank's rounds: a night's answers are counted page by page to the end, once, whatever breaks the run off."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.timetable import ROUNDS, Round
from jobs import bank
from storage import rounds
from storage.bank import QuestionFigure, reckoning
from storage.database import Database
from storage.questions import Content, Kind, keeping
from storage.rounds import Page, Run
from storage.sittings import Purpose, Sitting, SittingAnswer
from tests.cast import Cast

HOW_MANY = 45


def run(cast: Cast, name: str, work: Callable[[Database, Run], Awaitable[int]], slot: datetime) -> int:
    async def act() -> int:
        cast.database.start(asyncio.get_running_loop())
        try:
            await cast.database.write(lambda session: rounds.take_up(session, name, slot, now=slot))
            return await work(cast.database, Run(name, slot, slot))
        finally:
            await cast.database.stop()

    return asyncio.run(act())


def answered(cast: Cast) -> int:
    """So many sittings of one answer each; the question."""
    officer, member = cast.create_officer(), cast.create_member()

    def rule(session: Session) -> int:
        content = Content(Kind.TRUE_FALSE, "119 不收费。", truth=True)
        who = officer.account_id
        key = keeping.put(session, content, author_id=who, approved_by=who, now=cast.now).id
        for _ in range(HOW_MANY):
            one = Sitting(purpose=Purpose.PRACTICE, subject_id=0, places=f"{key}.1", at_once=True, answered=1)
            one.member_id, one.begun_at, one.ended_at = member.member_id or 0, cast.now, cast.now
            session.add(one)
            session.flush()
            answer = SittingAnswer(sitting_id=one.id, place=0, row=bytes(16), question_id=key, version=1, picked="0")
            answer.points, answer.full, answer.at = 100, True, cast.now
            session.add(answer)
        return key

    return cast.write(rule)


def counted(cast: Cast, key: int) -> int:
    return cast.read(lambda session: session.get_one(QuestionFigure, (key, 1)).answers)


class TestCounting:
    def test_comes_to_its_end_and_the_next_night_finds_nothing(self, cast: Cast) -> None:
        key = answered(cast)
        assert run(cast, "bank.count", bank.count, cast.now) == HOW_MANY
        assert counted(cast, key) == HOW_MANY
        assert run(cast, "bank.count", bank.count, cast.now + timedelta(days=1)) == 0
        assert counted(cast, key) == HOW_MANY

    def test_goes_on_where_it_was_broken_off(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        key, whole, pages = answered(cast), reckoning.count, []

        def breaks(session: Session, cursor: int, *, now: datetime) -> Page:
            page = whole(session, cursor, now=now)
            pages.append(page)
            if len(pages) == 2:
                raise KeyError
            return page

        monkeypatch.setattr(reckoning, "count", breaks)
        with pytest.raises(KeyError):
            run(cast, "bank.count", bank.count, cast.now)
        assert 0 < counted(cast, key) < HOW_MANY
        assert run(cast, "bank.count", bank.count, cast.now) == HOW_MANY
        assert counted(cast, key) == HOW_MANY


class TestTelling:
    def test_comes_on_mondays_alone_and_tells_what_was_counted(self, cast: Cast) -> None:
        (entry,) = [each for each in ROUNDS if each.work is bank.tell]
        assert isinstance(entry, Round)
        assert cast.now.tzinfo is not None
        days = entry.slots.between(cast.now, cast.now + timedelta(days=14), cast.now.tzinfo)
        assert {day.astimezone(cast.now.tzinfo).weekday() for day in days} == {0}
        answered(cast)
        run(cast, "bank.count", bank.count, cast.now)
        assert run(cast, "bank.tell", bank.tell, cast.now) == 1
        assert run(cast, "bank.tell", bank.tell, cast.now + timedelta(days=7)) == 0
