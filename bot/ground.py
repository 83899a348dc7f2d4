"""The ground the house stands on: data folder, key, lock and database, opened in the order that keeps them safe."""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import make_url

from bot.settings import Settings
from storage import engines, migrations, sealed
from storage.bylaws import Bylaws
from storage.database import Database, sqlite_file
from storage.errors import StorageUnusable
from storage.key_file import KeyFile
from storage.keyring import Keyring

Tell = Callable[[str, Mapping[str, object]], object]

#: Stands in for the keys while it is only asked whether there are any tables.
_NO_KEYS = Keyring("none", {"none": bytes(32)}, bytes(32))


def _untold(*_: object) -> None:
    """Nobody listens."""


def open_database(settings: Settings, *, may_create: bool = False, tell: Tell = _untold) -> Database:
    """The database in its newest shape, with the key that fits; StorageUnusable says what is wrong.

    `may_create`: a missing key file is made, but only beside an empty database: a lost key is never papered over.
    `tell(key, values)` hears of a key that was made.
    """
    file = sqlite_file(settings.database_url)
    for folder in {settings.data, *([file.parent] if file else [])}:
        _make_folder(folder)
    keyring = _keys(settings, tell, may_create=may_create)
    if file is not None:
        with _making(file):
            # Before SQLite opens it: its log gets the file's own mode.
            file.touch(mode=0o600)
            file.chmod(0o600)
    bylaws = Bylaws(own_words=settings.own_words, office=settings.office)
    database = Database(settings.database_url, keyring, bylaws)
    try:
        migrations.upgrade(database)
        # On a server it is read first: whoever stands still within a write must not keep a process from starting that
        # will take over from it. A file has one process, and a reader left open would keep it from changing the keys.
        if database.in_a_file or not database.read_now(lambda session: sealed.check(session, keyring)):
            database.write_now(lambda session: sealed.plant(session, keyring))
    except BaseException as error:
        database.close()
        if engines.is_kept_out(error):
            raise StorageUnusable("keys_changing") from None
        raise
    return database


def open_for_reading(settings: Settings) -> Database:
    """The database as it stands, without any key and without a way to write; StorageUnusable says what is wrong.

    Beside a bot that runs, or without one: nothing is made, nothing is brought into a newer shape.
    """
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        raise StorageUnusable("database_none")
    database = unchecked_for_reading(settings)
    try:
        migrations.check(database)
    except BaseException:
        database.close()
        raise
    return database


def unchecked_for_reading(settings: Settings) -> Database:
    """The same for whoever can wait until a bot has brought it into its newest shape."""
    url, file = make_url(settings.database_url), sqlite_file(settings.database_url)
    if file is not None:
        url = url.set(database=f"file:{quote(str(file))}", query={"mode": "ro", "uri": "true"})
    return Database(url.render_as_string(hide_password=False), _NO_KEYS)


def make_key(settings: Settings) -> None:
    """Makes the key file; StorageUnusable where there is one, or where data wait for the one that is gone."""
    keys = KeyFile(settings.key_file)
    if not keys.exists() and not _is_empty(settings):
        raise StorageUnusable("key_lost", path=str(settings.key_file))
    _create(keys)


def key_lies_beside_data(settings: Settings) -> bool:
    """Whether who takes the folder of the data away has the key too."""
    file, key_file = sqlite_file(settings.database_url), settings.key_file.resolve()
    return file is not None and key_file.exists() and file.resolve().parent in key_file.parents


def _keys(settings: Settings, tell: Tell, *, may_create: bool) -> Keyring:
    keys = KeyFile(settings.key_file)
    keys.clear()
    if not keys.exists() and _is_empty(settings):
        if not may_create:
            raise StorageUnusable("key_missing_new", path=str(settings.key_file))
        _create(keys)
        tell("cli.key_made", {"path": str(settings.key_file)})
    return keys.read()


def _create(keys: KeyFile) -> None:
    try:
        keys.create()
    except FileExistsError:
        raise StorageUnusable("key_there", path=str(keys.path)) from None
    except OSError:
        raise StorageUnusable("not_made", path=str(keys.path)) from None


def _is_empty(settings: Settings) -> bool:
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        return True
    database = Database(settings.database_url, _NO_KEYS)
    try:
        return migrations.is_empty(database)
    finally:
        database.close()


def _make_folder(folder: Path) -> None:
    with _making(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def _making(path: Path) -> Iterator[None]:
    """StorageUnusable where the machine refuses to have it there."""
    try:
        yield
    except OSError:
        raise StorageUnusable("not_made", path=str(path)) from None


@contextmanager
def locked(settings: Settings) -> Iterator[str]:
    """Only one running bot on one SQLite file; StorageUnusable for the second. The lock dies with the process.

    On a server several may run, and one of them works. Yields the name by which they know this one: the same again
    after a restart in its data folder, so that it need not wait until the lease of the one that died here runs out.
    """
    file = sqlite_file(settings.database_url)
    lock = settings.data / "process" if file is None else file.with_name(file.name + ".lock")
    _make_folder(lock.parent)
    with _making(lock):
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if file is not None:
                raise StorageUnusable("already_running", path=str(file)) from None
            yield new_name()
        else:
            yield _name_in(descriptor) if file is None else ""
    finally:
        os.close(descriptor)


def new_name() -> str:
    """A process name that no other has."""
    return secrets.token_hex(16)


def _name_in(descriptor: int) -> str:
    kept = os.read(descriptor, 32).decode("ascii", "replace")
    if len(kept) == 32 and kept.isalnum():
        return kept
    name = new_name()
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, name.encode(), 0)
    return name
