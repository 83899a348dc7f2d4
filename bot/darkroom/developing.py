"""Developing: the bytes that somebody sent become a new JPEG, by a process that takes nothing with it when it falls."""

import json
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Any, Final, Self

_ROOT: Final = Path(__file__).parents[2]
#: Processor seconds, and how many times that on a machine with other work.
_SECONDS, _PATIENCE = 15, 4
#: More than the darkroom ever writes.
_MOST: Final = 4 << 20
#: Seconds for all pictures of one file, and how many of them may make the process fall.
_WHOLE, _FALLS = 60.0, 3
#: Bytes of a line that it says, and in which the length of a picture is told.
_LINE, _LENGTH = 1_000, 8
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
#: What iPhones write where nobody has said otherwise: a container whose brand follows its first box.
_HEIC: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


class Spoiled(Exception):
    """No picture came of it; `key` is the sentence's."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def check(content: bytes) -> None:
    """Told by the first bytes, before anything is opened. Spoiled for all but JPEG and PNG."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise Spoiled("evidence.heic")
    if not content.startswith((_JPEG, _PNG)):
        raise Spoiled("evidence.no_photo")


def develop(path: Path, descriptor: int) -> bytes:
    """The new JPEG of what the path leads to, which the process keeps open as that descriptor. Spoiled."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module; the file is only an argument
        [sys.executable, "-P", "-m", "bot.darkroom.child", str(path), str(_SECONDS)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(descriptor,),
        # Nothing of our environment goes along: it holds the token.
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": "random"},
    )
    watch = Timer(_SECONDS * _PATIENCE, process.kill)
    watch.daemon = True
    watch.start()
    try:
        assert process.stdout is not None
        with process.stdout as said:
            told = said.read(_MOST)
    finally:
        watch.cancel()
        process.kill()
        status = process.wait()
    return _understood(told, status)


class Darkroom:
    """Many pictures, one after the other, by one process; where it falls over one, another takes the rest. In all they
    have so many seconds, so that a file full of heavy ones holds nobody up for long."""

    def __init__(self, whole: float = _WHOLE) -> None:
        self._until = time.monotonic() + whole
        self._process: subprocess.Popen[bytes] | None = None
        self._falls, self._spoke = 0, False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def develop(self, content: bytes) -> bytes:
        """The new JPEG of it; itself, where it is one of ours already. Spoiled."""
        check(content)
        patience = min(_SECONDS * _PATIENCE, self._until - time.monotonic())
        if patience <= 0 or self._falls >= _FALLS:
            raise Spoiled("evidence.too_heavy")
        process = self._process = self._process or _series()
        watch = Timer(patience, process.kill)
        watch.daemon = True
        watch.start()
        try:
            said, picture = _answered(process, content)
        except _Fell:
            self._falls += 1
            if process.wait() == 1 and not self._spoke:
                raise RuntimeError("the darkroom did not start") from None
            self._end()
            raise Spoiled("evidence.too_heavy") from None
        finally:
            watch.cancel()
        self._spoke = True
        if "unread" in said:
            raise Spoiled(said["unread"])
        return picture

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            with suppress(BrokenPipeError):
                stream.close()
        process.wait()


class _Fell(Exception):
    """The process ended over a picture."""


def _series() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "bot.darkroom.series", str(_SECONDS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": "random"},
    )


def _answered(process: "subprocess.Popen[bytes]", content: bytes) -> tuple[dict[str, Any], bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError):
        process.stdin.write(len(content).to_bytes(_LENGTH) + content)
        process.stdin.flush()
    line = process.stdout.readline(_LINE)
    if not line.endswith(b"\n"):
        raise _Fell
    said = json.loads(line)
    picture = process.stdout.read(min(said["bytes"], _MOST))
    if len(picture) != said["bytes"]:
        raise _Fell
    return said, picture


def _understood(told: bytes, status: int) -> bytes:
    line, _, picture = told.partition(b"\n")
    if not line and status == 1:
        raise RuntimeError("the darkroom did not start")
    # Killed by its limits, it has said nothing, or not all.
    said = json.loads(line) if line else {"unread": "evidence.too_heavy"}
    if "unread" in said:
        raise Spoiled(said["unread"])
    if len(picture) != said["bytes"]:
        raise Spoiled("evidence.too_heavy")
    return picture
