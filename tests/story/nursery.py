"""Processes of the bot for tests, forked from one that has read all its modules: a start costs a tenth of the time.

Each is a process as any other: its own memory, its own signals, kill -9 and all. Where the system can't do it, and in
`tests/bot/test_cli.py` always, it is the installed program that is started.
"""

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import configure_mappers

UNIONHALL = Path(sys.executable).with_name("unionhall")
_LARGEST = 1 << 20
#: What is done every so often, up to a minute, is done as often as that instead: a story waits for nothing but the bot.
_OFTEN = timedelta(seconds=2)


class Child:
    """A forked process, with as much of Popen's face as the tests look at."""

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self.pid = pid
        self._nursery = nursery
        self._handle = os.pidfd_open(pid)
        self._status: int | None = None

    def poll(self) -> int | None:
        """Its exit status, or None while it lives."""
        if self._status is None and select.select([self._handle], [], [], 0)[0]:
            self._status = self._nursery.bury(self.pid)
            os.close(self._handle)
        return self._status

    def wait(self, seconds: float | None = None) -> int:
        if self._status is None:
            select.select([self._handle], [], [], seconds)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired("unionhall", seconds or 0)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The process that the others are forked from. It ends with the one that made it, and takes them with it."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.story.nursery", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd=Path(__file__).parents[2],
                env={name: value for name, value in os.environ.items() if not name.startswith("UNIONHALL_")},
            )

    def bear(
        self, arguments: list[str], environment: dict[str, str], folder: Path, out: int, err: int, lasts: float | None
    ) -> Child:
        order = {"arguments": arguments, "environment": environment, "folder": str(folder), "lasts": lasts}
        socket.send_fds(self._channel, [json.dumps(order).encode()], [out, err])
        return Child(self, self._answer())

    def bury(self, pid: int) -> int:
        """The exit status of one that has ended."""
        self._channel.send(json.dumps({"ended": pid}).encode())
        return self._answer()

    def close(self) -> None:
        self._channel.close()
        self._process.wait(20)

    def _answer(self) -> int:
        return int(json.loads(self._channel.recv(_LARGEST)))


@cache
def _nursery() -> Nursery:
    nursery = Nursery()
    atexit.register(nursery.close)
    return nursery


def start(
    arguments: list[str], environment: dict[str, str], folder: Path, out: int, err: int, *, lasts: float | None = None
) -> "Child | subprocess.Popen[bytes]":
    """`unionhall …` in that folder, with these settings; `lasts`: seconds of its lease, for who can't wait."""
    if not hasattr(os, "pidfd_open"):
        return subprocess.Popen([UNIONHALL, *arguments], env=environment, cwd=folder, stdout=out, stderr=err)
    return _nursery().bear(arguments, environment, folder, out, err, lasts)


# In the nursery.


def _work(channel: socket.socket) -> None:
    _hasten()
    from bot import application, cli, rosters, words  # noqa: F401, PLC0415 - what every start would have to read

    configure_mappers()
    for language in ("zh", "en"):
        words._catalogue(language)
    # What is read stays: the collectors of those that are forked need not look through it, page by page.
    gc.collect()
    gc.freeze()
    alive: set[int] = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(channel, _LARGEST, 2)
        if not message:
            break
        order = json.loads(message)
        if "ended" in order:
            alive.discard(order["ended"])
            answer = os.waitstatus_to_exitcode(os.waitpid(order["ended"], 0)[1])
        else:
            answer = os.fork()
            if answer == 0:
                channel.close()
                _live(cli.main, order, descriptors)
            alive.add(answer)
        for descriptor in descriptors:
            os.close(descriptor)
        channel.send(json.dumps(answer).encode())
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def _live(main: Any, order: dict[str, Any], descriptors: list[int]) -> None:
    status = 1
    try:
        for descriptor, place in zip(descriptors, (1, 2), strict=True):
            os.dup2(descriptor, place)
            os.close(descriptor)
        os.environ.clear()
        os.environ.update(order["environment"])
        time.tzset()
        os.chdir(order["folder"])
        if order["lasts"]:
            _shorten(order["lasts"])
        sys.argv = ["unionhall", *order["arguments"]]
        status = main(order["arguments"])
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _hasten() -> None:
    from bot import timetable  # noqa: PLC0415 - before the alarm clock reads it

    timetable.ROUNDS = tuple(
        replace(entry, every=min(entry.every, _OFTEN))
        if isinstance(entry, timetable.Chore) and entry.every <= timedelta(minutes=1)
        else entry
        for entry in timetable.ROUNDS
    )


def _shorten(lasts: float) -> None:
    from storage import leases  # noqa: PLC0415 - with all else, after the fork's parent has read it

    shorter = timedelta(seconds=lasts) / leases.LASTS
    leases.LASTS, leases.RENEW, leases.LOOK = (each * shorter for each in (leases.LASTS, leases.RENEW, leases.LOOK))


if __name__ == "__main__":
    _work(socket.socket(fileno=int(sys.argv[1])))
