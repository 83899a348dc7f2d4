"""Developing: the bytes that somebody sent become a new JPEG, by a process that takes nothing with it when it falls."""

import json
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
#: Processor seconds, and how many times that on a machine with other work.
_SECONDS, _PATIENCE = 15, 4
#: More than the darkroom ever writes.
_MOST: Final = 4 << 20
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
