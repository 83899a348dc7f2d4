"""Rounds: slots by the clock on the wall, each done once, page by page, whatever crashes and whoever else is at it."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import rounds, units
from storage.database import Database
from storage.rounds import LATEST, MON, Daily, Page, PageRule, Run, State, StoredRun
from tests.conftest import ZONE, Open
from tests.storage.together import in_threads, names, running

pytestmark = pytest.mark.both_databases

BERLIN = ZoneInfo("Europe/Berlin")
NINE = Daily((time(9),))
DAY = timedelta(days=1)
LONG = timedelta(days=30)


def local(zone: ZoneInfo, *moment: int, fold: int = 0) -> datetime:
    return datetime(*moment, tzinfo=zone, fold=fold)  # type: ignore[misc,arg-type]


def shown(slots: list[datetime], zone: ZoneInfo = BERLIN) -> list[str]:
    """What clocks show at the slots, with their offset."""
    return [f"{slot.astimezone(zone):%m-%d %H:%M %z}" for slot in slots]


class TestSlots:
    def test_are_after_the_one_instant_and_up_to_the_other_in_order(self) -> None:
        slots = Daily((time(14), time(8, 10)))
        found = slots.between(local(ZONE, 2026, 11, 23, 8, 10), local(ZONE, 2026, 11, 24, 14), ZONE)
        assert shown(found, ZONE) == ["11-23 14:00 +0800", "11-24 08:10 +0800", "11-24 14:00 +0800"]

    def test_a_weekly_one_comes_on_its_day_every_week_of_the_year(self) -> None:
        slots = Daily((time(0),), frozenset({MON}))
        found = slots.between(local(BERLIN, 2026, 1, 1), local(BERLIN, 2027, 1, 1), BERLIN)
        assert {slot.astimezone(BERLIN).strftime("%A %H:%M") for slot in found} == {"Monday 00:00"}
        assert len(found) == 52

    def test_a_time_that_clocks_leave_out_falls_on_the_first_instant_after(self) -> None:
        night = local(BERLIN, 2026, 3, 29), local(BERLIN, 2026, 3, 29, 12)
        assert shown(Daily((time(2, 30),)).between(*night, BERLIN)) == ["03-29 03:00 +0200"]

    def test_several_that_fall_on_one_instant_are_one_slot(self) -> None:
        night = local(BERLIN, 2026, 3, 29, 1, 59), local(BERLIN, 2026, 3, 29, 3)
        assert shown(Daily((time(2), time(2, 30), time(2, 45), time(3))).between(*night, BERLIN)) == [
            "03-29 03:00 +0200"
        ]

    def test_a_time_that_clocks_show_twice_counts_the_first_time(self) -> None:
        slots, night = Daily((time(2, 30),)), local(BERLIN, 2026, 10, 25)
        assert shown(slots.between(night, night + DAY, BERLIN)) == ["10-25 02:30 +0200"]
        second_pass = local(BERLIN, 2026, 10, 25, 2, 15, fold=1)
        assert shown([slots.next(second_pass, BERLIN)]) == ["10-26 02:30 +0100"]
        assert shown([slots.last(second_pass, BERLIN)]) == ["10-25 02:30 +0200"]

    def test_the_second_showing_is_after_the_first(self) -> None:
        """Times of one zone compare by what clocks show: 02:50 would seem later than 02:10 the second time."""
        slots = Daily((time(2, 55),))
        first, second = local(BERLIN, 2026, 10, 25, 2, 50), local(BERLIN, 2026, 10, 25, 2, 10, fold=1)
        assert shown(slots.between(first, second, BERLIN)) == ["10-25 02:55 +0200"]

    def test_every_five_minutes_rests_in_the_hour_that_is_shown_again(self) -> None:
        slots, start = rounds.every(5), local(BERLIN, 2026, 10, 25, 1, 50)
        assert shown(slots.between(start, local(BERLIN, 2026, 10, 25, 3, 5), BERLIN)) == [
            "10-25 01:55 +0200",
            *(f"10-25 02:{minute:02} +0200" for minute in range(0, 60, 5)),
            "10-25 03:00 +0100",
            "10-25 03:05 +0100",
        ]
        assert len(slots.between(local(BERLIN, 2026, 10, 24), local(BERLIN, 2026, 10, 25), BERLIN)) == 288

    @pytest.mark.parametrize(
        ("zone", "day", "wall", "slot"),
        [
            ("Africa/Cairo", date(2026, 4, 24), time(0), "2026-04-24T01:00+03:00"),  # forward at midnight
            ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-04T02:30+11:00"),  # by half an hour
            ("Antarctica/Troll", date(2026, 3, 29), time(2, 30), "2026-03-29T03:00+02:00"),  # by two hours
            ("Pacific/Apia", date(2011, 12, 30), time(9), "2011-12-31T00:00+14:00"),  # a day left out
            ("America/St_Johns", date(2010, 11, 7), time(0), "2010-11-07T00:00-02:30"),  # back over midnight
        ],
    )
    def test_the_odd_nights_of_the_world(self, zone: str, day: date, wall: time, slot: str) -> None:
        at = datetime.fromisoformat(slot)
        around = Daily((wall,), frozenset({day.weekday()})).between(at - DAY, at + DAY, ZoneInfo(zone))
        assert around == [at]
        assert Daily((wall,)).between(at - timedelta(seconds=1), at + timedelta(minutes=30), ZoneInfo(zone)) == [at]

    @pytest.mark.parametrize("weekdays", [frozenset({MON}), frozenset(range(7))])
    def test_next_and_last_stand_around_an_instant(self, weekdays: frozenset[int]) -> None:
        slots = Daily((time(2, 30), time(9)), weekdays)
        for hours in range(0, 24 * 400, 5):
            instant = local(BERLIN, 2026, 1, 1).astimezone(UTC) + timedelta(hours=hours)
            last, after = slots.last(instant, BERLIN), slots.next(instant, BERLIN)
            assert last <= instant < after
            assert slots.between(last, after, BERLIN) == [after]
            assert slots.last(last, BERLIN) == last

    @pytest.mark.parametrize("given", [((), {0}), ((time(9),), ()), ((time(9),), {7})])
    def test_a_round_without_any_is_refused(self, given: tuple[Any, Any]) -> None:
        with pytest.raises(ValueError, match="never be due"):
            Daily(given[0], frozenset(given[1]))


Night = dict[tuple[date, time], datetime]


class TestSlotsAroundTheWorld:
    """Zones by lot, five years: what is computed is what somebody would see who watched the clock minute by minute."""

    FIRST, DAYS = date(2024, 1, 1), 5 * 365 + 2
    WALLS = (time(0), time(2, 30), time(9), time(23, 30))
    #: Where clocks change at midnight, by half an hour, by two, or for Ramadan.
    ODD = ("Africa/Cairo", "Africa/Casablanca", "America/Nuuk", "Antarctica/Troll", "Australia/Lord_Howe")

    #: How many zones; `make crash` asks for 400.
    ZONES = int(os.environ.get("UNIONHALL_TEST_ZONES", "100"))

    def test_are_seen_at_the_same_instants(self) -> None:
        others = sorted(available_timezones() - {*self.ODD})
        names = [*self.ODD, *random.Random(2026).sample(others, self.ZONES - len(self.ODD))]
        different, seen, nights = [], Counter[str](), dict[object, tuple[ZoneInfo, Night]]()
        for number, name in enumerate(names):
            zone, wall = ZoneInfo(name), self.WALLS[number % len(self.WALLS)]
            expected = self.expected(zone, wall, nights, seen)
            found = Daily((wall,)).between(expected[0] - timedelta(seconds=1), expected[-1], zone)
            different += [] if found == expected else [f"{name} {wall}"]
            seen["slots"] += len(found)
        for zone, night in nights.values():
            expected = sorted({*night.values()})
            found = rounds.every(30).between(expected[0] - timedelta(seconds=1), expected[-1], zone)
            different += [] if found == expected else [f"{zone} {expected[0]}"]
            seen["slots"] += len(found)
        assert different == []
        assert seen["gaps"] > self.ZONES, seen
        assert seen["overlaps"] > self.ZONES, seen
        assert seen["slots"] > self.ZONES * self.DAYS, seen

    def expected(self, zone: ZoneInfo, wall: time, nights: dict[Any, Any], seen: Counter[str]) -> list[datetime]:
        """The instants of the wall time: reckoned where clocks go evenly, watched in the days around a change."""
        days = [self.FIRST + number * DAY for number in range(self.DAYS)]
        # Clocks are changed at night: between two noons that differ lies a change.
        ahead = [datetime.combine(day, time(12), zone).utcoffset() or timedelta() for day in days]
        changes = [number for number in range(1, self.DAYS) if ahead[number] != ahead[number - 1]]
        near = {number + further for number in changes for further in (-1, 0)}
        found = {datetime.combine(days[n], wall, UTC) - ahead[n] for n in range(self.DAYS) if n not in near}
        for number in changes:
            seen["gaps" if ahead[number] > ahead[number - 1] else "overlaps"] += 1
            hours = [datetime.combine(days[number], time(), UTC) + timedelta(hours=hour) for hour in range(-40, 49)]
            # Zones that show the same in those days are watched once.
            shows = (days[number], *(hour.astimezone(zone).utcoffset() for hour in hours))
            if shows not in nights:
                nights[shows] = zone, watch(zone, days[number], hours[0])
            found |= {instant for (_, shown), instant in nights[shows][1].items() if shown == wall}
        return sorted(found)


def watch(zone: ZoneInfo, day: date, minute: datetime) -> Night:
    """For each half hour of the day and the one before: the first minute at which the clock shows it or, where it never
    does, the first at which it shows more."""
    halves = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
    wanted = [(day + further * DAY, half) for further in (-1, 0) for half in halves]
    found: Night = {}
    while len(found) < len(wanted):
        clock = minute.astimezone(zone)
        while len(found) < len(wanted) and (clock.date(), clock.time()) >= wanted[len(found)]:
            found[wanted[len(found)]] = minute
        minute += timedelta(minutes=1)
    return found


# Runs.


def due(database: Database, now: datetime, *, catch_up: int = LATEST, patience: timedelta = LONG) -> list[datetime]:
    """What the nine o'clock round has to do now."""
    return running(database, lambda: rounds.due(database, "nine", NINE, catch_up=catch_up, patience=patience, now=now))


