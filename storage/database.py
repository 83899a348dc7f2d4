"""The database: one writer thread for rules, readers beside it, and what a commit hands on."""

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Connection, DateTime, Dialect, Engine, Integer, MetaData
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from storage import engines
from storage.bylaws import Bylaws
from storage.commits import Bulk, Committer, Enter, Job, Refused, Rule, fault
from storage.keyring import Keyring
from storage.wiping import Wiper

T = TypeVar("T")
#: What a rule gets: the session of its transaction.
Transaction = Session


log = logging.getLogger("unionhall.database")

SHARED_COMMIT = 64
READERS = 2

_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: A key: 64 bits in every database, and still SQLite's own row id.
Key = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. SQLite has no time zones, so it keeps the bare UTC time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone can't be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Record(DeclarativeBase):
    """What is kept. Each service's records stand first in its file; migrations make their tables."""

    metadata = MetaData(naming_convention=_CONVENTION)
    type_annotation_map = {datetime: Instant, int: Key}  # noqa: RUF012


class Database:
    """One open database. `write` runs a rule in the writer thread and returns after its commit."""

    def __init__(self, url: str, keyring: Keyring, bylaws: Bylaws = Bylaws()) -> None:  # noqa: B008 - frozen
        self.url = make_url(url)
        self.keyring = keyring
        self.bylaws = bylaws
        address = self.url.render_as_string(hide_password=False)
        self._writer_engine = engines.open_engine(address, READERS, writing=True).execution_options(keyring=keyring)
        self._reader_engine = engines.open_engine(address, READERS, writing=False).execution_options(keyring=keyring)
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._jobs: queue.SimpleQueue[list[Job[Any]]] = queue.SimpleQueue()
        self._gathered: list[Job[Any]] = []
        self._thread: threading.Thread | None = None
        self._listeners: dict[Bulk, Callable[[Any], None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wiper = Wiper(self.url, self._writer_engine, self._reader_engine)
        enter = _nobody if self.in_a_file else engines.lock_writes
        self._committer = Committer(self._writer_engine, self._session, enter)

    @property
    def in_a_file(self) -> bool:
        """Whether it is this machine's own; else other processes may work on it, on any machine."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def engine(self) -> Engine:
        """For migrations and the health check."""
        return self._writer_engine

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Opens the writer thread; commits are told to `loop`. What an earlier loop left behind is not run."""
        self._loop = loop
        self._jobs, self._gathered = queue.SimpleQueue(), []
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def fence(self, enter: Enter) -> None:
        """From now on `enter` opens each write, and takes the write lock; what it raises is the end of that write."""
        self._committer.enter = enter

    async def finish(self) -> None:
        """Lets the waiting rules commit; what comes later is not run."""
        if self._thread is not None:
            self._hand_over()
            self._jobs.put([])
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    async def stop(self) -> None:
        """Lets the waiting rules commit, then closes every connection."""
        await self.finish()
        self.close()

    def close(self) -> None:
        self._readers.shutdown(wait=True)
        self._reader_engine.dispose()
        self._writer_engine.dispose()

    def listen(self, bulk: Bulk, hear: Callable[[Any], None]) -> None:
        """`hear` gets what `bulk` returned, in commit order, on the loop, before any waiting `write` goes on."""
        self._listeners[bulk] = hear

    async def write(self, rule: Rule[T], refused: "Refused[T] | None" = None) -> T:
        """Runs `rule(session)` in a savepoint of a transaction that waiting rules share; returns after the commit.

        A Refusal undoes the rule; then `refused(session, refusal)` runs in the same transaction, or, without it, the
        Refusal is raised here. Any other error undoes the rule and is raised. Cancelling the wait undoes nothing.
        """
        assert self._loop is not None, "the database is not started"
        future: asyncio.Future[T] = self._loop.create_future()

        def tell(job: Job[T]) -> None:
            if future.done():
                return
            if job.error is not None:
                future.set_exception(job.error)
            else:
                future.set_result(job.value)  # type: ignore[arg-type]

        self._gather(Job(rule, refused, tell))
        return await future

    async def hand(self, bulk: Bulk, item: object) -> None:
        """Leaves `item` to `bulk` in the next commit and returns after it: `later` for who needs no rule."""
        assert self._loop is not None, "the database is not started"
        future: asyncio.Future[None] = self._loop.create_future()

        def tell(job: Job[None]) -> None:
            if future.done():
                return
            if job.error is not None:
                future.set_exception(job.error)
            else:
                future.set_result(None)

        self._gather(Job(None, None, tell, later=[(bulk, item)]))
        await future

    def hand_soon(self, bulk: Bulk, item: object, then: Callable[[], object], otherwise: Callable[[], object]) -> None:
        """`hand` without waiting: `then` is called after the commit, `otherwise` when it failed."""

        def tell(job: Job[None]) -> None:
            if job.error is None:
                then()
            else:
                log.warning("what nobody waits for failed: %s", type(job.error).__name__)
                otherwise()

        self._gather(Job(None, None, tell, later=[(bulk, item)]))

    def soon(self, rule: Rule[T], then: Callable[[T], None], otherwise: Callable[[], object] | None = None) -> None:
        """`write` without waiting: `then` gets the value after the commit; a failure is logged and told `otherwise`."""

        def tell(job: Job[T]) -> None:
            if job.error is not None:
                log.warning("a rule nobody waits for failed: %s", type(job.error).__name__)
                if otherwise is not None:
                    otherwise()
                return
            then(job.value)  # type: ignore[arg-type]

        self._gather(Job(rule, None, tell))

    async def read(self, rule: Rule[T]) -> T:
        """Runs `rule(session)` on a reader's connection, which can't write, beside the writer."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, rule)

    async def wipe(self, table: str, purged: Collection[str] = ()) -> None:
        """Takes off the disk what was overwritten in that table, and in those from which rows were purged."""
        await asyncio.get_running_loop().run_in_executor(self._readers, self._wiper.wipe, table, purged)

    def keep_alone(self) -> bool:
        """Keeps everybody else out for as long as it is open, in any process; False while anybody has it open."""
        with self._writer_engine.connect() as connection:
            return engines.keep_alone(connection)

    def read_now(self, rule: Rule[T]) -> T:
        """`read` for a caller without a loop."""
        try:
            with self._reader_engine.connect() as connection, self._session(connection) as session:
                return rule(session)
        except Exception as error:
            found = fault(self._reader_engine, error)
            if found is error or _tried_to_write(error):
                raise
            raise found from None

    def write_now(self, rule: Rule[T]) -> T:
        """`write` for the command line and tests: own transaction, in this thread. Nobody is told of its letters."""
        assert self._thread is None, "the writer thread owns the connection"
        job: Job[T] = Job(rule, None, lambda _: None)
        self._committer.commit([job])
        if job.error is not None:
            raise job.error
        return job.value  # type: ignore[return-value]

    def _gather(self, job: Job[Any]) -> None:
        """What one turn of the loop brings goes to the writer together: it wakes once, and the commit is shared."""
        assert self._loop is not None, "the database is not started"
        self._gathered.append(job)
        if len(self._gathered) == 1:
            self._loop.call_soon(self._hand_over)

    def _hand_over(self) -> None:
        gathered, self._gathered = self._gathered, []
        for first in range(0, len(gathered), SHARED_COMMIT):
            self._jobs.put(gathered[first : first + SHARED_COMMIT])

    # The writer thread.

    def _work(self) -> None:
        while True:
            jobs, stopping = self._take()
            if jobs:
                told = self._committer.commit(jobs)
                assert self._loop is not None
                self._loop.call_soon_threadsafe(self._tell, jobs, told)
            if stopping:
                return

    def _take(self) -> tuple[list[Job[Any]], bool]:
        jobs: list[Job[Any]] = []
        handed = self._jobs.get()
        while handed:
            jobs += handed
            if len(jobs) >= SHARED_COMMIT:
                return jobs, False
            try:
                handed = self._jobs.get_nowait()
            except queue.Empty:
                return jobs, False
        return jobs, True

    def _tell(self, jobs: list[Job[Any]], told: list[tuple[Bulk, object]]) -> None:
        for bulk, result in told:
            try:
                self._listeners.get(bulk, _nobody)(result)
            except Exception as error:  # noqa: BLE001 - a deaf listener must not leave the others waiting for ever
                log.error("a listener failed: %s", type(error).__name__)  # noqa: TRY400 - a traceback may hold values
        for job in jobs:
            job.done(job)

    @contextmanager
    def _session(self, connection: Connection) -> Iterator[Session]:
        # The transaction is the connection's; a Session on it joins and never ends it.
        session = Session(connection, autoflush=True, expire_on_commit=False, join_transaction_mode="rollback_only")
        session.info.update(
            keyring=self.keyring,
            bylaws=self.bylaws,
            connection=connection,
            driver=connection.connection.driver_connection,
            later=[],
        )
        try:
            yield session
        finally:
            session.close()


def _tried_to_write(error: Exception) -> bool:
    """Whether that is what a reader failed at: a mistake of ours, which will not pass."""
    cause = getattr(error, "orig", error)
    return (
        getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY or getattr(cause, "sqlstate", "") == "25006"
    )


def _nobody(_: object) -> None:
    """Hears what no listener wants."""


def keyring_in(connection: Connection) -> Keyring:
    """The ring for a bulk, which has no session; the connection's engine carries it."""
    keyring: Keyring = connection.get_execution_options()["keyring"]
    return keyring


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite address, or None where the database is elsewhere."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database)
