"""Migrations: the shape of the database, one noun and one purpose each; up and down, on every database."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from storage.database import Database
from storage.engines import WRITE_LOCK
from storage.errors import StorageUnusable

_FOLDER = Path(__file__).parent


def config() -> Config:
    """Alembic's settings; no file, since there is nothing to set."""
    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER))
    return settings


def head() -> str | None:
    """The newest shape that this code knows."""
    return ScriptDirectory.from_config(config()).get_current_head()


def current(database: Database) -> str | None:
    """The shape that the database has; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check(database: Database) -> None:
    """For whoever may only read; StorageUnusable where the database has not the shape that this code knows."""
    found = database.read_now(lambda session: MigrationContext.configure(session.connection()).get_current_revision())
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if found is None:
        raise StorageUnusable("database_none")
    if found not in known:
        raise StorageUnusable("database_newer", found=found)
    if found != head():
        raise StorageUnusable("database_older", found=found)


def is_empty(database: Database) -> bool:
    with database.engine.connect() as connection:
        return not inspect(connection).get_table_names()


def upgrade(database: Database, to: str = "head") -> None:
    """Brings the database to the shape `to`, in one transaction; StorageUnusable when it is newer than this code."""
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    found = current(database)
    if found is not None and found not in known:
        raise StorageUnusable("database_newer", found=found)
    if found != to and not (to == "head" and found == head()):
        # Asked again behind the lock: of two processes that begin on an empty database, the second finds it built.
        _run(database, lambda settings: command.upgrade(settings, to))


def downgrade(database: Database, to: str) -> None:
    """Back to the shape `to` ("base": nothing)."""
    _run(database, lambda settings: command.downgrade(settings, to))


#: PostgreSQL: whoever builds tables may be slow, but who stands still, or is gone without a word, is cut off: others
#: wait for it without an end of their own.
_PATIENCE: Final = (
    "SET LOCAL idle_in_transaction_session_timeout = '10min'; SET LOCAL tcp_keepalives_idle = 5; "
    "SET LOCAL tcp_keepalives_interval = 3; SET LOCAL tcp_keepalives_count = 3"
)


def _run(database: Database, act: Callable[[Config], None]) -> None:
    settings = config()
    with database.engine.connect() as connection, connection.begin():
        if not database.in_a_file:
            # Tables are built one by one, on a slow machine with more than ten seconds between two.
            connection.exec_driver_sql(_PATIENCE)
            # Who builds them is waited for as long as that takes, which may be longer than the usual five seconds.
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql(WRITE_LOCK)
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        settings.attributes["connection"] = connection
        act(settings)
