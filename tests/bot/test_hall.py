"""The screen of the hall over HTTP: only below its link, only for looking, and nothing of what is right too early."""

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import ground, settings
from bot.hall import addresses
from bot.hall.addresses import EVERYWHERE
from bot.hall.server import new_link
from storage.contests import Phase, Scoring
from storage.database import Database
from storage.errors import StorageFault, StorageUnusable
from tests.bot.screening import Given, Served, serve
from tests.cast import Cast
from tests.storage.contest_of import Play, begin, give_picture, prepare, single
from tests.storage.longest import longest

#: Where there is nothing.
WAYS = (
    "/",
    "/screen",
    "/screen/",
    "/favicon.ico",
    "/screen/{other}",
    "/screen/{other}/now",
    "/screen/{other}/words",
    "/screen/{link}x",
    "/screen/{short}",
    "/other/{link}",
    "/screen/{link}/../../etc/passwd",
    "/screen/{link}/nothing.js",
    "/screen/{link}/now/more",
    "/screen/{link}/picture",
    "/screen/{link}/picture?of=",
    "/screen/{link}/picture?of=1",
    "/screen/{link}/picture?of=..-1",
    "/screen/{link}/picture?of=x-99999999999999999999",
    "/screen/{link}/picture?of=x-%F0%9F%98%80",
    "/screen/{other}/picture?of=x-1",
    "/screen/%2e/now",
)
#: How a JPEG begins; nothing here looks further.
JPEG = b"\xff\xd8\xff\xe0"
UNIONHALL = Path(sys.executable).with_name("unionhall")


@pytest.fixture
def play(cast: Cast) -> Play:
    return begin(prepare(cast, cast.create_officer(), [single(1), single(2)], pause=30))


@pytest.fixture
def served(database: Database, play: Play) -> Iterator[Served]:
    with serve(database, lambda: play.now) as served:
        yield served


class TestTheLink:
    def test_opens_the_page_and_what_it_is_made_of(self, served: Served) -> None:
        page = served.get()
        assert page.status == 200
        parts = re.findall(rb'(?:href|src)="([^":]+)"', page.body)
        assert parts
        for part in parts:
            assert served.get(whole=f"/screen/{part.decode()}").status == 200

    def test_is_random_and_another_one_each_time(self) -> None:
        links = {new_link() for _ in range(100)}
        assert len(links) == 100
        assert all(re.fullmatch(r"[\w-]{22}", one) for one in links)

    def test_nothing_else_is_there(self, served: Served) -> None:
        link = served.screen.link
        for way in WAYS:
            answer = served.get(whole=way.format(link=link, other="A" * 22, short=link[:-1]))
            assert (way, answer.status, answer.body) == (way, 404, b"")
        assert served.reads == [0]

    def test_only_for_looking(self, served: Served) -> None:
        for method in ("POST", "PUT", "DELETE", "HEAD", "OPTIONS"):
            assert (method, served.get("/now", method=method).status) == (method, 404)

    def test_every_answer_lays_down_the_law(self, served: Served) -> None:
        for answer in (served.get(), served.get("/now"), served.get("/words"), served.get(whole="/")):
            law = answer.head["Content-Security-Policy"]
            assert law.startswith("default-src 'none'")
            assert "unsafe" not in law
            assert "http" not in law
            assert answer.head["Cache-Control"] == "no-store"
            assert answer.head["Referrer-Policy"] == "no-referrer"
            assert answer.head["X-Content-Type-Options"] == "nosniff"
            assert "Set-Cookie" not in answer.head
            assert "Access-Control-Allow-Origin" not in answer.head

    def test_its_words_come_in_the_language_that_is_asked_for(self, served: Served) -> None:
        asked = [json.loads(served.get(f"/words{query}").body) for query in ("", "?language=en", "?language=xx")]
        assert [one["language"] for one in asked] == ["zh", "en", "zh"]
        assert asked[0].keys() == asked[1].keys()


