"""Writing: a template is filled in a process of its own, which takes nothing with it when a hostile one fells it."""

import json
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any, Final

from storage.values import Values

_ROOT: Final = Path(__file__).parents[3]
#: Bytes of a template; processor seconds, and how many times that on a machine with other work.
LARGEST: Final = 2 << 20
_SECONDS, _PATIENCE = 20, 4
#: More than a filled document ever has.
_MOST: Final = 64 << 20


class Unfit(Exception):
    """It is no template, or can't be filled; `key` is the sentence's and `values` fill it."""

    def __init__(self, key: str, values: Values | None = None) -> None:
        super().__init__(key)
        self.key = key
        self.values = values or {}


def written(template: bytes, told: dict[str, Any], needed: tuple[str, ...] = ()) -> bytes:
    """The document. Unfit where the template is hostile, damaged, has a field that is not among what is told, or lacks
    one that is `needed`."""
    if len(template) > LARGEST:
        raise Unfit("summaries.too_big", {"most": LARGEST >> 20})
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module; the template comes in on a pipe
        [sys.executable, "-P", "-m", "bot.papers.summaries.child", str(_SECONDS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Nothing of our environment goes along: it holds the token.
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": "random"},
    )
    watch = Timer(_SECONDS * _PATIENCE, process.kill)
    watch.daemon = True
    watch.start()
    try:
        head = json.dumps({"told": told, "needed": needed}, ensure_ascii=False).encode(errors="replace")
        said, _ = process.communicate(head + b"\n" + template)
    finally:
        watch.cancel()
        process.kill()
        status = process.wait()
    return _understood(said, status)


def _understood(said: bytes, status: int) -> bytes:
    line, _, document = said.partition(b"\n")
    if not line and status == 1:
        raise RuntimeError("the writing process did not start")
    # Killed by its limits, it has said nothing, or not all.
    told: dict[str, Any] = json.loads(line) if line else {"unfit": "summaries.too_heavy", "values": {}}
    if "unfit" in told:
        raise Unfit(told["unfit"], told["values"])
    if len(document) != told["bytes"] or len(document) > _MOST:
        raise Unfit("summaries.too_heavy")
    return document
