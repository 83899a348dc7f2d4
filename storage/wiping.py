"""Wiping: what was overwritten or deleted is taken off the disk, out of SQLite's log and out of PostgreSQL's files."""

import sqlite3
import threading
from collections.abc import Collection
from contextlib import closing

from sqlalchemy import URL, Engine, text

from storage import engines

_GONE = text("SELECT n_tup_del + n_tup_upd FROM pg_stat_user_tables WHERE relname = :table")


class Wiper:
    """Takes off the disk what no query shows any more; one at a time, from any thread."""

    def __init__(self, url: URL, writing: Engine, reading: Engine) -> None:
        self._url = url
        self._writing = writing
        self._reading = reading
        self._busy = threading.Lock()
        #: What was gone from each table when its file was last written anew.
        self._gone: dict[str, int | None] = {}
        self._owed: set[str] = set()

    def wipe(self, table: str, purged: Collection[str] = ()) -> None:
        """SQLite: empties the log into the file. PostgreSQL: writes the table's file anew if any row is gone since
        the last time, and those of `purged` whatever was counted, since the server counts late.

        What has to wait for somebody's transaction stays owed to the next time, and all of it while a thread is at it.
        """
        self._owed.update(purged)
        if not self._busy.acquire(blocking=False):
            return
        try:
            if self._url.get_backend_name() == "sqlite":
                self._truncate_log()
            else:
                self._write_anew(table)
        finally:
            self._busy.release()

    def _truncate_log(self) -> None:
        self._owed.clear()
        with closing(sqlite3.connect(str(self._url.database), timeout=5, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _write_anew(self, table: str) -> None:
        with self._reading.connect() as connection:
            count = connection.execute(_GONE, {"table": table}).scalar()
        if count != self._gone.get(table) and self._written(table):
            self._gone[table] = count
        for owed in sorted(self._owed):
            if self._written(owed):
                self._owed.discard(owed)

    def _written(self, table: str) -> bool:
        # Beside the writer, since it can't be done within a transaction.
        with self._writing.connect() as connection:
            return engines.write_anew(connection.execution_options(isolation_level="AUTOCOMMIT"), table)