class TestWhoIsNear:
    @pytest.mark.parametrize("address", ["192.168.1.7", "10.0.0.1", "172.16.5.5", "127.0.0.1", "169.254.1.1"])
    def test_is_answered(self, address: str) -> None:
        assert addresses.is_near(address)

    @pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "0.0.0.0", "", "hall", None])
    def test_is_nobody_from_elsewhere(self, address: str | None) -> None:
        assert not addresses.is_near(address)

    def test_whoever_is_not_gets_nothing(self, database: Database, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
        with serve(database, lambda: play.now, address=EVERYWHERE) as served:
            assert served.get().status == 200
            monkeypatch.setattr("bot.hall.server.is_near", lambda address: False)
            assert served.get().status == 404

    def test_the_addresses_that_are_told_are_near(self) -> None:
        assert all(addresses.is_near(one) for one in addresses.here())


class TestNow:
    def test_says_what_stands_there_once_and_then_only_the_time(self, cast: Cast, play: Play, served: Served) -> None:
        first = served.get("/now")
        assert json.loads(first.body)["scene"] == "lobby"
        assert int(first.head["Hall-Clock"]) == int(play.now.timestamp() * 1000)
        again = served.get(f"/now?seen={first.head['Hall-Sign']}")
        assert (again.status, again.body) == (204, b"")
        assert again.head["Hall-Clock"]

    def test_is_packed_for_whoever_can_unpack_it(self, served: Served) -> None:
        plain, packed = served.get("/now"), served.get("/now", Accept_Encoding="gzip")
        assert packed.head["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body

    def test_reads_the_database_once_a_second_whoever_looks(self, served: Served) -> None:
        for _ in range(30):
            served.get("/now")
        assert served.reads[0] <= 3

    def test_no_byte_tells_what_is_right_before_it_is_closed(self, cast: Cast, play: Play, served: Served) -> None:
        people = [cast.create_member(name) for name in ("李明", "王芳", "赵云")]
        for one in people:
            play.join(one)
        play.until_asked(1)
        play.answer(people[0], 0)
        body = wait_for(served, "asking")
        for never in ("李明", "王芳", "第1条", "right", "had", "chosen", "explanation", "picked", "points"):
            assert never not in body
        play.answer(people[1], 1), play.answer(people[2], 0)
        play.go(1)
        told = json.loads(wait_for(served, "told"))
        assert told["rights"] == [play.place_of(1, 0)]

    def test_the_largest_answer_has_at_most_5_kb(self, database: Database, cast: Cast) -> None:
        play = begin(prepare(cast, cast.create_officer(), [longest()], pause=60, scoring=Scoring.SPEED))
        people = [cast.create_member("欧阳" + chr(0x4E00 + 97 * nth) * 2) for nth in range(12)]
        for one in people:
            play.join(one)
        play.until_asked(1)
        for one in people:
            play.answer(one, 0)
        play.go(1)
        with serve(database, lambda: play.now) as served:
            answer = served.get("/now", Accept_Encoding="gzip")
        assert json.loads(gzip.decompress(answer.body))["scene"] == "told"
        assert len(answer.body) <= 5_000

    def test_a_database_that_can_not_be_read_is_no_end(self, database: Database, play: Play) -> None:
        fails = [True]

        async def read(rule):
            if fails[0]:
                raise StorageFault("OperationalError")
            return await database.read(rule)

        with serve(database, lambda: play.now) as served:
            served.screen._look._read = read
            assert served.get("/now").status == 503
            fails[0] = False
            assert served.get("/now").status == 200

    def test_there_may_be_no_contest_at_all(self, database: Database, cast: Cast) -> None:
        with serve(database, lambda: cast.now) as served:
            assert json.loads(served.get("/now").body) == {"scene": "nothing"}


class TestPictures:
    """Of questions: what stands on the screen or has stood there, to whoever has the link."""

    @pytest.fixture
    def play(self, play: Play) -> Play:
        for nth in (1, 2):
            give_picture(play, nth, JPEG + bytes([nth]))
        return play

    @pytest.fixture
    def ask(self, served: Served, play: Play) -> Callable[..., Given]:
        """The picture of the nth question, read anew."""

        def ask(nth: int, *, code: str = "") -> Given:
            served.screen._look._pictured_at = float("-inf")
            return served.get(f"/picture?of={code or play.contest.code}-{nth}")

        return ask

    def test_come_with_their_question_and_never_before(
        self, cast: Cast, play: Play, served: Served, ask: Callable[..., Given]
    ) -> None:
        assert [ask(nth).status for nth in (1, 2, 3)] == [404, 404, 404]
        play.join(cast.create_member("李明"))
        play.until_asked(1)
        assert json.loads(wait_for(served, "asking"))["question"]["picture"] is True
        assert [ask(nth).status for nth in (1, 2, 3)] == [200, 404, 404]
        play.until(Phase.TOLD)
        assert [ask(nth).status for nth in (1, 2, 3)] == [200, 404, 404]
        play.until_asked(2)
        assert [ask(nth).body for nth in (1, 2, 3)] == [JPEG + b"\1", JPEG + b"\2", b""]
        play.until(Phase.OVER)
        assert [ask(nth).status for nth in (1, 2)] == [200, 200]

    def test_wait_until_the_question_has_come_to_a_group(
        self, cast: Cast, play: Play, ask: Callable[..., Given]
    ) -> None:
        play.join(cast.create_member("李明"))
        play.until(Phase.COUNTDOWN)
        while play.contest.phase != Phase.ASKING:
            play.wait(1)
        assert ask(1).status == 404
        play.deliver()
        assert ask(1).status == 200

    def test_are_pictures_by_their_kind_under_the_same_law(
        self, cast: Cast, play: Play, served: Served, ask: Callable[..., Given]
    ) -> None:
        play.join(cast.create_member("李明"))
        play.until_asked(1)
        given = ask(1)
        assert given.head["Content-Type"] == "image/jpeg"
        assert given.head["X-Content-Type-Options"] == "nosniff"
        assert given.head["Cache-Control"] == "no-store"
        assert "img-src 'self' data:;" in given.head["Content-Security-Policy"]
        code = play.contest.code
        for way in (f"/screen/{'A' * 22}/picture?of={code}-1", f"/picture?of={code}-1", f"/screen/picture?of={code}-1"):
            assert served.get(whole=way).status == 404

    def test_are_of_the_contest_on_the_screen_alone(self, cast: Cast, play: Play, ask: Callable[..., Given]) -> None:
        other = begin(prepare(cast, cast.create_officer(), [single(3)], pause=30))
        give_picture(other, 1, JPEG)
        play.join(cast.create_member("李明"))
        play.until_asked(1)
        other.now = play.now
        other.join(cast.create_member("王芳"))
        other.until_asked(1)
        play.now = other.now
        # The one that began last is shown.
        shown = [ask(1, code=one.contest.code).status for one in (play, other)]
        assert sorted(shown) == [200, 404]

    def test_are_read_once_a_second_whoever_looks(self, cast: Cast, play: Play, served: Served) -> None:
        play.join(cast.create_member("李明"))
        play.until_asked(1)
        for _ in range(30):
            assert served.get(f"/picture?of={play.contest.code}-1").status == 200
        assert served.reads[0] <= 3


def wait_for(served: Served, scene: str) -> str:
    """What stands there once what was read before is too old."""
    served.screen._look._read_at = float("-inf")
    body = served.get("/now").body.decode()
    assert json.loads(body)["scene"] == scene
    return body


class TestReading:
    """On the file that a bot uses: nothing is written, no key is needed."""

    @pytest.fixture
    def found(self, tmp_path: Path) -> settings.Settings:
        found = settings.read({"UNIONHALL_DATA": str(tmp_path / "data")}, env_file=tmp_path / "none", needs_token=False)
        ground.open_database(found, may_create=True).close()
        return found

    def test_can_not_write_in_any_way(self, found: settings.Settings) -> None:
        database = ground.open_for_reading(found)
        statement = text("INSERT INTO units (name, path) VALUES ('x', 'x')")
        for way in (database.read_now, database.write_now):
            with pytest.raises(Exception, match=r"readonly|OperationalError"):
                way(lambda session: session.execute(statement))
        database.close()

    def test_needs_no_key(self, found: settings.Settings) -> None:
        found.key_file.unlink()
        ground.open_for_reading(found).close()

    def test_makes_nothing(self, tmp_path: Path) -> None:
        found = settings.read({"UNIONHALL_DATA": str(tmp_path / "x")}, env_file=tmp_path / "none", needs_token=False)
        with pytest.raises(StorageUnusable) as none:
            ground.open_for_reading(found)
        assert none.value.reason == "database_none"
        assert [*tmp_path.iterdir()] == []

    @pytest.mark.parametrize(("shape", "reason"), [("0001", "database_older"), ("9999", "database_newer")])
    def test_says_whether_it_is_too_old_or_too_new(self, found: settings.Settings, shape: str, reason: str) -> None:
        database = ground.open_database(found)
        database.write_now(lambda session: session.execute(text(f"UPDATE alembic_version SET version_num = '{shape}'")))
        database.close()
        with pytest.raises(StorageUnusable) as wrong:
            ground.open_for_reading(found)
        assert wrong.value.reason == reason


class TestTheCommand:
    def start(self, folder: Path, *arguments: str) -> "subprocess.Popen[str]":
        ours = {name: value for name, value in os.environ.items() if not name.startswith("UNIONHALL_")}
        return subprocess.Popen(
            [UNIONHALL, "screen", *arguments],
            cwd=folder,
            env=ours,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def refused(self, folder: Path, *arguments: str) -> str:
        process = self.start(folder, *arguments)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 2, said
        return said

    def test_says_plainly_what_is_wrong_and_ends_in_order(self, tmp_path: Path) -> None:
        assert "unionhall run" in self.refused(tmp_path)
        found = settings.read({"UNIONHALL_DATA": str(tmp_path / "data")}, env_file=tmp_path / "none", needs_token=False)
        ground.open_database(found, may_create=True).close()
        assert "Z99" in self.refused(tmp_path, "Z99")
        with socket.socket() as taken:
            taken.bind(("0.0.0.0", 0))
            taken.listen()
            port = taken.getsockname()[1]
            assert str(port) in self.refused(tmp_path, "--port", str(port))
        assert "65535" in self.refused(tmp_path, "--port", "70000")
        assert "203.0.113.9" in self.refused(tmp_path, "--address", "203.0.113.9")
        process = self.start(tmp_path, "--port", "0")
        assert process.stdout is not None
        link = ""
        while not re.search(r"127\.0\.0\.1:\d+/screen/[\w-]{22}$", link):
            link = process.stdout.readline().strip()
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        said, complaints = process.communicate(timeout=20)
        assert (process.returncode, complaints) == (0, "")
        assert said.strip()
