"""What long runs leave behind: one file a run, which a later call reads instead of running the same code again."""

import hashlib
import json
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
#: Git does not see it.
FOLDER = _ROOT / "crash-runs"


def fingerprint(tests: str) -> str:
    """Of everything that such a run depends on: what was green for other code says nothing of this one."""
    rooms = [_ROOT / room for room in ("bot", "handlers", "jobs", "storage", tests)]
    files = [path for room in rooms for path in room.rglob("*") if path.suffix in {".py", ".jinja", ".po"}]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()[:16]


def read(name: str) -> dict[str, Any]:
    """The history of that name; empty where there is none, or none that can be read."""
    try:
        found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def write(name: str, history: dict[str, Any]) -> None:
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(history, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
