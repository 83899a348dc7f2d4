"""The calendar: festivals, working days, office hours, and the time that passes while the office is open."""

import random
import time as clocks
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from borax.calendars.lunardate import LunarDate

from storage import calendar, holidays
from storage.calendar import Calendar, OfficeHours
from tests.conftest import ZONE

MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZONE)
USUAL = OfficeHours()
LUNCH = OfficeHours.read("Mon-Sat 08:30-12:00 14:00-17:30")
UNPUBLISHED = Calendar(USUAL, {}, ())
ENDS = [datetime.min, datetime.max]  # noqa: DTZ901 - each zone is put to them
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Etc/GMT+12", "Pacific/Apia"]


@cache
def notices(office: OfficeHours = USUAL) -> Calendar:
    """The calendar of the shipped years."""
    every = holidays.shipped()
    days = {each.day: each.off for year in sorted(every) for each in every[year].days}
    return Calendar(office, days, frozenset(every))


def days_of(*years: int) -> Iterator[date]:
    day = date(years[0], 1, 1)
    while day.year <= years[-1]:
        yield day
        day += timedelta(days=1)


class TestOfficeHours:
    @pytest.mark.parametrize(
        ("words", "weekdays", "spans"),
        [
            ("Mon-Fri 09:00-18:00", "01234", "9:00-18:00"),
            ("Mon-Sat 08:30-12:00 14:00-17:30", "012345", "8:30-12:00 14:00-17:30"),
            ("Mon,Wed-Fri 09:00-17:00", "0234", "9:00-17:00"),
            ("Mon, Wed - Fri 9:00 - 12:00, 12:00 - 17:00", "0234", "9:00-12:00 12:00-17:00"),
            ("08:00-16:00", "01234", "8:00-16:00"),
            ("Sat-Tue 09:00-18:00", "0156", "9:00-18:00"),
            ("sun 00:00-23:59", "6", "0:00-23:59"),
            ("MON－FRI，0９：00～18：00", "01234", "9:00-18:00"),  # as a Chinese keyboard writes it
        ],
    )
    def test_are_read_as_people_write_them(self, words: str, weekdays: str, spans: str) -> None:
        office = OfficeHours.read(words)
        assert office.weekdays == {int(day) for day in weekdays}
        assert " ".join(f"{a:%-H:%M}-{b:%-H:%M}" for a, b in office.spans) == spans

    @pytest.mark.parametrize(
        "words",
        [
            *("", ",", "-", "Mon-Fri", "9-18", "09:00", "18:00-09:00", "09:00-09:00", "09:00-24:00"),
            *("09:00-13:00 12:00-18:00", "14:00-18:00 09:00-12:00", "Mon-Fri 09:00-18:00 Sat 09:00-12:00"),
            *("Funday 09:00-18:00", "Mon- 09:00-18:00", "Mon-Tue-Wed 09:00-18:00", "09:00-18:00 Mon"),
            *("Mon09:00-18:00", "周一 09:00-18:00"),
        ],
    )
    def test_that_mean_nothing_are_refused(self, words: str) -> None:
        with pytest.raises(ValueError):  # noqa: PT011 - any of them is told as one sentence
            OfficeHours.read(words)

    def test_without_a_day_or_an_hour_there_are_none(self) -> None:
        for weekdays, spans in (((), USUAL.spans), ((7,), USUAL.spans), ((0,), ())):
            with pytest.raises(ValueError, match="never open"):
                OfficeHours(frozenset(weekdays), spans)


class TestWallTime:
    @pytest.mark.parametrize(
        ("zone", "day", "wall", "instant"),
        [
            ("Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T01:00"),  # there is no such hour
            ("Europe/Berlin", "2027-10-31", "02:30", "2027-10-31T00:30"),  # there are two
            ("Europe/Berlin", "2027-10-31", "09:00", "2027-10-31T08:00"),
            ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30"),  # half an hour is left out
            ("America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00"),  # the day begins at one
            ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T10:00"),  # there was no such day
            ("Asia/Shanghai", "2026-11-23", "09:00", "2026-11-23T01:00"),
        ],
    )
    def test_is_one_instant_on_every_day(self, zone: str, day: str, wall: str, instant: str) -> None:
        found = calendar.at(date.fromisoformat(day), time.fromisoformat(wall), ZoneInfo(zone))
        assert found.astimezone(UTC) == datetime.fromisoformat(instant).replace(tzinfo=UTC)
        assert found.tzinfo == ZoneInfo(zone)


