"""`unionhall keys rotate`: says what it does, goes on where it was broken off, and works alone or not at all."""

import base64
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import application, ground, keys, settings
from storage import audit, engines, leases, sealed
from storage.database import Database
from storage.errors import StorageUnusable
from storage.key_file import KeyFile
from storage.leases import LeaseLost
from tests.bot.test_cli import Terminal, terminal, with_database
from tests.cast import STORY, Cast
from tests.conftest import RING
from tests.storage import opening

__all__ = ["terminal"]

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def lay_down(path: Path) -> None:
    """The key file of the built databases, as if it had been made there."""
    active, keys, index = RING
    written = {name: base64.b64encode(key).decode() for name, key in keys.items()}
    path.parent.mkdir()
    path.write_text(json.dumps({"active": active, "keys": written, "index": base64.b64encode(index).decode()}))
    path.chmod(0o400)


@pytest.fixture
def union(terminal: Terminal, database_url: str) -> Terminal:
    """A union with a report and a telephone number."""
    terminal.set.setenv("UNIONHALL_DATABASE_URL", database_url)
    lay_down(terminal.key_file)

    def fill(database: Database) -> None:
        cast = Cast(database, NOW)
        cast.submit(cast.create_member(phone="13800000001"))

    with_database(fill)
    terminal.capture.readouterr()
    return terminal


@pytest.fixture
def other(union: Terminal, backend: str) -> Iterator[Database]:
    """The same database, opened by another command; it does not wait long for anybody, nor is waited for."""
    if backend == "sqlite":
        prepare = engines._prepare_writer

        def hasty(connection, record) -> None:
            prepare(connection, record)
            connection.execute("PRAGMA busy_timeout=1")

        union.set.setattr(engines, "_prepare_writer", hasty)
    else:
        union.set.setattr(engines, "_MANNERS", engines._MANNERS.replace("'5s'", "'50ms'", 1))
    with closing(ground.open_database(settings.read())) as database:
        yield database


def names(terminal: Terminal) -> list[str]:
    return sorted(json.loads(terminal.key_file.read_text())["keys"])


def everything() -> set[str]:
    with closing(ground.open_database(settings.read())) as database:
        return {words for name, words in database.read_now(opening.everything).items() if name[0] != "canaries.words"}


