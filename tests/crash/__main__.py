"""`make crash`: many crash runs, one seed each; what is green for this code is not run again. A breach: status 1."""

import argparse
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests import server
from tests.crash import histories
from tests.crash.run import CrashRun
from tests.server import MakeDatabase, NoServer


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    logging.getLogger("unionhall").addHandler(logging.NullHandler())
    runs = [_run(seed, given, None) for seed in range(given.seed, given.seed + given.runs)]
    runs += _run_two(given)
    bad = [history for history in runs if not history["green"]]
    print(_summary(runs))
    for one in bad:
        which = "--runs 1 --pairs 0" if one["processes"] == 1 else "--runs 0 --pairs 1"
        sizes = f"--kills {given.kills} --people {given.people} --seed {one['seed']}"
        print(f"to repeat: python -m tests.crash {which} {sizes}")
    return 1 if bad else 0


def _run_two(given: argparse.Namespace) -> list[dict[str, Any]]:
    """Two processes on one PostgreSQL, where one answers."""
    if not given.pairs:
        return []
    try:
        with server.databases(f"crash_{os.getpid()}") as make:
            return [_run(seed, given, make) for seed in range(given.seed, given.seed + given.pairs)]
    except NoServer as nobody:
        print(f"{nobody}: no runs of two processes")
        return []


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--runs", type=int, default=6, help="how many runs (default: %(default)s, about ten minutes)")
    parser.add_argument(
        "--pairs", type=int, default=2, help="how many more, of two processes on PostgreSQL (default: %(default)s)"
    )
    parser.add_argument("--kills", type=int, default=20, help="kills in each (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=1, help="the first seed; the others count on (default: %(default)s)"
    )
    parser.add_argument("--people", type=int, default=24, help="employees in each (default: %(default)s)")
    return parser


def _run(seed: int, given: argparse.Namespace, make: MakeDatabase | None) -> dict[str, Any]:
    name, code = (f"pair-{seed}" if make else str(seed)), histories.fingerprint("tests/crash")
    before, asked = histories.read(name), (given.kills, given.people, code)
    if before.get("green") and (len(before["kills"]), before["people"], before.get("code")) == asked:
        print(f"seed {name}: done before, {_told(before)}", flush=True)
        return before
    print(f"seed {name}: {given.kills} kills among {given.people} people …", flush=True)
    with tempfile.TemporaryDirectory(prefix="unionhall-crash-") as folder:
        run = CrashRun(seed, Path(folder), given.kills, given.people, server=make and make(f"seed{seed}"))
        history = {"code": code, **run.run().history}
    histories.write(name, history)
    print(f"seed {name}: {_told(history)}", flush=True)
    for breach in history["breaches"]:
        print(f"      {breach}", flush=True)
    return history


def _told(history: dict[str, Any]) -> str:
    verdict = "green" if history["green"] else f"{len(history['breaches'])} BREACHES"
    figures = ("updates", "updates_lost", "reports", "accepted", "doubled_messages", "quiet_after_s", "took_s")
    return f"{verdict}; {', '.join(f'{name} {history[name]}' for name in figures)}"


def _summary(runs: list[dict[str, Any]]) -> str:
    sums = {
        "kills": sum(len(history["kills"]) for history in runs),
        **{
            name: sum(history[name] for history in runs)
            for name in ("updates", "updates_lost", "reports", "accepted", "doubled_messages")
        },
        "breaches": sum(len(history["breaches"]) for history in runs),
    }
    return "in all: " + ", ".join(f"{name} {count}" for name, count in sums.items())


if __name__ == "__main__":
    sys.exit(main())