class TestSpringFestival:
    @pytest.mark.parametrize("day", ["1916-02-03", "2026-02-17", "2027-02-06", "2028-01-26", "2030-02-03"])
    def test_is_that_of_china(self, day: str) -> None:
        known = date.fromisoformat(day)
        assert calendar.spring_festival(known.year) == known

    def test_is_what_borax_reckons_in_two_hundred_years(self) -> None:
        years = range(1901, 2101)
        reckoned = {year: LunarDate(year, 1, 1).to_solar_date() for year in years}
        assert {year: calendar.spring_festival(year) for year in years} == reckoned

    @pytest.mark.parametrize("year", [0, 1900, 2101, 9999])
    def test_is_not_guessed(self, year: int) -> None:
        with pytest.raises(ValueError, match=str(year)):
            calendar.spring_festival(year)


class TestStatutoryDays:
    def test_of_2027_are_these_thirteen(self) -> None:
        told = "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03"
        assert sorted(calendar.statutory_days(2027)) == [date.fromisoformat(f"2027-{day}") for day in told.split()]

    def test_are_twelve_where_mid_autumn_falls_on_the_national_day(self) -> None:
        assert len(calendar.statutory_days(2031)) == 12

    @pytest.mark.parametrize("year", range(2008, 2027))
    def test_were_days_off_as_far_as_the_rule_stood(self, year: int) -> None:
        """The second of May came in 2025; the eve was none from 2014 to 2024; the third day only since 2014."""
        festival = calendar.spring_festival(year)
        later = {date(year, 5, 2)} if year < 2025 else set()
        later |= {festival - timedelta(days=1)} if 2014 <= year < 2025 else set()
        later |= {festival + timedelta(days=2)} if year < 2014 else set()
        assert [day for day in calendar.statutory_days(year) - later if not chinese_calendar.is_holiday(day)] == []

    def test_lie_in_their_year(self) -> None:
        years = range(1901, 2101)
        assert {day.year for year in years for day in calendar.statutory_days(year)} == {*years}

    @pytest.mark.parametrize("year", [-1, 0, 1, 1900, 2101, 9999, 10000])
    def test_are_those_of_the_sun_where_the_moon_is_not_known(self, year: int) -> None:
        assert len(calendar.statutory_days(year)) == (6 if 1 <= year <= 9999 else 0)


class TestWorkingDays:
    def test_are_those_of_three_years_of_notices(self) -> None:
        different = [
            day for day in days_of(2024, 2026) if notices().is_working_day(day) != chinese_calendar.is_workday(day)
        ]
        assert different == []

    def test_of_an_unpublished_year_are_weekdays_less_the_statutory_days(self) -> None:
        off = [day for day in days_of(2027) if day.weekday() < 5 and not UNPUBLISHED.is_working_day(day)]
        assert {*off} == {day for day in calendar.statutory_days(2027) if day.weekday() < 5}
        assert not any(UNPUBLISHED.is_working_day(day) for day in days_of(2027) if day.weekday() >= 5)

    def test_of_a_published_year_know_no_other_days_off(self) -> None:
        told = Calendar(USUAL, {date(2027, 5, 3): True}, {2027})
        assert told.is_working_day(date(2027, 10, 1))
        assert not told.is_working_day(date(2027, 5, 3))

    def test_are_the_offices_own(self) -> None:
        saturday, shifted = date(2026, 11, 28), date(2026, 9, 20)
        assert [notices(office).is_working_day(saturday) for office in (USUAL, LUNCH)] == [False, True]
        assert shifted.weekday() == 6
        assert [notices(office).is_working_day(shifted) for office in (USUAL, LUNCH)] == [True, True]

    def test_go_over_new_year_into_a_year_without_a_notice(self) -> None:
        now = datetime(2026, 12, 31, 17, 59, tzinfo=ZONE)
        assert notices().is_working_day(now.date())
        assert not notices().is_working_day(date(2027, 1, 1))
        assert notices().close_of(now, 1) == datetime(2027, 1, 4, 18, tzinfo=ZONE)
        assert notices().office_time(now, now + timedelta(days=4)) == timedelta(hours=9)
        assert notices().after(now, timedelta(minutes=2)) == datetime(2027, 1, 4, 9, 1, tzinfo=ZONE)

    def test_are_told_for_days_and_not_for_instants(self) -> None:
        with pytest.raises(AssertionError):
            UNPUBLISHED.is_working_day(MONDAY)


class TestPublished:
    def test_is_a_year_with_its_notice_but_for_its_last_days(self) -> None:
        assert [day for day in days_of(2025, 2026) if not notices().is_published(day)] == [
            date(2026, 12, day) for day in (29, 30, 31)
        ]
        assert not any(notices().is_published(day) for day in days_of(2027))

    def test_are_the_last_days_too_when_the_next_notice_is_there(self) -> None:
        assert all(Calendar(USUAL, {}, {2026, 2027}).is_published(date(2026, 12, day)) for day in (29, 30, 31))
        assert not Calendar(USUAL, {}, {2027}).is_published(date(2026, 12, 30))

    def test_is_no_day_of_the_last_year_that_there_is(self) -> None:
        assert not UNPUBLISHED.is_published(date.max)


