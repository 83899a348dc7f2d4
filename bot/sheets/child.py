"""The reading process: `python -m bot.sheets.child FILE CPU_SECONDS ENDING` writes what it found as lines of JSON.

A parser fed with hostile bytes may eat memory, hang or crash; here it takes nothing with it. Not multiprocessing: that
brings the parent's module and pickle, and a pickle from a process that read foreign bytes is a way in.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.limits import limit
from bot.sheets import cells, guard, roster
from bot.sheets.people import Person
from bot.sheets.roster import Refused
from bot.sheets.showing import Showing

#: Of address space: enough for any small file, and more for each megabyte of a large one, up to a limit.
_MEMORY, _MEMORY_PER_MEGABYTE, _MOST_MEMORY = 120 << 20, 24, 400 << 20


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)


def main() -> None:
    serve(_found)


def serve(found: Callable[[Path, str], Iterator[dict[str, Any]]], *, memory: int = _MEMORY) -> None:
    """Says what is found in the file that the process was started for, below its limits; or why it is not read.
    `memory`: of address space, in bytes, for any small file."""
    path, cpu_seconds, ending = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    try:
        _limit(cpu_seconds, path.stat().st_size, memory)
        for line in found(path, ending):
            _say(line)
    except guard.Unread as unread:
        _say({"unread": unread.key, "values": unread.values})
    except MemoryError:
        _say({"unread": "rosters.too_heavy", "values": {}})
    except OSError:
        _say({"unread": "rosters.no_access", "values": {}})
    except BaseException:  # noqa: BLE001 - a parser's panic is not even an Exception; whatever it is, the file is damaged
        _say({"unread": "rosters.damaged_workbook", "values": {}})
    _say({"end": True})


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(_ENCODER.encode(line) + "\n")


def _limit(cpu_seconds: int, size: int, least: int) -> None:
    limit(cpu_seconds=cpu_seconds, memory=min(least + size * _MEMORY_PER_MEGABYTE, _MOST_MEMORY))


def _found(path: Path, ending: str) -> Iterator[dict[str, object]]:
    found = roster.read(cells.workbook(path) if guard.kind(path, ending) == "xlsx" else cells.text_file(path))
    yield {
        "begin": len(found.people) + len(found.changes) + len(found.units),
        "refused": len(found.refused),
        "unit_paths": [path for path in found.unit_paths if path],
        "in_service": found.in_service,
        "retired": found.retired,
    }
    for note in found.notes:
        yield {"note": note}
    for place, names, teams in found.units:
        yield {"unit": [place, names, teams]}
    for kind, items in (("refused", found.refused), ("person", found.people), ("change", found.changes)):
        yield from _shown(kind, Showing[Any](found.sheets, items))


def _shown(kind: str, showing: Showing[Any]) -> Iterator[dict[str, object]]:
    """Each with what its cells show; the titles above them whenever they change."""
    above: list[str] | None = None
    for item, titles, shown in showing:
        if titles is not above:
            above = titles
            yield {"titles": titles}
        yield {kind: _plain(item), "cells": shown}


def _plain(item: Person | Refused) -> dict[str, object]:
    # Not asdict: that copies every list deeply, which took a third of a large file's time.
    told = {name: getattr(item, name) for name in item.__slots__}
    return {name: value for name, value in told.items() if value}


if __name__ == "__main__":
    main()
