"""`unionhall demo` started as anybody starts it, and ended with Ctrl-C."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UNIONHALL = Path(sys.executable).with_name("unionhall")


@dataclass
class Demo:
    """`unionhall demo`, running."""

    url: str
    folder: Path
    process: "subprocess.Popen[str]"

    def bot_api(self, method: str, **parameters: Any) -> Any:
        """A call of the Bot API in the bot's name, for what the bot itself does not do yet."""
        pid = (self.folder / "demo-data" / "bot.pid").read_text()
        surroundings = dict(
            line.split("=", 1) for line in Path(f"/proc/{pid}/environ").read_text().split("\0") if "=" in line
        )
        address = f"{surroundings['UNIONHALL_API_URL']}/bot{surroundings['UNIONHALL_TOKEN']}/{method}"
        request = urllib.request.Request(address, json.dumps(parameters).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["result"]


def start_demo(folder: Path, *arguments: str) -> Demo:
    """Started in that folder, and ready."""
    process = _process(folder, *arguments)
    assert process.stdout is not None
    line = process.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert address, line
    return Demo(address[0], folder, process)


def end_demo(demo: Demo, how: int = signal.SIGINT) -> int:
    demo.process.send_signal(how)
    status = demo.process.wait(30)
    for stream in (demo.process.stdout, demo.process.stderr):
        assert stream is not None
        stream.close()
    return status


@contextmanager
def open_demo(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that has only just been started."""
    with _process(folder) as process:
        yield process


def refused_demo(folder: Path, *arguments: str) -> str:
    """What one says that does not start."""
    process = _process(folder, *arguments)
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == 2, complaint
    return complaint


def _process(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    folder.mkdir(exist_ok=True)
    port = () if "--port" in arguments else ("--port", "0")
    return subprocess.Popen(
        [UNIONHALL, "demo", "--no-browser", *port, *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("UNIONHALL_")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
