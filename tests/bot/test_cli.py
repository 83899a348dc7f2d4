"""The command line: what it does, what it refuses, and that it says why without telling a secret."""

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import application, cli, ground, settings
from storage import holidays, offices, units
from storage.accounts import open_account
from storage.bylaws.settings import Bylaw
from storage.calendar import Calendar
from storage.database import Database, Transaction
from storage.key_file import KeyFile
from storage.members import Member, Standing
from storage.offices import Charge, Role

TOKEN = "123456:canary-of-the-token"
OTHERS = {
    "UNIONHALL_TOKEN": "canary of a token",
    "UNIONHALL_API_URL": "ftp://canary.example",
    "UNIONHALL_DATABASE_URL": "mysql://somebody:canary@localhost/hall",
    "UNIONHALL_TIMEZONE": "Mars/Olympus",
    "UNIONHALL_OFFICE_HOURS": "from nine to five",
    "UNIONHALL_STORY": "perhaps",
    "UNIONHALL_LANGUAGE": "fr",
    "UNIONHALL_CLOCK": "yesterday",
    "UNIONHALL_LOG": "loud",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal in an empty folder, with the settings in the environment."""

    folder: Path
    set: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Said:
        try:
            status = cli.main(list(arguments))
        except SystemExit as left:  # so does argparse: --version, and words that are no command
            status = int(left.code or 0)
        return Said(status, *self.capture.readouterr())

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def key_file(self) -> Path:
        return self.data / "unionhall.key"

    def write(self, rule: Callable[[Transaction], object]) -> None:
        """A rule on the database that the settings name."""
        with_database(lambda database: database.write_now(rule))


def with_database(act: Callable[[Database], object]) -> None:
    database = ground.open_database(settings.read(), may_create=True)
    try:
        act(database)
    finally:
        database.close()


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    for name in [name for name in os.environ if name.startswith(settings.PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("UNIONHALL_TOKEN", TOKEN)
    monkeypatch.chdir(tmp_path)
    ours, root, last = logging.getLogger("unionhall"), logging.getLogger(), logging.lastResort
    before = (ours.handlers[:], ours.level, ours.propagate, root.handlers[:])
    yield Terminal(tmp_path, monkeypatch, capsys)
    ours.handlers[:], ours.level, ours.propagate, root.handlers[:] = before
    logging.lastResort = last


class TestSettings:
    def test_all_wrong_ones_are_named_at_once_and_no_secret(self, terminal: Terminal) -> None:
        for name, value in OTHERS.items():
            terminal.set.setenv(name, value)
        said = terminal.run("run")
        assert said.status == 2
        assert said.out == ""
        assert re.findall(r"^  (UNIONHALL_\w+): \S", said.err, re.MULTILINE) == sorted(OTHERS, key=said.err.find)
        assert "canary" not in said.err
        assert list(terminal.folder.iterdir()) == []

    def test_a_missing_token_tells_where_to_get_one(self, terminal: Terminal) -> None:
        terminal.set.delenv("UNIONHALL_TOKEN")
        said = terminal.run("run")
        assert said.status == 2
        assert "UNIONHALL_TOKEN" in said.err
        assert "@BotFather" in said.err

    def test_an_empty_token_is_a_missing_one(self, terminal: Terminal) -> None:
        terminal.set.delenv("UNIONHALL_TOKEN")
        missing = terminal.run("run").err
        terminal.set.setenv("UNIONHALL_TOKEN", "")
        assert terminal.run("run").err == missing

    def test_only_run_needs_the_token(self, terminal: Terminal) -> None:
        terminal.set.delenv("UNIONHALL_TOKEN")
        assert terminal.run("keys", "new").status == 0

    def test_the_file_counts_where_the_environment_is_silent(self, terminal: Terminal) -> None:
        (terminal.folder / ".env").write_text("UNIONHALL_DATA=elsewhere\nUNIONHALL_KEY_FILE=from_the_file.key\n")
        terminal.set.setenv("UNIONHALL_KEY_FILE", "from_the_environment.key")
        assert terminal.run("keys", "new").status == 0
        assert [path.name for path in terminal.folder.glob("*.key")] == ["from_the_environment.key"]

    def test_the_example_can_be_used_as_it_stands(self, terminal: Terminal) -> None:
        example = Path(cli.__file__).parents[1] / ".env.example"
        (terminal.folder / ".env").write_text(example.read_text())
        assert settings.read().token == TOKEN
        every = re.sub("^#(UNIONHALL)", r"\1", example.read_text(), flags=re.MULTILINE)
        (terminal.folder / ".env").write_text(every)
        assert settings.read().clock_is_moved

    def test_what_is_wrong_is_told_in_the_language_that_is_right(self, terminal: Terminal) -> None:
        terminal.set.setenv("UNIONHALL_LANGUAGE", "en")
        terminal.set.setenv("UNIONHALL_TOKEN", "bad")
        for command in ("run", "doctor"):
            said = terminal.run(command)
            assert re.search("[\u3400-\u9fff]", said.out + said.err) is None

    def test_a_misspelt_name_is_told_in_one_line_and_stops_nothing(self, terminal: Terminal) -> None:
        (terminal.folder / ".env").write_text("UNIONHALL_TOKN=canary\n")
        terminal.set.setenv("UNIONHALL_KEYFILE", "canary")
        said = terminal.run("keys", "new")
        assert (said.status, said.err.count("\n")) == (0, 1)
        assert "UNIONHALL_TOKN → UNIONHALL_TOKEN" in said.err
        assert "UNIONHALL_KEYFILE → UNIONHALL_KEY_FILE" in said.err
        assert "canary" not in said.err

    @pytest.mark.parametrize("command", [["run"], ["invite", "--role", "chair"], ["keys", "new"]])
    def test_a_folder_that_can_not_be_made_is_told(self, terminal: Terminal, command: list[str]) -> None:
        terminal.set.setenv("UNIONHALL_DATA", "/proc/nowhere")
        said = terminal.run(*command)
        assert (said.status, said.out) == (2, "")
        assert "/proc/nowhere" in said.err
        assert re.search(r"E-\w{4}", said.err) is None

    def test_a_moved_clock_is_announced(self, terminal: Terminal) -> None:
        terminal.set.setenv("UNIONHALL_CLOCK", "2027-01-18T09:00:00+08:00")
        with_database(lambda _: None)
        with ground.locked(settings.read()):
            said = terminal.run("run")
        assert "2027-01-18 09:00" in said.err


class TestManners:
    def test_the_version_is_told(self, terminal: Terminal) -> None:
        said = terminal.run("--version")
        assert (said.status, said.out) == (0, f"unionhall {version('unionhall')}\n")

    def test_every_command_is_told_in_the_help(self, terminal: Terminal) -> None:
        said = terminal.run("--help")
        assert said.status == 0
        assert all(name in said.out for name in ("run", "import", "invite", "keys", "doctor"))

    @pytest.mark.parametrize("words", [[], ["dance"], ["invite"], ["invite", "--role", "king"], ["keys", "old"]])
    def test_what_is_no_command_is_refused(self, terminal: Terminal, words: list[str]) -> None:
        assert terminal.run(*words).status == 2

    def test_what_can_be_chosen_is_told_in_the_words_to_write(self, terminal: Terminal) -> None:
        said = terminal.run("invite", "--role", "king")
        assert all(f"'{role.value}'" in said.err for role in Role)
        assert "Role." not in said.err

    def test_an_unforeseen_error_has_a_number_and_keeps_its_words(self, terminal: Terminal) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("canary")

        terminal.set.setattr(ground, "open_database", fail)
        said = terminal.run("invite", "--role", "chair")
        assert said.status == 1
        numbers = re.findall(r"E-\w{4}", said.err)
        assert len(numbers) == 2
        assert len(set(numbers)) == 1
        assert "canary" not in said.err


class TestKeys:
    def test_a_new_file_is_for_its_owner_alone(self, terminal: Terminal) -> None:
        said = terminal.run("keys", "new")
        assert said.status == 0
        assert str(terminal.key_file) in said.out
        assert terminal.key_file.stat().st_mode & 0o777 == 0o400
        assert all(key not in said.out for key in json.loads(terminal.key_file.read_text())["keys"].values())

    def test_a_second_time_changes_nothing(self, terminal: Terminal) -> None:
        terminal.run("keys", "new")
        first = terminal.key_file.read_bytes()
        said = terminal.run("keys", "new")
        assert said.status == 2
        assert str(terminal.key_file) in said.err
        assert terminal.key_file.read_bytes() == first

    def test_a_lost_one_is_not_replaced_beside_data(self, terminal: Terminal) -> None:
        with_database(lambda _: None)
        terminal.key_file.unlink()
        said = terminal.run("keys", "new")
        assert (said.status, said.out) == (2, "")
        assert "请把原来的密钥放回" in said.err
        assert not terminal.key_file.exists()

    def test_where_it_lies_is_told_when_it_is_made(self, terminal: Terminal) -> None:
        first, second = (terminal.run("invite", "--role", "chair").err for _ in range(2))
        assert (first.count("\n"), str(terminal.key_file) in first) == (1, True)
        assert second == ""

    @pytest.mark.parametrize("command", ["run", "doctor"])
    def test_that_it_lies_beside_the_data_is_told(self, terminal: Terminal, command: str) -> None:
        def ends(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        terminal.set.setenv("UNIONHALL_LANGUAGE", "en")
        terminal.set.setenv("UNIONHALL_API_URL", closed_port())
        terminal.set.setattr(application, "House", ends)
        with_database(lambda _: None)
        assert "beside the data" in terminal.run(command).err
        elsewhere = terminal.folder / "elsewhere.key"
        terminal.key_file.rename(elsewhere)
        terminal.set.setenv("UNIONHALL_KEY_FILE", str(elsewhere))
        assert terminal.run(command).err == ""


class TestImport:
    def test_a_file_that_is_not_there_is_told_before_anything_is_made(self, terminal: Terminal) -> None:
        said = terminal.run("import", "members", "nosuchfile.xlsx")
        assert (said.status, said.out) == (1, "")
        assert "nosuchfile.xlsx" in said.err
        assert list(terminal.folder.iterdir()) == []


class TestImportOfHolidays:
    def write(self, terminal: Terminal, *days: str, year: int = 2027, encoding: str = "utf-8") -> None:
        """A file of the holiday-cn shape; a day with a minus is a working one."""
        entries = [{"name": "元旦", "date": day.strip("-"), "isOffDay": not day.endswith("-")} for day in days]
        written = json.dumps({"year": year, "days": entries}, ensure_ascii=False)
        (terminal.folder / "year.json").write_text(written, encoding=encoding)

    def known(self) -> Calendar:
        found: list[Calendar] = []
        with_database(lambda database: found.append(database.read_now(holidays.calendar)))
        return found[0]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_a_year_is_taken_in_and_told_in_words(self, terminal: Terminal, encoding: str) -> None:
        self.write(terminal, "2027-01-01", "2027-01-02", "2027-01-03-", encoding=encoding)
        said = terminal.run("import", "holidays", "year.json")
        assert (said.status, str(terminal.key_file) in said.err) == (0, True)
        assert "2027 年的放假安排录好了" in said.out
        assert "放假 2 天，调休上班 1 天" in said.out
        assert "2027-02-06" in said.out  # a statutory day that the file lacks
        assert 2027 in self.known().published

    def test_a_second_time_changes_nothing_and_says_so(self, terminal: Terminal) -> None:
        self.write(terminal, "2027-01-01")
        first, second = (terminal.run("import", "holidays", "year.json") for _ in range(2))
        assert (second.status, "什么都没有变" in first.out, "什么都没有变" in second.out) == (0, False, True)

    def test_another_file_of_the_year_replaces_it(self, terminal: Terminal) -> None:
        for day in ("2027-01-01", "2027-01-04"):
            self.write(terminal, day)
            said = terminal.run("import", "holidays", "year.json")
        assert "换成了这一份" in said.out
        assert [day.isoformat() for day in self.known().days if day.year == 2027] == ["2027-01-04"]

    def test_works_beside_the_running_bot(self, terminal: Terminal) -> None:
        self.write(terminal, "2027-01-01")
        with_database(lambda _: None)
        with ground.locked(settings.read()):
            assert terminal.run("import", "holidays", "year.json").status == 0

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"<html>", "不是 JSON"),
            (b"[]", "不是一年的放假安排"),
            (b'{"days": []}', "哪一年"),
            (b'{"year": 2027, "days": []}', "还没公布"),
            (b'{"year": 2027, "days": [1]}', "第 1 项"),
            (b'{"year": 2027, "days": [{"name": "x", "date": "2026-05-01", "isOffDay": true}]}', "2026-05-01"),
            (b" " * 1_000_001, "太大"),
        ],
        ids=["json", "shape", "year", "empty", "entry", "day", "size"],
    )
    def test_a_file_that_is_none_is_refused_before_anything_is_made(
        self, terminal: Terminal, content: bytes, why: str
    ) -> None:
        (terminal.folder / "year.json").write_bytes(content)
        said = terminal.run("import", "holidays", "year.json")
        assert (said.status, said.out) == (1, "")
        assert why in said.err
        assert [path.name for path in terminal.folder.iterdir()] == ["year.json"]

    @pytest.mark.parametrize("file", ["nosuchfile.json", "."])
    def test_a_file_that_can_not_be_opened_is_told(self, terminal: Terminal, file: str) -> None:
        said = terminal.run("import", "holidays", file)
        assert (said.status, said.out) == (1, "")
        assert list(terminal.folder.iterdir()) == []


class TestInvite:
    def test_a_code_opens_the_office(self, terminal: Terminal) -> None:
        said = terminal.run("invite", "--role", "chair")
        assert said.status == 0
        (code,) = re.findall(r"^/start (\S{22})$", said.out, re.MULTILINE)
        now = datetime.now(UTC)

        def accept(session: Transaction) -> None:
            account = open_account(session, 1, "zh", now=now)
            office = offices.accept(session, code, account, now=now)
            assert office is not None
            assert (office.role, office.unit_id) == (Role.CHAIR, None)
            assert offices.accept(session, code, account, now=now) is None

        terminal.write(accept)

    def test_for_a_unit_of_the_roster(self, terminal: Terminal) -> None:
        terminal.write(lambda session: units.create(session, "城东供水站"))
        assert terminal.run("invite", "--role", "officer", "--unit", "城东供水站").status == 0

    def test_without_a_roster_says_what_to_do_first(self, terminal: Terminal) -> None:
        said = terminal.run("invite", "--role", "officer", "--unit", "城东供水站")
        assert (said.status, said.out) == (2, "")
        assert "unionhall import members" in said.err

    def test_an_unknown_unit_names_the_nearest(self, terminal: Terminal) -> None:
        terminal.write(lambda session: [units.create(session, name) for name in ("城东供水站", "城西供水站", "车队")])
        said = terminal.run("invite", "--role", "officer", "--unit", "城东供水占")
        assert (said.status, said.out) == (2, "")
        assert "城东供水站" in said.err
        assert "车队" not in said.err

    def test_two_units_of_one_name_are_not_guessed(self, terminal: Terminal) -> None:
        def create(session: Transaction) -> None:
            for parent in ("城东供水站", "城西供水站"):
                units.create(session, "抢修班", units.create(session, parent).id)

        terminal.write(create)
        said = terminal.run("invite", "--role", "officer", "--unit", "抢修班")
        assert (said.status, said.out) == (2, "")
        assert said.err.splitlines()[1:] == ["城东供水站/抢修班", "城西供水站/抢修班"]
        unknown = terminal.run("invite", "--role", "officer", "--unit", "城北供水站/抢修班")
        assert (unknown.status, unknown.out) == (2, "")
        assert "城东供水站/抢修班" in unknown.err

    @pytest.mark.parametrize("path", ["城西供水站/抢修班", "城西供水站／抢修班", " 城西供水站 / 抢修班 "])
    def test_a_path_names_one_of_them(self, terminal: Terminal, path: str) -> None:
        team: list[int] = []

        def create(session: Transaction) -> None:
            for parent in ("城东供水站", "城西供水站"):
                team.append(units.create(session, "抢修班", units.create(session, parent).id).id)

        terminal.write(create)
        said = terminal.run("invite", "--role", "officer", "--unit", path)
        assert said.status == 0
        (code,) = re.findall(r"^/start (\S{22})$", said.out, re.MULTILINE)
        now = datetime.now(UTC)

        def accept(session: Transaction) -> None:
            office = offices.accept(session, code, open_account(session, 1, "zh", now=now), now=now)
            assert office is not None
            assert office.unit_id == team[1]

        terminal.write(accept)


class TestUnusable:
    """Whatever is wrong with key or data: exit 2, one sentence, no traceback, and nothing is changed."""

    @pytest.fixture(autouse=True)
    def data(self, terminal: Terminal) -> None:
        with_database(lambda _: None)
        terminal.capture.readouterr()

    def refused(self, terminal: Terminal) -> str:
        said = terminal.run("run")
        assert (said.status, said.out) == (2, "")
        assert "Traceback" not in said.err
        assert re.search(r"E-\w{4}", said.err) is None
        return said.err

    def test_a_missing_key_is_not_made_anew_beside_data(self, terminal: Terminal) -> None:
        terminal.key_file.unlink()
        assert str(terminal.key_file) in self.refused(terminal)
        assert not terminal.key_file.exists()

    def test_a_wrong_key(self, terminal: Terminal) -> None:
        terminal.key_file.unlink()
        KeyFile(terminal.key_file).create()
        assert "UNIONHALL_KEY_FILE" in self.refused(terminal)

    @pytest.mark.parametrize(
        "content", ["", "{}", "[]", "no json", '{"active": "k001", "keys": {"k001": "AAAA"}}', "\0"]
    )
    def test_a_damaged_key(self, terminal: Terminal, content: str) -> None:
        terminal.key_file.chmod(0o600)
        terminal.key_file.write_text(content)
        assert str(terminal.key_file) in self.refused(terminal)

    def test_a_key_file_that_is_no_text(self, terminal: Terminal) -> None:
        terminal.key_file.chmod(0o600)
        terminal.key_file.write_bytes(b"\xff\xfe\x00")
        assert str(terminal.key_file) in self.refused(terminal)

    def test_a_key_file_that_can_not_be_read(self, terminal: Terminal) -> None:
        terminal.key_file.unlink()
        terminal.key_file.mkdir()
        assert "UNIONHALL_KEY_FILE" in self.refused(terminal)

    def test_a_newer_database(self, terminal: Terminal) -> None:
        terminal.write(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
        assert "9999" in self.refused(terminal)

    def test_a_database_that_is_none(self, terminal: Terminal) -> None:
        (terminal.data / "unionhall.db").write_bytes(b"this is no database" * 100)
        for beside in terminal.data.glob("*.db-*"):
            beside.unlink()
        assert "UNIONHALL_DATABASE_URL" in self.refused(terminal)

    def test_the_doctor_says_so_too(self, terminal: Terminal) -> None:
        terminal.key_file.unlink()
        terminal.set.delenv("UNIONHALL_TOKEN")
        said = terminal.run("doctor")
        assert said.status == 1
        assert str(terminal.key_file) in said.out


class TestDoctor:
    def test_tells_everything_that_is_missing(self, terminal: Terminal) -> None:
        with_database(lambda _: None)
        terminal.set.delenv("UNIONHALL_TOKEN")
        said = terminal.run("doctor")
        assert said.status == 1
        assert "unionhall import members" in said.out
        assert "unionhall invite --role chair" in said.out
        assert "@BotFather" in said.out

    def test_lists_what_is_right_beside_what_is_wrong(self, terminal: Terminal) -> None:
        with_database(lambda _: None)
        terminal.set.setenv("UNIONHALL_TOKEN", "canary of a token")
        terminal.set.setenv("UNIONHALL_LOG", "loud")
        said = terminal.run("doctor")
        assert said.status == 1
        assert all(
            words in said.out for words in ("UNIONHALL_TOKEN", "UNIONHALL_LOG", "@BotFather", "其余的设置：好的")
        )
        assert "密钥和数据库：好的" in said.out
        assert "没有启动" not in said.out + said.err
        assert "canary" not in said.out + said.err

    def test_looks_into_no_database_that_the_settings_do_not_name(self, terminal: Terminal) -> None:
        with_database(lambda _: None)
        terminal.set.setenv("UNIONHALL_DATABASE_URL", "mysql://somebody@localhost/hall")
        terminal.set.setenv("UNIONHALL_API_URL", closed_port())
        said = terminal.run("doctor")
        assert said.status == 1
        assert "密钥和数据库：没有看" in said.out
        assert "UNIONHALL_API_URL" in said.out

    def test_names_a_file_of_settings_that_can_not_be_read(self, terminal: Terminal) -> None:
        (terminal.folder / ".env").write_bytes(b"\xff\xfe")
        said = terminal.run("doctor")
        assert (said.status, said.err) == (1, "")
        assert ".env" in said.out

    def test_goes_on_when_the_database_is_none(self, terminal: Terminal) -> None:
        terminal.run("keys", "new")
        (terminal.data / "unionhall.db").write_bytes(b"this is no database" * 100)
        terminal.set.setenv("UNIONHALL_API_URL", closed_port())
        said = terminal.run("doctor")
        assert said.status == 1
        assert "UNIONHALL_DATABASE_URL" in said.out
        assert "UNIONHALL_API_URL" in said.out

    def test_names_units_whose_officers_are_in_charge_of_other_things(self, terminal: Terminal) -> None:
        with_database(lambda _: None)
        terminal.set.setenv("UNIONHALL_API_URL", closed_port())

        now = datetime.now(UTC)

        def found(session: Transaction) -> None:
            session.add(Member(name="李明", unit_id=units.create(session, "城东供水站").id, standing=Standing.ACTIVE))
            open_account(session, 5_000_000_001, "zh", now=now)

        def in_charge_of(charge: Charge) -> Callable[[Transaction], object]:
            # Of either there is one: the first.
            return lambda session: offices.appoint(session, 1, Role.OFFICER, 1, now=now, charges=[charge])

        terminal.write(found)
        terminal.write(in_charge_of(Charge.QUIZZES))
        assert "没有工会干部、申报要由主席接的单位：城东供水站" in terminal.run("doctor").out
        terminal.write(in_charge_of(Charge.HARDSHIP))
        assert "没有工会干部" not in terminal.run("doctor").out

    def test_says_that_photos_are_taken_and_who_can_see_them(self, terminal: Terminal) -> None:
        with_database(lambda _: None)
        terminal.set.setenv("UNIONHALL_API_URL", closed_port())
        assert "材料照片" not in terminal.run("doctor").out
        now = datetime.now(UTC)

        def switch_on(session: Transaction) -> None:
            account_id = open_account(session, 5_000_000_001, "zh", now=now)
            session.add(Bylaw(name="evidence.photos", value=1, at=now, account_id=account_id))

        terminal.write(switch_on)
        assert "材料照片：收" in terminal.run("doctor").out

    def test_an_empty_folder_stays_empty(self, terminal: Terminal) -> None:
        terminal.set.setenv("UNIONHALL_API_URL", closed_port())
        assert terminal.run("doctor").status == 1
        assert list(terminal.folder.iterdir()) == []


def closed_port() -> str:
    """An address where nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


class TestSecondRun:
    def test_on_the_same_file_it_refuses_and_the_first_goes_on(self, terminal: Terminal) -> None:
        terminal.set.setenv("UNIONHALL_API_URL", closed_port())
        with_database(lambda _: None)
        command = [sys.executable, "-c", "import sys; from bot import cli; sys.exit(cli.main())", "run"]
        environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as first:
            try:
                assert first.stderr is not None
                # Telegram is asked only when key, database and lock are had.
                assert any("Telegram can't be reached" in line for line in first.stderr)
                said = terminal.run("run")
                assert (said.status, said.out) == (2, "")
                assert str(terminal.data / "unionhall.db") in said.err
                assert first.poll() is None
            finally:
                started = time.monotonic()
                first.send_signal(signal.SIGTERM)
                left, status = first.communicate(timeout=10)[1], first.returncode
        assert (status, TOKEN in left) == (0, False)
        assert time.monotonic() - started < 5

    def test_the_lock_is_gone_with_the_process_that_had_it(self, terminal: Terminal) -> None:
        found = settings.read()
        with ground.locked(found):
            pass
        with ground.locked(found):
            assert terminal.data.is_dir()

    def test_invitations_are_made_beside_a_running_bot(self, terminal: Terminal) -> None:
        with_database(lambda _: None)
        with ground.locked(settings.read()):
            assert terminal.run("invite", "--role", "chair").status == 0
