"""The desk of a union with 100,000 members, a case of each and thousands of them open: each page, to its commit.

`python -m tests.bench.desk [--members 100000] [--open 3000] [--looks 30]`; part of `make bench`. Beside the cases there
are as many due talks as open cases, and a year of activities with people who came.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from storage import desk, sealed
from storage.activities.records import Activity, Kind, Place, SignUp, State
from storage.database import Database
from storage.due_talks import SHIPPED, DueTalk
from storage.hardship.reports import Report, Stage
from storage.members import Member
from storage.offices import Office, Role
from storage.visitors import Person
from tests.bench.cases import CHAIR, NOW, OFFICER, filled, took

#: Milliseconds that no page may take longer than, at the middle; activities of a year, and who came to each.
MOST, ACTIVITIES, CAME = 500, 300, 100


def open_cases(session: Session, many: int) -> None:
    """So many that nobody has taken, the newest; due talks with the same people, half of them overdue."""
    newest = select(Report.id).order_by(Report.id).limit(many)
    session.execute(
        update(Report)
        .where(Report.id.in_(newest))
        .values(stage=Stage.SUBMITTED, officer_id=None, contacted_at=None, waiting_since=Report.submitted_at)
    )
    rows = []
    for key in session.scalars(newest):
        row, due = sealed.new_row(), NOW.date() + timedelta(days=key % 20 - 10)
        rows.append(
            {
                "row": row,
                "number": f"BT-2026-{key:04}",
                "member_id": key,
                "line": sealed.seal(session, "due_talks.line", row, SHIPPED[0].key),
                "since": due - timedelta(days=30),
                "due_on": due,
                "opened_at": NOW - timedelta(days=30),
            }
        )
    session.execute(insert(cast("Table", DueTalk.__table__)), rows)


def put_on(session: Session) -> None:
    """A year of activities; the last twenty are still to come, and open for sign-up."""
    chair = session.scalars(select(Office.account_id).where(Office.role == Role.CHAIR)).one()
    members, units = (
        list(session.scalars(select(Member.id).limit(20_000))),
        list(session.scalars(select(Member.unit_id).distinct())),
    )
    for nth in range(ACTIVITIES):
        at = NOW + timedelta(days=nth - ACTIVITIES + 20)
        ahead = at > NOW
        one = Activity(
            number=f"HD-2026-{nth:04}",
            kind=Kind.SPORTS,
            state=State.OPEN if ahead else State.OVER,
            unit_id=units[nth % len(units)],
            made_by=chair,
            made_at=at - timedelta(days=30),
            title=f"活动{nth}",
            starts_at=at,
            closes_at=at - timedelta(days=1),
        )
        session.add(one)
        session.flush()
        people = members[nth * 7 : nth * 7 + CAME]
        rows: list[dict[str, Any]] = [
            {
                "row": sealed.new_row(),
                "activity_id": one.id,
                "member_id": member,
                "place": Place.SEATED,
                "turn": member,
                "made_at": at - timedelta(days=9),
                "made_by": chair,
                "came_at": None if ahead else at,
            }
            for member in people
        ]
        session.execute(insert(cast("Table", SignUp.__table__)), rows)


def measured(database: Database, looks: int) -> float:
    """The table; the slowest median, in milliseconds."""
    every: dict[str, tuple[Person, Callable[..., Any], tuple[object, ...]]] = {
        "the chair's desk": (CHAIR, desk.waiting, (0,)),
        "its tenth page": (CHAIR, desk.waiting, (9,)),
        "an officer's desk": (OFFICER, desk.waiting, (0,)),
        "the chair's week": (CHAIR, desk.week_page, (0,)),
        "all tools": (CHAIR, desk.tools, ()),
    }
    slowest = 0.0
    print("| | median ms | worst | CPU each |\n|---|---|---|---|")
    for name, (person, rule, arguments) in every.items():
        took(database, person, rule, *arguments)
        cpu = time.process_time()
        waits = sorted(took(database, person, rule, *arguments) for _ in range(looks))
        cpu = (time.process_time() - cpu) / looks * 1000
        print(f"| {name} | {statistics.median(waits):.0f} | {waits[-1]:.0f} | {cpu:.0f} |", flush=True)
        slowest = max(slowest, statistics.median(waits))
    return slowest


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.desk")
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=3_000)
    parser.add_argument("--looks", type=int, default=30)
    parser.add_argument("--url", default="")
    orders = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = orders.url or f"sqlite:///{Path(folder) / 'union.db'}"
        with filled(url, orders.members) as database:
            database.write_now(lambda session: open_cases(session, orders.open))
            database.write_now(put_on)
            slowest = measured(database, orders.looks)
    print(f"slowest median {slowest:.0f} ms, aim {MOST}")
    sys.exit(slowest > MOST)


if __name__ == "__main__":
    main()
