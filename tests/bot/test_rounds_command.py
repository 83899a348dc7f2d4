"""`unionhall rounds`: what it lists, and one slot run by hand, once, beside a running bot or without one."""

import asyncio
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot import ground, settings, timetable
from bot.alarm_clock import AlarmClock
from bot.timetable import Chore, Round
from storage import accounts, outbox, rounds, units
from storage.database import Database
from storage.outbox import Letter
from storage.rounds import Daily, Page, Run, State, StoredRun
from tests.bot.test_cli import TOKEN, Terminal
from tests.conftest import ZONE
from tests.storage.together import names

#: A round's name must have its text: this one has, and is a chore in the real table.
NAME = "upkeep.forget"
SLOT = datetime(2026, 11, 24, 9, tzinfo=ZONE)
DAY = timedelta(days=1)


async def work(database: Database, run: Run) -> int:
    """Three pages, each leaving a unit named for the hour of the run and its page."""
    return await rounds.paged(database, run, page)


def page(session: Session, cursor: int, *, now: datetime) -> Page:
    units.create(session, f"{now:%d %H:%M} {cursor}")
    return Page(1, cursor + 1 if cursor < 2 else None)


async def wipe(_: Database, __: datetime) -> int:
    return 1


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """A terminal in an empty folder, on Tuesday at nine and a half, with a round at nine and a chore."""
    for name in [name for name in os.environ if name.startswith(settings.PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UNIONHALL_TOKEN", TOKEN)
    monkeypatch.setenv("UNIONHALL_CLOCK", "2026-11-24T09:30")
    tabled(monkeypatch, work)
    ours, root, last = logging.getLogger("unionhall"), logging.getLogger(), logging.lastResort
    before = (ours.handlers[:], ours.level, ours.propagate, root.handlers[:])
    yield Terminal(tmp_path, monkeypatch, capsys)
    ours.handlers[:], ours.level, ours.propagate, root.handlers[:] = before
    logging.lastResort = last


def tabled(monkeypatch: pytest.MonkeyPatch, work: Callable[[Database, Run], "asyncio.Future[int]"]) -> None:
    table = Chore("upkeep.wipe", timedelta(minutes=1), wipe), Round(NAME, Daily((time(9),)), work)
    monkeypatch.setattr(timetable, "ROUNDS", table)


@pytest.fixture
def bot(terminal: Terminal) -> Iterator[Database]:
    """The running bot's database; the bot holds the lock of the file."""
    with ground.locked(settings.read()), closing(ground.open_database(settings.read(), may_create=True)) as database:
        terminal.capture.readouterr()
        yield database


def run_of(database: Database, slot: datetime = SLOT) -> StoredRun:
    return database.read_now(lambda session: session.get_one(StoredRun, (NAME, slot)))


class TestListing:
    def test_names_each_with_what_it_does_and_when(self, terminal: Terminal) -> None:
        said = terminal.run("rounds")
        assert said.status == 0
        assert said.out.splitlines() == [
            "定时任务，现在是 11月24日 周二 09:30：",
            "",
            "upkeep.wipe    删掉的内容，从磁盘上也抹掉",
            "               每 1 分钟一次，错过了不用补",
            "",
            "upkeep.forget  发来的花名册，一天没人回答就作废",
            "               上次  还没有轮到过",
            "               下次  11月25日 周三 09:00",
        ]

    def test_tells_how_the_newest_slot_ended(self, terminal: Terminal, bot: Database) -> None:
        bot.write_now(lambda session: rounds.take_up(session, NAME, SLOT, now=SLOT))
        assert "上次  11月24日 周二 09:00  开始了，还没做完（0）" in terminal.run("rounds").out
        terminal.run("rounds", "run", NAME)
        assert "上次  11月24日 周二 09:00  做完了（3）" in terminal.run("rounds").out
        later = {"slots": [SLOT + DAY, SLOT + 2 * DAY], "name": NAME}
        bot.write_now(partial(rounds.skip, **later))
        said = terminal.run("rounds").out
        assert "上次  11月26日 周四 09:00  错过了，没有补" in said
        assert "近 60 天有 2 次错过没补，最近一次是 11月26日 周四 09:00" in said

    def test_speaks_english_in_the_same_columns(self, terminal: Terminal, bot: Database) -> None:
        terminal.set.setenv("UNIONHALL_LANGUAGE", "en")
        terminal.run("rounds", "run", NAME)
        bot.write_now(lambda session: rounds.skip(session, NAME, [SLOT + DAY]))
        said = terminal.run("rounds").out
        assert re.search("[\u3400-\u9fff]", said) is None
        assert "last  Wed 25 Nov, 09:00  missed, and skipped" in said
        assert {line.index(line[13:].lstrip()) for line in said.splitlines()[2:] if line} == {15}

    def test_speaks_of_the_unions_zone(self, terminal: Terminal) -> None:
        terminal.set.setenv("UNIONHALL_TIMEZONE", "Europe/Berlin")
        terminal.set.setenv("UNIONHALL_CLOCK", "2026-11-24T07:30+00:00")
        assert "下次  11月24日 周二 09:00" in terminal.run("rounds").out


class TestRunningByHand:
    def test_runs_the_newest_slot_at_the_clocks_now(self, terminal: Terminal, bot: Database) -> None:
        said = terminal.run("rounds", "run", NAME)
        assert (said.status, said.out) == (0, f"{NAME}：11月24日 周二 09:00 这一次做完了（3）。\n")
        assert names(bot) == [f"24 09:30 {number}" for number in range(3)]
        assert run_of(bot).state == State.DONE

    def test_a_second_time_says_so_and_does_nothing(self, terminal: Terminal, bot: Database) -> None:
        terminal.run("rounds", "run", NAME)
        said = terminal.run("rounds", "run", NAME)
        assert (said.status, said.out) == (0, f"{NAME}：11月24日 周二 09:00 这一次已经做过，没有再做。\n")
        assert len(names(bot)) == 3

    @pytest.mark.parametrize("at", ["2026-12-01T09:30:30", "2199-01-01T00:00:00"])
    def test_runs_nothing_more_than_a_week_ahead(self, terminal: Terminal, bot: Database, at: str) -> None:
        assert terminal.run("rounds", "run", NAME, "--at", at).status == 2
        assert names(bot) == []

    def test_clears_nothing_away_as_of_another_hour(self, terminal: Terminal, bot: Database) -> None:
        assert terminal.run("rounds", "run", "upkeep.wipe", "--at", "2026-11-24T09:00").status == 2
        assert terminal.run("rounds", "run", "upkeep.wipe").status == 0

    @pytest.mark.parametrize(
        ("at", "slot", "now"),
        [
            ("2026-11-28T09:00:00", "2026-11-28T09:00+08:00", "28 09:00"),  # in the union's zone; the slot itself
            ("2026-11-28T08:59:59", "2026-11-27T09:00+08:00", "28 08:59"),
            ("2026-11-28T01:00:00Z", "2026-11-28T09:00+08:00", "28 09:00"),
            ("2026-11-27T20:30:00-05:00", "2026-11-28T09:00+08:00", "28 09:30"),
            ("2026-01-18", "2026-01-17T09:00+08:00", "18 00:00"),
        ],
    )
    def test_at_an_instant_makes_that_its_now(
        self, terminal: Terminal, bot: Database, at: str, slot: str, now: str
    ) -> None:
        assert terminal.run("rounds", "run", NAME, "--at", at).status == 0
        assert names(bot) == [f"{now} {number}" for number in range(3)]
        assert run_of(bot, datetime.fromisoformat(slot)).state == State.DONE

    @pytest.mark.parametrize(
        "at", ["yesterday", "", "9:00", "2027-13-01", "1999-01-01T09:00", "9999-12-31T23:59-12:00"]
    )
    def test_what_is_no_instant_is_told(self, terminal: Terminal, at: str) -> None:
        said = terminal.run("rounds", "run", NAME, "--at", at)
        assert (said.status, said.out) == (2, "")
        assert f"「{at}」不是时刻" in said.err
        assert list(terminal.folder.iterdir()) == []

    @pytest.mark.parametrize("name", ["forget", "upkeep_forget", "UPKEEP.FORGET", "upkep.forget"])
    def test_an_unknown_name_is_told_the_nearest(self, terminal: Terminal, name: str) -> None:
        said = terminal.run("rounds", "run", name)
        assert (said.status, said.out) == (2, "")
        assert said.err.splitlines()[0] == f"没有叫「{name}」的定时任务。"
        assert NAME in said.err.splitlines()[1]
        assert list(terminal.folder.iterdir()) == []

    def test_where_no_name_is_near_the_list_is_named(self, terminal: Terminal) -> None:
        assert terminal.run("rounds", "run", "节日").err.splitlines()[1] == "全部列出：unionhall rounds"

    def test_a_chore_is_done_at_once(self, terminal: Terminal) -> None:
        said = [terminal.run("rounds", "run", "upkeep.wipe") for _ in range(2)]
        assert [(each.status, each.out) for each in said] == [(0, "upkeep.wipe：做完了（1）。\n")] * 2

    def test_one_that_fails_has_a_number_and_goes_on_the_next_time(self, terminal: Terminal, bot: Database) -> None:
        async def fails(database: Database, run: Run) -> int:
            await database.write(partial(rounds.runs._page, run=run, rule=page))
            raise RuntimeError("canary")

        tabled(terminal.set, fails)  # type: ignore[arg-type]
        said = terminal.run("rounds", "run", NAME)
        assert said.status == 1
        assert re.search(r"E-\w{4}", said.err)
        assert "canary" not in said.err
        tabled(terminal.set, work)  # type: ignore[arg-type]
        assert "（3）" in terminal.run("rounds", "run", NAME).out
        assert len(names(bot)) == 3


class TestBesideTheBot:
    def test_what_the_bot_has_begun_each_page_is_done_once(self, terminal: Terminal, bot: Database) -> None:
        bot.write_now(lambda session: rounds.take_up(session, NAME, SLOT, now=SLOT))
        bot.write_now(partial(rounds.runs._page, run=Run(NAME, SLOT, SLOT), rule=page))
        assert "（3）" in terminal.run("rounds", "run", NAME).out
        assert names(bot) == ["24 09:00 0", "24 09:30 1", "24 09:30 2"]

    def test_the_running_timetable_does_not_do_it_again(self, terminal: Terminal, bot: Database) -> None:
        """The bot's own turn comes after the slot was run by hand."""
        bot.write_now(lambda session: rounds.meet(session, NAME, now=SLOT - DAY / 2))
        terminal.run("rounds", "run", NAME)

        async def act() -> None:
            bot.start(asyncio.get_running_loop())
            kept = AlarmClock(bot, settings.read().clock, timetable.ROUNDS)
            await kept._wake()
            for turn in kept._turns:
                assert turn.task is not None
                await turn.task
            assert {turn.failures for turn in kept._turns} == {0}
            await bot.stop()

        asyncio.run(act())
        assert len(names(bot)) == 3

    def test_letters_that_it_queues_are_found_by_the_postman(self, terminal: Terminal, bot: Database) -> None:
        account = bot.write_now(lambda session: accounts.open_account(session, 5_000_000_001, "zh", now=SLOT))

        def write(session: Session, cursor: int, *, now: datetime) -> Page:
            outbox.queue(session, Letter(account, "home.menu", {}), now=now)
            return Page(1, None)

        async def letters(database: Database, run: Run) -> int:
            return await rounds.paged(database, run, write)

        tabled(terminal.set, letters)  # type: ignore[arg-type]
        assert terminal.run("rounds", "run", NAME).status == 0
        assert len(bot.read_now(outbox.open_ids)) == 1
