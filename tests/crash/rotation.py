"""`python -m tests.crash.rotation`: `unionhall keys rotate` is killed at random instants, and every record opens each
time. Between two kills somebody works with both keys in the file. A breach: status 1."""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text

from bot import ground, settings
from storage import sealed
from storage.database import Database
from storage.keyring import HEADING
from storage.sealed import rotating
from tests import server
from tests.cast import Cast
from tests.server import NoServer
from tests.storage import filling, opening
from tests.story import nursery

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
#: Seconds that one rotation may take on a machine with other things to do.
PATIENCE = 120


@dataclass
class RotationRun:
    """One installation, full of sealed values. `server`: an empty database on PostgreSQL; None for SQLite."""

    seed: int
    folder: Path
    kills: int = 20
    updates: int = 20_000
    server: str | None = None
    reports: int = 20
    #: In which state each kill left it.
    hits: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)
    finished: int = 0
    left: list[int] = field(default_factory=list)

    def run(self) -> "RotationRun":
        self._dice = random.Random(self.seed)
        self._environment = {
            "UNIONHALL_DATA": str(self.folder),
            "UNIONHALL_TOKEN": "700100200:AAtests-only-7hQx2vZkP0sWm",
        }
        if self.server is not None:
            self._environment["UNIONHALL_DATABASE_URL"] = self.server
        self._settings = settings.read(self._environment, env_file=self.folder / "no.env")
        self._fill()
        lasted = self._rotate(None)
        self._look("after a whole one")
        while sum(self.hits.values()) < self.kills:
            if self._rotate(self._dice.uniform(0, lasted)) is None:
                self.hits[self._state()] += 1
            else:
                self.finished += 1
            self._look(f"after kill {sum(self.hits.values())}")
            self._work()
        self._rotate(None)
        self._look("at the end")
        self._look_at_the_end()
        return self

    def _fill(self) -> None:
        with self._database(may_create=True) as database:
            cast = Cast(database, NOW)
            cast.create_officer()
            for number in range(self.reports):
                cast.submit(cast.create_member(f"李明{number}", phone=f"1380000{number:04}"))
            cast.take_in(*(cast.arrival(f'{{"message": "第 {number} 句"}}') for number in range(self.updates)))
            for _ in range(3):
                filling.fill_sealed(database)
            self._expected = self._everything(database)

    def _rotate(self, kill_after: float | None) -> float | None:
        """How many seconds it took from its first word on; None where it was killed so long after that."""
        with TemporaryFile() as out:
            process = nursery.start(["keys", "rotate"], self._environment, self.folder, out.fileno(), out.fileno())
            began = self._first_word(process, out.fileno())
            if kill_after is not None:
                time.sleep(max(0.0, began + kill_after - time.monotonic()))
                alive = process.poll() is None
                process.kill()
                process.wait(20)
                if alive:
                    return None
            status, took = process.wait(PATIENCE), time.monotonic() - began
            out.seek(0)
            if status:
                self.breaches.append(f"keys rotate ended with {status}: {out.read().decode()}")
            return took

    def _first_word(self, process: "nursery.Child", out: int) -> float:
        while os.fstat(out).st_size == 0 and process.poll() is None:
            time.sleep(0.002)
        return time.monotonic()

    def _state(self) -> str:
        with self._database() as database:
            older, left = database.keyring.older, database.write_now(rotating.left)
        self.left.append(left)
        if not older:
            return "one key in the file"
        return "two keys, nothing left under the old" if not left else "two keys, values under both"

    def _look(self, when: str) -> None:
        mode = self._settings.key_file.stat().st_mode & 0o777
        if mode != 0o400:
            self.breaches.append(f"{when}: the key file is {mode:o}")
        try:
            with self._database() as database:
                found = self._everything(database)
                if self.server is None:
                    self._check_store(database, when)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what this run looks for
            self.breaches.append(f"{when}: {type(error).__name__}: {error}")
            return
        if found != self._expected:
            wrong = {
                name for name in found.keys() | self._expected.keys() if found.get(name) != self._expected.get(name)
            }
            self.breaches.append(f"{when}: {len(wrong)} values differ, as {sorted(wrong)[:3]}")

    def _check_store(self, database: Database, when: str) -> None:
        verdict = database.read_now(lambda session: session.execute(text("PRAGMA integrity_check")).scalar())
        if verdict != "ok":
            self.breaches.append(f"{when}: the file is not sound: {verdict}")

    def _work(self) -> None:
        """Somebody reports a hardship, as on any day."""
        with self._database() as database:
            cast = Cast(database, NOW, _telegram_ids=iter(range(7_000_000_000 + len(self._expected), 8_000_000_000)))
            cast._units["城东供水站"] = database.read_now(
                lambda session: session.execute(text("SELECT id FROM units WHERE name = '城东供水站'")).scalar_one()
            )
            cast.submit(cast.create_member(f"周同{len(self._expected)}", phone="13900000000"))
            self._expected = self._everything(database)

    def _look_at_the_end(self) -> None:
        with self._database() as database:
            if len(database.keyring.names) != 1:
                self.breaches.append(f"at the end there are {len(database.keyring.names)} keys")
            heading = database.keyring.heading(database.keyring.names[0])
            for column in sealed.columns():
                other = (func.substr(column, 1, 1) == b"\x01") & (func.substr(column, 1, HEADING) != heading)
                count = database.read_now(
                    lambda session, c=column, o=other: session.scalar(
                        select(func.count(c)).select_from(c.table).where(o)
                    )
                )
                if count:
                    self.breaches.append(f"at the end {count} values of {column} lie under another key")

    def _everything(self, database: Database) -> opening.Opened:
        """All values but the canaries, which come and go with their keys."""
        found = database.read_now(opening.everything)
        return {name: words for name, words in found.items() if name[0] != "canaries.words"}

    @contextmanager
    def _database(self, *, may_create: bool = False) -> Iterator[Database]:
        with closing(ground.open_database(self._settings, may_create=may_create)) as database:
            yield database


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.rotation", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="on each database (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--updates", type=int, default=20_000, help="values besides (default: %(default)s)")
    given = parser.parse_args(arguments)
    runs = [_run(given, None)]
    try:
        with server.databases(f"rotation_{os.getpid()}") as make:
            runs.append(_run(given, make("rotation")))
    except NoServer as nobody:
        print(f"{nobody}: not run there")
    return 1 if any(run.breaches for run in runs) else 0


def _run(given: argparse.Namespace, url: str | None) -> RotationRun:
    which = "SQLite" if url is None else "PostgreSQL"
    print(f"keys rotate on {which}, seed {given.seed}: {given.kills} kills …", flush=True)
    with tempfile.TemporaryDirectory(prefix="unionhall-rotation-") as folder:
        run = RotationRun(given.seed, Path(folder), given.kills, given.updates, url).run()
    print(
        f"      {len(run.breaches)} breaches; killed with {dict(run.hits)}; {run.finished} were through before",
        flush=True,
    )
    for breach in run.breaches:
        print(f"      {breach}", flush=True)
    return run


if __name__ == "__main__":
    sys.exit(main())
