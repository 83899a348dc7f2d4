"""A shared commit: the rules of several callers in one transaction, each in a savepoint of its own."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from storage.errors import Refusal, StorageFault

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Rule = Callable[[Session], T]
#: What runs once for a whole commit; what it returns is told to whoever listens.
Bulk = Callable[[Connection, list[Any]], object]
#: Opens a write, on the driver's own connection.
Enter = Callable[[Any], object]

log = logging.getLogger("unionhall.database")

#: Faults that pass, though PostgreSQL calls them otherwise: cut off for standing still, a server that only copies.
_PASSING = {"25P03", "25006"}


class Refused(Protocol[T_co]):
    """What is done instead, in the same transaction, when the rule says no."""

    def __call__(self, session: Session, refusal: Refusal) -> T_co: ...


def core(session: Session) -> Connection:
    """The connection below the session, for what is done without objects; pending ones are not flushed first."""
    connection: Connection = session.info["connection"]
    return connection


def later(session: Session, bulk: Bulk, item: object) -> None:
    """Leaves `item` to `bulk`, which runs once for the whole shared commit: `executemany` costs a tenth of one by one.

    Items keep the order in which their rules ran. A rule that is refused or fails leaves nothing behind.
    """
    session.info["later"].append((bulk, item))


@dataclass(slots=True)
class Job(Generic[T]):
    """A rule, or items for a bulk, and what became of it; `done` is called when the commit is over."""

    rule: Rule[T] | None
    refused: "Refused[T] | None"
    done: Callable[["Job[T]"], None]
    value: T | None = None
    error: BaseException | None = None
    later: list[tuple[Bulk, Any]] = field(default_factory=list)


class _BatchLost(Exception):
    """The shared transaction is gone (a flush or a bulk failed): every rule of it runs again, alone."""


class Committer:
    """Commits jobs in one transaction. `enter` opens each write, and takes the write lock."""

    def __init__(
        self, engine: Engine, session: Callable[[Connection], AbstractContextManager[Session]], enter: Enter
    ) -> None:
        self._engine = engine
        self._session = session
        self.enter = enter

    def commit(self, jobs: list[Job[Any]]) -> list[tuple[Bulk, object]]:
        """One transaction for all; where that is lost, one for each, so that only the culprit fails."""
        try:
            return self._transaction(jobs)
        except _BatchLost as lost:
            if len(jobs) > 1:
                log.warning("a shared commit of %d is run again one by one", len(jobs))
                return [told for job in jobs for told in self.commit([job])]
            jobs[0].error = fault(self._engine, lost.__cause__ or lost)
        except Exception as error:  # noqa: BLE001 - locked, full or gone: each caller hears it, the writer lives on
            for job in jobs:
                job.error = fault(self._engine, error)
        return []

    def _transaction(self, jobs: list[Job[Any]]) -> list[tuple[Bulk, object]]:
        with self._engine.connect() as connection, connection.begin():
            driver = connection.connection.driver_connection
            assert driver is not None
            self.enter(driver)
            with self._session(connection) as session:
                for job in jobs:
                    self._savepoint(job, session, connection, driver)
            return self._bulks(jobs, connection)

    def _savepoint(self, job: Job[Any], session: Session, connection: Connection, driver: Any) -> None:
        job.value = job.error = None
        if job.rule is None:
            return
        try:
            job.value = self._attempt(job.rule, session, driver)
        except Refusal as refusal:
            self._undo(session, connection, driver, refusal)
            job.error = refusal
            if job.refused is not None:
                self._answer_refusal(job, partial(job.refused, refusal=refusal), session, connection, driver)
        except Exception as error:  # noqa: BLE001 - whatever a rule raises belongs to its caller, not to the writer
            self._undo(session, connection, driver, error)
            job.error = fault(self._engine, error)
        job.later = list(session.info["later"])
        session.info["later"].clear()

    def _answer_refusal(
        self, job: Job[Any], rule: Rule[Any], session: Session, connection: Connection, driver: Any
    ) -> None:
        try:
            job.value, job.error = self._attempt(rule, session, driver), None
        except Exception as error:  # noqa: BLE001 - as above
            self._undo(session, connection, driver, error)
            job.error = fault(self._engine, error)

    def _attempt(self, rule: Rule[T], session: Session, driver: Any) -> T:
        driver.execute("SAVEPOINT rule")
        value = rule(session)
        session.flush()
        driver.execute("RELEASE SAVEPOINT rule")
        session.expunge_all()
        return value

    def _undo(self, session: Session, connection: Connection, driver: Any, error: BaseException) -> None:
        session.info["later"].clear()
        session.expunge_all()
        # A failed flush takes SQLAlchemy's whole transaction with it, and a dead connection has none.
        # On a full disk SQLite itself gives the transaction up.
        given_up = not getattr(driver, "in_transaction", True)
        if given_up or not connection.in_transaction() or not session.is_active:
            raise _BatchLost from error
        driver.execute("ROLLBACK TO SAVEPOINT rule")
        driver.execute("RELEASE SAVEPOINT rule")

    def _bulks(self, jobs: list[Job[Any]], connection: Connection) -> list[tuple[Bulk, object]]:
        waiting: dict[Bulk, list[Any]] = {}
        for job in jobs:
            for bulk, item in job.later:
                waiting.setdefault(bulk, []).append(item)
        try:
            return [(bulk, bulk(connection, items)) for bulk, items in waiting.items()]
        except Exception as error:
            raise _BatchLost from error


def fault(engine: Engine, error: BaseException) -> BaseException:
    """A StorageFault for what the database itself could not do; its text may hold values and is left behind."""
    driver = engine.dialect.loaded_dbapi
    kinds = (OperationalError, InterfaceError, driver.OperationalError, driver.InterfaceError)
    # SQLite calls a mistake in our own SQL by the same name; trying that again would never end.
    cause = getattr(error, "orig", error)
    mistake = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    passing = isinstance(error, kinds) or getattr(cause, "sqlstate", None) in _PASSING
    return StorageFault(type(error).__name__) if passing and not mistake else error
