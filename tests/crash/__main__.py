"""`make crash`: many crash runs, one seed each; what is green for this code is not run again. A breach: status 1."""

import argparse
import hashlib
import json
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.crash.run import CrashRun

ROOT = Path(__file__).parents[2]
#: Where each run leaves its history; git does not see it.
HISTORIES = ROOT / "crash-runs"


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    HISTORIES.mkdir(exist_ok=True)
    logging.getLogger("unionhall").addHandler(logging.NullHandler())
    seeds = range(given.seed, given.seed + given.runs)
    histories = [_run(seed, given, f"{place}/{given.runs}") for place, seed in enumerate(seeds, start=1)]
    bad = [history["seed"] for history in histories if not history["green"]]
    print(_summary(histories))
    for seed in bad:
        print(f"to repeat: python -m tests.crash --runs 1 --kills {given.kills} --people {given.people} --seed {seed}")
    return 1 if bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--runs", type=int, default=6, help="how many runs (default: %(default)s, about ten minutes)")
    parser.add_argument("--kills", type=int, default=20, help="kills in each (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=1, help="the first seed; the others count on (default: %(default)s)"
    )
    parser.add_argument("--people", type=int, default=24, help="employees in each (default: %(default)s)")
    return parser


def _run(seed: int, given: argparse.Namespace, place: str) -> dict[str, Any]:
    file = HISTORIES / f"{seed}.json"
    before, code = _read(file), _fingerprint()
    asked = (given.kills, given.people, code)
    if before.get("green") and (len(before["kills"]), before["people"], before.get("code")) == asked:
        print(f"{place}  seed {seed}: done before, {_told(before)}", flush=True)
        return before
    print(f"{place}  seed {seed}: {given.kills} kills among {given.people} people …", flush=True)
    with tempfile.TemporaryDirectory(prefix="unionhall-crash-") as folder:
        history = {"code": code, **CrashRun(seed, Path(folder), given.kills, given.people).run().history}
    file.write_text(json.dumps(history, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{place}  seed {seed}: {_told(history)}", flush=True)
    for breach in history["breaches"]:
        print(f"      {breach}", flush=True)
    return history


def _fingerprint() -> str:
    """Of everything that a run depends on: what was green for other code says nothing of this one."""
    rooms = [ROOT / room for room in ("bot", "handlers", "jobs", "storage", "tests/crash")]
    files = [path for room in rooms for path in room.rglob("*") if path.suffix in {".py", ".jinja", ".po"}]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()[:16]


def _read(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _told(history: dict[str, Any]) -> str:
    verdict = "green" if history["green"] else f"{len(history['breaches'])} BREACHES"
    figures = ("updates", "updates_lost", "reports", "accepted", "doubled_messages", "quiet_after_s", "took_s")
    return f"{verdict}; {', '.join(f'{name} {history[name]}' for name in figures)}"


def _summary(histories: list[dict[str, Any]]) -> str:
    sums = {
        "kills": sum(len(history["kills"]) for history in histories),
        **{
            name: sum(history[name] for history in histories)
            for name in ("updates", "updates_lost", "reports", "accepted", "doubled_messages")
        },
        "breaches": sum(len(history["breaches"]) for history in histories),
    }
    return "in all: " + ", ".join(f"{name} {count}" for name, count in sums.items())


if __name__ == "__main__":
    sys.exit(main())
