"""The writer: rules share a commit, each stands or falls alone, and who listens hears in order."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, event, insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import audit, outbox, units
from storage.commits import later
from storage.database import SHARED_COMMIT, Database, sqlite_file
from storage.errors import Refusal, StorageFault
from storage.outbox import Letter, State, StoredLetter
from storage.units import Unit
from tests.cast import Cast
from tests.conftest import Open
from tests.storage.together import NoRoom, failing_flush, found, in_threads, names, running, together

pytestmark = pytest.mark.both_databases

T = TypeVar("T")


def refused(name: str, session: Session) -> int:
    """A rule that says no after it wrote."""
    units.create(session, name)
    later(session, note_names, name)
    raise NoRoom(name=name)


def broken(name: str, session: Session) -> int:
    """A rule with a mistake in it, after it wrote."""
    units.create(session, name)
    later(session, note_names, name)
    raise ZeroDivisionError


def note_names(connection: Connection, names: list[str]) -> list[str]:
    """A bulk: puts all names down in one statement."""
    connection.execute(insert(Unit), [{"name": f"late {name}"} for name in names])
    return names


def failing_bulk(connection: Connection, items: list[str]) -> None:
    note_names(connection, items)
    if "bad" in items:
        raise ZeroDivisionError


@contextmanager
def commits(database: Database) -> Iterator[list[int]]:
    """Counts the commits of the writer."""
    counted: list[int] = []
    hear = lambda _: counted.append(1)  # noqa: E731
    event.listen(database.engine, "commit", hear)
    yield counted
    event.remove(database.engine, "commit", hear)


class TestSharing:
    def test_waiting_rules_share_one_commit(self, database: Database) -> None:
        with commits(database) as counted:
            results = together(database, *(partial(found, f"站{number}") for number in range(20)))
        assert len(counted) <= 2  # the one that held the writer, and all the others
        assert results == sorted(results)
        assert names(database) == [f"站{number}" for number in range(20)]

    def test_more_than_fit_go_on_in_the_next_commit(self, database: Database) -> None:
        many = SHARED_COMMIT * 2 + 5
        with commits(database) as counted:
            together(database, *(partial(found, f"站{number}") for number in range(many)))
        assert 3 <= len(counted) <= 4
        assert len(names(database)) == many

    def test_each_sees_what_those_before_it_did(self, database: Database) -> None:
        seen = together(
            database, *(lambda session, n=n: (found(f"站{n}", session), units.names(session))[1] for n in range(5))
        )
        assert [len(one) for one in seen] == [1, 2, 3, 4, 5]

    def test_no_objects_of_one_rule_wander_into_the_next(self, database: Database) -> None:
        def look(session: Session) -> int:
            held = len(session.identity_map)
            session.add(Unit(name="站"))
            session.flush()
            return held

        assert together(database, look, look, look) == [0, 0, 0]


class TestRefusing:
    def test_leaves_nothing_and_is_raised_to_its_caller(self, database: Database) -> None:
        results = together(database, partial(found, "东站"), partial(refused, "西站"), partial(found, "南站"))
        assert isinstance(results[1], NoRoom)
        assert results[1].values == {"name": "西站"}
        assert names(database) == ["东站", "南站"]

    def test_commits_its_answer_in_the_same_transaction(self, database: Database, cast: Cast) -> None:
        def answer(session: Session, refusal: Refusal) -> str:
            audit.note(session, refusal.key, by=None, now=cast.now)
            return refusal.key

        with commits(database) as counted:
            results = together(database, partial(found, "东站"), partial(refused, "西站"), answer=answer)
        assert results[1] == NoRoom.key
        assert len(counted) <= 2
        assert names(database) == ["东站"]
        assert len(cast.audited(NoRoom.key)) == 1

    def test_whose_answer_fails_leaves_nothing_of_that_answer(self, database: Database, cast: Cast) -> None:
        def answer(session: Session, refusal: Refusal) -> None:
            audit.note(session, refusal.key, by=None, now=cast.now)
            session.flush()
            raise ZeroDivisionError

        results = together(database, partial(found, "东站"), partial(refused, "西站"), answer=answer)
        assert isinstance(results[1], ZeroDivisionError)
        assert names(database) == ["东站"]
        assert cast.audited(NoRoom.key) == []

    def test_keeps_what_its_answer_left_for_later_and_not_what_the_rule_left(self, database: Database) -> None:
        def answer(session: Session, refusal: Refusal) -> None:
            later(session, note_names, "sorry")

        together(database, partial(refused, "西站"), answer=answer)
        assert names(database) == ["late sorry"]


class TestFailing:
    def test_hurts_no_other(self, database: Database) -> None:
        results = together(database, partial(found, "东站"), partial(broken, "西站"), partial(found, "南站"))
        assert isinstance(results[1], ZeroDivisionError)
        assert names(database) == ["东站", "南站"]

    def test_flush_loses_nothing_of_the_others(self, database: Database) -> None:
        results = together(
            database, partial(found, "东站"), failing_flush, partial(found, "南站"), partial(refused, "西站")
        )
        assert isinstance(results[1], IntegrityError)
        assert isinstance(results[3], NoRoom)
        assert names(database) == ["东站", "南站"]

    def test_flush_runs_each_other_effect_once(self, database: Database, cast: Cast) -> None:
        def count(session: Session) -> None:
            audit.note(session, "counted", by=None, now=cast.now)

        together(database, *[count] * 5, failing_flush, *[count] * 5)
        assert len(cast.audited("counted")) == 10

    def test_statement_loses_nothing_of_the_others(self, database: Database) -> None:
        taken = partial(found, "东站")

        def twice(session: Session) -> None:
            first = taken(session)
            session.execute(insert(Unit).values(id=first, name="西站"))

        results = together(database, taken, twice, partial(found, "南站"))
        assert isinstance(results[1], IntegrityError)
        assert names(database) == ["东站", "南站"]

    def test_bulk_fails_only_the_rule_that_brought_the_item(self, database: Database) -> None:
        def bring(item: str, session: Session) -> str:
            later(session, failing_bulk, item)
            return item

        results = together(database, partial(bring, "one"), partial(bring, "bad"), partial(bring, "two"))
        assert [results[0], results[2]] == ["one", "two"]
        assert isinstance(results[1], ZeroDivisionError)
        assert names(database) == ["late one", "late two"]

    def test_writer_lives_on(self, database: Database) -> None:
        async def act() -> int:
            for rule in (partial(broken, "西站"), failing_flush, partial(refused, "西站")):
                with pytest.raises((ZeroDivisionError, IntegrityError, NoRoom)):
                    await database.write(rule)
            return await database.write(partial(found, "东站"))

        assert running(database, act) > 0
        assert names(database) == ["东站"]

    def test_of_a_rule_nobody_waits_for_is_only_logged(
        self, database: Database, caplog: pytest.LogCaptureFixture
    ) -> None:
        heard: list[int] = []

        async def act() -> None:
            database.soon(partial(broken, "西站"), heard.append)
            database.soon(partial(found, "东站"), heard.append)
            await database.write(partial(found, "南站"))

        running(database, act)
        assert len(heard) == 1
        assert "ZeroDivisionError" in caplog.text
        assert names(database) == ["东站", "南站"]

    @pytest.mark.parametrize("by_the_driver", [False, True])
    def test_of_the_database_itself_is_a_fault_and_the_writer_lives_on(
        self, database: Database, by_the_driver: bool
    ) -> None:
        sqlite = database.url.get_backend_name() == "sqlite"
        full = ["PRAGMA max_page_count = 1", "CREATE TABLE filler AS SELECT zeroblob(100000) AS filling"]
        gone = full if sqlite else ["SELECT pg_terminate_backend(pg_backend_pid())"]

        def fail(session: Session) -> None:
            for statement in gone:
                if by_the_driver:
                    session.info["driver"].execute(statement)
                else:
                    session.execute(text(statement))

        async def act() -> None:
            with pytest.raises(StorageFault) as caught:
                await database.write(fail)
            assert "SELECT" not in str(caught.value)
            assert "filler" not in str(caught.value)
            if sqlite:
                await database.write(lambda session: session.execute(text("PRAGMA max_page_count = 1000000")) and None)
            await database.write(partial(found, "东站"))

        running(database, act)
        assert names(database) == ["东站"]

    def test_bulk_of_the_database_itself_is_a_storage_fault_too(self, database: Database) -> None:
        def full(connection: Connection, _: list[str]) -> None:
            raise connection.dialect.loaded_dbapi.OperationalError("database or disk is full")

        results = together(database, lambda session: later(session, full, "one"))
        assert isinstance(results[0], StorageFault)

    def test_cancelled_wait_undoes_nothing(self, database: Database) -> None:
        async def act() -> None:
            waiting = asyncio.create_task(database.write(partial(found, "东站")))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            assert waiting.cancelled()
            await database.write(lambda _: None)

        running(database, act)
        assert names(database) == ["东站"]


class TestLater:
    def test_keeps_the_order_in_which_the_rules_ran(self, database: Database) -> None:
        def leave(number: int, session: Session) -> None:
            later(session, note_names, f"{number}a")
            later(session, note_names, f"{number}b")

        together(database, *(partial(leave, number) for number in range(4)))
        assert names(database) == [f"late {number}{part}" for number in range(4) for part in "ab"]

    def test_leaves_nothing_of_a_rule_that_is_refused_or_fails(self, database: Database) -> None:
        together(database, partial(refused, "西站"), partial(broken, "东站"), partial(found, "南站"))
        assert names(database) == ["南站"]

    def test_runs_once_for_the_whole_commit(self, database: Database) -> None:
        calls: list[int] = []

        def bulk(_: Connection, items: list[int]) -> None:
            calls.append(len(items))

        together(database, *(lambda session, n=n: later(session, bulk, n) for n in range(10)))
        assert calls == [10]


class TestListening:
    def test_hears_in_commit_order_before_any_waiting_write_goes_on(self, database: Database) -> None:
        heard: list[str] = []

        async def act() -> None:
            database.listen(note_names, heard.extend)

            async def write(name: str) -> None:
                await database.write(lambda session: later(session, note_names, name))
                heard.append(f"after {name}")

            await asyncio.gather(*(write(str(number)) for number in range(5)))

        running(database, act)
        assert sorted(heard, key=heard.index) == heard
        told, after = [one for one in heard if "after" not in one], [one for one in heard if "after" in one]
        assert told == ["0", "1", "2", "3", "4"]
        assert after == [f"after {number}" for number in range(5)]
        assert all(heard.index(number) < heard.index(f"after {number}") for number in told)

    def test_hears_nothing_of_what_was_rolled_back(self, database: Database) -> None:
        heard: list[str] = []
        database.listen(note_names, heard.extend)
        together(
            database,
            partial(refused, "西站"),
            lambda session: later(session, note_names, "kept"),
            partial(broken, "东站"),
        )
        assert heard == ["kept"]

    def test_hears_each_letter_once_when_a_shared_commit_is_run_again(self, database: Database, cast: Cast) -> None:
        reader = cast.create_member()
        heard: list[str] = []
        database.listen(outbox.post, lambda letters: heard.extend(letter.key for letter in letters))

        def write(key: str, session: Session) -> None:
            outbox.queue(session, Letter(reader.account_id, key, {}), now=cast.now)

        together(database, partial(write, "one"), failing_flush, partial(write, "two"))
        assert heard == ["one", "two"]


class TestStopping:
    def test_lets_the_waiting_rules_commit(self, database: Database) -> None:
        async def act() -> None:
            for number in range(100):
                database.soon(partial(found, f"站{number}"), lambda _: None)

        running(database, act)
        assert len(names(database)) == 100


class TestReading:
    def test_can_not_write(self, database: Database) -> None:
        with pytest.raises(Exception, match=r"(?i)read.?only"):
            database.read_now(partial(found, "东站"))
        assert names(database) == []

    def test_goes_on_beside_a_writer_that_holds_its_transaction(self, database: Database) -> None:
        def write(session: Session) -> list[str]:
            found("东站", session)
            return names(database)

        assert database.write_now(write) == []
        assert names(database) == ["东站"]

    def test_works_from_the_loop(self, database: Database) -> None:
        async def act() -> list[str]:
            await database.write(partial(found, "东站"))
            return await database.read(units.names)

        assert running(database, act) == ["东站"]


class TestTwoProcesses:
    def test_never_lose_an_update(self, opened: Open) -> None:
        """reliability.md §0.6: read, then write what was read plus one; 140 of 160 were lost without a word."""
        setup = opened()
        unit = setup.write_now(partial(found, "0"))

        def increment(session: Session) -> None:
            one = session.get_one(Unit, unit, with_for_update=True)
            one.name = str(int(one.name) + 1)

        failures = in_threads(8, opened, lambda database: [database.write_now(increment) for _ in range(20)])
        assert failures == []
        assert names(setup) == ["160"]

    def test_number_their_letters_without_a_clash(self, opened: Open, cast: Cast) -> None:
        reader = cast.create_member()

        def work(database: Database) -> None:
            for number in range(20):
                letter = Letter(reader.account_id, "home.help", {"number": number})
                database.write_now(lambda session, one=letter: outbox.queue(session, one, now=cast.now))
                database.write_now(lambda session, one=letter: outbox.mark_sending(session, one.id))

        failures = in_threads(4, opened, work)
        assert failures == []
        letters = cast.read(lambda session: session.query(StoredLetter).all())
        assert sorted(letter.id for letter in letters) == list(range(1, 81))
        assert {letter.state for letter in letters} == {State.SENDING}

    def test_one_waits_for_the_other_to_commit(self, opened: Open) -> None:
        first, second = opened(), opened()
        began, done = threading.Event(), threading.Event()
        order: list[str] = []

        def slow(session: Session) -> None:
            units.create(session, "东站")
            began.set()
            done.wait(0.3)  # lapses, since the other can't get in
            order.append("first")

        def quick(session: Session) -> list[str]:
            order.append("second")
            done.set()
            return units.names(session)

        one = threading.Thread(target=first.write_now, args=(slow,))
        one.start()
        assert began.wait(10)
        assert second.write_now(quick) == ["东站"]
        one.join(10)
        assert order == ["first", "second"]

    def test_count_on_from_what_the_other_read_and_wrote(self, opened: Open) -> None:
        def rename(session: Session) -> None:
            (unit,) = session.query(Unit).all()
            unit.name = str(int(unit.name) + 1)

        opened().write_now(partial(found, "0"))
        assert in_threads(4, opened, lambda one: [one.write_now(rename) for _ in range(10)]) == []
        assert names(opened()) == ["40"]


class TestOnDisk:
    @pytest.fixture
    def backend(self) -> str:
        return "sqlite"

    def test_sqlite_is_set_so_that_a_commit_lasts(self, database: Database) -> None:
        def ask(session: Session) -> dict[str, Any]:
            asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
            return {name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked}

        assert database.write_now(ask) == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "secure_delete": 1,
            "busy_timeout": 5000,
        }

    def test_what_was_emptied_is_gone_after_the_log_is_truncated(self, cast: Cast, database: Database) -> None:
        file = sqlite_file(str(database.url))
        assert file is not None
        canary = "CANARY-7f3a"

        async def act() -> None:
            await database.write(partial(found, canary))
            await database.write(lambda session: session.query(Unit).delete() and None)
            assert canary.encode() in _bytes(file)
            await database.wipe("data_keys")
            assert canary.encode() not in _bytes(file)

        running(database, act)

    def test_a_locked_file_is_a_fault_that_may_be_tried_again(self, database: Database) -> None:
        database.write_now(lambda session: session.connection().exec_driver_sql("PRAGMA busy_timeout=10") and None)
        file = sqlite_file(str(database.url))
        with closing(sqlite3.connect(str(file), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageFault):
                database.write_now(partial(found, "东站"))
            other.execute("ROLLBACK")
        assert database.write_now(partial(found, "东站")) > 0

    def test_a_full_disk_is_a_fault_and_nothing_of_it_is_kept(self, database: Database) -> None:
        def shrink(session: Session) -> None:
            pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar()
            session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")

        database.write_now(shrink)
        many = [partial(found, f"站{number}" * 10) for number in range(300)]
        results = together(database, *many)
        faults = [one for one in results if isinstance(one, StorageFault)]
        assert faults
        assert len(names(database)) == len(results) - len(faults)


def _bytes(file: Path) -> bytes:
    return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))


class TestTheAddress:
    @pytest.mark.parametrize(
        ("url", "file"),
        [
            ("sqlite:////data/unionhall.db", Path("/data/unionhall.db")),
            ("sqlite:///:memory:", None),
            ("sqlite://", None),
            ("postgresql+psycopg://root@localhost/test", None),
        ],
    )
    def test_names_the_file_of_sqlite_alone(self, url: str, file: Path | None) -> None:
        assert sqlite_file(url) == file
