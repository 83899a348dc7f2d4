"""Holidays: which files are taken in and which are not, which notice holds, and who is told of one that is missing."""

import json
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import event

from storage import holidays, offices
from storage.bylaws import Bylaws
from storage.calendar import Calendar, OfficeHours, statutory_days
from storage.database import Database, Transaction
from storage.errors import Refusal
from storage.holidays import Day, Outcome, Taken, YearFile
from storage.keyring import Keyring
from storage.offices import Role
from storage.outbox import Rank
from tests.cast import Actor, Cast
from tests.conftest import ZONE, Open

NAME = "元旦"


def written(year: object = 2027, days: object = None, **more: object) -> bytes:
    """A file of the holiday-cn shape; by default one with every statutory day and a Saturday to be worked."""
    every = [entry(f"{day}") for day in sorted(statutory_days(2027))] + [entry("2027-02-13", off=False)]
    return json.dumps({"year": year, "papers": [], "days": every if days is None else days, **more}).encode()


def entry(day: str, name: str = NAME, *, off: bool = True) -> dict[str, object]:
    return {"name": name, "date": day, "isOffDay": off}


def take_in(cast: Cast, raw: bytes = b"") -> Taken:
    return cast.write(lambda session: holidays.take_in(session, holidays.read(raw or written()), now=cast.now))


def calendar(cast: Cast) -> Calendar:
    return cast.read(holidays.calendar)


class TestReading:
    def test_finds_days_off_and_shifted_ones_in_their_order(self) -> None:
        file = holidays.read(written(days=[entry("2027-02-13", off=False), entry("2027-01-01")]))
        assert file == YearFile(2027, (Day(date(2027, 1, 1), NAME, True), Day(date(2027, 2, 13), NAME, False)))

    def test_is_the_same_whatever_stands_where(self) -> None:
        days = [entry("2027-01-01"), entry("2027-01-02"), entry("2027-01-03", off=False)]
        files = {holidays.read(written(days=[*order])).digest for order in permutations(days)}
        assert len(files) == 1
        assert holidays.read(written(days=days[:2])).digest not in files

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_takes_the_file_as_it_was_saved(self, encoding: str) -> None:
        assert holidays.read(written().decode().encode(encoding)) == holidays.read(written())

    def test_takes_the_days_around_new_year(self) -> None:
        days = ["2026-12-25", "2026-12-31", "2027-12-31", "2028-01-01", "2028-01-07"]
        assert len(holidays.read(written(days=[entry(day) for day in days])).days) == 5

    @pytest.mark.parametrize("year", [2024, 2025, 2026])
    def test_takes_what_is_shipped(self, year: int) -> None:
        assert {day.day.year for day in holidays.shipped()[year].days} == {year}
        assert holidays.shipped().keys() == {2024, 2025, 2026}