def work(database: Database, run: Run, rule: PageRule) -> int:
    return running(database, lambda: rounds.paged(database, run, rule))


def ten(size: int = 3) -> PageRule:
    """Ten things to do, so many a page; each leaves a unit of its name."""

    def rule(session: Session, cursor: int, *, now: datetime) -> Page:
        last = min(cursor + size, 10)
        for number in range(cursor + 1, last + 1):
            units.create(session, f"{number:02}")
        return Page(last - cursor, last if last < 10 else None)

    return rule


TEN = [f"{number:02}" for number in range(1, 11)]


def failing(rule: PageRule, page: int) -> PageRule:
    """The rule, which does its work in the page of that number and then fails."""
    pages = Counter[str]()

    def fails(session: Session, cursor: int, *, now: datetime) -> Page:
        pages["begun"] += 1
        found = rule(session, cursor, now=now)
        if pages["begun"] == page:
            raise InterruptedError
        return found

    return fails


def runs(database: Database) -> dict[str, State]:
    """The day and hour of each slot -> how it stands."""
    found = database.read_now(lambda session: list(session.scalars(select(StoredRun).order_by(StoredRun.slot))))
    return {f"{run.slot.astimezone(ZONE):%d %H}": State(run.state) for run in found}


@pytest.fixture
def met(database: Database, now: datetime) -> Database:
    """A database that knows the round since Monday at ten."""
    assert due(database, now) == []
    return database


