"""The bot of a demo: `unionhall run`, unchanged, as a process of its own beside the page."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from bot import settings

#: Seconds that the bot may take to stop in order.
_FAREWELL = 15.0


class Crew:
    """Starts and ends the bot; its settings come from here alone, whatever stands in the environment or in a .env."""

    def __init__(self, folder: Path, *, token: str, api_url: str, language: str) -> None:
        self.folder = folder
        self._clock = folder / "clock"
        self._pid = folder / "bot.pid"
        self._process: asyncio.subprocess.Process | None = None
        self.surroundings = settings.surroundings(
            TOKEN=token,
            API_URL=api_url,
            DATA=str(folder / "data"),
            CLOCK=f"file:{self._clock}",
            LANGUAGE=language,
        )

    def is_alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    def move_clock(self, ahead: float) -> None:
        """The bot's clock from now on shows so many seconds more than the real one; it reads the file each second."""
        fresh = self._clock.with_suffix(".new")
        fresh.write_text(f"{ahead:.3f}")
        fresh.replace(self._clock)

    @property
    def ahead(self) -> float:
        """How far ahead the clock is, as it was left; 0.0 at first."""
        with suppress(OSError, ValueError):
            return float(self._clock.read_text())
        return 0.0

    async def start(self) -> None:
        """Starts it unless it runs; one that a killed demo left behind is ended first."""
        if self.is_alive():
            return
        self._end_leftover()
        program = Path(sys.executable).with_name("unionhall")
        with (self.folder / "bot.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                program,
                "run",
                env=self.surroundings,
                cwd=self.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._pid.write_text(str(self._process.pid))

    async def kill(self) -> None:
        """kill -9, as if the power failed."""
        if self._process is not None and self.is_alive():
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """Asks it to end, as a service manager does."""
        if self._process is None:
            return
        if self.is_alive():
            with suppress(ProcessLookupError):
                self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), _FAREWELL)
            except TimeoutError:
                await self.kill()
        self._pid.unlink(missing_ok=True)

    def _end_leftover(self) -> None:
        with suppress(OSError, ValueError):
            pid = int(self._pid.read_text())
            # Numbers of processes are given anew: only one that is ours by its command is ended.
            if str(self.folder).encode() in Path(f"/proc/{pid}/environ").read_bytes():
                os.kill(pid, signal.SIGKILL)