class TestRefusing:
    @pytest.mark.parametrize(
        ("raw", "key"),
        [
            (b"", "not_json"),
            (b"<html>404</html>", "not_json"),
            (written()[:-9], "not_json"),
            (b"\xff\xfe\x00", "not_json"),
            (b"[" * 100_000, "not_json"),
            (b"9" * 5_000, "not_json"),
            (b"[]", "wrong_shape"),
            (b"2027", "wrong_shape"),
            (b"null", "wrong_shape"),
            (written(days={}), "wrong_shape"),
            (written(days="2027-01-01"), "wrong_shape"),
            (b'{"year": 2027}', "wrong_shape"),
            (b"{}", "year_missing"),
            (written(year="2027"), "year_missing"),
            (written(year=True), "year_missing"),
            (written(year=2027.0), "year_missing"),
            (written(year=0), "year_missing"),
            (written(year=20270), "year_missing"),
            (written(days=[]), "not_published_yet"),
            (b" " * 1_000_001, "file_too_large"),
        ],
        ids=lambda value: value if isinstance(value, str) else "file",
    )
    def test_names_what_is_wrong_with_the_file(self, raw: bytes, key: str) -> None:
        with pytest.raises(Refusal) as caught:
            holidays.read(raw)
        assert caught.value.key == f"holidays.{key}"

    @pytest.mark.parametrize(
        "wrong",
        [
            *(None, "2027-01-01", [], {}, entry("2027-02-29"), entry("01/02/2027"), entry("")),
            *(entry("2027-01-02", name) for name in ("", "x" * 41, "元\0旦", "元\ud800", "元\n旦")),
            *({**entry("2027-01-02"), "isOffDay": off} for off in (1, "true", None)),
            *({**entry("2027-01-02"), "date": day} for day in (20270102, None)),
            {"name": NAME, "date": "2027-01-02"},
        ],
        ids=lambda _: "entry",
    )
    def test_names_the_entry_that_is_no_day(self, wrong: object) -> None:
        with pytest.raises(holidays.WrongEntry) as caught:
            holidays.read(written(days=[entry("2027-01-01"), wrong]))
        assert caught.value.values == {"entry": 2}

    @pytest.mark.parametrize("day", ["2026-12-24", "2026-01-01", "2028-01-08", "2028-12-31", "2017-01-01"])
    def test_names_the_day_that_is_of_another_year(self, day: str) -> None:
        with pytest.raises(holidays.DayElsewhere) as caught:
            holidays.read(written(days=[entry("2027-01-01"), entry(day)]))
        assert caught.value.values == {"day": date.fromisoformat(day), "year": 2027}

    def test_names_the_day_that_stands_there_twice(self) -> None:
        with pytest.raises(holidays.DayTwice) as caught:
            holidays.read(written(days=[entry("2027-01-01"), entry("2027-01-02"), entry("2027-01-01", off=False)]))
        assert caught.value.values == {"day": date(2027, 1, 1)}

    def test_is_all_that_happens_to_damaged_files(self) -> None:
        """Bytes changed anywhere: a notice or a refusal, and no other end."""
        dice, refused = random.Random(27), 0
        for _ in range(2_000):
            raw = bytearray(written())
            for _ in range(dice.randint(1, 4)):
                raw[dice.randrange(len(raw))] = dice.randrange(256)
            try:
                holidays.read(bytes(raw))
            except Refusal:
                refused += 1
        assert refused > 500