@pytest.fixture
def slot(now: datetime) -> datetime:
    """Tuesday at nine."""
    return now.replace(day=24, hour=9)


def done(database: Database, slot: datetime, now: datetime | None = None) -> None:
    assert work(database, Run("nine", slot, now or slot), lambda *_, now: Page(1, None)) == 1


class TestDue:
    def test_a_round_never_met_before_starts_with_its_next_slot(self, database: Database, slot: datetime) -> None:
        assert due(database, slot) == []
        assert due(database, slot + DAY - timedelta(seconds=1)) == []
        assert due(database, slot + DAY) == [slot + DAY]
        assert runs(database) == {"25 09": State.RUNNING}

    def test_a_slot_is_in_the_unions_zone(self, met: Database, slot: datetime) -> None:
        (found,) = due(met, slot)
        assert (found, found.tzinfo) == (slot, ZONE)

    def test_what_is_done_is_not_due_again(self, met: Database, slot: datetime) -> None:
        assert due(met, slot) == [slot]
        done(met, slot)
        assert due(met, slot) == []
        assert due(met, slot + DAY / 2) == []
        assert runs(met) == {"24 09": State.DONE}

    def test_what_was_broken_off_is_due_again(self, met: Database, slot: datetime) -> None:
        assert due(met, slot) == [slot]
        assert due(met, slot + DAY / 2) == [slot]

    def test_it_is_given_up_when_it_is_too_old(self, met: Database, slot: datetime) -> None:
        due(met, slot)
        hour = timedelta(hours=1)
        assert due(met, slot + hour, patience=hour) == [slot]
        assert due(met, slot + hour + timedelta(seconds=1), patience=hour) == []
        assert runs(met) == {"24 09": State.SKIPPED}

    def test_it_comes_before_what_was_missed(self, met: Database, slot: datetime) -> None:
        due(met, slot)
        assert due(met, slot + 3 * DAY) == [slot, slot + 3 * DAY]
        assert list(runs(met).values()) == [State.RUNNING, State.SKIPPED, State.SKIPPED, State.RUNNING]

    def test_what_fails_for_ever_does_not_pile_up(self, met: Database, slot: datetime) -> None:
        for day in range(5):
            assert len(due(met, slot + day * DAY)) <= 2
        assert Counter(runs(met).values()) == {State.SKIPPED: 3, State.RUNNING: 2}

    def test_rounds_know_nothing_of_each_other(self, met: Database, slot: datetime) -> None:
        other = {"catch_up": LATEST, "patience": LONG}
        for now, expected in ((slot, []), (slot + DAY, [slot + DAY])):
            found = running(met, lambda now=now: rounds.due(met, "other", NINE, **other, now=now))
            assert found == expected
        assert due(met, slot + DAY) == [slot + DAY]


