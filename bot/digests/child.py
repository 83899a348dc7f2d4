"""The trying-out process: `python -m bot.digests.child FILE CPU_SECONDS LANGUAGE` says as a line of JSON whether the
template in the file can be used, and if not, why. A template is foreign: here it takes nothing with it."""

import json
import sys
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.digests.rules import Adapted, Unfit
from bot.digests.samples import SHAPES
from bot.limits import limit
from bot.words import Words
from storage.digests.records import MOST_TEMPLATE

#: Of address space: the house's texts, and what a template makes of a sample.
_MEMORY: Final = 768 << 20


def main() -> None:
    path, cpu_seconds, language = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    try:
        limit(cpu_seconds=cpu_seconds, memory=_MEMORY)
        told = found(path.read_bytes(), language)
    except MemoryError:
        told = {"unread": "digests.unfit_slow", "values": {}}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + '\n{"end":true}\n')


def found(content: bytes, language: str) -> dict[str, Any]:
    """The template as text, if it can be used over every sample."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        adapted = Adapted(text, Words(ZoneInfo("UTC")), language)
        for one in SHAPES:
            adapted.html(one)
    except UnicodeDecodeError:
        return {"unread": "digests.unfit_text", "values": {"most": MOST_TEMPLATE}}
    except Unfit as unfit:
        return {"unread": unfit.key, "values": unfit.values}
    return {"text": text}


if __name__ == "__main__":
    main()