class TestRotating:
    def test_puts_everything_under_a_new_key_and_tells_what_to_keep(self, union: Terminal) -> None:
        before = everything()
        said = union.run("keys", "rotate")
        assert (said.status, said.err) == (0, "")
        assert "新密钥 k002 写好了" in said.out
        assert "没有一处还用旧密钥 k001" in said.out
        assert "以前的备份还要旧的那份密钥文件" in said.out
        assert str(union.key_file) in said.out
        assert names(union) == ["k002"]
        assert union.key_file.stat().st_mode & 0o777 == 0o400
        assert everything() == before
        assert {STORY, "13800000001"} <= before

    def test_speaks_english_and_tells_no_key(self, union: Terminal) -> None:
        union.set.setenv("UNIONHALL_LANGUAGE", "en")
        said = union.run("keys", "rotate")
        assert "gone from the key file" in said.out
        assert [key for key in json.loads(union.key_file.read_text())["keys"].values() if key in said.out] == []

    def test_leaves_the_audit_whole(self, union: Terminal) -> None:
        before = union.run("audit", "verify")
        union.run("keys", "rotate")
        assert (before.status, union.run("audit", "verify").status) == (0, 0)

    def test_lets_the_next_start_work_and_the_old_key_not(self, union: Terminal) -> None:
        old = union.key_file.read_bytes()
        union.run("keys", "rotate")
        with_database(
            lambda database: database.write_now(lambda session: audit.note(session, "hardship.take", by=None, now=NOW))
        )
        union.key_file.chmod(0o600)
        union.key_file.write_bytes(old)
        said = union.run("audit", "verify")
        assert said.status == 2
        assert "用密钥 k002 封的" in said.err

    def test_goes_on_where_it_was_broken_off(self, union: Terminal) -> None:
        KeyFile(union.key_file).add()
        said = union.run("keys", "rotate")
        assert "接着做" in said.out
        assert names(union) == ["k002"]

    def test_tells_how_far_it_is(self, union: Terminal) -> None:
        union.set.setattr(keys, "TOLD_EACH", 1)
        said = union.run("keys", "rotate")
        assert "已重新封好 1/" in said.out

    def test_that_is_not_finished_is_told_by_whatever_looks(self, union: Terminal) -> None:
        def ends(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        KeyFile(union.key_file).add()
        union.set.setenv("UNIONHALL_API_URL", "http://127.0.0.1:9")
        union.set.setattr(application, "House", ends)
        said = union.run("run")
        assert "旧密钥 k001 还在用" in said.err
        assert "旧密钥 k001 还在用" in union.run("doctor").out

    def test_asks_first_whether_a_copy_is_kept(self, union: Terminal) -> None:
        union.set.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        union.set.setattr(sys.stdin, "readline", lambda: "不\n", raising=False)
        said = union.run("keys", "rotate")
        assert said.status == 1
        assert "另存好了吗" in said.out
        assert "什么都没有改" in said.err
        assert names(union) == ["k001"]

    @pytest.mark.parametrize("what", ["add", "keep"])
    def test_says_so_where_the_file_can_not_be_written(self, union: Terminal, what: str) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        before = everything()
        union.set.setattr(KeyFile, what, full)
        said = union.run("keys", "rotate")
        assert said.status == 2
        assert "写不了" in said.err
        assert everything() == before


class TestWhatDoesNotOpen:
    @pytest.fixture
    def spoiled(self, union: Terminal) -> tuple[str, bytes]:
        """A telephone number that lost its end: the row's own `row`, and how it was before."""
        with closing(ground.open_database(settings.read())) as database:
            row, blob = database.read_now(lambda s: s.execute(text("SELECT row, number FROM phones")).one())
        self.write("substr(number, 1, 20)")
        return row.hex(), blob

    def write(self, number: str, **values: object) -> None:
        change = text(f"UPDATE phones SET number = {number}")
        with_database(lambda database: database.write_now(lambda session: session.execute(change, values) and None))

    def seal(self) -> bytes:
        """How a value begins that is sealed now."""
        with closing(ground.open_database(settings.read())) as database:
            return database.keyring.seal("phones.number", b"row", "13800000002")[1:5]

    def test_is_named_and_keeps_its_key_while_all_else_has_the_new_one(
        self, union: Terminal, spoiled: tuple[str, bytes]
    ) -> None:
        said = union.run("keys", "rotate")
        assert said.status == 3
        assert "还有 1 处打不开" in said.err
        assert f"\nphones.number row={spoiled[0]}\n" in said.err
        assert "从备份里把同一行的这一列原样抄回来" in said.err
        assert "新的密钥文件" in said.out
        assert "13800000001" not in said.out + said.err
        assert names(union) == ["k001", "k002"]
        assert self.seal() == b"k002"

    def test_is_told_in_english_too(self, union: Terminal, spoiled: tuple[str, bytes]) -> None:
        union.set.setenv("UNIONHALL_LANGUAGE", "en")
        said = union.run("keys", "rotate")
        assert "1 values still do not open" in said.err
        assert f"phones.number row={spoiled[0]}" in said.err
        assert "from a backup" in said.err

    def test_is_tried_again_without_another_key(self, union: Terminal, spoiled: tuple[str, bytes]) -> None:
        union.run("keys", "rotate")
        said = union.run("keys", "rotate")
        assert said.status == 3
        assert "这次重新封了 0 处" in said.out
        assert f"phones.number row={spoiled[0]}" in said.err
        assert names(union) == ["k001", "k002"]

    def test_lets_its_key_go_once_a_backup_has_mended_it(self, union: Terminal, spoiled: tuple[str, bytes]) -> None:
        union.run("keys", "rotate")
        self.write(":blob", blob=spoiled[1])
        said = union.run("keys", "rotate")
        assert (said.status, said.err) == (0, "")
        assert names(union) == ["k002"]
        assert "13800000001" in everything()

    def test_and_once_it_is_deleted(self, union: Terminal, spoiled: tuple[str, bytes]) -> None:
        union.run("keys", "rotate")
        union.write(lambda session: session.execute(text("DELETE FROM phones")))
        assert union.run("keys", "rotate").status == 0
        assert names(union) == ["k002"]

    def test_is_in_the_way_of_no_other_new_key(self, union: Terminal, spoiled: tuple[str, bytes]) -> None:
        union.run("keys", "rotate")
        said = union.run("keys", "rotate", "--another")
        assert said.status == 3
        assert "没有一处还用旧密钥 k002" in said.out
        assert names(union) == ["k001", "k003"]
        assert self.seal() == b"k003"


class TestWhatAKilledWritingLeft:
    @pytest.mark.parametrize("command", ["run", "doctor", "keys rotate"])
    def test_is_gone_after_the_next_start(self, union: Terminal, command: str) -> None:
        def ends(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        union.set.setenv("UNIONHALL_API_URL", "http://127.0.0.1:9")
        union.set.setattr(application, "House", ends)
        left = union.key_file.with_name(f"{union.key_file.name}.next")
        left.write_bytes(union.key_file.read_bytes()[:40])
        before = everything()
        left.write_bytes(union.key_file.read_bytes()[:40])
        union.run(*command.split())
        assert not left.exists()
        assert everything() == before


class TestAlone:
    def test_is_refused_beside_another_command(self, union: Terminal, other: Database) -> None:
        said = union.run("keys", "rotate")
        assert said.status == 2
        assert "先停掉小助手" in said.err
        assert names(union) == ["k001"]

    def test_nobody_else_is_let_in_meanwhile(self, union: Terminal, other: Database) -> None:
        assert other.keep_alone()
        said = union.run("invite", "--role", "chair")
        assert said.status == 2
        assert "正被别的命令独占" in said.err

    @pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
    def test_who_stands_still_within_a_write_keeps_nobody_from_opening(self, union: Terminal, other: Database) -> None:
        with other.engine.begin() as connection:
            connection.exec_driver_sql(engines.WRITE_LOCK)
            with closing(ground.open_database(settings.read())) as beside:
                assert beside.read_now(lambda session: session.query(sealed.Canary).count()) == 1

    @pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
    def test_is_refused_beside_a_running_bot(self, union: Terminal) -> None:
        with ground.locked(settings.read()):
            said = union.run("keys", "rotate")
        assert said.status == 2
        assert "先停掉小助手" in said.err
        assert names(union) == ["k001"]

    def test_what_is_wrong_with_the_ground_is_told_as_ever(self, union: Terminal) -> None:
        union.set.setenv("UNIONHALL_DATA", "/proc/nowhere")
        union.set.setenv("UNIONHALL_KEY_FILE", str(union.key_file))
        assert "/proc/nowhere" in union.run("keys", "rotate").err


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)  # SQLite's file has no lease
class TestTheLease:
    def take(self, database: Database, owner: str) -> int:
        with database.engine.begin() as connection:
            epoch = leases.take(connection, owner, timedelta(seconds=20))
        assert epoch is not None
        return epoch

    def test_of_a_bot_that_is_cut_off_stands_in_the_way(self, union: Terminal, other: Database) -> None:
        self.take(other, "somebody")
        other.close()
        said = union.run("keys", "rotate")
        assert said.status == 2
        assert "先停掉小助手" in said.err
        assert names(union) == ["k001", "k002"]

    def test_is_given_back_and_who_had_it_before_writes_nothing_more(self, union: Terminal, other: Database) -> None:
        epoch = self.take(other, "somebody")
        with other.engine.begin() as connection:
            leases.release(connection, "somebody", epoch)
        other.close()
        assert union.run("keys", "rotate").status == 0
        with closing(ground.open_database(settings.read())) as late:
            late.fence(leases.fence(epoch))
            with pytest.raises(LeaseLost):
                late.write_now(lambda session: audit.note(session, "hardship.take", by=None, now=NOW))
            assert self.take(late, "another") > epoch

    def test_taken_over_with_the_old_keys_is_found_out(self, union: Terminal) -> None:
        """What the house asks when it begins to work, having stood by."""
        with closing(ground.open_database(settings.read())) as waiting:
            stale = waiting.keyring
        union.run("keys", "rotate")
        with (
            closing(Database(str(settings.read().database_url), stale)) as late,
            pytest.raises(StorageUnusable, match="key_gone"),
        ):
            late.write_now(lambda session: sealed.check(session, stale))


def test_a_link_to_the_key_file_stays_one(union: Terminal, tmp_path: Path) -> None:
    disk = tmp_path / "disk.key"
    union.key_file.rename(disk)
    union.key_file.symlink_to(disk)
    assert union.run("keys", "rotate").status == 0
    assert union.key_file.is_symlink()
    assert names(union) == ["k002"]
