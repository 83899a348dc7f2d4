"""The ground: a lost key is never papered over, and only one bot runs on one file."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot import ground, settings
from bot.settings import Settings
from storage import bylaws, migrations, units
from storage.bylaws import Bylaws
from storage.calendar import OfficeHours
from storage.database import Database
from storage.errors import StorageUnusable
from storage.key_file import KeyFile

pytestmark = pytest.mark.both_databases

TOKEN = "700100200:AAtests-only-7hQx2vZkP0sWmB3nYcD4eFgH5i"


@pytest.fixture
def found(tmp_path: Path) -> Settings:
    return configured(tmp_path, DATA=str(tmp_path / "data"))


def configured(tmp_path: Path, **given: str) -> Settings:
    environment = {f"UNIONHALL_{name}": value for name, value in {"TOKEN": TOKEN, **given}.items()}
    return settings.read(environment, env_file=tmp_path / "none.env")


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def opened(found: Settings, closing: ExitStack, *, may_create: bool = False) -> Database:
    database = ground.open_database(found, may_create=may_create)
    closing.callback(database.close)
    return database


def reason(found: Settings, *, may_create: bool = False) -> str:
    with pytest.raises(StorageUnusable) as caught:
        ground.open_database(found, may_create=may_create).close()
    return caught.value.reason


class TestTheFirstStart:
    def test_makes_folder_key_and_database(self, found: Settings, closing: ExitStack) -> None:
        database = opened(found, closing, may_create=True)
        assert migrations.current(database) == migrations.head()
        assert found.key_file.exists()

    def test_lets_nobody_else_read_them(self, found: Settings, closing: ExitStack) -> None:
        opened(found, closing, may_create=True).write_now(lambda session: units.create(session, "城东供水站").id)
        modes = {file.name: file.stat().st_mode & 0o777 for file in found.data.iterdir()}
        assert modes == {
            "unionhall.key": 0o400,
            "unionhall.db": 0o600,
            "unionhall.db-wal": 0o600,
            "unionhall.db-shm": 0o600,
        }
        assert found.data.stat().st_mode & 0o777 == 0o700

    def test_makes_no_key_unless_it_may(self, found: Settings) -> None:
        assert reason(found) == "key_missing_new"
        assert not found.key_file.exists()

    def test_takes_a_key_that_was_made_before(self, found: Settings, closing: ExitStack) -> None:
        KeyFile(found.key_file).create()
        before = found.key_file.read_bytes()
        opened(found, closing)
        assert found.key_file.read_bytes() == before

    def test_tells_of_the_key_that_it_makes_and_of_no_other(self, found: Settings) -> None:
        told: list[tuple[str, Mapping[str, object]]] = []
        for _ in range(2):
            ground.open_database(found, may_create=True, tell=lambda key, values: told.append((key, values))).close()
        assert told == [("cli.key_made", {"path": str(found.key_file)})]

    @pytest.mark.parametrize("name", ["DATA", "KEY_FILE", "DATABASE_URL"])
    def test_says_what_the_machine_refuses_to_make(self, tmp_path: Path, name: str) -> None:
        # Root may write to /proc by its mode, and still can't.
        value = "sqlite:////proc/nowhere/unionhall.db" if name == "DATABASE_URL" else "/proc/nowhere/here"
        assert (
            reason(configured(tmp_path, **{"DATA": str(tmp_path / "data"), name: value}), may_create=True) == "not_made"
        )

    def test_says_so_at_the_lock_too(self, tmp_path: Path) -> None:
        nowhere = configured(tmp_path, DATA="/proc/nowhere")
        with pytest.raises(StorageUnusable, match="not_made"), ground.locked(nowhere):
            pytest.fail("it runs on nothing")


class TestTheKey:
    def test_is_not_made_anew_beside_data(self, found: Settings) -> None:
        ground.open_database(found, may_create=True).close()
        found.key_file.unlink()
        with pytest.raises(StorageUnusable, match="key_lost"):
            ground.make_key(found)
        assert not found.key_file.exists()

    def test_is_never_overwritten(self, found: Settings) -> None:
        ground.make_key(found)
        before = found.key_file.read_bytes()
        with pytest.raises(StorageUnusable, match="key_there"):
            ground.make_key(found)
        assert found.key_file.read_bytes() == before

    def test_lies_beside_the_data_or_elsewhere(self, tmp_path: Path, found: Settings) -> None:
        assert not ground.key_lies_beside_data(found)
        ground.make_key(found)
        assert ground.key_lies_beside_data(found)
        disk = tmp_path / "disk" / "key"
        elsewhere = configured(tmp_path, DATA=str(tmp_path / "data"), KEY_FILE=str(disk))
        ground.make_key(elsewhere)
        assert not ground.key_lies_beside_data(elsewhere)
        found.key_file.unlink()
        found.key_file.symlink_to(disk)
        assert not ground.key_lies_beside_data(found)
        remote = configured(tmp_path, DATA=str(tmp_path), DATABASE_URL="postgresql+psycopg://root@127.0.0.1/test")
        ground._create(KeyFile(remote.key_file))
        assert not ground.key_lies_beside_data(remote)


class TestTheBylaws:
    def test_are_what_was_set(self, tmp_path: Path, closing: ExitStack) -> None:
        given = {"DATA": str(tmp_path / "data"), "OFFICE_HOURS": "Mon-Sat 08:00-12:00", "STORY": "off"}
        held = opened(configured(tmp_path, **given), closing, may_create=True).read_now(bylaws.of)
        assert held == Bylaws(own_words=False, office=OfficeHours.read("Mon-Sat 08:00-12:00"))


class TestTheNextStart:
    def test_opens_what_the_first_wrote(self, found: Settings, closing: ExitStack) -> None:
        opened(found, closing, may_create=True).write_now(lambda session: units.create(session, "城东供水站").id)
        assert opened(found, closing).read_now(units.names) == ["城东供水站"]

    def test_refuses_without_the_key_and_makes_no_other(self, found: Settings) -> None:
        ground.open_database(found, may_create=True).close()
        found.key_file.unlink()
        assert reason(found, may_create=True) == "key_missing"
        assert not found.key_file.exists()

    def test_refuses_another_key(self, found: Settings) -> None:
        ground.open_database(found, may_create=True).close()
        found.key_file.unlink()
        KeyFile(found.key_file).create()
        assert reason(found, may_create=True) == "key_wrong"

    def test_refuses_a_damaged_key(self, found: Settings) -> None:
        ground.open_database(found, may_create=True).close()
        found.key_file.chmod(0o600)
        found.key_file.write_text("{}")
        assert reason(found, may_create=True) == "key_damaged"

    def test_makes_a_key_beside_an_empty_file(self, found: Settings, closing: ExitStack) -> None:
        """A start that ended before the first table left no data that a key could be missing for."""
        found.data.mkdir()
        (found.data / "unionhall.db").touch()
        opened(found, closing, may_create=True)
        assert found.key_file.exists()

    def test_closes_the_database_that_it_can_not_use(self, found: Settings, closing: ExitStack) -> None:
        ground.open_database(found, may_create=True).close()
        key = found.key_file.read_bytes()
        found.key_file.unlink()
        KeyFile(found.key_file).create()
        assert reason(found) == "key_wrong"
        found.key_file.chmod(0o600)
        found.key_file.write_bytes(key)
        opened(found, closing)


class TestTheLock:
    @pytest.fixture
    def elsewhere(self, tmp_path: Path) -> Settings:
        return configured(tmp_path, DATA=str(tmp_path), DATABASE_URL="postgresql+psycopg://root@127.0.0.1/test")

    def test_lets_one_bot_run(self, found: Settings) -> None:
        with ground.locked(found), pytest.raises(StorageUnusable, match="already_running"), ground.locked(found):
            pytest.fail("the second bot runs")

    def test_is_free_again_when_the_first_has_ended(self, found: Settings) -> None:
        for _ in range(2):
            with ground.locked(found):
                assert (found.data / "unionhall.db.lock").exists()

    def test_is_free_again_when_the_first_has_failed(self, found: Settings) -> None:
        with pytest.raises(ZeroDivisionError), ground.locked(found):
            raise ZeroDivisionError
        with ground.locked(found):
            pass

    def test_keeps_no_other_command_from_working_beside(self, found: Settings, closing: ExitStack) -> None:
        with ground.locked(found):
            opened(found, closing, may_create=True)
            opened(found, closing)

    def test_is_of_each_file_its_own(self, tmp_path: Path, found: Settings) -> None:
        other = configured(tmp_path, DATA=str(tmp_path / "other"))
        with ground.locked(found), ground.locked(other):
            pass

    def test_lets_more_than_one_run_on_a_server(self, elsewhere: Settings) -> None:
        with ground.locked(elsewhere) as one, ground.locked(elsewhere) as another:
            assert len(one) == len(another) == 32
            assert one != another

    def test_gives_a_process_the_name_of_the_one_that_died_in_its_folder(
        self, elsewhere: Settings, tmp_path: Path
    ) -> None:
        with ground.locked(elsewhere) as first:
            pass
        with ground.locked(elsewhere) as second:
            assert second == first
        with ground.locked(replace(elsewhere, data=tmp_path / "other")) as third:
            assert third != first

    @pytest.mark.parametrize("kept", ["", "short", "../" * 10 + "ab", "é" * 32])
    def test_makes_a_new_name_where_the_file_holds_none(self, elsewhere: Settings, kept: str) -> None:
        (elsewhere.data / "process").write_text(kept)
        with ground.locked(elsewhere) as name:
            assert len(name) == 32
            assert (elsewhere.data / "process").read_text() == name
