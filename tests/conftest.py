"""What every test may ask for: a real database built by the migrations, its keys, an hour to stand at, and the cast."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from storage import migrations
from storage.database import Database, Record
from storage.engines import WRITE_LOCK
from storage.keyring import Keyring
from tests.cast import Cast

POSTGRES = make_url(os.environ.get("UNIONHALL_TEST_POSTGRES") or "postgresql+psycopg://root@127.0.0.1:5432/test")
NO_POSTGRES = "no PostgreSQL answers"

ZONE = ZoneInfo("Asia/Shanghai")
#: `make(purpose, like=None)`: the address of a new database, empty or a copy of that one.
MakeDatabase = Callable[..., str]
#: A second opening of the same database, as another process would.
Open = Callable[[], Database]


@pytest.fixture
def now() -> datetime:
    """A Monday morning at the bureau."""
    return datetime(2026, 11, 23, 10, tzinfo=ZONE)


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return Keyring("k001", {"k001": bytes(range(32))}, bytes(range(32, 64)))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database: whatever opens one is tested on both, unless it says that it is about one alone."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("postgres")("empty"))


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that the migrations built, empty of rows."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "unionhall.db")
        return f"sqlite:///{tmp_path / 'unionhall.db'}"
    return str(request.getfixturevalue("empty_postgres")())


@pytest.fixture
def opened(database_url: str, keyring: Keyring) -> Iterator[Open]:
    """Opens the test's database once more; what is still open after the test is closed."""
    databases: list[Database] = []

    def again() -> Database:
        databases.append(Database(database_url, keyring))
        return databases[-1]

    yield again
    for database in databases:
        database.close()


@pytest.fixture
def database(opened: Open) -> Database:
    return opened()


@dataclass
class OtherWriter:
    """Another process in the middle of a write."""

    engine: Engine
    _held: Connection | None = None

    def hold(self) -> None:
        self._held = self.engine.connect()
        self._held.begin()
        if self.engine.dialect.name == "postgresql":
            self._held.exec_driver_sql(WRITE_LOCK)

    def let_go(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


@pytest.fixture
def other_writer(opened: Open, database: Database) -> Iterator[OtherWriter]:
    """Stands in the way of `database`, which does not wait long for it."""
    hurry = "SET lock_timeout = 1" if database.url.get_backend_name() == "postgresql" else "PRAGMA busy_timeout = 1"
    database.write_now(lambda session: session.connection().exec_driver_sql(hurry) and None)
    other = OtherWriter(opened().engine)
    yield other
    other.let_go()


@pytest.fixture
def cast(database: Database, now: datetime) -> Cast:
    return Cast(database, now)


# Built once a worker.


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Path:
    file = tmp_path_factory.mktemp("template") / "unionhall.db"
    _migrate(f"sqlite:///{file}", keyring)
    return file


@pytest.fixture(scope="session")
def postgres(worker_id: str) -> Iterator[MakeDatabase]:
    """Makes databases of this worker's own on the PostgreSQL server; skips where none answers."""
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    ours = f"unionhall_{worker_id}_{os.getpid()}"
    try:
        living = engine.connect()
    except OperationalError:
        engine.dispose()
        pytest.skip(f"{NO_POSTGRES} at {POSTGRES.host}:{POSTGRES.port}")

    def create(purpose: str, like: str | None = None) -> str:
        name = f"{ours}_{purpose}"
        living.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        living.execute(text(f"CREATE DATABASE {name} TEMPLATE {make_url(like).database if like else 'template0'}"))
        # What a power cut would lose is not tested here.
        url = POSTGRES.set(database=name, query={"options": "-c synchronous_commit=off"})
        return url.render_as_string(hide_password=False)

    # Held while this worker lives: what a killed one left behind is known by its lock being free.
    living.execute(text("SELECT pg_advisory_lock(hashtext(:ours))"), {"ours": ours})
    _sweep(living)
    yield create
    _drop(living, ours)
    living.close()
    engine.dispose()


def _sweep(connection: Connection) -> None:
    """Drops the databases of workers that are no more."""
    for name in connection.execute(
        text("SELECT datname FROM pg_database WHERE datname ~ '^unionhall_gw|^unionhall_m'")
    ).scalars():
        owner = "_".join(name.split("_")[:3])
        free = text("SELECT pg_try_advisory_lock(hashtext(:owner))")
        if connection.execute(free, {"owner": owner}).scalar():
            _drop(connection, owner)
            connection.execute(text("SELECT pg_advisory_unlock(hashtext(:owner))"), {"owner": owner})


def _drop(connection: Connection, owner: str) -> None:
    names = text("SELECT datname FROM pg_database WHERE starts_with(datname, :owner || '_')")
    for name in connection.execute(names, {"owner": owner}).scalars().all():
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def postgres_built(postgres: MakeDatabase, keyring: Keyring) -> str:
    url = postgres("built")
    _migrate(url, keyring)
    return url


@pytest.fixture(scope="session")
def empty_postgres(postgres_built: str) -> Iterator[Callable[[], str]]:
    """Empties the worker's database, in one word: a new database for each test would take ten times as long."""
    engine = create_engine(postgres_built, isolation_level="AUTOCOMMIT")
    words = "; ".join(f"DELETE FROM {table.name}" for table in reversed(Record.metadata.sorted_tables))

    def empty() -> str:
        with engine.connect() as connection:
            connection.exec_driver_sql(words)
        return postgres_built

    yield empty
    engine.dispose()


def _migrate(url: str, keyring: Keyring) -> None:
    with closing(Database(url, keyring)) as database:
        migrations.upgrade(database)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [one for one in terminalreporter.stats.get("skipped", []) if NO_POSTGRES in str(one.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{NO_POSTGRES} at {POSTGRES.host}:{POSTGRES.port}: {len(skipped)} tests skipped")
