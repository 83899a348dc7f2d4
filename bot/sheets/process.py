"""The other side of a reading process: starts it, gives it its time, and hears what it says line by line."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Timer
from typing import Any

from storage.values import Values

_ROOT = Path(__file__).parents[2]
#: Processor seconds: enough for any small file, and more for each megabyte (a roster takes one, measured).
_SECONDS, _SECONDS_PER_MEGABYTE = 4, 5
_PATIENCE = 4  # wall time may be so many times that, on a machine with other work
_END = b'{"end":true}'


class Unread(Exception):
    """The file can't be read as a roster; `key` is the sentence's and `values` fill it."""

    def __init__(self, key: str, values: Values | None = None) -> None:
        super().__init__(key)
        self.key = key
        self.values = values or {}


@contextmanager
def said(
    module: str, path: Path, *, ending: str | None = None, descriptors: Sequence[int] = (), least: int = _SECONDS
) -> Iterator[Iterator[dict[str, Any]]]:
    """What the process of that module says of the file. Unread, here or at any step, where it is damaged, hostile or
    gone, or is none of that kind.

    `ending`: that of the name that people know it by, where the path has another. `descriptors`: what the reading
    process keeps open, for a path that leads to one. `least`: processor seconds for any small file.
    """
    if not path.exists():
        raise Unread("rosters.no_such_file")
    if not path.is_file():
        raise Unread("rosters.no_file")
    if not os.access(path, os.R_OK):
        raise Unread("rosters.no_access")
    seconds = least + _SECONDS_PER_MEGABYTE * (path.stat().st_size >> 20)
    with _child(module, path, seconds, path.suffix if ending is None else ending, descriptors) as process:
        try:
            yield _said(process, seconds * _PATIENCE)
        finally:
            process.kill()


def _child(module: str, path: Path, seconds: int, ending: str, descriptors: Sequence[int]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module; the file is only an argument
        [sys.executable, "-P", "-m", module, str(path.absolute()), str(seconds), ending],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=descriptors,
        # Nothing of our environment goes along: it holds the token.
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": "random"},
    )


def _said(process: "subprocess.Popen[bytes]", patience: float) -> Iterator[dict[str, Any]]:
    """What the reading process writes, to its end; Unread where it did not come to it."""
    assert process.stdout is not None
    # Only until it has read: from then on it waits for us.
    ran_out = Event()

    def give_up() -> None:
        ran_out.set()
        process.kill()

    watch = Timer(patience, give_up)
    # The bot that ends does not wait for it: the reading process has limits of its own.
    watch.daemon = True
    watch.start()
    heard = False
    try:
        for line in process.stdout:
            watch.cancel()
            if line.rstrip() == _END:
                return
            if not line.endswith(b"\n"):
                break
            told = json.loads(line)
            if "unread" in told:
                raise Unread(told["unread"], told["values"])
            heard = True
            yield told
    finally:
        watch.cancel()
    status = process.wait()
    if status == 1 and not heard:
        raise RuntimeError("the reading process did not start")
    # Killed by its limits: the processor's limit has a signal of its own, an allocator without memory aborts.
    slow = ran_out.is_set() or status == -signal.SIGXCPU
    raise Unread("rosters.too_slow" if slow else "rosters.too_heavy")
