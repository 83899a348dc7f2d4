"""`keys`: the key file is made, and the key that seals is changed under everything while nobody else is at work.

`rotate` can be broken off at any instant and begun again: the new key is on disk before anything is sealed with it,
each page is a commit of its own, and the old key goes last, after a count. Until then both are in the file, and the bot
works with both. A value that does not open holds nothing up: it is named, and keeps its key in the file.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import TypeVar

from bot import ground
from bot.settings import Settings
from bot.terminal import Terminal
from storage import leases, sealed
from storage.database import Database
from storage.errors import StorageUnusable
from storage.key_file import KeyFile
from storage.sealed import rotating

T = TypeVar("T")

#: DONE_BUT: all is done but for the values that were named.
OK, FAILED, DONE_BUT = 0, 1, 3
#: Progress is told each time that so many values more are done.
TOLD_EACH = 5_000


def new(found: Settings, terminal: Terminal) -> int:
    ground.make_key(found)
    terminal.say("cli.key_made", {"path": str(found.key_file)})
    return OK


def rotate(found: Settings, terminal: Terminal, *, another: bool = False) -> int:
    """Puts everything under a new key, or goes on with that; DONE_BUT where something does not open, and keeps its key.

    `another`: a new key also where an older one is still there.
    """
    keys, path = KeyFile(found.key_file), {"path": str(found.key_file)}
    with _at_work_alone(found) as name:
        # First with the keys as they are: a new one is made only where they fit, and nobody else is there.
        with _opened_alone(found) as database:
            older = database.keyring.older
        if older and not another:
            terminal.say("cli.keys_going_on", {"names": older})
        else:
            # Asked where somebody sits there: a backup without its key is none.
            if terminal.ask("cli.keys_copy_first", path) is False:
                terminal.warn("cli.keys_not_begun", path)
                return FAILED
            terminal.say("cli.keys_added", {"name": _written(keys, keys.add)})
        with _opened_alone(found) as database, _working(database, name):
            return _change(database, keys, terminal)


def _change(database: Database, keys: KeyFile, terminal: Terminal) -> int:
    done, damaged = _reseal(database, terminal)
    needed = database.write_now(rotating.retire)
    gone = [name for name in database.keyring.older if name not in needed]
    if gone:
        _written(keys, partial(keys.keep, needed))
    terminal.say("cli.keys_rotated", {"count": done, "names": gone, "path": str(keys.path)})
    if not damaged:
        return OK
    terminal.warn("cli.keys_damaged", {"lines": damaged, "names": needed, "active": database.keyring.active.decode()})
    return DONE_BUT


def _reseal(database: Database, terminal: Terminal) -> tuple[int, list[dict[str, str]]]:
    """Seals all of it anew; how many values, and where those are that don't open."""
    total = database.write_now(rotating.left)
    terminal.say("cli.keys_total", {"count": total})
    done = told = 0
    damaged: list[dict[str, str]] = []
    for column in sealed.columns(rotating=True):
        last = None
        while True:
            page = database.write_now(partial(rotating.reseal, column=column, after=last))
            if page.last is None:
                break
            done, last = done + page.done, page.last
            damaged += ({"column": str(column), "row": row.hex()} for row in page.damaged)
            if done - told >= TOLD_EACH:
                terminal.say("cli.keys_progress", {"done": done, "total": total})
                told = done
    return done, damaged


@contextmanager
def _at_work_alone(found: Settings) -> Iterator[str]:
    """No bot runs on this file; yields the name by which a lease is had on a server."""
    try:
        with ground.locked(found) as name:
            yield name
    except StorageUnusable as unusable:
        if unusable.reason != "already_running":
            raise
        raise StorageUnusable("keys_in_use") from None


@contextmanager
def _opened_alone(found: Settings) -> Iterator[Database]:
    """Nobody else has it open, bot or command: who knows the old keys alone would seal with them, and could not read
    what is new."""
    with closing(ground.open_database(found)) as database:
        if not database.keep_alone():
            raise StorageUnusable("keys_in_use")
        yield database


@contextmanager
def _working(database: Database, name: str) -> Iterator[None]:
    """On a server with the lease, too: a bot that was cut off from it and comes back can write nothing any more, and
    sees the new keys when it takes the work over. It may run out meanwhile: nobody else gets in."""
    if database.in_a_file:
        yield
        return
    with database.engine.begin() as connection:
        epoch = leases.take(connection, name, leases.LASTS)
    if epoch is None:
        raise StorageUnusable("keys_in_use")
    database.fence(leases.fence(epoch))
    try:
        yield
    finally:
        with database.engine.begin() as connection:
            leases.release(connection, name, epoch)


def _written(keys: KeyFile, act: Callable[[], T]) -> T:
    try:
        return act()
    except OSError:
        raise StorageUnusable("key_not_written", path=str(keys.path)) from None
