"""What every test may ask for: a real database built by the migrations, its keys, an hour to stand at, and the cast."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from storage import migrations
from storage.database import Database, Record
from storage.keyring import Keyring
from tests.cast import Cast

POSTGRES = make_url(os.environ.get("UNIONHALL_TEST_POSTGRES") or "postgresql+psycopg://root@127.0.0.1:5432/test")
NO_POSTGRES = "no PostgreSQL answers"

ZONE = ZoneInfo("Asia/Shanghai")
#: A second opening of the same database, as another process would.
Open = Callable[[], Database]


@pytest.fixture
def now() -> datetime:
    """A Monday morning at the bureau."""
    return datetime(2026, 11, 23, 10, tzinfo=ZONE)


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return Keyring("k001", {"k001": bytes(range(32))}, bytes(range(32, 64)))


@pytest.fixture
def backend() -> str:
    """Which database: `tests/storage` asks for each in turn."""
    return "sqlite"


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
def postgres(worker_id: str) -> Iterator[Callable[[str], str]]:
    """Makes databases of this worker's own on the PostgreSQL server; skips where none answers."""
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    made: set[str] = set()

    def create(purpose: str) -> str:
        name = f"unionhall_{worker_id}_{os.getpid()}_{purpose}"
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}"))
        made.add(name)
        # What a power cut would lose is not tested here.
        url = POSTGRES.set(database=name, query={"options": "-c synchronous_commit=off"})
        return url.render_as_string(hide_password=False)

    try:
        engine.connect().close()
    except OperationalError:
        engine.dispose()
        pytest.skip(f"{NO_POSTGRES} at {POSTGRES.host}:{POSTGRES.port}")
    yield create
    with engine.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_built(postgres: Callable[[str], str], keyring: Keyring) -> str:
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
