"""Databases of a test's own on a PostgreSQL server, gone when it ends; a killed one's, when the next begins."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.exc import OperationalError


def address(given: str) -> URL:
    """A whole address, or as much of it as differs: `db.example:5433`, `db.example/other`."""
    usual = make_url("postgresql+psycopg://root@127.0.0.1:5432/test")
    if not given or "://" in given:
        return make_url(given) if given else usual
    host, _, name = given.partition("/")
    host, _, port = host.partition(":")
    return usual.set(host=host, port=int(port) if port else usual.port, database=name or usual.database)


ADDRESS = address(os.environ.get("UNIONHALL_TEST_POSTGRES", ""))
_PREFIX = "unionhall_test_"


#: Who migrates holds this one meanwhile, of all that test on this server.
_MIGRATING = "unionhall_test migrates"


class MakeDatabase(Protocol):
    """Makes an empty database for that purpose; its address."""

    def __call__(self, purpose: str, /) -> str: ...

    def migrating(self) -> AbstractContextManager[None]:
        """While it lasts nobody else migrates on this server, whoever asked for it too; within itself it is free.

        To build all tables takes three thousand locks in one transaction, and a usual server has some six thousand
        for everybody: two more at once, and whoever asks for the next one is refused, in the middle of a test.
        """


class NoServer(Exception):
    """Nobody answers where tests look for PostgreSQL."""

    def __init__(self) -> None:
        super().__init__(f"no PostgreSQL answers at {ADDRESS.host}:{ADDRESS.port} (UNIONHALL_TEST_POSTGRES)")


def answers() -> bool:
    """Whether there is a server."""
    try:
        with databases(f"look_{os.getpid()}"):
            return True
    except NoServer:
        return False


@contextmanager
def databases(owner: str) -> Iterator[MakeDatabase]:
    """While it lasts, `owner` (letters, digits, `_`) makes databases that nobody else touches; NoServer."""
    engine = create_engine(ADDRESS, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    ours = _PREFIX + owner
    try:
        living = engine.connect()
    except OperationalError:
        engine.dispose()
        raise NoServer from None

    # Held for as long as this process lives: what a killed one left behind is known by its lock being free.
    living.execute(text("SELECT pg_advisory_lock(hashtext(:ours))"), {"ours": ours})
    _sweep(living)
    try:
        yield _Maker(living, ours)
    finally:
        _drop(living, ours)
        living.close()
        engine.dispose()


class _Maker:
    def __init__(self, living: Connection, ours: str) -> None:
        self._living, self._ours = living, ours

    def __call__(self, purpose: str, /) -> str:
        name = f"{self._ours}__{purpose}"
        self._living.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        self._living.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        # What a power cut would lose is not tested here.
        url = ADDRESS.set(database=name, query={"options": "-c synchronous_commit=off"})
        return url.render_as_string(hide_password=False)

    @contextmanager
    def migrating(self) -> Iterator[None]:
        self._living.execute(text("SELECT pg_advisory_lock(hashtext(:it))"), {"it": _MIGRATING})
        try:
            yield
        finally:
            self._living.execute(text("SELECT pg_advisory_unlock(hashtext(:it))"), {"it": _MIGRATING})


def emptying(tables: list[str]) -> list[str]:
    """Statements that leave no row in the tables, which are named those that point first.

    The audit refuses to be emptied; its owner can have the triggers stand aside meanwhile.
    """
    deletes = [f"DELETE FROM {name}" for name in tables]
    return ["ALTER TABLE audit DISABLE TRIGGER USER", *deletes, "ALTER TABLE audit ENABLE TRIGGER USER"]


def _sweep(connection: Connection) -> None:
    """Drops the databases of those that are no more."""
    found = connection.execute(text("SELECT datname FROM pg_database WHERE starts_with(datname, :p)"), {"p": _PREFIX})
    # The lock of each is free only when its process is gone; our own we hold, and have made nothing yet.
    for owner in {name.partition("__")[0] for name in found.scalars()}:
        if connection.execute(text("SELECT pg_try_advisory_lock(hashtext(:owner))"), {"owner": owner}).scalar():
            _drop(connection, owner)
            connection.execute(text("SELECT pg_advisory_unlock(hashtext(:owner))"), {"owner": owner})


def _drop(connection: Connection, owner: str) -> None:
    names = text("SELECT datname FROM pg_database WHERE starts_with(datname, :owner)")
    for name in connection.execute(names, {"owner": f"{owner}__"}).scalars().all():
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