class TestTakingIn:
    def test_makes_the_year_known(self, cast: Cast) -> None:
        assert 2027 not in calendar(cast).published
        assert take_in(cast) == Taken(2027, Outcome.NEW, 13, 1, ())
        known = calendar(cast)
        assert 2027 in known.published
        assert known.is_working_day(date(2027, 2, 13))
        assert not known.is_working_day(date(2027, 2, 5))
        assert known.is_published(date(2026, 12, 31))

    def test_changes_nothing_the_second_time(self, cast: Cast) -> None:
        outcomes = [take_in(cast).outcome for _ in range(3)]
        assert outcomes == [Outcome.NEW, Outcome.UNCHANGED, Outcome.UNCHANGED]
        assert [each.record for each in cast.audited("holidays.take_in")] == ["holidays:2027"]

    def test_replaces_the_whole_year(self, cast: Cast) -> None:
        take_in(cast)
        assert take_in(cast, written(days=[entry("2027-01-04")])).outcome is Outcome.REPLACED
        of_2027 = {day: off for day, off in calendar(cast).days.items() if day.year == 2027}
        assert of_2027 == {date(2027, 1, 4): True}
        assert take_in(cast).outcome is Outcome.REPLACED
        assert len(cast.read(lambda session: session.query(holidays.Holiday).all())) == 14

    def test_goes_before_what_is_shipped(self, cast: Cast) -> None:
        shipped = json.dumps(
            {
                "year": 2026,
                "days": [entry(f"{each.day}", each.name, off=each.off) for each in holidays.shipped()[2026].days],
            }
        ).encode()
        assert take_in(cast, shipped).outcome is Outcome.UNCHANGED
        assert take_in(cast, written(2026, [entry("2026-11-24")])).outcome is Outcome.REPLACED
        assert calendar(cast).close_of(cast.now, 1) == datetime(2026, 11, 25, 18, tzinfo=ZONE)
        assert take_in(cast, shipped).outcome is Outcome.REPLACED
        assert calendar(cast).close_of(cast.now, 1) == datetime(2026, 11, 24, 18, tzinfo=ZONE)

    def test_tells_of_statutory_days_that_the_file_lacks(self, cast: Cast) -> None:
        days = [entry(f"{day}", off=day != date(2027, 5, 1)) for day in sorted(statutory_days(2027))]
        taken = take_in(cast, written(days=days[1:]))
        assert taken.absent == (date(2027, 1, 1), date(2027, 5, 1))
        assert take_in(cast, written(2023, [entry("2023-01-01")])).absent == ()

    @pytest.mark.parametrize("order", [*permutations([2026, 2027, 2028])])
    def test_lets_the_later_notice_hold_in_any_order(self, cast: Cast, order: tuple[int, ...]) -> None:
        files = {
            2026: written(2026, [entry("2026-12-31", off=False), entry("2027-01-01")]),
            2027: written(2027, [entry("2026-12-31"), entry("2027-01-01", off=False), entry("2027-12-31")]),
            2028: written(2028, [entry("2027-12-31", off=False)]),
        }
        for year in order:
            take_in(cast, files[year])
        said = {day: calendar(cast).is_working_day(day) for day in sorted(calendar(cast).days) if day.year > 2025}
        assert said == {date(2026, 12, 31): False, date(2027, 1, 1): True, date(2027, 12, 31): True}

    def test_leaves_nothing_of_a_file_that_fails_half_way(self, cast: Cast) -> None:
        take_in(cast)

        def fails(session: Transaction) -> None:
            holidays.take_in(session, holidays.read(written(days=[entry("2027-01-04")])), now=cast.now)
            raise LookupError

        with pytest.raises(LookupError):
            cast.write(fails)
        assert date(2027, 1, 4) not in calendar(cast).days
        assert date(2027, 1, 1) in calendar(cast).days


