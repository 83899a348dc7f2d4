"""Lists and the register of a union with 100,000 cases: the whole rule each, to its commit.

`python -m tests.bench.cases [--cases 100000] [--looks 20]`; part of `make bench`. The register is bound as the postman
binds it, with a binder beside; memory is the most that this process, and the binder, ever had.
"""

import argparse
import asyncio
import multiprocessing
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.papers import register as papers
from bot.papers.binding import Bindery
from bot.words import Words
from storage import casebook, desk, digests, migrations, register, visitors
from storage.database import Database
from storage.hardship import casework
from storage.hardship.reports import Report, Stage
from storage.keyring import Keyring
from storage.register import Shown, ordering
from storage.visitors import Person
from tests import server
from tests.bench import filling
from tests.conftest import ZONE

NOW = datetime(2026, 11, 23, 10, tzinfo=ZONE)
CHAIR, OFFICER = Person(filling.CHAIR, "zh"), Person(filling.OFFICER, "zh")


KEYS = Keyring("k001", {"k001": bytes(range(32))}, bytes(range(32, 64)))


@contextmanager
def filled(url: str, cases: int) -> Iterator[Database]:
    # In a process of its own, so that what it held does not count as the register's memory.
    filler = multiprocessing.get_context("spawn").Process(target=_fill, args=(url, cases))
    filler.start()
    filler.join()
    assert not filler.exitcode, "the union was not filled"
    with closing(Database(url, KEYS)) as database:
        yield database


def _fill(url: str, cases: int) -> None:
    with closing(Database(url, KEYS)) as database:
        migrations.upgrade(database)
        filling.fill(database, cases, now=NOW)
        if url.startswith("postgresql"):
            # As the server itself does within a minute.
            with database.engine.connect() as connection:
                connection.exec_driver_sql("ANALYZE")
                connection.commit()


def took(database: Database, person: Person, rule: Callable[..., Any], *arguments: object) -> float:
    """Milliseconds of one rule, to its commit."""

    def act(session: Session) -> None:
        rule(session, *arguments, by=visitors.recognise(session, person, now=NOW), now=NOW)

    begun = time.perf_counter()
    database.write_now(act)
    return (time.perf_counter() - begun) * 1000


def lists(database: Database, looks: int) -> None:
    on_file = database.read_now(
        lambda session: session.scalar(
            select(Report.id).where(Report.stage == Stage.FILED, Report.unit_id == _station(session)).limit(1)
        )
    )
    every: dict[str, tuple[Person, Callable[..., Any], tuple[object, ...]]] = {
        "the chair's desk": (CHAIR, desk.waiting, (0,)),
        "an officer's desk": (OFFICER, desk.waiting, (0,)),
        "the card of a case": (OFFICER, casework.look, (on_file,)),
        "the page of a file": (OFFICER, casebook.look, (on_file,)),
        "figures, of the union": (CHAIR, register.look, ()),
        "figures, of a station": (OFFICER, register.look, ()),
        "files by unit": (CHAIR, register.units_page, (0,)),
    }
    print("| | median ms | p99 | worst |\n|---|---|---|---|")
    for name, (person, rule, arguments) in every.items():
        took(database, person, rule, *arguments)
        waits = sorted(took(database, person, rule, *arguments) for _ in range(looks))
        late = waits[max(int(len(waits) * 0.99) - 1, 0)]
        print(f"| {name} | {statistics.median(waits):.0f} | {late:.0f} | {waits[-1]:.0f} |")
    for name, person in (("the chair's digest of a week", CHAIR), ("an officer's digest", OFFICER)):
        reader = _account(database, person)
        waits = sorted(_read_took(database, reader) for _ in range(looks))
        print(f"| {name} | {statistics.median(waits):.0f} | {waits[-2]:.0f} | {waits[-1]:.0f} |")
    account_id = _account(database, CHAIR)
    waits = sorted(_page_took(database, account_id, after) for after in range(0, 20_000, 1_000))
    print(f"| a page of the register | {statistics.median(waits):.0f} | {waits[-2]:.0f} | {waits[-1]:.0f} |")


def _station(session: Session) -> int:
    by = visitors.recognise(session, OFFICER, now=NOW)
    return next(one.unit_id for one in by.held if one.unit_id is not None)


def _account(database: Database, person: Person) -> int:
    return database.write_now(lambda session: visitors.recognise(session, person, now=NOW).account_id)


def _read_took(database: Database, account_id: int) -> float:
    begun = time.perf_counter()
    database.read_now(lambda session: digests.of_account(session, account_id, now=NOW))
    return (time.perf_counter() - begun) * 1000


def _page_took(database: Database, account_id: int, after: int) -> float:
    begun = time.perf_counter()
    database.read_now(lambda session: ordering.lines(session, account_id, 0, after, NOW))
    return (time.perf_counter() - begun) * 1000


def workbook(database: Database, person: Person) -> None:
    """The register of everything that was ever filed."""
    words = Words(ZONE)

    async def read(rule: Callable[[Session], Any]) -> Any:
        return await asyncio.to_thread(database.read_now, rule)

    account_id = _account(database, person)
    subject, say = ordering.CHOICES.index(Shown.ALL), partial(words.plain, language="zh")
    watch = Watch()
    watch.start()
    begun, used = time.perf_counter(), time.process_time()
    paper = asyncio.run(Bindery(read, lambda: NOW).bound(papers.BOOK, account_id, subject, say))
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    watch.over.set()
    lines = database.read_now(lambda session: ordering.head(session, account_id, subject, NOW).count)
    print(
        f"{lines} lines in {seconds:.1f} s ({cpu:.1f} s CPU here), {len(paper.content) / 1e6:.1f} MB; "
        f"memory at most {watch.own:.0f} MB here, {watch.beside:.0f} MB beside"
    )


def measure(name: str, url: str, cases: int, looks: int) -> None:
    begun = time.perf_counter()
    with filled(url, cases) as database:
        print(f"\n{name}: {cases} cases in {time.perf_counter() - begun:.0f} s; load {os.getloadavg()[0]:.1f}")
        lists(database, looks)
        workbook(database, CHAIR)
        print(f"load {os.getloadavg()[0]:.1f}")


class Watch(threading.Thread):
    """Looks how much memory this process, and those it begins, have at most while it runs, in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.own = self.beside = 0.0
        self.over = threading.Event()

    def run(self) -> None:
        me = os.getpid()
        while not self.over.wait(0.02):
            self.own = max(self.own, _resident(me))
            tasks = Path(f"/proc/{me}/task").glob("*/children")
            children = [int(child) for task in tasks for child in _read(task).split()]
            self.beside = max(self.beside, sum(map(_resident, children)))


def _read(file: Path) -> str:
    """What stands there; nothing where its thread or process has just ended."""
    try:
        return file.read_text()
    except OSError:
        return ""


def _resident(process: int) -> float:
    """MB of a process; of one that is just ending, or beginning as a copy of another, none."""
    pages = _read(Path(f"/proc/{process}/statm")).split()[1:2]
    known = process == os.getpid() or "binder" in _read(Path(f"/proc/{process}/cmdline"))
    return int(pages[0]) * os.sysconf("SC_PAGE_SIZE") / 2**20 if pages and known else 0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.cases")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--looks", type=int, default=20)
    orders = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'cases.db'}", orders.cases, orders.looks)
    if server.answers():
        with server.databases(f"cases_{os.getpid()}") as make:
            measure("PostgreSQL", make("cases"), orders.cases, orders.looks)


if __name__ == "__main__":
    main()
