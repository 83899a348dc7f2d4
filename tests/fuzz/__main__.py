"""`make crash`, its second half: long fuzz runs, one seed each; what is green for this code is not run again."""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests import server
from tests.crash import histories
from tests.fuzz.run import FuzzRun
from tests.server import NoServer


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    seeds = range(given.seed, given.seed + given.runs)
    runs = [_run(seed, given.updates) for seed in seeds]
    try:
        with server.databases(f"fuzz_{os.getpid()}") as make:
            runs += [_run(seed, given.updates, make(f"seed{seed}")) for seed in seeds]
    except NoServer as nobody:
        print(f"{nobody}: no runs on it")
    return 1 if any(history["breaches"] for history in runs) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--runs", type=int, default=1, help="how many runs on each database (default: %(default)s)")
    parser.add_argument("--updates", type=int, default=20_000, help="updates in each (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default: %(default)s)")
    return parser


def _run(seed: int, updates: int, url: str | None = None) -> dict[str, Any]:
    where = "PostgreSQL" if url else "SQLite"
    name, code = f"fuzz-{where.lower()}-{seed}", histories.fingerprint("tests/fuzz")
    history = histories.read(name)
    if history.get("breaches") == [] and (history.get("code"), history.get("updates")) == (code, updates):
        print(f"fuzz on {where}, seed {seed}: done before, green", flush=True)
        return history
    print(f"fuzz on {where}, seed {seed}: {updates} updates …", flush=True)
    with tempfile.TemporaryDirectory(prefix="unionhall-fuzz-") as folder:
        run = FuzzRun(seed, Path(folder), updates, database_url=url).run()
    history = {"code": code, **run.figures, "breaches": run.breaches}
    histories.write(name, history)
    memory = history["memory_mb"]
    told = f"{history['parked']} parked as unreadable, memory {memory[0]} to {memory[-1]} MB, {history['took_s']} s"
    verdict = f"{len(run.breaches)} BREACHES" if run.breaches else "green"
    print(f"fuzz on {where}, seed {seed}: {verdict}; {told}", flush=True)
    for breach in run.breaches:
        print(f"      {breach}", flush=True)
    return history


if __name__ == "__main__":
    sys.exit(main())