class TestCatchingUp:
    """Down from Monday at ten until Friday noon: four slots missed."""

    @pytest.fixture
    def friday(self, slot: datetime) -> datetime:
        return slot.replace(day=27, hour=12)

    @pytest.mark.parametrize(("catch_up", "run"), [(LATEST, [27]), (3, [25, 26, 27]), (9, [24, 25, 26, 27])])
    def test_the_newest_are_run_in_order_and_the_others_skipped(
        self, met: Database, friday: datetime, catch_up: int, run: list[int]
    ) -> None:
        found = due(met, friday, catch_up=catch_up)
        assert [slot.day for slot in found] == run
        assert runs(met) == {f"{day} 09": State.RUNNING if day in run else State.SKIPPED for day in range(24, 28)}
        for slot in found:
            done(met, slot, friday)
        assert due(met, friday, catch_up=catch_up) == []

    def test_none_is_older_than_the_patience(self, met: Database, friday: datetime) -> None:
        found = due(met, friday, catch_up=9, patience=timedelta(days=1, hours=3))
        assert [slot.day for slot in found] == [26, 27]
        assert list(runs(met).values()) == [State.SKIPPED, State.SKIPPED, State.RUNNING, State.RUNNING]

    def test_all_may_be_too_old(self, met: Database, friday: datetime) -> None:
        assert due(met, friday, patience=timedelta(hours=2)) == []
        assert set(runs(met).values()) == {State.SKIPPED}
        assert len(runs(met)) == 4

    def test_what_was_skipped_stays_so(self, met: Database, friday: datetime) -> None:
        due(met, friday, patience=timedelta(hours=2))
        assert due(met, friday) == []

    def test_long_downtime_is_written_in_pieces(self, met: Database, now: datetime) -> None:
        """No transaction holds the writer long; what would be forgotten at once is not written."""
        hourly = rounds.every(60)
        running(met, lambda: rounds.due(met, "h", hourly, catch_up=LATEST, patience=DAY, now=now))
        later = now + timedelta(days=100)
        found = running(met, lambda: rounds.due(met, "h", hourly, catch_up=LATEST, patience=DAY, now=later))
        assert found == [later]
        count, newest = met.read_now(rounds.skipped)["h"]
        assert (count, newest) == (60 * 24 - 1, later - timedelta(hours=1))
        assert count > 2 * rounds.PIECE


