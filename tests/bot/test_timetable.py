"""The timetable: what is due begins in time, once, and goes on after whatever happens to it; the real alarm clock."""

import asyncio
import logging
import re
import time as machine
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from apscheduler.schedulers import base as library
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import alarm_clock, clock
from bot.alarm_clock import AlarmClock
from bot.clock import Clock, ShiftedClock
from bot.timetable import Chore, Entry, Round
from storage import rounds, units
from storage.database import Database
from storage.rounds import Daily, Page, Run, State, StoredRun
from tests.conftest import ZONE, Open
from tests.storage.together import names, running

NINE = Daily((time(9),))
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=ZONE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PATIENCE = timedelta(days=9)
TEN = [f"{number:02}" for number in range(1, 11)]


class Done(asyncio.Event):
    """What a round did; waited for, never slept for."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[Run] = []

    async def of(self, count: int) -> list[Run]:
        while len(self.runs) < count:
            self.clear()
            await asyncio.wait_for(self.wait(), 10)
        return self.runs

    async def work(self, database: Database, run: Run) -> int:
        """One page, and that it was done."""
        done = await rounds.paged(database, run, lambda *_, now: Page(1, None))
        self.tell(run)
        return done

    async def chore(self, _: Database, now: datetime) -> int:
        self.tell(Run("chore", now, now))
        return 1

    def tell(self, run: Run) -> None:
        self.runs.append(run)
        self.set()


def ten(session: Session, cursor: int, *, now: datetime) -> Page:
    """One of ten things a page; each leaves a unit of its name."""
    units.create(session, f"{cursor + 1:02}")
    return Page(1, cursor + 1 if cursor < 9 else None)


def open_(database: Database, showing: Clock, *table: Entry, act: Callable[[], Awaitable[object]]) -> None:
    """Keeps the timetable while `act` lasts."""

    async def keep() -> None:
        kept = AlarmClock(database, showing, table)
        kept.start()
        try:
            await act()
        finally:
            await kept.stop()

    running(database, keep)


def known(database: Database, *named: str, at: datetime = TUESDAY - 2 * HOUR) -> None:
    """The rounds have been met at that instant: slots after it count."""
    for name in named:
        database.write_now(lambda session, name=name: rounds.meet(session, name, now=at))


def states(database: Database) -> dict[str, State]:
    """The day of each slot -> how it stands."""
    found = database.read_now(lambda session: list(session.scalars(select(StoredRun).order_by(StoredRun.slot))))
    return {f"{run.slot.astimezone(ZONE):%d}": State(run.state) for run in found}


def starting_at(instant: datetime) -> Clock:
    return clock.starting_at(instant, ZONE)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wakes and pauses of hundredths of a second."""
    monkeypatch.setattr(alarm_clock, "WAKE", 0.02)
    monkeypatch.setattr(alarm_clock, "_FIRST_PAUSE", 0.02)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """What is logged."""
    ours = logging.getLogger("unionhall")
    before = ours.propagate, ours.level
    ours.propagate, ours.level = True, logging.DEBUG
    told: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
    ours.addHandler(handler)
    yield told
    ours.removeHandler(handler)
    ours.propagate, ours.level = before


