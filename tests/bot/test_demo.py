"""`demo` as it is started: what it prints, what it leaves, how it ends; the page itself is tests/browser's."""

import json
import signal
import urllib.request
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo import script, union
from bot.demo.script import Pages
from bot.words import Words
from storage import members, units
from storage.database import Database
from storage.offices import Role
from tests.browser.starting import Demo, end_demo, refused_demo, start_demo

ZONE = ZoneInfo("Asia/Shanghai")


def bot_of(demo: Demo) -> int:
    return int((demo.folder / "demo-data" / "bot.pid").read_text())


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # ended, and nobody has asked how


class TestStarting:
    def test_shows_a_page_and_leaves_nothing_running(self, tmp_path: Path) -> None:
        demo = start_demo(tmp_path)
        with urllib.request.urlopen(demo.url) as answer:
            assert b"<!doctype html>" in answer.read().lower()
        # The real bot, before the Bot API of the demo: it knows its people.
        assert demo.bot_api("getMyCommands")
        bot = bot_of(demo)
        assert end_demo(demo) == 0
        assert not lives(bot)
        assert {path.name for path in tmp_path.iterdir()} == {"demo-data"}

    def test_a_second_one_in_the_same_folder_says_so(self, tmp_path: Path) -> None:
        demo = start_demo(tmp_path)
        assert "已经开着一个演示" in refused_demo(tmp_path)
        assert end_demo(demo) == 0

    def test_a_port_that_somebody_has_is_told(self, tmp_path: Path) -> None:
        demo = start_demo(tmp_path / "one")
        port = demo.url.rpartition(":")[2].strip("/")
        assert "--port 8800" in refused_demo(tmp_path / "two", "--port", port)
        assert end_demo(demo) == 0

    def test_goes_on_after_it_was_killed_and_ends_the_bot_it_left_behind(self, tmp_path: Path) -> None:
        demo = start_demo(tmp_path)
        left_behind = bot_of(demo)
        end_demo(demo, signal.SIGKILL)
        again = start_demo(tmp_path)
        assert bot_of(again) != left_behind
        assert end_demo(again) == 0
        assert not lives(left_behind)


class TestTheUnion:
    def test_is_founded_with_its_roster_and_codes_of_office(self, database: Database, now: datetime) -> None:
        everybody = union.people()
        codes = database.write_now(lambda session: union.found(session, everybody, now=now))
        assert codes.keys() == {one.phone for one in everybody if one.role}
        for one in everybody:
            found = database.read_now(
                lambda session, phone=one.phone: [one.name for one in members.with_phone(session, phone)]
            )
            assert found == ([one.name] if one.path else [])
        paths = database.read_now(lambda session: {*units.Tree(session).paths().values()})
        assert {one.path for one in everybody if one.path} <= paths

    def test_has_a_member_an_officer_and_the_chair_on_the_first_phones(self) -> None:
        roles = [one.role for one in union.people() if one.shown]
        assert roles == [None, Role.OFFICER, Role.CHAIR]


class TestTheClock:
    @pytest.mark.parametrize("day", range(23, 30))
    def test_begins_on_the_next_monday_morning(self, day: int) -> None:
        begins = script.first_morning(datetime(2026, 11, day, 23, 59, tzinfo=ZONE))
        assert begins == datetime(2026, 11, 30, 9, tzinfo=ZONE)

    def test_can_go_to_days_before_the_next_spring_festival(self) -> None:
        moments = script._moments(Pages(Words(ZONE)), datetime(2026, 11, 28, tzinfo=ZONE).toordinal(), ZONE)
        at = {one["name"]: datetime.fromtimestamp(one["at"], ZONE) for one in moments}
        assert at["festival45"] == datetime(2026, 12, 23, 9, tzinfo=ZONE)
        assert at["festival1"] == datetime(2027, 2, 5, 9, tzinfo=ZONE)
        assert at["monday"] == datetime(2026, 11, 30, 9, tzinfo=ZONE)
        assert json.dumps(moments)

    def test_looks_to_the_next_year_once_the_festival_is_there(self) -> None:
        moments = script._moments(Pages(Words(ZONE)), datetime(2027, 2, 6, tzinfo=ZONE).toordinal(), ZONE)
        assert datetime.fromtimestamp(moments[-1]["at"], ZONE) == datetime(2028, 1, 25, 9, tzinfo=ZONE)