class TestClosing:
    @pytest.mark.parametrize(
        ("days_on", "working_days", "closes"),
        [
            (0, 1, "2026-11-24"),  # Monday -> Tuesday
            (0, 3, "2026-11-26"),
            (0, 5, "2026-11-30"),  # over the weekend
            (3, 1, "2026-11-27"),  # Thursday -> Friday
            (4, 1, "2026-11-30"),  # Friday -> Monday
            (5, 1, "2026-11-30"),  # Saturday -> Monday
            (6, 1, "2026-11-30"),  # Sunday -> Monday
            (4, 5, "2026-12-04"),
            (0, 0, "2026-11-23"),
            (0, -1, "2026-11-23"),
        ],
    )
    def test_is_on_the_nth_working_day_after(self, days_on: int, working_days: int, closes: str) -> None:
        due = UNPUBLISHED.close_of(MONDAY + timedelta(days=days_on), working_days)
        assert due.isoformat() == f"{closes}T18:00:00+08:00"

    def test_is_the_same_for_any_hour_of_the_day(self) -> None:
        hours = [MONDAY.replace(hour=0), MONDAY.replace(hour=23, minute=59)]
        assert len({UNPUBLISHED.close_of(hour, 2) for hour in hours}) == 1

    def test_goes_over_days_off_and_shifted_ones(self) -> None:
        assert notices().close_of(datetime(2026, 2, 13, tzinfo=ZONE), 1) == datetime(2026, 2, 14, 18, tzinfo=ZONE)
        assert notices().close_of(datetime(2026, 2, 14, tzinfo=ZONE), 1) == datetime(2026, 2, 24, 18, tzinfo=ZONE)

    def test_is_the_end_of_the_afternoon(self) -> None:
        assert Calendar(LUNCH, {}, ()).close_of(MONDAY, 1).time() == time(17, 30)

    def test_is_in_the_zone_of_the_clock_that_is_asked(self) -> None:
        berlin = datetime(2027, 3, 26, 12, tzinfo=ZoneInfo("Europe/Berlin"))
        assert UNPUBLISHED.close_of(berlin, 1).isoformat() == "2027-03-29T18:00:00+02:00"


class TestOfficeTime:
    def test_leaves_out_nights_and_weekends(self) -> None:
        friday = datetime(2026, 11, 20, 17, tzinfo=ZONE)
        assert UNPUBLISHED.office_time(friday, MONDAY) == timedelta(hours=2)
        assert UNPUBLISHED.after(friday, timedelta(hours=2)) == MONDAY

    def test_leaves_out_the_lunch(self) -> None:
        lunch = Calendar(LUNCH, {}, ())
        assert lunch.office_time(MONDAY, MONDAY.replace(hour=15)) == timedelta(hours=3)
        assert lunch.after(MONDAY, timedelta(hours=3)) == MONDAY.replace(hour=15)
        assert lunch.after(MONDAY.replace(hour=13), timedelta(seconds=1)).isoformat() == "2026-11-23T14:00:01+08:00"

    def test_is_over_at_the_close_and_not_the_next_morning(self) -> None:
        assert UNPUBLISHED.after(MONDAY, timedelta(hours=8)) == MONDAY.replace(hour=18)

    def test_is_none_backwards(self) -> None:
        later = MONDAY + timedelta(days=1)
        assert UNPUBLISHED.office_time(later, MONDAY) == UNPUBLISHED.office_time(MONDAY, MONDAY) == timedelta()
        night = MONDAY.replace(hour=3)
        assert [UNPUBLISHED.after(night, timedelta(hours=hours)) for hours in (0, -1)] == [night, night]

    def test_takes_one_instant_as_it_was_stored(self) -> None:
        later = MONDAY + timedelta(days=8)
        stored = [MONDAY.astimezone(UTC), later.astimezone(UTC)]
        told = UNPUBLISHED.office_time(MONDAY, later)
        assert UNPUBLISHED.office_time(stored[0], later) == UNPUBLISHED.office_time(MONDAY, stored[1]) == told

    def test_takes_the_days_of_the_unions_zone_where_utc_has_others(self) -> None:
        late = Calendar(OfficeHours.read("Mon-Sun 00:30-01:00 22:00-23:30"), {}, ())
        for zone in ("Asia/Shanghai", "America/Santiago"):
            start = datetime(2026, 11, 23, 22, 30, tzinfo=ZoneInfo(zone))
            end = datetime(2026, 11, 24, 0, 45, tzinfo=ZoneInfo(zone))
            for told in (late.office_time(start.astimezone(UTC), end), late.office_time(start, end.astimezone(UTC))):
                assert told == timedelta(minutes=75)

    def test_counts_the_hours_that_pass_when_clocks_are_changed(self) -> None:
        nights = Calendar(OfficeHours.read("Mon-Sun 00:00-06:00"), {}, ())
        for day, hours in (("2027-03-28", 5), ("2027-10-31", 7), ("2027-10-30", 6)):
            start = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin"))
            assert nights.office_time(start, start.replace(hour=12)) == timedelta(hours=hours)
            assert nights.after(start, timedelta(hours=hours)) == start.replace(hour=6)

    @pytest.mark.parametrize("zone", ZONES)
    @pytest.mark.parametrize(
        "around", ["2026-02-14", "2026-04-01", "2026-09-06", "2026-10-04", "2026-10-25", "2011-12-30"]
    )
    def test_is_what_counting_minutes_says(self, zone: str, around: str) -> None:
        """Shifted days, and days on which clocks change or which are left out, somewhere among the zones."""
        union, dice = ZoneInfo(zone), random.Random(f"{zone} {around}")
        first = datetime.fromisoformat(around).replace(tzinfo=UTC) - timedelta(days=4)
        for words in ("Mon-Fri 09:00-18:00", "Mon-Sat 08:30-12:00 14:00-17:30", "Fri-Wed 00:00-02:15 02:45-23:59"):
            told = notices(OfficeHours.read(words))
            opened = open_minutes(told, first, 9 * 24 * 60, union)
            for _ in range(60):
                low, high = sorted(dice.sample(range(9 * 24 * 60), 2))
                start, end = ((first + timedelta(minutes=minute)).astimezone(union) for minute in (low, high))
                within = opened[bisect_left(opened, low) : bisect_left(opened, high)]
                passed = timedelta(minutes=len(within))
                assert told.office_time(start, end) == passed
                over = first + timedelta(minutes=within[-1] + 1) if within else start
                assert told.after(start, passed) == over