class TestADueSlot:
    def test_begins_within_a_second(self, database: Database) -> None:
        done = Done()
        slots = Daily(tuple((TUESDAY + timedelta(seconds=second)).time() for second in range(1, 6)))
        known(database, "soon")
        entry = Round("soon", slots, done.work)
        open_(database, starting_at(TUESDAY), entry, act=lambda: done.of(2))
        # The quickest counts: what else the machine does is not the alarm clock's.
        assert timedelta() <= min(run.now - run.slot for run in done.runs) <= timedelta(seconds=1)

    def test_is_told_the_clocks_now_in_the_unions_zone(self, database: Database) -> None:
        done = Done()
        known(database, "nine")
        open_(database, starting_at(TUESDAY + HOUR), Round("nine", NINE, done.work), act=lambda: done.of(1))
        (run,) = done.runs
        assert (run.slot, run.slot.tzinfo, run.now.tzinfo) == (TUESDAY, ZONE, ZONE)
        assert HOUR <= run.now - run.slot < HOUR + timedelta(seconds=30)

    @pytest.mark.usefixtures("quick")
    def test_is_run_once_however_often_the_alarm_wakes(self, database: Database) -> None:
        done, wakes = Done(), Done()
        known(database, "nine")
        table = Round("nine", NINE, done.work), Chore("wakes", timedelta(), wakes.chore)
        open_(database, starting_at(TUESDAY), *table, act=lambda: wakes.of(20))
        assert [run.slot for run in done.runs] == [TUESDAY]

    def test_of_a_new_round_is_its_next(self, database: Database) -> None:
        done, chore = Done(), Done()
        table = Round("nine", NINE, done.work), Chore("chore", DAY, chore.chore)
        open_(database, starting_at(TUESDAY + HOUR), *table, act=lambda: chore.of(1))
        open_(database, starting_at(TUESDAY + DAY + HOUR), *table, act=lambda: done.of(1))
        assert [run.slot for run in done.runs] == [TUESDAY + DAY]

    @pytest.mark.usefixtures("quick")
    def test_is_done_once_by_two_bots_on_one_database(self, database: Database, opened: Open) -> None:
        second, done = opened(), Done()

        async def work(own: Database, run: Run) -> int:
            count = await rounds.paged(own, run, ten)
            done.tell(run)
            return count

        async def act() -> None:
            second.start(asyncio.get_running_loop())
            bots = [AlarmClock(each, starting_at(TUESDAY), [Round("nine", NINE, work)]) for each in (database, second)]
            for bot in bots:
                bot.start()
            try:
                await done.of(1)
            finally:
                for bot in bots:
                    await bot.stop()
                await second.stop()

        known(database, "nine")
        running(database, act)
        assert names(second) == TEN


class TestDowntime:
    """Down from before nine on Tuesday until after nine on Friday: four slots."""

    FRIDAY = TUESDAY + 3 * DAY + HOUR

    @pytest.mark.parametrize(("catch_up", "days"), [(rounds.LATEST, [27]), (3, [25, 26, 27]), (7, [24, 25, 26, 27])])
    def test_is_caught_up_with_as_the_table_says(self, database: Database, catch_up: int, days: list[int]) -> None:
        done = Done()
        known(database, "nine")
        entry = Round("nine", NINE, done.work, catch_up, PATIENCE)
        open_(database, starting_at(self.FRIDAY), entry, act=lambda: done.of(len(days)))
        assert [run.slot.day for run in done.runs] == days
        assert list(states(database).values()) == [State.SKIPPED] * (4 - len(days)) + [State.DONE] * len(days)

    def test_longer_than_the_patience_is_not(self, database: Database) -> None:
        done, chore = Done(), Done()
        known(database, "nine")
        table = Round("nine", NINE, done.work, 7, HOUR / 2), Round("nine.late", NINE, chore.work, 7, 2 * HOUR)
        known(database, "nine.late")
        open_(database, starting_at(self.FRIDAY), *table, act=lambda: chore.of(1))
        assert done.runs == []
        assert [run.slot.day for run in chore.runs] == [27]

    def test_by_a_jump_of_the_clock_is_downtime_too(self, database: Database, tmp_path: Path) -> None:
        """The bot's clock is moved by its file while the timetable runs."""
        file, done = tmp_path / "clock", Done()
        file.write_text("0")
        showing = ShiftedClock(file, ZONE)
        start = showing()
        soon = start + 2 * HOUR
        known(database, "soon", at=start)

        async def act() -> None:
            for shift, count in ((3 * HOUR, 1), (3 * HOUR + 3 * DAY, 3)):
                file.write_text(str(shift.total_seconds()))
                await done.of(count)

        open_(database, showing, Round("soon", Daily((soon.time(),)), done.work, 2, PATIENCE), act=act)
        assert [run.slot - soon for run in done.runs] == [0 * DAY, 2 * DAY, 3 * DAY]
        assert list(states(database).values()) == [State.DONE, State.SKIPPED, State.DONE, State.DONE]
        assert all(run.now - run.slot >= HOUR for run in done.runs)


