"""What every test may ask for: a real database built by the migrations, its keys, an hour to stand at, and the cast."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine

from storage import engines, migrations, sealed
from storage.audit import chain
from storage.database import Database, Record
from storage.engines import WRITE_LOCK
from storage.keyring import Keyring
from tests import lots, server
from tests.cast import Cast
from tests.server import MakeDatabase, NoServer

# The same examples each time: what fails is somebody's. `make crash` looks for others (UNIONHALL_TEST_RANDOM).
hypothesis.settings.register_profile("seeded", derandomize=True, database=None)
if "UNIONHALL_TEST_RANDOM" not in os.environ:
    hypothesis.settings.load_profile("seeded")

# What is loaded stays loaded: looking through it again and again costs a sixth of the whole run.
gc.set_threshold(200_000, 50, 100)

ZONE = ZoneInfo("Asia/Shanghai")
#: What the built databases are sealed with: the active key's name, the keys, the key of the indexes.
RING = ("k001", {"k001": bytes(range(32))}, bytes(range(32, 64)))
#: Folders whose tests mostly wait.
_WAITING = {"story", "browser", "crash"}
#: Seconds that a test takes, of those and of the others, and that some files take in all: what begins last ends last.
_WAITS, _COMPUTES = 3.0, 0.15
_LONG = {
    "crash/test_contests.py": 60,
    "crash/test_crash.py": 100,
    "crash/test_reminders.py": 30,
    "story/test_contests.py": 30,
    "story/test_contests_evening.py": 130,
    "story/test_dossiers.py": 35,
    "story/test_matrix.py": 250,
    "story/test_playing.py": 90,
    "story/test_polls.py": 55,
    "story/test_routes.py": 50,
    "bot/test_demo.py": 60,
    "bot/test_summaries.py": 100,
    "bot/test_words.py": 30,
    "jobs/test_retention.py": 60,
    "storage/test_hardship_life.py": 20,
    "storage/test_migrations.py": 100,
    "storage/test_signup_life.py": 30,
}
#: A second opening of the same database, as another process would.
Open = Callable[[], Database]


@pytest.fixture
def now() -> datetime:
    """A Monday morning at the bureau."""
    return datetime(2026, 11, 23, 10, tzinfo=ZONE)


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return Keyring(*RING)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database: whatever opens one is tested on both, unless it says that it is about one alone."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables; on the server nobody else migrates meanwhile."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    postgres: MakeDatabase = request.getfixturevalue("postgres")
    with postgres.migrating():
        yield postgres("empty")


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


@pytest.fixture(scope="session", autouse=True)
def statements() -> Iterator[None]:
    """Statements are put into SQL once a worker, not once a test: to do so takes a fifth of its time.

    What was compiled belongs to its dialect, so those of one database have one dialect: the first that has looked at
    the server. Connecting stays each engine's own.
    """
    first: dict[str, Engine] = {}

    def create(url: str, **options: Any) -> Engine:
        engine = create_engine(url, query_cache_size=20_000, **options)
        known = first.setdefault(engine.name, engine)
        if known.dialect.default_schema_name is not None:
            engine.dialect, engine._compiled_cache = known.dialect, known._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "create_engine", create)
        yield


@pytest.fixture(scope="session", autouse=True)
def scripts() -> Iterator[None]:
    """The migrations are read once a worker, not three times whenever a database is brought to a shape."""
    script = ScriptDirectory.from_config(migrations.config())
    script.revision_map.heads  # noqa: B018 - reads them all

    def known(_: Config) -> ScriptDirectory:
        return script

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScriptDirectory, "from_config", known)
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Path:
    file = tmp_path_factory.mktemp("template") / "unionhall.db"
    _migrate(f"sqlite:///{file}", keyring)
    return file


@pytest.fixture(scope="session")
def postgres(worker_id: str) -> Iterator[MakeDatabase]:
    """Makes databases of this worker's own on the PostgreSQL server; skips where none answers."""
    try:
        with server.databases(f"{worker_id}_{os.getpid()}") as make:
            yield make
    except NoServer as nobody:
        pytest.skip(str(nobody))


@pytest.fixture(scope="session")
def postgres_built(postgres: MakeDatabase, keyring: Keyring) -> str:
    url = postgres("built")
    with postgres.migrating():
        _migrate(url, keyring)
    return url


@pytest.fixture(scope="session")
def empty_postgres(postgres_built: str, keyring: Keyring) -> Iterator[Callable[[], str]]:
    """Empties the worker's database, in one word: a new database for each test would take ten times as long.

    The audit's end is put back to its beginning, as the migrations plant it.
    """
    sealed.columns()  # opens every record: a test that does so later would leave rows in tables unknown here
    engine = create_engine(postgres_built, isolation_level="AUTOCOMMIT")
    emptying = server.emptying([table.name for table in reversed(Record.metadata.sorted_tables)])
    digest, seal = chain.BEGINNING.hex(), chain.seal(keyring, 0, chain.BEGINNING).hex()
    words = "; ".join([*emptying, f"INSERT INTO audit_head VALUES (1, 0, '\\x{digest}', '\\x{seal}')"])

    def empty() -> str:
        with engine.connect() as connection:
            connection.exec_driver_sql(words)
        return postgres_built

    yield empty
    engine.dispose()


def _migrate(url: str, keyring: Keyring) -> None:
    with closing(Database(url, keyring)) as database:
        migrations.upgrade(database)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-pair", action="store_true", help="each test on each database, each story in each language"
    )
    parser.addoption("--pictures", action="store_true", help="take the pictures of README anew (tests/browser)")


def pytest_collection_finish() -> None:
    """What is read and collected stays to the end: no collector looks through it any more, nor at the end."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Chooses the pairs of this run. Among workers, files that wait for clocks and letters run beside those that
    compute, and the longest first.

    Left to the end, as files of few tests are, the stories would wait beside one another and the cores with them.
    """
    lots.choose(config, items)
    if not hasattr(config, "workerinput"):
        return
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    longest = sorted(files, key=lambda file: -_seconds(file, len(files[file])))
    waiting = [file for file in longest if file.parent.name in _WAITING]
    computing = [file for file in longest if file.parent.name not in _WAITING]
    # The last fifth is left to the short ones, so that no worker ends long after the others.
    place = {file: number / len(waiting) * 0.8 for number, file in enumerate(waiting)}
    place |= {file: number / len(computing) for number, file in enumerate(computing)}
    items[:] = [item for file in sorted(longest, key=place.__getitem__) for item in files[file]]


def _seconds(file: Path, tests: int) -> float:
    """Roughly how long the file takes."""
    each = _WAITS if file.parent.name in _WAITING else _COMPUTES
    return _LONG.get(f"{file.parent.name}/{file.name}", each * tests)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [one for one in terminalreporter.stats.get("skipped", []) if str(NoServer()) in str(one.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{NoServer()}: {len(skipped)} tests skipped")
