"""The key file: the ring as it lies on disk, apart from the data; written whole or not at all."""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.errors import StorageUnusable
from storage.keyring import KEY_ID, Keyring

#: Keys are named k001 to k999, and then from the beginning.
_NAMES = 999


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The key file: JSON with base64 keys, readable by its owner alone."""

    path: Path

    def exists(self) -> bool:
        return self.path.exists()

    def create(self) -> None:
        """Writes a new ring of one key, mode 0400; FileExistsError when a file is there: keys are never overwritten."""
        ring = {"active": "k001", "keys": {"k001": _new_key()}, "index": _new_key()}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _draft_of(self.path) as draft:
            _write(draft, ring)
            os.link(draft, self.path)
        _sync(self.path.parent)

    def clear(self) -> None:
        """Takes away what a killed writing left beside the file: never more than the file has, or a key that nothing is
        sealed with. Where somebody writes at this moment, or it can't be taken away, it stays."""
        with suppress(OSError), _draft_of(self.path.resolve(), wait=False):
            pass

    def read(self) -> Keyring:
        """The ring of the file; StorageUnusable names what is wrong, never what is in it."""
        ring = self._ring()
        try:
            keys = {str(name): base64.b64decode(key, validate=True) for name, key in ring["keys"].items()}
            index = base64.b64decode(ring["index"], validate=True)
            active = str(ring["active"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise StorageUnusable("key_damaged", path=str(self.path)) from None
        sizes = {len(key) for key in keys.values()} | {len(index)}
        if active not in keys or sizes != {32} or any(len(name.encode()) != KEY_ID for name in keys):
            raise StorageUnusable("key_damaged", path=str(self.path))
        return Keyring(active, keys, index)

    def add(self) -> str:
        """Puts a new key beside the others, to seal with from now on; its name. OSError where it can't be written."""
        made: list[str] = []

        def change(ring: dict[str, Any]) -> None:
            made.append(_free_name(ring))
            ring["active"], ring["keys"][made[0]] = made[0], _new_key()

        self._change(change)
        return made[0]

    def keep(self, needed: Collection[str]) -> None:
        """Takes every key out but the active one and those that are needed. OSError where it can't be written."""

        def change(ring: dict[str, Any]) -> None:
            ring["keys"] = {name: key for name, key in ring["keys"].items() if name in {ring["active"], *needed}}

        self._change(change)

    def _change(self, change: Callable[[dict[str, Any]], None]) -> None:
        """One at a time. Killed at any instant, the file is the old one or the new one."""
        # The file itself, where it is named by a link; and for the same owner, whoever rotates it.
        path = self.path.resolve()
        self.read()
        with _draft_of(path) as draft:
            ring = self._ring()
            change(ring)
            owner = path.stat()
            _write(draft, ring)
            if (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(draft, owner.st_uid, owner.st_gid)
            draft.replace(path)
        _sync(path.parent)

    def _ring(self) -> dict[str, Any]:
        try:
            ring: dict[str, Any] = json.loads(self.path.read_text())
        except FileNotFoundError:
            raise StorageUnusable("key_missing", path=str(self.path)) from None
        except OSError:
            raise StorageUnusable("key_unreadable", path=str(self.path)) from None
        except ValueError:
            raise StorageUnusable("key_damaged", path=str(self.path)) from None
        return ring


@contextmanager
def _draft_of(path: Path, *, wait: bool = True) -> Iterator[Path]:
    """Where the next file is written, with nothing there before and after, for one process alone.

    BlockingIOError where another one writes and this one does not `wait`. The lock dies with the process.
    """
    draft = path.with_name(f"{path.name}.next")
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # By the folder: the file itself is another one afterwards.
        fcntl.flock(folder, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.unlink(missing_ok=True)
        try:
            yield draft
        finally:
            draft.unlink(missing_ok=True)
    finally:
        os.close(folder)


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _free_name(ring: dict[str, Any]) -> str:
    """The next after the active one that is not there."""
    number = int(ring["active"][1:]) if ring["active"][1:].isdigit() else 0
    following = (f"k{(number + step) % _NAMES + 1:03d}" for step in range(_NAMES))
    return next(name for name in following if name not in ring["keys"])


def _write(path: Path, ring: dict[str, Any]) -> None:
    """Whole on disk under a name of its own: a cut-off write must never look like a key."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        json.dump(ring, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