@pytest.mark.usefixtures("quick")
class TestFailing:
    def fails(self, done: Done, times: int) -> Callable[[Database, Run], Awaitable[int]]:
        tries = Counter[str]()

        async def work(database: Database, run: Run) -> int:
            tries[run.name] += 1
            if tries[run.name] <= times:
                raise RuntimeError("canary")
            return await done.work(database, run)

        return work

    def test_stops_no_other_and_is_tried_again(self, database: Database, lines: list[str]) -> None:
        failing, other = Done(), Done()
        known(database, "failing", "other")
        table = Round("failing", NINE, self.fails(failing, 3)), Round("other", NINE, other.work)

        async def act() -> None:
            await other.of(1)
            await failing.of(1)

        open_(database, starting_at(TUESDAY), *table, act=act)
        told = [line for line in lines if line.startswith("E-")]
        assert len(told) == 6
        assert re.fullmatch(r"E-\w{4}: RuntimeError at tests/bot/test_timetable.py:\d+", told[0])
        assert re.fullmatch(r"E-\w{4}: the round failing is tried again in \d+ s", told[1])
        assert told[0][:6] == told[1][:6]
        assert "canary" not in "".join(lines)

    def test_waits_longer_each_time_and_five_minutes_at_most(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(alarm_clock, "_FIRST_PAUSE", 1.0)
        kept = AlarmClock(database, starting_at(TUESDAY), [Chore("chore", HOUR, Done().chore)])
        (turn,) = kept._turns
        pauses = []
        for _ in range(11):
            kept._fail(turn, RuntimeError())
            pauses.append(round(turn.again_at - machine.monotonic()))
            assert not turn.is_due(datetime.now(UTC))
        assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]

    def test_between_two_pages_goes_on_at_the_mark(self, database: Database) -> None:
        done, pages = Done(), Counter[int]()

        async def work(database: Database, run: Run) -> int:
            def page(session: Session, cursor: int, *, now: datetime) -> Page:
                pages[cursor] += 1
                found = ten(session, cursor, now=now)
                if cursor in {3, 9} and pages[cursor] == 1:
                    raise InterruptedError
                return found

            count = await rounds.paged(database, run, page)
            done.tell(run)
            return count

        known(database, "nine")
        open_(database, starting_at(TUESDAY), Round("nine", NINE, work), act=lambda: done.of(1))
        assert names(database) == TEN
        assert pages == {cursor: 2 if cursor in {3, 9} else 1 for cursor in range(10)}

    def test_a_work_that_leaves_its_run_open_is_named(self, database: Database, lines: list[str]) -> None:
        again = Done()

        async def work(_: Database, run: Run) -> int:
            again.tell(run)
            return 1

        known(database, "nine")
        open_(database, starting_at(TUESDAY), Round("nine", NINE, work), act=lambda: again.of(2))
        assert any("Unfinished at bot/timetable.py" in line for line in lines)
        assert states(database) == {"24": State.RUNNING}


