"""The reading process: `python -m bot.sheets.child FILE CPU_SECONDS` writes what it found as lines of JSON.

A parser fed with hostile bytes may eat memory, hang or crash; here it takes nothing with it. Not multiprocessing: that
brings the parent's module and pickle, and a pickle from a process that read foreign bytes is a way in.
"""

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot.sheets import cells, guard, roster
from bot.sheets.people import Person

MEMORY = 400 << 20


def main() -> None:
    path, cpu_seconds = Path(sys.argv[1]), int(sys.argv[2])
    _limit(cpu_seconds)
    try:
        for line in _found(path):
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
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _limit(cpu_seconds: int) -> None:
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_AS: MEMORY,
    }
    for kind, most in limits.items():
        _, hard = resource.getrlimit(kind)
        # A system that does not know one of them still has the others.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _found(path: Path) -> Iterator[dict[str, object]]:
    sheets = cells.workbook(path) if guard.kind(path) == "xlsx" else cells.text_file(path)
    found = roster.read(sheets)
    for person in found.people:
        yield {"person": _plain(person)}
    for person in found.changes:
        yield {"change": _plain(person)}
    for refusal in found.refused:
        yield {"refused": refusal}
    for note in found.notes:
        yield {"note": note}


def _plain(person: Person) -> dict[str, object]:
    # Not asdict: that copies every list deeply, which took a third of a large file's time.
    return {name: getattr(person, name) for name in Person.__slots__}


if __name__ == "__main__":
    main()
