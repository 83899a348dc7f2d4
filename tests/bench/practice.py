"""Practice with 100,000 questions in the bank and 5,000,000 answers behind them: what passes, each to its commit, when
the tree of categories is opened, a set is drawn, a question is answered and the next one is shown. By somebody to whom
all is new, by one who has met 5,000 questions, and by one to whom nothing is new any more.

`python -m tests.bench.practice [--questions 100000] [--answers 5000000] [--sets 20]`; part of `make bench`.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Table, insert, text
from sqlalchemy.orm import Session

from storage import accounts, learning, migrations, practice, units, visitors
from storage.database import Database
from storage.members import Member, Standing
from storage.questions import Content, Difficulty, Kind, Option, Question, QuestionCategory, State, keeping
from storage.questions.content import packed, plain
from storage.questions.records import LOTS
from storage.sittings import sitting
from storage.sittings.sitting import spot
from storage.values import Values
from storage.visitors import Person
from tests import server
from tests.bench.cases import KEYS
from tests.conftest import ZONE

T = TypeVar("T")

NOW = datetime(2026, 11, 23, 10, tzinfo=ZONE)
FIRST = 5_000_000_001
#: Categories: topmost ones, and below each.
_TOP, _BELOW = 10, 9
_PAGE = 5_000
#: Each has met every so manieth question; twenty to a set.
_EVERY, _SET = 20, 20


def fill(database: Database, questions: int, answers: int) -> None:
    """The bank; people who have met a twentieth of it each; a newcomer, and one who has met all of it."""
    chance = random.Random(7)
    database.write_now(_plant)
    for first in range(0, questions, _PAGE):
        some = range(first, min(first + _PAGE, questions))
        database.write_now(lambda session, some=some: _put(session, some, chance))
    people = max(1, answers * _EVERY // questions)
    database.write_now(lambda session: _enrol(session, people))
    for first in range(0, people, 20):
        database.write_now(lambda session, first=first: _answer(session, first, min(first + 20, people), questions))
    database.write_now(lambda session: _know_all(session, people + 2))


def _plant(session: Session) -> None:
    for top in range(_TOP):
        above = QuestionCategory(above_id=0, name=f"第{top}类")
        session.add(above)
        session.flush()
        session.add_all(QuestionCategory(above_id=above.id, name=f"第{top}类之{at}") for at in range(_BELOW))


def _put(session: Session, some: range, chance: random.Random) -> None:
    rows = []
    for at in some:
        # One category has a third of all, as an imported one may.
        category = 2 if at % 3 == 0 else chance.randrange(_TOP * (_BELOW + 1)) + 1
        options = (Option("是", right=True), Option("不是，应当先报告再处理"), Option("看情况"), Option("以上都对"))
        content = Content(Kind.SINGLE, f"第{at}题：进入有限空间作业之前应当做什么？", options, explanation="见规程。")
        rows.append(
            {
                "number": at + 1,
                "state": State.LIVE,
                "kind": content.kind,
                "difficulty": chance.choice([*Difficulty]),
                "category_id": category,
                "points": content.points,
                "version": 1,
                "gist": keeping.gist(content),
                "words": plain(content.stem),
                "content": packed(content),
                "lot": chance.randrange(LOTS),
                "made_at": NOW,
                "changed_at": NOW,
            }
        )
    session.execute(insert(cast("Table", Question.__table__)), rows)


def _enrol(session: Session, people: int) -> None:
    station = units.create(session, "城东供水站").id
    for at in range(people + 2):
        member = Member(name=f"职工{at}", unit_id=station, standing=Standing.ACTIVE)
        session.add(member)
        session.flush()
        if at == 0 or at >= people:
            account_id = accounts.open_account(session, FIRST + at, "zh", now=NOW)
            accounts.bind(session, account_id, member.id, now=NOW)


def _answer(session: Session, first: int, last: int, questions: int) -> None:
    """Every question that these people have met, in sittings of twenty: written by the database itself."""
    bits = "randomblob(16)" if session.connection().dialect.name == "sqlite" else "decode(md5(random()::text), 'hex')"
    sets = -(-(questions // _EVERY) // _SET)
    given = {"first": first, "last": last, "now": NOW, "sets": sets, "every": _EVERY, "in_set": _SET}
    given["places"] = " ".join(f"{at}.1" for at in range(1, _SET + 1))
    met = "FROM members m JOIN questions q ON q.id % :every = m.id % :every WHERE m.id > :first AND m.id <= :last"
    nth = "((q.id - 1) / :every)"
    sittings = (
        "INSERT INTO sittings (id, member_id, purpose, subject_id, places, at, chosen, at_once, begun_at, ended_at,"
        " points, out_of, answered, \"right\") SELECT (m.id - 1) * :sets + s.id, m.id, 'practice', 0, :places, 0, '',"
        " TRUE, :now, :now, 0, 0, 20, 13 FROM members m CROSS JOIN questions s"
        " WHERE m.id > :first AND m.id <= :last AND s.id <= :sets"
    )
    answers = (
        "INSERT INTO sitting_answers (sitting_id, place, row, question_id, version, picked, points, full_, at)"
        f" SELECT (m.id - 1) * :sets + {nth} / :in_set + 1, {nth} % :in_set, {bits}, q.id, 1, '1', 100, q.id % 3 > 0,"
        f" :now {met}"
    )
    acquaintances = (
        'INSERT INTO acquaintances (member_id, question_id, met, "right", at, last_right)'
        f" SELECT m.id, q.id, 1, CASE WHEN q.id % 3 > 0 THEN 1 ELSE 0 END, :now, q.id % 3 > 0 {met}"
    )
    for words in (sittings, answers, acquaintances):
        session.execute(text(words.replace("full_", '"full"')), given)


def _know_all(session: Session, member_id: int) -> None:
    session.execute(
        text(
            'INSERT INTO acquaintances (member_id, question_id, met, "right", at, last_right)'
            " SELECT :member, q.id, 1, q.id % 5, :now, q.id % 3 > 0 FROM questions q"
        ),
        {"member": member_id, "now": NOW},
    )
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SELECT setval(pg_get_serial_sequence('sittings', 'id'), (SELECT max(id) FROM sittings))"))


class Clocked:
    """Does what one person does, each to its commit, and keeps how long each took (ms), by what it was."""

    def __init__(self, database: Database, person: Person) -> None:
        self._database, self._person = database, person
        self.waits: dict[str, list[float]] = {}

    def does(self, what: str, rule: Callable[..., T], *arguments: object) -> T:
        def act(session: Session) -> T:
            by = visitors.recognise(session, self._person, now=NOW)
            return rule(session, *arguments, by=by, now=NOW)

        begun = time.perf_counter()
        done = self._database.write_now(act)
        self.waits.setdefault(what, []).append((time.perf_counter() - begun) * 1000)
        return done

    def told(self, who: str) -> Iterator[str]:
        for what, kept in self.waits.items():
            waits = sorted(kept)
            late = waits[max(int(len(waits) * 0.99) - 1, 0)]
            yield f"| {who} | {what} | {len(waits)} | {statistics.median(waits):.1f} | {late:.1f} | {waits[-1]:.1f} |"


def _goes_through(clocked: Clocked, sets: int) -> None:
    for at in range(sets):
        clocked.does("学习答题", learning.home)
        clocked.does("练习", practice.open_menu, 0, 0)
        clocked.does("a category", practice.open_menu, 1, 0)
        # All of the bank, a topmost category with what lies below, a big one and small ones.
        category = (0, 1, 2, 14, 25)[at % 5]
        found: Values = clocked.does("a set of 20 drawn", practice.begin, category, 20)
        while not found["ended"]:
            clocked.does("answered", sitting.choose, found["sitting"], spot(found["place"], at % 4))
            found = clocked.does("the next", sitting.go_on, found["sitting"], found["place"])


def measure(name: str, url: str, orders: argparse.Namespace) -> None:
    with closing(Database(url, KEYS)) as database:
        migrations.upgrade(database)
        begun = time.perf_counter()
        fill(database, orders.questions, orders.answers)
        if url.startswith("postgresql"):
            # As the server itself does within a minute.
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        filled = database.read_now(
            lambda session: session.execute(text("SELECT count(*) FROM sitting_answers")).scalar()
        )
        print(
            f"\n{name}, {orders.questions} questions, {filled} answers, filled in {time.perf_counter() - begun:.0f} s\n"
        )
        print("| who | what | times | median ms | p99 | worst |\n|---|---|---|---|---|---|")
        people = max(1, orders.answers * _EVERY // orders.questions)
        persons: dict[str, Any] = {"has met 5 %": FIRST, "new": FIRST + people, "has met all": FIRST + people + 1}
        for who, telegram_id in persons.items():
            clocked = Clocked(database, Person(telegram_id, "zh"))
            _goes_through(clocked, orders.sets)
            print("\n".join(clocked.told(who)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.practice")
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--answers", type=int, default=5_000_000)
    parser.add_argument("--sets", type=int, default=20)
    orders = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'union.db'}", orders)
    if server.answers():
        with server.databases(f"practice_{os.getpid()}") as make:
            measure("PostgreSQL", make("union"), orders)


if __name__ == "__main__":
    main()
