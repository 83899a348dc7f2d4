"""The frame of the smaller crash runs: seed by seed on each database, with a line of what came of each."""

import argparse
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, Self, TypeVar

from tests import server
from tests.crash import histories
from tests.server import NoServer


class Run(Protocol):
    """One union that lives and dies; what broke its promises, and how many seconds it took."""

    breaches: list[str]
    took: float

    def run(self) -> Self: ...


R = TypeVar("R", bound=Run)


@dataclass(frozen=True)
class Play(Generic[R]):
    """A kind of run: how one is made of seed, folder, kills, people and database, what is told of it, how many there
    are by themselves. `remembers`: what was green for this code is not run again."""

    name: str
    about: str | None
    make: Callable[[int, Path, int, int, str | None], R]
    told: Callable[[R], str]
    runs: int
    kills: int
    people: int
    whom: str = "people in each"
    remembers: bool = False

    def main(self, arguments: list[str] | None = None) -> int:
        """Every seed on SQLite and, where there is a server, on PostgreSQL; 1 where something was breached."""
        parser = argparse.ArgumentParser(prog=f"python -m tests.crash.{self.name}", description=self.about)
        for name, default, words in (
            ("runs", self.runs, "how many runs on each database"),
            ("kills", self.kills, "kills in each"),
            ("people", self.people, self.whom),
            ("seed", 1, "the first seed"),
        ):
            parser.add_argument(f"--{name}", type=int, default=default, help=f"{words} (default: %(default)s)")
        given = parser.parse_args(arguments)
        logging.getLogger("unionhall").addHandler(logging.NullHandler())
        seeds = range(given.seed, given.seed + given.runs)
        green = [self._is_green(seed, given, None) for seed in seeds]
        try:
            with server.databases(f"{self.name}_{os.getpid()}") as make:
                green += [self._is_green(seed, given, make(f"seed{seed}")) for seed in seeds]
        except NoServer as nobody:
            print(f"{nobody}: no runs on it")
        return int(not all(green))

    def _is_green(self, seed: int, given: argparse.Namespace, url: str | None) -> bool:
        where = "PostgreSQL" if url else "SQLite"
        name, code = f"{self.name}-{where.lower()}-{seed}", histories.fingerprint("tests/crash")
        asked: dict[str, Any] = {"kills": given.kills, "people": given.people, "code": code}
        before = histories.read(name) if self.remembers else {}
        if before.get("green") and {key: before.get(key) for key in asked} == asked:
            print(f"{where}, seed {seed}: done before, green", flush=True)
            return True
        with tempfile.TemporaryDirectory(prefix=f"unionhall-{self.name}-") as folder:
            run = self.make(seed, Path(folder), given.kills, given.people, url).run()
        verdict = f"{len(run.breaches)} BREACHES" if run.breaches else "green"
        print(f"{where}, seed {seed}: {verdict}; {self.told(run)}; {run.took:.0f} s")
        print(*(f"      {breach}" for breach in run.breaches[:20]), sep="\n", flush=True)
        if self.remembers:
            histories.write(name, {**asked, "green": not run.breaches, "breaches": run.breaches, "took_s": run.took})
        return not run.breaches
