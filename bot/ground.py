"""The ground the house stands on: data folder, key, lock and database, opened in the order that keeps them safe."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Settings
from storage import migrations, sealed
from storage.database import Database, sqlite_file
from storage.errors import StorageUnusable
from storage.keyring import KeyFile, Keyring

log = logging.getLogger("unionhall.ground")

#: Stands in for the keys while it is only asked whether there are any tables.
_NO_KEYS = Keyring("none", {"none": bytes(32)}, bytes(32))


def open_database(settings: Settings, *, may_create: bool = False) -> Database:
    """The database in its newest shape, with the key that fits; StorageUnusable says what is wrong.

    `may_create`: a missing key file is made, but only beside an empty database: a lost key is never papered over.
    """
    file = sqlite_file(settings.database_url)
    for folder in {settings.data, *([file.parent] if file else [])}:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keyring = _keys(settings, file, may_create=may_create)
    if file is not None:
        # Before SQLite opens it: its log gets the file's own mode.
        file.touch(mode=0o600)
        file.chmod(0o600)
    database = Database(settings.database_url, keyring)
    try:
        migrations.upgrade(database)
        database.write_now(lambda session: sealed.check(session, keyring))
    except BaseException:
        database.close()
        raise
    return database


def _keys(settings: Settings, file: Path | None, *, may_create: bool) -> Keyring:
    keys = KeyFile(settings.key_file)
    if not keys.exists() and _is_empty(settings, file):
        if not may_create:
            raise StorageUnusable("key_missing_new", path=str(settings.key_file))
        keys.create()
        log.warning("made a new key file at %s", settings.key_file)
    if settings.key_file_is_default:
        log.warning("the key lies beside the data: move it to another disk and set UNIONHALL_KEY_FILE")
    return keys.read()


def _is_empty(settings: Settings, file: Path | None) -> bool:
    if file is not None and not file.exists():
        return True
    database = Database(settings.database_url, _NO_KEYS)
    try:
        return migrations.is_empty(database)
    finally:
        database.close()


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Only one running bot on one SQLite file; StorageUnusable for the second. The lock dies with the process."""
    file = sqlite_file(settings.database_url)
    if file is None:
        yield
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file.with_name(file.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StorageUnusable("already_running", path=str(file)) from None
        yield
    finally:
        os.close(descriptor)