@pytest.mark.usefixtures("quick")
class TestTurns:
    def test_of_one_round_never_meet(self, database: Database) -> None:
        wakes, busy = Done(), Counter[str]()
        gate = asyncio.Event()

        async def slow(_: Database, now: datetime) -> int:
            busy["now"] += 1
            busy["most"] = max(busy["most"], busy["now"])
            await gate.wait()
            busy["now"] -= 1
            return 1

        table = Chore("slow", timedelta(), slow), Chore("wakes", timedelta(), wakes.chore)

        async def act() -> None:
            await wakes.of(10)
            gate.set()
            await wakes.of(20)

        open_(database, starting_at(TUESDAY), *table, act=act)
        assert busy["most"] == 1

    def test_of_a_chore_come_at_the_start_and_by_the_bots_clock(self, database: Database) -> None:
        done, wakes, shown = Done(), Done(), [TUESDAY]
        table = Chore("hourly", HOUR, done.chore), Chore("wakes", timedelta(), wakes.chore)

        async def act() -> None:
            await done.of(1)
            for minutes in (59, 60, 61, 119, 120):
                shown[0] = TUESDAY + timedelta(minutes=minutes)
                await wakes.of(len(wakes.runs) + 3)

        open_(database, lambda: shown[0], *table, act=act)
        assert [(run.now - TUESDAY) / HOUR for run in done.runs] == [0, 1, 2]

    def test_come_again_where_the_clock_was_set_back(self, database: Database) -> None:
        """What was reckoned as next may be days ahead."""
        done, shown = Done(), [TUESDAY + 3 * DAY]
        known(database, "nine")

        async def act() -> None:
            await done.of(1)
            shown[0] = TUESDAY - HOUR
            await wakes.of(len(wakes.runs) + 3)
            shown[0] = TUESDAY
            await done.of(2)

        wakes = Done()
        table = Round("nine", NINE, done.work), Chore("wakes", timedelta(), wakes.chore)
        open_(database, lambda: shown[0], *table, act=act)
        assert [run.slot for run in done.runs] == [TUESDAY + 3 * DAY, TUESDAY]


class TestStopping:
    def test_breaks_off_what_is_under_way_and_the_next_start_goes_on(self, database: Database) -> None:
        begun, done = asyncio.Event(), Done()

        async def slow(database: Database, run: Run) -> int:
            await database.write(lambda session: rounds.runs._page(session, run=run, rule=ten))
            begun.set()
            await asyncio.Event().wait()
            return 0

        async def rest(database: Database, run: Run) -> int:
            count = await rounds.paged(database, run, ten)
            done.tell(run)
            return count

        known(database, "nine")
        started = machine.monotonic()
        open_(database, starting_at(TUESDAY), Round("nine", NINE, slow), act=lambda: asyncio.wait_for(begun.wait(), 9))
        assert machine.monotonic() - started < 9
        assert states(database) == {"24": State.RUNNING}
        open_(database, starting_at(TUESDAY + HOUR), Round("nine", NINE, rest), act=lambda: done.of(1))
        assert names(database) == TEN

    def test_what_was_never_started_is_nothing(self, database: Database) -> None:
        asyncio.run(AlarmClock(database, starting_at(TUESDAY)).stop())

    @pytest.mark.usefixtures("quick")
    def test_begins_nothing_more(self, database: Database) -> None:
        done = Done()

        async def act() -> None:
            kept = AlarmClock(database, starting_at(TUESDAY), [Chore("chore", timedelta(), done.chore)])
            kept.start()
            await done.of(2)
            await kept.stop()
            count = len(done.runs)
            await kept._wake()
            assert len(done.runs) == count

        running(database, act)


class TestTheMachinesOwnClock:
    """The library reckons by the machine's calendar; whatever that does, the alarm goes on."""

    @pytest.fixture
    def shift(self, monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
        shift = [timedelta()]

        class Machine(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
                return datetime.now(tz) + shift[0]

        monkeypatch.setattr(library, "datetime", Machine)
        monkeypatch.setattr(alarm_clock, "datetime", Machine)
        monkeypatch.setattr(alarm_clock, "OVERSLEPT", 0.1)
        return shift

    @pytest.mark.usefixtures("quick")
    @pytest.mark.parametrize("jump", [-HOUR, -400 * DAY, HOUR, 10_000 * DAY])
    def test_may_be_set_back_or_forward(self, database: Database, shift: list[timedelta], jump: timedelta) -> None:
        wakes = Done()

        async def act() -> None:
            await wakes.of(3)
            shift[0] = jump
            await wakes.of(len(wakes.runs) + 5)

        open_(database, starting_at(TUESDAY), Chore("wakes", timedelta(), wakes.chore), act=act)
