"""Migrations: up, down, with rows and without, and what they build is what the records say."""

import importlib
import pkgutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Inspector, create_engine, inspect, select, text, types

import storage
from storage import engines, migrations
from storage.accounts import Binding
from storage.database import Database, Record
from storage.errors import StorageUnusable
from storage.hardship import saying
from storage.keyring import Keyring
from tests import server
from tests.cast import Cast
from tests.server import MakeDatabase
from tests.storage.filling import Filled, fill, kept, losses

pytestmark = pytest.mark.both_databases

# Every room of storage is opened, so that every record is known, whichever tests run beside these.
for _module in pkgutil.walk_packages(storage.__path__, "storage."):
    if ".migrations." not in _module.name:
        importlib.import_module(_module.name)


@pytest.fixture
def empty(empty_url: str, keyring: Keyring) -> Iterator[Database]:
    with closing(Database(empty_url, keyring)) as database:
        yield database


def revisions() -> list[str]:
    """From the first to the newest."""
    return [one.revision for one in ScriptDirectory.from_config(migrations.config()).walk_revisions()][::-1]


def tables(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def populate(database: Database) -> None:
    """A row in every table that people's acts fill."""
    cast = Cast(database, datetime(2026, 11, 23, 2, tzinfo=UTC))
    officer = cast.create_officer()
    report, _ = cast.submit(cast.create_member(phone="13800000001")), cast.submit(cast.create_member("周同"))
    cast.take(officer, report)
    cast.says(officer, saying.begin_answer, saying.answer, report, "明天上午来找我。")
    cast.take_in(cast.arrival())


class TestMigrations:
    def test_have_one_head_and_stand_in_one_line(self) -> None:
        script = ScriptDirectory.from_config(migrations.config())
        revisions = [one.revision for one in script.walk_revisions()]
        assert len(script.get_heads()) == 1
        assert revisions == sorted(revisions, reverse=True)

    def test_build_what_the_records_say(self, empty: Database) -> None:
        migrations.upgrade(empty)
        assert tables(empty) == set(Record.metadata.tables)
        with empty.engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            )
            assert compare_metadata(context, Record.metadata) == []

    def test_leave_nothing_on_the_way_down(self, empty: Database) -> None:
        migrations.upgrade(empty)
        migrations.downgrade(empty, "base")
        assert tables(empty) == set()

    def test_go_up_again_after_going_down(self, empty: Database) -> None:
        migrations.upgrade(empty)
        built = tables(empty)
        migrations.downgrade(empty, "base")
        migrations.upgrade(empty)
        assert tables(empty) == built

    def test_go_up_and_down_one_by_one(self, empty: Database) -> None:
        shapes = [set()]
        for revision in revisions():
            migrations.upgrade(empty, revision)
            assert migrations.current(empty) == revision
            shapes.append(tables(empty))
        for revision, shape in zip(["base", *revisions()][-2::-1], shapes[-2::-1], strict=True):
            migrations.downgrade(empty, revision)
            assert tables(empty) == shape

    def test_keep_the_rows_of_what_is_left_on_the_way_down(self, empty: Database) -> None:
        migrations.upgrade(empty)
        populate(empty)
        migrations.downgrade(empty, "0004")
        with empty.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM accounts")).scalar() == 3

    def test_do_nothing_to_a_database_in_its_newest_shape(self, empty: Database) -> None:
        migrations.upgrade(empty)
        populate(empty)
        migrations.upgrade(empty)
        assert migrations.current(empty) == migrations.head()
        with empty.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM hardship_reports")).scalar() == 2

    def test_refuse_a_database_that_is_newer_than_the_code(self, empty: Database) -> None:
        migrations.upgrade(empty)
        with empty.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(StorageUnusable, match="database_newer"):
            migrations.upgrade(empty)

    def test_that_fail_half_way_leave_nothing(self, empty: Database) -> None:
        with empty.engine.begin() as connection:
            connection.execute(text("CREATE TABLE counters (id INTEGER)"))
        with pytest.raises(Exception, match="counters"):
            migrations.upgrade(empty)
        assert tables(empty) == {"counters"}
        assert migrations.current(empty) is None

    def test_ask_for_fewer_locks_than_a_usual_server_has(self, postgres: MakeDatabase, keyring: Keyring) -> None:
        """64 for each of a hundred connections; others want some too. To build and to take down, each at once."""
        held: list[int] = []

        def count(act: Callable[[Config, str], None], to: str, settings: Config) -> None:
            act(settings, to)
            locks = text("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()")
            held.append(settings.attributes["connection"].execute(locks).scalar_one())

        with postgres.migrating(), closing(Database(postgres("locks"), keyring)) as database:
            migrations._run(database, partial(count, command.upgrade, "head"))
            migrations._run(database, partial(count, command.downgrade, "base"))
        assert all(1000 < each < 64 * 100 * 3 // 4 for each in held), held

    def test_that_are_under_way_keep_other_workers_from_theirs(self, postgres: MakeDatabase) -> None:
        tried = text("SELECT pg_try_advisory_lock(hashtext(:it))")
        engine = create_engine(server.ADDRESS)
        with closing(engine.connect()) as other:
            with postgres.migrating(), postgres.migrating():
                assert not other.execute(tried, {"it": server._MIGRATING}).scalar()
            # Somebody else may have it by now, and gives it back.
            other.execute(text("SET lock_timeout = '5min'"))
            other.execute(text("SELECT pg_advisory_lock(hashtext(:it))"), {"it": server._MIGRATING})
        engine.dispose()

    def test_wait_for_one_that_is_under_way(self, empty_url: str, keyring: Keyring) -> None:
        together = threading.Barrier(3, timeout=30)

        def build() -> str | None:
            with closing(Database(empty_url, keyring)) as database:
                together.wait()
                migrations.upgrade(database)
                return migrations.current(database)

        with ThreadPoolExecutor(3) as processes:
            found = [process.result() for process in [processes.submit(build) for _ in range(3)]]
        assert found == [migrations.head()] * 3

    def test_wait_longer_for_it_than_others_wait_for_a_lock(
        self, postgres: MakeDatabase, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        manners = engines._MANNERS
        assert "lock_timeout = '5s'" in manners
        monkeypatch.setattr(engines, "_MANNERS", manners.replace("lock_timeout = '5s'", "lock_timeout = '1ms'"))
        url, waits = (
            postgres("waiting"),
            text(f"SELECT count(*) FROM pg_locks WHERE objid = {engines.WRITE_NUMBER} AND NOT granted"),
        )
        with closing(Database(url, keyring)) as one, closing(Database(url, keyring)) as other:
            with ThreadPoolExecutor(1) as process, one.engine.connect() as building, building.begin():
                building.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
                building.exec_driver_sql(engines.WRITE_LOCK)
                second = process.submit(migrations.downgrade, other, "base")
                while not (building.execute(waits).scalar() or second.done()):
                    building.exec_driver_sql("SELECT pg_sleep(0.01)")
                building.exec_driver_sql("SELECT pg_sleep(0.1)")
                assert not second.done()
            assert second.exception() is None

    def test_hold_nobody_up_for_ever_when_who_builds_stands_still(
        self, postgres: MakeDatabase, keyring: Keyring
    ) -> None:
        found: list[str] = []

        def look(settings: Config) -> None:
            idle = text("SELECT current_setting('idle_in_transaction_session_timeout')")
            found.append(settings.attributes["connection"].execute(idle).scalar_one())

        with closing(Database(postgres("still"), keyring)) as database:
            migrations._run(database, look)
        assert found == ["10min"]

    def test_see_an_empty_database(self, empty: Database) -> None:
        assert migrations.is_empty(empty)
        migrations.upgrade(empty)
        assert not migrations.is_empty(empty)


class TestRows:
    def test_of_every_older_shape_are_kept_on_the_way_up(self, empty: Database) -> None:
        filled = Filled()
        for revision in revisions():
            before = kept(empty)
            migrations.upgrade(empty, revision)
            assert losses(before, kept(empty)) == []
            fill(empty, filled)
        assert all(kept(empty).values())

    def test_of_every_table_are_kept_on_the_way_down(self, empty: Database) -> None:
        migrations.upgrade(empty)
        populate(empty)
        fill(empty)
        before = kept(empty)
        assert all(before.values())
        for revision in reversed(["base", *revisions()[:-1]]):
            migrations.downgrade(empty, revision)
            after = kept(empty)
            assert losses(before, after) == []
            before = after

    def test_of_accounts_bound_before_tell_since_when_they_were_there(self, empty: Database) -> None:
        migrations.upgrade(empty, "0041")
        with empty.engine.begin() as connection:
            for row in (
                "INSERT INTO units (id, name) VALUES (1, '局')",
                "INSERT INTO members (id, name, unit_id, standing) VALUES (7, '李明', 1, 'active')",
                "INSERT INTO accounts VALUES (3, 5, 'zh', 7, NULL, '2026-11-23 02:00:00')",
                "INSERT INTO accounts VALUES (4, 6, 'zh', NULL, NULL, '2026-11-23 02:00:00')",
            ):
                connection.execute(text(row))
        migrations.upgrade(empty)
        held = select(Binding.account_id, Binding.member_id, Binding.since, Binding.until)
        found = [tuple(row) for row in empty.read_now(lambda session: session.execute(held).all())]
        assert found == [(3, 7, datetime(2026, 11, 23, 2, tzinfo=UTC), None)]

    def test_of_people_entered_before_can_be_found_afterwards(self, empty: Database) -> None:
        migrations.upgrade(empty)
        populate(empty)
        found = text("SELECT syllable, rest, member_id FROM member_keys ORDER BY member_id, syllable, rest")
        with empty.engine.connect() as connection:
            before = connection.execute(found).all()
        migrations.downgrade(empty, "0023")
        migrations.upgrade(empty)
        with empty.engine.connect() as connection:
            assert connection.execute(found).all() == before
        assert ("wang", "xy") in {(syllable, rest) for syllable, rest, _ in before}

    def test_of_cases_lie_under_keys_of_their_own_on_the_way_up_and_under_the_ring_on_the_way_down(
        self, empty: Database
    ) -> None:
        kinds = text("SELECT story, details FROM hardship_reports UNION ALL SELECT words, NULL FROM hardship_answers")

        def versions() -> set[int]:
            with empty.engine.connect() as connection:
                return {blob[0] for row in connection.execute(kinds) for blob in row if blob}

        migrations.upgrade(empty)
        populate(empty)
        migrations.downgrade(empty, "0025")
        before, seen = kept(empty), [versions()]
        for case in before["hardship_reports"]:
            del case["data_key"]  # another one, each time
        for go, to in ((migrations.downgrade, "0024"), (migrations.upgrade, "0025")):
            go(empty, to)
            seen.append(versions())
            after = kept(empty)
            assert losses({name: before[name] for name in ("hardship_reports", "hardship_answers")}, after) == []
        assert seen == [{2}, {1}, {2}]

    def test_of_reports_that_wait_for_an_officer_have_waited_since_they_came(self, empty: Database) -> None:
        migrations.upgrade(empty)
        populate(empty)
        waiting = text("SELECT waiting_since FROM hardship_reports WHERE stage = 'submitted'")
        with empty.engine.connect() as connection:
            before = connection.execute(waiting).scalars().all()
        migrations.downgrade(empty, "0017")
        migrations.upgrade(empty)
        with empty.engine.connect() as connection:
            assert connection.execute(waiting).scalars().all() == before
        assert before
        assert None not in before

    def test_of_consents_are_of_the_member_whom_the_account_speaks_for(self, empty: Database) -> None:
        migrations.upgrade(empty)
        populate(empty)
        of_whom = text("SELECT id, member_id FROM consents ORDER BY id")
        with empty.engine.connect() as connection:
            before = connection.execute(of_whom).all()
        migrations.downgrade(empty, "0039")
        migrations.upgrade(empty)
        with empty.engine.connect() as connection:
            assert connection.execute(of_whom).all() == before
        assert len({member for _, member in before}) == 2
        assert None not in {member for _, member in before}

    @pytest.mark.parametrize(("set_on", "days"), [("2026-01-01", 90), ("2026-12-01", 365)])
    def test_of_consents_know_the_period_that_held_then(self, empty: Database, set_on: str, days: int) -> None:
        migrations.upgrade(empty)
        populate(empty)
        migrations.downgrade(empty, "0046")
        row = f"1, 'retention.words', 90, '{set_on} 02:00:00', min(id)"
        with empty.engine.begin() as connection:
            connection.execute(text(f"INSERT INTO bylaws (id, name, value, at, account_id) SELECT {row} FROM accounts"))
        migrations.upgrade(empty)
        of_whom = text("SELECT days FROM consents ORDER BY purpose, id")
        with empty.engine.connect() as connection:
            assert [*connection.execute(of_whom).scalars()] == [days, days, None, None]


class TestBothDatabases:
    def test_are_built_alike(self, tmp_path: Path, postgres: MakeDatabase, keyring: Keyring) -> None:
        one, other = (_shape(url, keyring) for url in (f"sqlite:///{tmp_path / 'one.db'}", postgres("alike")))
        assert one == other
        assert set(one) == set(Record.metadata.tables)


def _shape(url: str, keyring: Keyring) -> dict[str, Any]:
    with closing(Database(url, keyring)) as database:
        migrations.upgrade(database)
        with database.engine.connect() as connection:
            seen = inspect(connection)
            return {name: _table(seen, name) for name in seen.get_table_names() if name != "alembic_version"}


def _table(seen: Inspector, name: str) -> dict[str, Any]:
    """What a table is, in words that both databases have."""
    columns = {one["name"]: (_kind(one["type"]), one["nullable"]) for one in seen.get_columns(name)}
    points = {(*one["constrained_columns"], one["referred_table"]) for one in seen.get_foreign_keys(name)}
    alone = {tuple(one["column_names"]) for one in seen.get_unique_constraints(name)}
    alone |= {tuple(one["column_names"]) for one in seen.get_indexes(name) if one["unique"]}
    indexes = {(one["name"], *one["column_names"]) for one in seen.get_indexes(name) if not one["unique"]}
    key = seen.get_pk_constraint(name)
    return {
        "columns": columns,
        "key": (key["name"], key["constrained_columns"]),
        "points": points,
        "alone": alone,
        "indexes": indexes,
        "checks": {one["name"] for one in seen.get_check_constraints(name)},
    }


def _kind(kind: types.TypeEngine[Any]) -> tuple[str, int | None]:
    """Whole numbers are of one size here, bytes and instants of none."""
    families = (types.Boolean, types.Integer, types.Float, types.DateTime, types.Date, types.LargeBinary, types.String)
    family = next(one for one in families if isinstance(kind, one))
    return family.__name__, getattr(kind, "length", None) if family is types.String else None
