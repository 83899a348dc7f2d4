"""`demo` as it is started: what it prints, what it leaves, how it ends; the page itself is tests/browser's."""

import asyncio
import json
import signal
import socket
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo import script, union
from bot.demo.script import Pages, Script
from bot.sandbox.phones import Phone
from bot.sandbox.world import World
from bot.words import Words
from storage import members, units
from storage.database import Database
from storage.offices import Role
from tests.browser.starting import Demo, end_demo, open_demo, refused_demo, start_demo

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

    def test_a_port_that_can_not_be_had_is_told_before_anything_is_made(self, tmp_path: Path) -> None:
        with socket.socket() as somebody:
            somebody.bind(("127.0.0.1", 0))
            somebody.listen()
            for port in (str(somebody.getsockname()[1]), "99999", "-1"):
                assert "--port 8800" in refused_demo(tmp_path, "--port", port)
        assert [*tmp_path.iterdir()] == []

    def test_asked_to_end_while_it_starts_it_takes_the_bot_along(self, tmp_path: Path) -> None:
        with open_demo(tmp_path) as process:
            written = tmp_path / "demo-data" / "bot.pid"
            while not written.exists() or not written.read_text():
                assert process.poll() is None
            bot = int(written.read_text())
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        assert not lives(bot)

    def test_goes_on_after_it_was_killed_and_ends_the_bot_it_left_behind(self, tmp_path: Path) -> None:
        demo = start_demo(tmp_path)
        left_behind = bot_of(demo)
        kept = tmp_path / "demo-data" / "world"
        while not kept.exists():
            assert demo.process.poll() is None
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

    def test_has_a_member_their_officer_and_a_desk_on_the_first_phones_of_each_language(self) -> None:
        for language, last in (("zh", Role.CHAIR), ("en", Role.OFFICER)):
            cast = union.cast(union.people(), language)
            assert [one.role for one in cast] == [None, Role.OFFICER, last]
            assert cast[0].unit == cast[1].unit
            assert {one.language[:2] for one in cast} == {language}


class Bot:
    """Stands in for the bot's process, which these tests need not start."""

    def is_alive(self) -> bool:
        return True

    async def kill(self) -> None: ...

    async def start(self) -> None: ...


class TestTheFirstSteps:
    @pytest.fixture
    def told(self) -> Script:
        world = World(seed=1)
        everybody = union.people()
        ids = {one.phone: world.add_person(one.telegram, phone=one.phone).id for one in everybody}
        return Script(world, Pages(Words(ZONE)), Bot(), everybody, ids, ZONE, {"zh": 0, "en": 0})  # type: ignore[arg-type]

    def phones(self, told: Script, language: str) -> list[Phone]:
        return [
            Phone(told.world, told.world.people[told.ids[one.phone]]) for one in union.cast(told.everybody, language)
        ]

    def done(self, told: Script) -> list[str]:
        return [step["name"] for step in told.steps() if step["done"]]

    @pytest.mark.parametrize(("language", "mine"), [("zh", "我的"), ("en", "Mine")])
    def test_are_done_when_they_happened_and_no_sooner(self, told: Script, language: str, mine: str) -> None:
        member, officer, _ = self.phones(told, language)
        member.type(mine)
        assert self.done(told) == []
        told.world.bot_sends(member.chat, text="KN-2026-0001")
        notice = told.world.bot_sends(officer.chat, text="KN-2026-0001")
        assert self.done(told) == ["report", "notice"]
        officer.press_data("1hardship.take:1", notice)
        assert self.done(told) == ["report", "notice", "take"]
        member.type(mine)
        assert self.done(told) == ["report", "notice", "take", "see"]

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_lead_through_a_file_and_its_public_notice_to_the_end(self, told: Script, language: str) -> None:
        member, officer, _ = self.phones(told, language)
        told.world.bot_sends(member.chat, text="KN-2026-0001")
        notice = told.world.bot_sends(officer.chat, text="KN-2026-0001")
        assert "notice" in self.done(told)
        officer.press_data("1hardship.take:1", notice)
        assert "take" in self.done(told)
        officer.press_data("1public_notices.posted:1:739000", notice)
        assert "posted" not in self.done(told)
        officer.press_data("1public_notices.ask:1", notice)
        assert "filing" in self.done(told)
        officer.press_data("1public_notices.posted:1:739000", notice)
        assert "posted" in self.done(told)
        assert "over" not in self.done(told)
        words = Words(ZONE).plain("public_notices.news", {"what": "over", "number": "KN-2026-0001"}, language)
        told.world.bot_sends(officer.chat, text=words)
        assert "over" in self.done(told)

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_lead_through_a_talk_and_an_activity(self, told: Script, language: str) -> None:
        member, officer, _ = self.phones(told, language)
        page = told.world.bot_sends(officer.chat, text="…")
        card = told.world.bot_sends(member.chat, text="…")
        steps = {
            "hours": (officer, "1hours.choose_way:1:both", page),
            "talk": (member, "1appointments.submit:1", card),
            "agree": (officer, "1appointments.confirm:1", page),
            "unnamed": (officer, "1relay.take:1", page),
            "publish": (officer, "1publishing.publish:1", page),
            "join": (member, "1signups.join:1", card),
        }
        member.press_data("1appointments.submit:1", card)
        assert self.done(told) == []
        for nth, (phone, data, message) in enumerate(steps.values(), 1):
            phone.press_data(data, message)
            assert self.done(told) == [*steps][:nth]

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_lead_through_a_contest_and_to_the_screen_of_the_hall(self, told: Script, language: str) -> None:
        member, officer, _ = self.phones(told, language)
        page, question = told.world.bot_sends(officer.chat, text="…"), told.world.bot_sends(member.chat, text="…")
        told.looked_at = told.world.now
        member.press_data("1playing.pick:1:100", question)
        assert self.done(told) == []
        told.looked_at = lambda: 0.0
        officer.press_data("1contests.go", page)
        assert self.done(told) == ["contest"]
        member.press_data("1playing.pick:1:100", question)
        assert self.done(told) == ["contest", "play"]
        told.looked_at = told.world.now
        assert self.done(told) == ["contest", "play", "hall"]

    def test_of_the_clock_and_the_bot_wait_for_no_other(self, told: Script) -> None:
        told.world.advance(86_400)
        assert self.done(told) == ["clock"]
        asyncio.run(told.kill())
        assert self.done(told) == ["clock", "kill"]

    def test_name_the_people_of_the_language(self, told: Script) -> None:
        report = told.steps()[0]
        assert ("李明" in report["words"]["zh"], "Anna Liu" in report["words"]["en"]) == (True, True)
        assert report["person"] == {"zh": told.ids["13800000101"], "en": told.ids["13800000105"]}


class TestTheClock:
    @pytest.mark.parametrize("day", range(23, 30))
    def test_begins_on_the_next_monday_morning(self, day: int) -> None:
        begins = script.first_morning(datetime(2026, 11, day, 23, 59, tzinfo=ZONE))
        assert begins == datetime(2026, 11, 30, 9, tzinfo=ZONE)

    @pytest.mark.parametrize("hour", range(24))
    def test_begins_within_a_week_at_whatever_hour_of_a_monday(self, hour: int) -> None:
        now = datetime(2026, 11, 30, hour, 36, tzinfo=ZONE)
        begins = script.first_morning(now)
        assert (begins.weekday(), begins.hour, begins.minute) == (0, 9, 0)
        assert timedelta() < begins - now < timedelta(days=7)

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
