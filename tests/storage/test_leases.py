"""Leases: one works, whoever took over is known by the epoch, and nobody of an earlier one writes any more."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import leases
from storage.database import Database
from storage.errors import StorageFault
from storage.leases import LASTS, LeaseLost
from tests.conftest import Open
from tests.storage.together import found, names

pytestmark = pytest.mark.both_databases

OVER = timedelta(0)


@pytest.fixture
def backend() -> str:
    """SQLite's file has a lock of its own."""
    return "postgresql"


def take(database: Database, owner: str, lasts: timedelta = LASTS) -> int | None:
    with database.engine.begin() as connection:
        return leases.take(connection, owner, lasts)


def renew(database: Database, owner: str, epoch: int, lasts: timedelta = LASTS) -> bool:
    with database.engine.begin() as connection:
        return leases.renew(connection, owner, epoch, lasts)


def release(database: Database, owner: str, epoch: int) -> None:
    with database.engine.begin() as connection:
        leases.release(connection, owner, epoch)


class TestTaking:
    def test_only_the_first_gets_it(self, database: Database) -> None:
        assert take(database, "one") == 1
        assert take(database, "two") is None

    def test_one_that_ran_out_is_another_s_in_a_new_epoch(self, database: Database) -> None:
        assert take(database, "one", OVER) == 1
        assert take(database, "two") == 2
        assert take(database, "one") is None

    def test_one_that_was_given_back_is_free_at_once(self, database: Database) -> None:
        take(database, "one")
        release(database, "one", 1)
        assert take(database, "two") == 2

    def test_who_has_it_by_that_name_gets_it_again_in_a_new_epoch(self, database: Database) -> None:
        take(database, "one")
        assert take(database, "one") == 2
        assert not renew(database, "one", 1)

    def test_of_many_at_once_one_gets_it(self, opened: Open) -> None:
        got: list[int | None] = []
        together = threading.Barrier(6, timeout=10)

        def ask(owner: str, database: Database) -> None:
            together.wait()
            got.append(take(database, owner))

        threads = [threading.Thread(target=ask, args=(str(number), opened())) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert sorted(got, key=str) == [1, None, None, None, None, None]

    def test_goes_by_the_clock_of_the_server(self, database: Database) -> None:
        take(database, "one")
        with database.engine.connect() as connection:
            left = connection.execute(text("SELECT until - now() FROM leases")).scalar()
        assert left is not None
        assert timedelta(0) < left <= LASTS


class TestRenewing:
    def test_keeps_it_in_the_same_epoch(self, database: Database) -> None:
        take(database, "one", OVER)
        assert renew(database, "one", 1)
        assert take(database, "two") is None

    def test_is_refused_once_another_has_it(self, database: Database) -> None:
        take(database, "one", OVER)
        take(database, "two", OVER)
        assert not renew(database, "one", 1)

    def test_giving_back_takes_nothing_from_another(self, database: Database) -> None:
        take(database, "one", OVER)
        take(database, "two")
        release(database, "one", 1)
        assert take(database, "three") is None


class TestFence:
    @pytest.fixture
    def worker(self, opened: Open) -> Iterator[Database]:
        """Works in the first epoch, and has not heard of any other."""
        with closing(opened()) as database:
            take(database, "one", OVER)
            database.fence(leases.fence(1))
            yield database

    def test_lets_the_worker_write(self, worker: Database) -> None:
        worker.write_now(lambda session: found("东站", session))
        assert names(worker) == ["东站"]

    def test_lets_it_write_after_its_time_while_nobody_took_over(self, worker: Database) -> None:
        release(worker, "one", 1)
        worker.write_now(lambda session: found("东站", session))
        assert names(worker) == ["东站"]

    def test_keeps_nothing_of_who_was_replaced(self, worker: Database, database: Database) -> None:
        take(database, "two")
        with pytest.raises(LeaseLost):
            worker.write_now(lambda session: found("东站", session))
        assert names(database) == []

    def test_is_a_fault_that_leaves_the_update_undone(self, worker: Database, database: Database) -> None:
        take(database, "two")
        with pytest.raises(StorageFault):
            worker.write_now(lambda session: found("东站", session))

    def test_takeover_waits_for_the_write_under_way(self, worker: Database, database: Database) -> None:
        began, go_on = threading.Event(), threading.Event()
        order: list[str] = []

        def write(session: Session) -> None:
            found("东站", session)
            began.set()
            go_on.wait(10)
            order.append("written")

        def replace() -> None:
            take(database, "two")
            order.append("taken over")

        writing = threading.Thread(target=worker.write_now, args=(write,))
        replacing = threading.Thread(target=replace)
        writing.start()
        assert began.wait(10)
        replacing.start()
        replacing.join(0.2)
        go_on.set()
        for thread in (writing, replacing):
            thread.join(10)
        assert order == ["written", "taken over"]
        assert names(database) == ["东站"]

    def test_takeover_ends_the_write_of_who_stands_still(
        self, worker: Database, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(leases, "PATIENCE", timedelta(milliseconds=50))
        with worker.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute(leases.WRITE_LOCK)
            # Several statements as one, broken off before the end: the server takes it for at work, for ever.
            driver.pgconn.enter_pipeline_mode()
            driver.pgconn.send_query_params(b"INSERT INTO units (name) VALUES ('half')", [])
            driver.pgconn.send_flush_request()
            driver.pgconn.flush()
            assert take(database, "two") == 2
            connection.invalidate()
        with pytest.raises(LeaseLost):
            worker.write_now(lambda session: found("东站", session))
        assert names(database) == []

    def test_leaves_the_command_line_alone(self, worker: Database, database: Database) -> None:
        database.write_now(lambda session: found("东站", session))
        assert names(database) == ["东站"]


class TestDurations:
    def test_a_dead_process_is_replaced_within_half_a_minute(self) -> None:
        # Asked once more while the first question may still have been on its way.
        assert timedelta(seconds=30) >= LASTS + 2 * leases.LOOK + leases.PATIENCE

    def test_a_renewal_may_fail_twice(self) -> None:
        assert leases.RENEW * 3 < LASTS
