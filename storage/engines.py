"""Engines: how a connection of either database is set, so that both keep the same promises."""

import re
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

#: PostgreSQL: one write at a time, whatever process it is in, as SQLite's lock has it: the rules read first and write
#: then. Held to the end of the transaction. The number is any that nothing else uses.
WRITE_NUMBER = 8410
WRITE_LOCK = f"SELECT pg_advisory_xact_lock({WRITE_NUMBER})"
#: PostgreSQL: whoever may write holds this one for as long as the connection lives, all of them together; who changes
#: the keys holds it alone. SQLite's file has such a lock of its own.
_KEYS_NUMBER = 8411
_SHARE_KEYS = f"SELECT pg_advisory_lock_shared({_KEYS_NUMBER})"
_KEEP_ALONE = f"SELECT pg_advisory_lock({_KEYS_NUMBER})"
#: A lock is waited for as long as SQLite does. A process that stands still within a write is cut off: all would wait.
_MANNERS = "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s'"
#: A server that is gone without a word is noticed within some fifteen seconds.
_WIRE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


def open_engine(url: str, readers: int, *, writing: bool) -> Engine:
    """The engine of the writer, or that of so many readers, which can't write."""
    is_file = make_url(url).get_backend_name() == "sqlite"
    return (_file_engine if is_file else _server_engine)(url, readers, writing=writing)


def keep_alone(connection: Connection) -> bool:
    """Keeps everybody else out for as long as this connection lives; False while anybody has the database open."""
    driver: Any = connection.connection.driver_connection
    is_file = connection.dialect.name == "sqlite"
    if is_file:
        # Each connection in use holds SQLite's file by a shared lock, in whatever process; this one by all of it.
        driver.execute("PRAGMA locking_mode=EXCLUSIVE")
    try:
        # Waits as long as any lock is waited for: a short command may be about to end.
        driver.execute("BEGIN IMMEDIATE" if is_file else _KEEP_ALONE)
    except connection.dialect.loaded_dbapi.OperationalError:
        driver.rollback()
        if is_file:
            driver.execute("PRAGMA locking_mode=NORMAL")
        return False
    driver.commit()
    return True


def write_anew(connection: Connection, table: str) -> bool:
    """PostgreSQL: writes the table's file anew without its dead rows; False while some of them have to stay, or while
    somebody's transaction holds the table.

    The connection commits each statement.
    """
    kept: list[int] = []

    def hear(notice: Any) -> None:
        # "0 dead row versions cannot be removed yet", in whatever language the server speaks.
        if found := re.search(r"\d+", notice.message_detail or ""):
            kept.append(int(found[0]))

    driver: Any = connection.connection.driver_connection
    driver.add_notice_handler(hear)
    try:
        # Not waited for as long as others are: whoever wants the table meanwhile stands behind this one.
        connection.exec_driver_sql("SET lock_timeout = '1s'")
        connection.exec_driver_sql(f'VACUUM (FULL, VERBOSE) "{table}"')
    except OperationalError as error:
        if not is_kept_out(error):
            raise
        return False
    finally:
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        driver.remove_notice_handler(hear)
    return kept[:1] == [0]


def is_kept_out(error: BaseException) -> bool:
    """Whether that is what an opening failed at: another process has had the database to itself for too long."""
    cause = getattr(error, "orig", error)
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY or getattr(cause, "sqlstate", "") == "55P03"


def lock_writes(driver: Any) -> None:
    """Waits on PostgreSQL until no other write is under way."""
    driver.execute(WRITE_LOCK)


def _server_engine(url: str, readers: int, *, writing: bool) -> Engine:
    # The writer's second connection renews the lease.
    size, options = (2, {}) if writing else (readers, {"postgresql_readonly": True})
    engine = create_engine(
        url, pool_size=size, max_overflow=1, pool_pre_ping=True, connect_args=_WIRE, execution_options=options
    )
    event.listen(engine, "connect", _teach_manners)
    if writing:
        event.listen(engine, "connect", _share_keys)
    return engine


def _teach_manners(connection: Any, _record: object) -> None:
    connection.execute(_MANNERS)
    connection.commit()


def _share_keys(connection: Any, _record: object) -> None:
    connection.execute(_SHARE_KEYS)
    connection.commit()


def _file_engine(url: str, readers: int, *, writing: bool) -> Engine:
    engine = (
        create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
        if writing
        else create_engine(url, pool_size=readers, max_overflow=readers, connect_args={"check_same_thread": False})
    )
    event.listen(engine, "connect", _prepare_writer if writing else _prepare_reader)
    # IMMEDIATE: a transaction that reads first and writes then would fail at once, whatever the busy timeout.
    event.listen(engine, "begin", _begin_immediate if writing else _begin)
    return engine


def _prepare_writer(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "busy_timeout=5000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("PRAGMA query_only=ON")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
