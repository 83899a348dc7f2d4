"""The times that hours leave: by the clock on the wall, apart from each other, not at once, not on holidays."""

import itertools
import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.calendar import Calendar, OfficeHours
from storage.hours import slots
from storage.hours.slots import FAR, Free, Hours, Off, Span, Terms, Window
from storage.talks import Way

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
#: A Monday.
NOW = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
WEDNESDAY = date(2026, 11, 25)
BOTH = frozenset({Way.IN_PERSON, Way.TELEPHONE})
AFTERNOON = Window(time(14), time(16), BOTH, "工会办公室")
CALENDAR = Calendar(OfficeHours(), {date(2026, 12, 2): True, date(2026, 12, 5): False}, {2026})
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def kept(*windows: Window, weekday: int = 2, terms: Terms | None = None, off: tuple[Off, ...] = ()) -> Hours:
    return Hours({weekday: windows or (AFTERNOON,)}, {}, off, terms or Terms())


def free(hours: Hours, way: Way = Way.IN_PERSON, now: datetime = NOW, busy: tuple[Span, ...] = ()) -> list[Free]:
    return slots.free(hours, CALENDAR, way, now, busy)


def clocks(found: list[Free], on: date) -> list[str]:
    return [f"{one.starts_at:%H:%M}" for one in found if one.starts_at.date() == on]


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(WEDNESDAY, time(hour, minute), SHANGHAI)


class TestFree:
    def test_lie_in_the_hours_with_what_is_kept_between(self) -> None:
        assert clocks(free(kept()), WEDNESDAY) == ["14:00", "15:00"]
        close = Terms(before=5 * MINUTE, after=10 * MINUTE, length=30 * MINUTE)
        assert clocks(free(kept(terms=close)), WEDNESDAY) == ["14:00", "14:45", "15:30"]

    def test_last_as_long_as_a_talk_and_end_within(self) -> None:
        found = free(kept(Window(time(14), time(14, 44), BOTH), Window(time(16), time(16, 45), BOTH)))
        assert clocks(found, WEDNESDAY) == ["16:00"]
        assert {one.ends_at - one.starts_at for one in found} == {45 * MINUTE}

    def test_are_asked_for_ahead(self) -> None:
        found = free(kept(terms=Terms(notice=24 * HOUR)), now=at(14, 30) - 24 * HOUR)
        assert clocks(found, WEDNESDAY) == ["15:00"]
        assert clocks(free(kept(terms=Terms(notice=timedelta())), now=at(14)), WEDNESDAY) == ["14:00", "15:00"]

    def test_reach_four_weeks_ahead(self) -> None:
        days = [one.starts_at.date() for one in free(kept())]
        assert (days[0], days[-1]) == (WEDNESDAY, date(2026, 12, 16))
        assert (days[-1] + timedelta(days=7)) - NOW.date() > FAR

    def test_are_none_on_a_holiday_but_where_that_day_is_opened(self) -> None:
        holiday = date(2026, 12, 2)
        assert clocks(free(kept()), holiday) == []
        opened = Hours({2: (AFTERNOON,)}, {holiday: (Window(time(9), time(10), BOTH),)})
        assert clocks(free(opened), holiday) == ["09:00"]

    def test_are_there_on_a_weekend_for_who_keeps_one_worked_or_not(self) -> None:
        found = free(kept(weekday=5))
        assert clocks(found, date(2026, 11, 28)) == clocks(found, date(2026, 12, 5)) == ["14:00", "15:00"]

    @pytest.mark.parametrize(
        ("off", "left"),
        [
            (Off(WEDNESDAY, WEDNESDAY), []),
            (Off(date(2026, 11, 20), date(2026, 11, 30)), []),
            (Off(WEDNESDAY, WEDNESDAY, time(15, 30), time(18)), ["14:00"]),
            (Off(WEDNESDAY, WEDNESDAY, time(14, 45), time(15)), ["14:00", "15:00"]),
            (Off(date(2026, 11, 26), date(2026, 11, 30)), ["14:00", "15:00"]),
        ],
    )
    def test_are_none_in_what_is_off(self, off: Off, left: list[str]) -> None:
        assert clocks(free(kept(off=(off,))), WEDNESDAY) == left

    def test_come_in_the_way_that_the_hours_have_and_only_in_person_with_a_place(self) -> None:
        called = Window(time(9), time(9, 45), frozenset({Way.TELEPHONE}), "工会办公室")
        hours = kept(called, AFTERNOON)
        assert clocks(free(hours, Way.TELEPHONE), WEDNESDAY) == ["09:00", "14:00", "15:00"]
        assert clocks(free(hours, Way.IN_PERSON), WEDNESDAY) == ["14:00", "15:00"]
        assert {one.place for one in free(hours, Way.TELEPHONE)} == {None}
        assert {one.place for one in free(hours, Way.IN_PERSON)} == {"工会办公室"}
        assert free(hours, Way.HERE) == []

    def test_hours_that_lie_across_each_other_offer_nothing_twice(self) -> None:
        found = free(kept(AFTERNOON, Window(time(14, 30), time(16, 30), BOTH)))
        assert clocks(found, WEDNESDAY) == ["14:00", "15:00"]


