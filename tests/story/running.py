"""The bot as its users run it: a process of its own, its settings in the environment, its data in a folder.

Its clock begins on a Monday morning and runs on over restarts: at night notices would wait for the next day.
"""

import os
import signal
import socket
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from bot import ground, settings
from storage.database import Database
from storage.errors import StorageUnusable
from tests.story import nursery

MORNING = "2026-11-23T10:00:00+08:00"


class RunningBot:
    """One installation: `start`, `stop`, `kill`, and the command line beside it. `more`: settings of the test's own."""

    def __init__(self, folder: Path, *, token: str, api_url: str, **more: str) -> None:
        self.folder = folder
        self.environment = {
            "UNIONHALL_TOKEN": token,
            "UNIONHALL_API_URL": api_url,
            "UNIONHALL_DATA": str(folder),
            "UNIONHALL_LOG": "debug",
            **more,
        }
        self.born = time.monotonic()
        self._moved = 0.0
        self.log_file = folder / "log.txt"
        self._log_began = 0
        self.process: nursery.Child | subprocess.Popen[bytes] | None = None
        #: Seconds that its lease lasts, instead of the house's own twenty.
        self.lasts: float | None = None

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True, parents=True)
        with self.log_file.open("ab") as log:
            self._log_began = log.tell()
            self.process = nursery.start(
                ["run"], self._surroundings(), self.folder, log.fileno(), log.fileno(), lasts=self.lasts
            )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def twin(self, folder: Path) -> "RunningBot":
        """Another installation on the same database, with the same key."""
        keys = {"UNIONHALL_KEY_FILE": str(self.folder / "unionhall.key"), "UNIONHALL_DATA": str(folder)}
        other = RunningBot(folder, token="", api_url="")
        other.environment, other.born, other.lasts = {**self.environment, **keys}, self.born, self.lasts
        return other

    def stop(self) -> int:
        """Asks it to end, as a service manager does; returns its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def kill(self) -> None:
        """kill -9: no word of farewell, nothing flushed."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(20)

    def restart(self, *, days: int = 0) -> None:
        """Killed and started again at once, or so many days later by its clock."""
        self.kill()
        self.born -= timedelta(days=days).total_seconds()
        self.start()

    def close(self) -> None:
        if self.is_running:
            self.kill()

    def command(self, *arguments: str, status: int = 0) -> str:
        """Runs `unionhall …` beside the bot; what it printed."""
        with TemporaryFile() as out, TemporaryFile() as err:
            done = nursery.start(list(arguments), self._surroundings(), self.folder, out.fileno(), err.fileno()).wait(
                60
            )
            printed, complaints = (_text(file) for file in (out, err))
        assert done == status, printed + complaints
        return printed

    @property
    def now(self) -> datetime:
        """What the bot's clock shows, in the union's zone."""
        return settings.read(self._surroundings(), env_file=self.folder / "no.env").clock()

    @property
    def lived(self) -> float:
        """Seconds since it was made, with those by which the story has moved its clock."""
        clock = self.environment.get("UNIONHALL_CLOCK", "")
        # While it is written the file is empty for a moment.
        if clock.startswith("file:") and (moved := Path(clock.removeprefix("file:")).read_text()):
            self._moved = float(moved)
        return time.monotonic() - self.born + self._moved

    def _surroundings(self) -> dict[str, str]:
        now = datetime.fromisoformat(MORNING) + timedelta(seconds=time.monotonic() - self.born)
        return {**_bare(), "UNIONHALL_CLOCK": now.isoformat(), **self.environment}

    def invite(self, role: str, unit: str | None = None) -> str:
        """A code of office."""
        printed = self.command("invite", "--role", role, *(["--unit", unit] if unit else []))
        (line,) = [line for line in printed.splitlines() if line.startswith("/start ")]
        return line.removeprefix("/start ").strip()

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    @property
    def log_of_this_life(self) -> str:
        """Since it was started last."""
        return self.log_file.read_bytes()[self._log_began :].decode(errors="replace")

    def database(self) -> Database:
        """The bot's own database, for a look at what is kept. Of a busy one a file lets nobody else in for a while."""
        found, deadline = settings.read(self.environment, env_file=self.folder / "no.env"), time.monotonic() + 60
        while True:
            try:
                return ground.open_database(found)
            except StorageUnusable:
                if time.monotonic() > deadline:
                    raise


def webhook_settings(secret: str) -> dict[str, str]:
    """Those of a bot that is called, on a port of its own, instead of asking."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    return {
        "UNIONHALL_WEBHOOK_URL": f"http://{address}/telegram",
        "UNIONHALL_WEBHOOK_LISTEN": address,
        "UNIONHALL_WEBHOOK_SECRET": secret,
    }


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("UNIONHALL_")}
