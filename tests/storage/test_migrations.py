"""Migrations: up, down, with rows and without, and what they build is what the records say."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from storage import desk, erasures, leases, migrations
from storage.database import Database, Record
from storage.errors import StorageUnusable
from storage.keyring import Keyring
from storage.rosters import uploads
from tests.cast import Cast

assert desk  # opens every service, so that every record is known;
assert erasures, leases  # opened by no service but by the house
assert uploads


@pytest.fixture
def empty(empty_url: str, keyring: Keyring) -> Iterator[Database]:
    with closing(Database(empty_url, keyring)) as database:
        yield database


def tables(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def populate(database: Database) -> None:
    """A row in every table that people's acts fill."""
    cast = Cast(database, datetime(2026, 11, 23, 2, tzinfo=UTC))
    cast.create_officer()
    cast.submit(cast.create_member(phone="13800000001"))
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
        revisions = [one.revision for one in ScriptDirectory.from_config(migrations.config()).walk_revisions()][::-1]
        shapes = [set()]
        for revision in revisions:
            migrations.upgrade(empty, revision)
            assert migrations.current(empty) == revision
            shapes.append(tables(empty))
        for revision, shape in zip(["base", *revisions][-2::-1], shapes[-2::-1], strict=True):
            migrations.downgrade(empty, revision)
            assert tables(empty) == shape

    def test_keep_the_rows_on_the_way_up(self, empty: Database) -> None:
        migrations.upgrade(empty, "0005")
        with empty.engine.begin() as connection:
            connection.execute(text("INSERT INTO units (id, name) VALUES (41, '城东供水站')"))
        migrations.upgrade(empty)
        with empty.engine.connect() as connection:
            assert connection.execute(text("SELECT id, name FROM units")).all() == [(41, "城东供水站")]

    def test_go_down_over_rows(self, empty: Database) -> None:
        migrations.upgrade(empty)
        populate(empty)
        migrations.downgrade(empty, "base")
        assert tables(empty) == set()

    def test_keep_the_rows_of_what_is_left_on_the_way_down(self, empty: Database) -> None:
        migrations.upgrade(empty)
        populate(empty)
        migrations.downgrade(empty, "0004")
        with empty.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM accounts")).scalar() == 2

    def test_do_nothing_to_a_database_in_its_newest_shape(self, empty: Database) -> None:
        migrations.upgrade(empty)
        populate(empty)
        migrations.upgrade(empty)
        assert migrations.current(empty) == migrations.head()
        with empty.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM hardship_reports")).scalar() == 1

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

    def test_see_an_empty_database(self, empty: Database) -> None:
        assert migrations.is_empty(empty)
        migrations.upgrade(empty)
        assert not migrations.is_empty(empty)