def open_minutes(told: Calendar, first: datetime, count: int, zone: ZoneInfo) -> list[int]:
    """The slow oracle. On a working day the office is open from the first minute at which clocks show its hour, or a
    later one, until the first at which they show its close, or a later one; what they show again changes nothing."""
    found, latest = [], {date.min: time.min}
    for minute in range(count):
        local = (first + timedelta(minutes=minute)).astimezone(zone)
        shown = latest[local.date()] = max(latest.get(local.date(), time.min), local.time())
        if told.is_working_day(local.date()) and any(opens <= shown < closes for opens, closes in told.office.spans):
            found.append(minute)
    return found


class TestTheEndsOfTime:
    @pytest.mark.parametrize("zone", ZONES)
    @pytest.mark.parametrize("end", ENDS)
    def test_stop_no_reckoning(self, zone: str, end: datetime) -> None:
        """Whatever comes out can be stored: it is an instant in UTC too."""
        for office in (USUAL, LUNCH):
            told, now = Calendar(office, {}, ()), end.replace(tzinfo=ZoneInfo(zone))
            assert told.close_of(now, 3).astimezone(UTC).year == end.year
            assert told.after(now, timedelta(hours=40)).year == end.year
            assert told.office_time(now, now) == timedelta()
            near = now.replace(day=15)
            assert timedelta() < told.office_time(*sorted([near, now])) < timedelta(days=6)

    @pytest.mark.parametrize("year", [1, 4, 1582, 1900, 1901, 2100, 2101, 2400, 9998])
    def test_are_no_nearer_than_the_first_and_the_last_year(self, year: int) -> None:
        now = datetime(year, 12, 20, 19, tzinfo=ZONE)
        due = UNPUBLISHED.close_of(now, 10)
        assert due.year == year + 1
        assert UNPUBLISHED.office_time(now, due) == timedelta(hours=90)
        assert UNPUBLISHED.after(now, timedelta(hours=90)) == due

    def test_are_reached_by_no_day_without_end(self) -> None:
        everything_off = Calendar(USUAL, dict.fromkeys(days_of(9995, 9998), True), {*range(9995, 9999)})
        now = datetime(9995, 1, 4, tzinfo=ZONE)
        assert everything_off.close_of(now, 10_000) == datetime(9999, 12, 30, 18, tzinfo=ZONE)
        assert everything_off.after(now, timedelta.max) == datetime(9999, 12, 30, 18, tzinfo=ZONE)

    def test_are_far_and_ten_years_are_quick(self) -> None:
        now = datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/Berlin"))
        lunch, taken = Calendar(LUNCH, {}, ()), []
        for _ in range(5):
            started = clocks.thread_time()
            lunch.office_time(now, now.replace(year=2037))
            taken.append(clocks.thread_time() - started)
        assert min(taken) < 0.05
