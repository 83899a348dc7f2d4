"""Whom a campaign is to visit, among 100,000 people: the round that opens it and every page that is gone through, then
the chair's yes to the whole list. Each transaction is timed to its commit.

`python -m tests.bench.candidates [--people 100000]`; part of `make bench`.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from storage import candidates, migrations, sealed, visitors
from storage.campaigns import Reason
from storage.candidates import approving, page, standards
from storage.circumstances import Circumstance
from storage.database import Database
from storage.homes import Home
from storage.members import Member, Standing
from storage.values import pack
from storage.visitors import Person
from storage.visits import Visit
from tests import server
from tests.bench import filling
from tests.bench.cases import KEYS
from tests.conftest import ZONE

T = TypeVar("T")

#: The morning on which the campaign of 2027 opens.
NOW = datetime(2026, 12, 23, 8, 5, tzinfo=ZONE)
CHAIR = Person(filling.CHAIR, "zh")
#: Cases, most of them on file; of a thousand others so many are of these standings, and so many have something noted.
_CASES, _NOTED, _PAGE = 3_000, 20, 5_000
_STANDINGS = {Standing.RETIRED: 250, Standing.SURVIVOR: 15, Standing.RETIRED_CADRE: 2}


def fill(database: Database, people: int) -> None:
    """A union of so many: the retired have a home that is known, one in seven of them is eighty or older."""
    filling.fill(database, _CASES, now=NOW)
    chance, units = random.Random(7), filling.STATIONS
    for first in range(_CASES, people, _PAGE):
        some = range(first, min(first + _PAGE, people))
        database.write_now(lambda session, some=some: _enter(session, some, units, chance))


def _enter(session: Session, some: range, units: int, chance: random.Random) -> None:
    weights = [*_STANDINGS.values(), 1000 - sum(_STANDINGS.values())]
    kinds = chance.choices([*_STANDINGS, Standing.ACTIVE], weights, k=len(some))
    members = [
        {"id": number + 1, "name": f"职工{number}", "unit_id": number % units + 2, "standing": standing}
        for number, standing in zip(some, kinds, strict=True)
    ]
    homes = [_home(session, one["id"], chance) for one in members if one["standing"] is not Standing.ACTIVE]
    noted = [_noted(session, one["id"], chance) for one in members if chance.randrange(1000) < _NOTED]
    for record, rows in ((Member, members), (Home, homes), (Circumstance, noted)):
        session.execute(insert(cast("Table", record.__table__)), rows)


def _home(session: Session, member_id: Any, chance: random.Random) -> dict[str, Any]:
    born = date(1935, 1, 1) + timedelta(days=chance.randrange(365 * 30))
    told = {"address": "水源路 3 号 2 栋 202 室", "born": born, "alone": chance.random() < 0.1, "family": "刘小芳"}
    row = sealed.new_row()
    return {
        "member_id": member_id,
        "row": row,
        "details": sealed.seal(session, "homes.details", row, pack(told)),
        "told_by": None,
        "told_at": NOW,
    }


def _noted(session: Session, member_id: Any, chance: random.Random) -> dict[str, Any]:
    row = sealed.new_row()
    key = chance.choice(("illness", "bereavement", "birth", "on_duty", "model"))
    return {
        "row": row,
        "member_id": member_id,
        "what": sealed.seal(session, "circumstances.what", row, key),
        "since": NOW.date() - timedelta(days=chance.randrange(400)),
        "noted_at": NOW,
    }


class Clocked:
    """Does rules one by one, each to its commit, and keeps how long each took (ms)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.waits: list[float] = []
        self.used = 0.0

    def does(self, rule: Callable[[Session], T]) -> T:
        begun, used = time.perf_counter(), time.process_time()
        done = self._database.write_now(rule)
        self.waits.append((time.perf_counter() - begun) * 1000)
        self.used += time.process_time() - used
        return done

    def to_the_end(self) -> None:
        """Whatever is left to go through, as the chore does it."""
        for campaign_id in self._database.read_now(candidates.unfinished):
            while self.does(lambda session, key=campaign_id: candidates.go_on(session, key, now=NOW)):
                pass

    def told(self, what: str) -> str:
        waits = sorted(self.waits)
        late = waits[max(int(len(waits) * 0.99) - 1, 0)]
        whole = f"{sum(waits) / 1000:.2f} s | {self.used:.2f} s | {len(waits)}"
        return f"| {what} | {whole} | {statistics.median(waits):.0f} | {late:.0f} | {waits[-1]:.0f} |"


def _acts(rule: Callable[..., T], *arguments: object) -> Callable[[Session], T]:
    """The chair does it."""
    return lambda session: rule(session, *arguments, by=visitors.recognise(session, CHAIR, now=NOW), now=NOW)


def measure(name: str, url: str, people: int) -> None:
    with closing(Database(url, KEYS)) as database:
        migrations.upgrade(database)
        fill(database, people)
        if url.startswith("postgresql"):
            # As the server itself does within a minute.
            with database.engine.connect() as connection:
                connection.exec_driver_sql("ANALYZE")
                connection.commit()
        print(f"\n{name}, {people} people")
        print(
            "| | in all | CPU of this process | transactions | median ms | p99 | worst |\n|---|---|---|---|---|---|---|"
        )
        opening = Clocked(database)
        opening.does(lambda session: candidates.open_due(session, 0, now=NOW))
        opening.to_the_end()
        found = database.read_now(lambda session: session.scalar(select(func.count()).select_from(Visit)))
        print(opening.told(f"opened, {found} found"))
        _look(database)
        _approve(database)


def _look(database: Database) -> None:
    looks = Clocked(database)
    for _ in range(10):
        campaign = looks.does(_acts(page.first))["campaign"]
    print(looks.told("the campaign's page"))
    people = Clocked(database)
    for unit in range(2, 12):
        people.does(_acts(page.of_unit, campaign, unit))
    print(people.told("a unit's people"))


def _approve(database: Database) -> None:
    campaign = database.write_now(_acts(page.first))["campaign"]
    database.write_now(_acts(standards.begin, campaign, Reason.AGED))
    asked = database.write_now(_acts(standards.write_money, "1000"))
    database.write_now(_acts(standards.no_goods, asked["version"]))
    yes = Clocked(database)
    yes.does(_acts(approving.approve, campaign))
    yes.to_the_end()
    print(yes.told("approved"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.candidates")
    parser.add_argument("--people", type=int, default=100_000)
    orders = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'union.db'}", orders.people)
    if server.answers():
        with server.databases(f"candidates_{os.getpid()}") as make:
            measure("PostgreSQL", make("union"), orders.people)


if __name__ == "__main__":
    main()