class TestTheCalendar:
    def test_has_the_shipped_years_and_the_offices_hours(self, cast: Cast) -> None:
        assert calendar(cast).published == {2024, 2025, 2026}
        assert calendar(cast).office == OfficeHours()

    def test_has_the_hours_of_the_bylaws(self, database_url: str, keyring: Keyring, now: datetime) -> None:
        office = OfficeHours.read("Mon-Sat 08:30-12:00 14:00-17:30")
        database = Database(database_url, keyring, Bylaws(office=office))
        try:
            assert database.read_now(holidays.calendar).close_of(now, 5).isoformat() == "2026-11-28T17:30:00+08:00"
        finally:
            database.close()

    def test_sees_what_another_process_imported(self, opened: Open, cast: Cast) -> None:
        bot = opened()
        assert 2027 not in bot.read_now(holidays.calendar).published
        take_in(cast)
        assert 2027 in bot.read_now(holidays.calendar).published
        take_in(cast, written(days=[entry("2027-01-04")]))
        assert not bot.read_now(holidays.calendar).is_working_day(date(2027, 1, 4))

    def test_sees_what_its_own_transaction_has_written(self, cast: Cast) -> None:
        def both(session: Transaction) -> Calendar:
            holidays.take_in(session, holidays.read(written()), now=cast.now)
            return holidays.calendar(session)

        assert 2027 in cast.write(both).published

    def test_costs_one_small_look(self, cast: Cast) -> None:
        take_in(cast)
        first, asked = calendar(cast), []
        listen = (cast.database._reader_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        event.listen(*listen)
        try:
            assert calendar(cast) is first
        finally:
            event.remove(*listen)
        # What is prepared goes to the driver itself and is not heard here.
        assert asked == []


class TestMissing:
    @pytest.mark.parametrize(
        ("now", "years"),
        [
            ("2026-01-01", []),
            ("2026-10-31", []),
            ("2026-11-01", [2027]),
            ("2026-12-31", [2027]),
            ("2027-01-01", [2027]),
            ("2027-10-31", [2027]),
            ("2027-11-01", [2027, 2028]),
        ],
    )
    def test_are_this_year_and_from_november_the_next(self, cast: Cast, now: str, years: list[int]) -> None:
        instant = datetime.fromisoformat(now).replace(tzinfo=ZONE)
        assert cast.read(lambda session: holidays.missing(session, instant)) == years

    def test_is_no_year_that_was_imported(self, cast: Cast) -> None:
        take_in(cast)
        assert cast.read(lambda session: holidays.missing(session, cast.now)) == []


class TestReminding:
    @pytest.fixture
    def remind(self, cast: Cast) -> Callable[..., int]:
        def act(days: int = 0) -> int:
            now = cast.now + timedelta(days=days)
            page = cast.write(lambda session: holidays.remind(session, 0, now=now))
            assert page.cursor is None
            return page.done

        return act

    def told(self, cast: Cast, actor: Actor) -> list[object]:
        return [letter.values["year"] for letter in cast.letters(actor) if letter.key == "holidays.missing"]

    def test_tells_every_admin_and_nobody_else(self, cast: Cast, remind: Callable[..., int]) -> None:
        admins = [cast.create_admin(name) for name in ("钱工", "孙工")]
        others = [cast.create_chair(), cast.create_officer(), cast.create_member()]
        assert remind() == 2
        assert [self.told(cast, actor) for actor in [*admins, *others]] == [[2027], [2027], [], [], []]
        (letter,) = cast.letters(admins[0])
        assert (letter.rank, letter.right) == (Rank.NOTICE, "desk")
        assert letter.once == f"holidays.missing:2027:2026-W48:{admins[0].account_id}"

    def test_tells_the_chair_where_there_is_no_admin(self, cast: Cast, remind: Callable[..., int]) -> None:
        chair = cast.create_chair()
        remind()
        assert self.told(cast, chair) == [2027]

    def test_tells_nobody_where_there_is_neither(self, cast: Cast, remind: Callable[..., int]) -> None:
        cast.create_officer()
        assert remind() == 0

    def test_tells_once_in_an_iso_week(self, cast: Cast, remind: Callable[..., int]) -> None:
        admin = cast.create_admin()
        for day in range(7):
            remind(day)  # Monday to Sunday
        assert self.told(cast, admin) == [2027]
        remind(7)
        assert self.told(cast, admin) == [2027, 2027]

    def test_tells_once_in_the_week_that_two_years_share(self, cast: Cast, remind: Callable[..., int]) -> None:
        admin = cast.create_admin()
        remind(35)  # Monday, 28 December
        remind(39)  # Friday, 1 January
        assert self.told(cast, admin) == [2027]

    def test_tells_of_each_year(self, cast: Cast, remind: Callable[..., int]) -> None:
        admin = cast.create_admin()
        remind(365)
        assert self.told(cast, admin) == [2027, 2028]

    def test_is_silent_when_the_year_is_there(self, cast: Cast, remind: Callable[..., int]) -> None:
        admin = cast.create_admin()
        take_in(cast)
        assert remind() == 0
        assert self.told(cast, admin) == []

    def test_reaches_who_is_in_office_only(self, cast: Cast, remind: Callable[..., int]) -> None:
        admin, chair = cast.create_admin(), cast.create_chair()
        cast.dismiss(admin)
        remind()
        assert (self.told(cast, admin), self.told(cast, chair)) == ([], [2027])
        assert cast.read(lambda session: offices.holders(session, Role.ADMIN, None)) == []
