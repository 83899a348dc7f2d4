"""A PostgreSQL database brought back to how it was at first: in place, since to make one and drop it takes a second."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text

from bot import application
from storage.database import Record
from storage.engines import WRITE_LOCK
from tests import server

assert application  # opens every service, so that every record is known
#: Whoever a killed bot has left behind there: what it was about to do must not come after.
_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def keep(url: str) -> None:
    """Remembers every row as it is now."""
    with _connected(url) as connection:
        connection.execute(text("CREATE SCHEMA seed"))
        for table in Record.metadata.tables:
            connection.execute(text(f"CREATE TABLE seed.{table} AS TABLE public.{table}"))


def restore(url: str) -> None:
    """Every row as it was, and no other; nobody is connected any more."""
    tables = [table.name for table in Record.metadata.sorted_tables]
    with _connected(url) as connection:
        connection.execute(text(f"SELECT pg_terminate_backend(pid, 10000) {_OTHERS}"))
        connection.execute(text(WRITE_LOCK))
        connection.execute(text("; ".join(server.emptying([*reversed(tables)]))))
        connection.execute(text("; ".join(f"INSERT INTO {name} SELECT * FROM seed.{name}" for name in tables)))


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()