class TestAClockThatIsSetBack:
    def test_does_nothing_twice(self, met: Database, slot: datetime) -> None:
        due(met, slot)
        done(met, slot)
        assert due(met, slot - timedelta(minutes=30)) == []
        assert due(met, slot + timedelta(minutes=30)) == []

    def test_and_skips_nothing_that_lies_ahead_again(self, met: Database, slot: datetime) -> None:
        due(met, slot + 3 * DAY)
        done(met, slot + 3 * DAY)
        assert due(met, slot - timedelta(hours=1)) == []
        assert runs(met) == {"27 09": State.DONE}
        for day, expected in ((0, [slot]), (1, [slot + DAY]), (3, [])):
            found = due(met, slot + day * DAY)
            assert found == expected
            for one in found:
                done(met, one)

    def test_an_hour_shown_twice_is_not_set_back(self, database: Database) -> None:
        slots = Daily((time(2, 10), time(2, 50)))
        early = local(BERLIN, 2026, 10, 25, 1)
        nights = [
            (early, []),
            (local(BERLIN, 2026, 10, 25, 2, 40), ["02:10 +0200"]),
            (local(BERLIN, 2026, 10, 25, 2, 5, fold=1), ["02:50 +0200"]),
            (local(BERLIN, 2026, 10, 25, 2, 55, fold=1), []),
            (local(BERLIN, 2026, 10, 25, 4), []),
        ]
        for now, expected in nights:
            found = running(
                database,
                lambda now=now: rounds.due(database, "night", slots, catch_up=9, patience=DAY, now=now),
            )
            assert [f"{slot:%H:%M %z}" for slot in found] == expected
            for slot in found:
                work(database, Run("night", slot, now), lambda *_, now: Page(0, None))


class TestPages:
    @pytest.fixture
    def run(self, met: Database, slot: datetime) -> Run:
        due(met, slot)
        return Run("nine", slot, slot + timedelta(seconds=1))

    def stored(self, database: Database) -> StoredRun:
        return database.read_now(lambda session: session.scalars(select(StoredRun)).one())

    def test_are_done_one_after_the_other(self, met: Database, run: Run) -> None:
        assert work(met, run, ten()) == 10
        assert names(met) == TEN
        stored = self.stored(met)
        assert (stored.state, stored.cursor, stored.done) == (State.DONE, 9, 10)
        assert (stored.started_at, stored.done_at) == (run.slot, run.now)

    def test_are_told_the_time_of_the_run(self, met: Database, run: Run) -> None:
        told: list[datetime] = []
        work(met, run, lambda *_, now: told.append(now) or Page(0, None))
        assert told == [run.now]

    @pytest.mark.parametrize("page", [1, 2, 4])
    def test_go_on_at_the_mark_after_a_crash(self, met: Database, run: Run, opened: Open, page: int) -> None:
        with pytest.raises(InterruptedError):
            work(met, run, failing(ten(), page))
        assert names(met) == TEN[: 3 * (page - 1)]
        assert self.stored(met).state == State.RUNNING
        again = opened()
        assert due(again, run.now) == [run.slot]
        assert work(again, run, ten()) == 10
        assert names(again) == TEN
        assert due(again, run.now) == []

    def test_the_end_is_committed_with_the_last_page(self, met: Database, run: Run) -> None:
        with pytest.raises(InterruptedError):
            work(met, run, failing(ten(10), 1))
        assert (names(met), self.stored(met).state) == ([], State.RUNNING)
        work(met, run, ten(10))
        assert (names(met), self.stored(met).state) == (TEN, State.DONE)

    def test_are_not_done_when_the_run_is_over(self, met: Database, run: Run) -> None:
        assert [work(met, run, ten()) for _ in range(2)] == [10, 10]
        assert names(met) == TEN

    def test_are_not_done_of_a_run_that_nobody_began(self, met: Database, slot: datetime) -> None:
        assert work(met, Run("nine", slot, slot), ten()) == 0
        assert names(met) == []

    def test_must_move_their_mark(self, met: Database, run: Run) -> None:
        with pytest.raises(AssertionError, match="mark"):
            work(met, run, lambda session, cursor, now: Page(1, cursor))

    def test_of_two_processes_each_is_done_by_one(self, met: Database, run: Run, opened: Open) -> None:
        """The second takes the page between every two of the first."""
        second, order = opened(), []

        def rule(session: Session, cursor: int, *, now: datetime) -> Page:
            order.append(cursor)
            return ten(1)(session, cursor, now=now)

        for database in (met, second) * 6:
            database.write_now(partial(rounds.runs._page, run=run, rule=rule))
        assert order == list(range(10))
        assert names(met) == TEN