class TestTaken:
    def test_keeps_its_distance_on_both_sides(self) -> None:
        terms = Terms(before=10 * MINUTE, after=5 * MINUTE, length=30 * MINUTE)
        day = kept(Window(time(14), time(17), BOTH), terms=terms)
        assert clocks(free(day), WEDNESDAY) == ["14:00", "14:45", "15:30", "16:15"]
        assert clocks(free(day, busy=((at(15, 30), at(16)),)), WEDNESDAY) == ["14:00", "14:45", "16:15"]
        # By hand, at a time of its own: a minute less, and it is too near.
        assert clocks(free(day, busy=((at(15, 15), at(15, 45)),)), WEDNESDAY) == ["14:00", "16:15"]
        assert clocks(free(day, busy=((at(14, 44), at(15, 14)),)), WEDNESDAY) == ["15:30", "16:15"]

    def test_in_another_zone_is_the_same_instant(self) -> None:
        taken = (at(14).astimezone(UTC), at(14, 45).astimezone(UTC))
        assert clocks(free(kept(), busy=(taken,)), WEDNESDAY) == ["15:00"]

    def test_what_is_offered_can_be_had_together_whatever_is_taken(self) -> None:
        lots = random.Random(20261123)
        for _ in range(200):
            terms = Terms(
                timedelta(hours=lots.randrange(72)),
                *(timedelta(minutes=lots.randrange(0, 31, 5)) for _ in range(2)),
                timedelta(minutes=lots.randrange(15, 91, 5)),
            )
            edges = [sorted(lots.sample(range(8 * 60, 19 * 60, 5), 2)) for _ in range(3)]
            windows = [Window(time(*divmod(a, 60)), time(*divmod(b, 60)), BOTH) for a, b in edges]
            begin = at(8) + timedelta(minutes=lots.randrange(600))
            busy: tuple[Span, ...] = ((begin, begin + 45 * MINUTE),)
            found = free(kept(*windows, terms=terms), busy=busy)
            spans = sorted([*busy, *((one.starts_at, one.ends_at) for one in found)])
            near = [one for one, other in itertools.pairwise(spans) if one[1] + terms.between > other[0]]
            assert near == []
            assert all(one.starts_at >= NOW + terms.notice for one in found)
            for one in found:
                inside = [w for w in windows if w.begins <= one.starts_at.time() and one.ends_at.time() <= w.ends]
                assert inside


class TestClocksThatAreSet:
    #: 28 March 2027 and 25 October 2026 in Berlin: a Sunday each.
    def berlin(self, now: datetime, window: Window) -> list[Free]:
        return slots.free(kept(window, weekday=6), Calendar(OfficeHours(), {}, {2026, 2027}), Way.TELEPHONE, now)

    def test_what_is_14_oclock_stays_14_oclock(self) -> None:
        found = self.berlin(datetime(2026, 10, 12, 9, tzinfo=BERLIN), AFTERNOON)
        assert {f"{one.starts_at:%H:%M}" for one in found} == {"14:00", "15:00"}
        offsets = [one.starts_at.utcoffset() for one in found if one.starts_at.hour == 14]
        assert offsets[0] == 2 * HOUR
        assert offsets[-1] == HOUR

    @pytest.mark.parametrize(
        ("first", "count"), [(datetime(2027, 3, 26, tzinfo=BERLIN), 2), (datetime(2026, 10, 23, tzinfo=BERLIN), 4)]
    )
    def test_an_hour_that_is_left_out_or_comes_twice_is_counted_as_it_passes(self, first: datetime, count: int) -> None:
        found = self.berlin(first, Window(time(1), time(4), BOTH))
        on_the_day = [one for one in found if one.starts_at.date() == first.date() + timedelta(days=2)]
        assert len(on_the_day) == count
        lasting = {one.ends_at.astimezone(UTC) - one.starts_at.astimezone(UTC) for one in on_the_day}
        assert lasting == {45 * MINUTE}