class TestFiveProcesses:
    """Five at once, each with the database opened anew."""

    def everyone(self, opened: Open, act: Callable[[Database], object]) -> None:
        assert in_threads(5, opened, act) == []

    def test_do_each_page_once(self, met: Database, opened: Open, slot: datetime) -> None:
        due(met, slot)
        self.everyone(opened, lambda database: work(database, Run("nine", slot, slot), ten(1)))
        assert names(met) == TEN
        assert runs(met) == {"24 09": State.DONE}

    def test_do_each_slot_once(self, met: Database, opened: Open, slot: datetime) -> None:
        friday, count = slot + 3 * DAY, Counter[datetime]()

        def rule(slot: datetime) -> PageRule:
            def page(session: Session, cursor: int, *, now: datetime) -> Page:
                units.create(session, f"{slot:%d} {cursor}")
                return Page(1, cursor + 1 if cursor < 2 else None)

            return page

        def act(database: Database) -> None:
            for slot in due(database, friday, catch_up=3):
                count[slot] += 1
                work(database, Run("nine", slot, friday), rule(slot))

        self.everyone(opened, act)
        assert sorted(names(met)) == [f"{day} {page}" for day in (25, 26, 27) for page in range(3)]
        assert list(runs(met).values()) == [State.SKIPPED, *[State.DONE] * 3]

    def test_meet_a_round_once(self, database: Database, opened: Open, slot: datetime) -> None:
        found: list[list[datetime]] = []
        self.everyone(opened, lambda database: found.append(due(database, slot)))
        assert found == [[]] * 5
        assert due(database, slot + DAY) == [slot + DAY]

    def test_go_on_where_some_of_them_crash(self, met: Database, opened: Open, slot: datetime) -> None:
        def act(database: Database) -> None:
            try:
                work(database, Run("nine", slot, slot), failing(ten(1), 2))
            except InterruptedError:
                work(database, Run("nine", slot, slot), ten(1))

        due(met, slot)
        self.everyone(opened, act)
        assert names(met) == TEN
        assert runs(met) == {"24 09": State.DONE}


class TestByHand:
    def take_up(self, database: Database, slot: datetime) -> State:
        return database.write_now(lambda session: rounds.take_up(session, "nine", slot, now=slot))

    def test_a_slot_is_begun(self, database: Database, slot: datetime) -> None:
        assert self.take_up(database, slot) is State.RUNNING
        assert runs(database) == {"24 09": State.RUNNING}

    def test_one_that_was_skipped_too(self, met: Database, slot: datetime) -> None:
        due(met, slot + 3 * DAY)
        assert self.take_up(met, slot) is State.RUNNING
        done(met, slot)
        assert runs(met)["24 09"] is State.DONE

    def test_one_that_is_done_stays_so(self, met: Database, slot: datetime) -> None:
        due(met, slot)
        done(met, slot)
        assert self.take_up(met, slot) is State.DONE
        assert runs(met) == {"24 09": State.DONE}

    def test_one_done_ahead_is_not_due_when_its_time_comes(self, met: Database, slot: datetime) -> None:
        self.take_up(met, slot + DAY)
        assert due(met, slot) == [slot]
        done(met, slot)
        done(met, slot + DAY)
        assert due(met, slot + DAY) == []
        assert due(met, slot + 2 * DAY) == [slot + 2 * DAY]


def forget(met: Database, at: datetime) -> int:
    return met.write_now(lambda session: rounds.OLD.purge(session, at - 60 * DAY, 1000))


class TestForgetting:
    @pytest.fixture
    def days(self, met: Database, slot: datetime) -> Iterator[int]:
        """The round ran each day of a month."""
        for day in range(30):
            for one in due(met, slot + day * DAY):
                done(met, one)
        return 30

    def test_takes_what_is_older_than_sixty_days(self, met: Database, slot: datetime, days: int) -> None:
        at = slot + (60 + 10) * DAY
        assert forget(met, at) == 10
        assert len(runs(met)) == days - 10
        assert forget(met, at) == 0

    def test_keeps_the_newest_of_each_round(self, met: Database, slot: datetime, days: int) -> None:
        met.write_now(lambda session: rounds.take_up(session, "other", slot, now=slot))
        assert forget(met, slot + 400 * DAY) == days - 1
        newest = met.read_now(rounds.newest)
        assert {name: run.slot for name, run in newest.items()} == {"nine": slot + 29 * DAY, "other": slot}

    def test_brings_nothing_back(self, met: Database, slot: datetime, days: int) -> None:
        at = slot + 400 * DAY
        forget(met, at)
        assert [found.day for found in due(met, at)] == [at.day]
