"""Digests of a union with 100,000 members' records, 200 in office: each built as the round builds it, to its commit.

`python -m tests.bench.digests [--members 100000] [--officers 200]`; part of `make bench`. Cases, visits, talks,
sign-ups, sittings and notes are drawn with one seed; the round's own rules run over them, page by page.
"""

import argparse
import os
import random
import tempfile
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from storage import accounts, digests, migrations, offices, sealed
from storage.activities.records import Activity, Kind, Place, SignUp
from storage.activities.records import State as Held
from storage.campaigns import Campaign, Reason
from storage.campaigns import Kind as Round
from storage.campaigns import State as Approved
from storage.database import Database
from storage.hardship.reports import Report
from storage.keyring import Keyring
from storage.members import Member
from storage.offices import Role
from storage.outbox import StoredLetter
from storage.quick_notes import Kind as Note
from storage.quick_notes import QuickNote
from storage.sittings.records import Purpose, Sitting
from storage.talks.records import Origin, State, Talk, Topic, Urgency, Way
from storage.visits import Stage, Visit
from storage.visits.records import keep_reasons
from tests import server
from tests.bench import filling
from tests.conftest import ZONE

#: A Monday, when the round looks first.
NOW = datetime(2026, 11, 30, 8, 30, tzinfo=ZONE)
KEYS = Keyring("k001", {"k001": bytes(range(32))}, bytes(range(32, 64)))
_PAGE = 5_000


def fill(database: Database, members: int, officers: int) -> None:
    """300 stations; the members' cases as `filling` makes them, and for each of them something else that is counted."""
    filling.fill(database, members, now=NOW - timedelta(days=3))
    chance = random.Random(11)
    database.write_now(lambda session: _gather(session, officers))
    campaign, activities = database.write_now(_found)
    for first in range(1, members + 1, _PAGE):
        some = range(first, min(first + _PAGE, members + 1))
        database.write_now(lambda session, some=some: _beside(session, some, campaign, activities, chance))


def _gather(session: Session, officers: int) -> None:
    """So many in office, the chair and two deputies among them: some officers look after two stations."""
    held = session.scalars(select(offices.Office).where(offices.Office.role == Role.OFFICER)).all()
    stay = held[: officers - 3]
    for nth, one in enumerate(held[len(stay) :]):
        moved = update(Report).where(Report.officer_id == one.account_id).values(officer_id=stay[nth].account_id)
        session.execute(moved)
        one.account_id = stay[nth].account_id
    for one in held:
        one.since = NOW - timedelta(days=30)
    for number in range(2):
        account_id = accounts.open_account(session, filling.CHAIR + 1 + number, "zh", now=NOW)
        offices.appoint(session, account_id, Role.DEPUTY, None, now=NOW - timedelta(days=30))


def _found(session: Session) -> tuple[int, list[int]]:
    """The year's round of visits, and what was put on in the last months."""
    chair = session.scalars(select(offices.Office).where(offices.Office.role == Role.CHAIR)).one().account_id
    day = NOW.date().replace(month=12, day=31)
    year = Campaign(kind=Round.YEAR, year=2026, festival_on=day, state=Approved.APPROVED, opened_at=NOW)
    session.add(year)
    made = []
    for number in range(400):
        at = NOW - timedelta(days=number % 120, hours=3)
        kind, named = [*Kind][number % len(Kind)], {"number": f"HD-2026-{number:04}", "title": f"{number}"}
        one = Activity(kind=kind, state=Held.OVER, starts_at=at, made_at=at, made_by=chair, **named)
        session.add(one)
        made.append(one)
    session.flush()
    return year.id, [one.id for one in made]


def _beside(session: Session, some: range, campaign: int, activities: list[int], chance: random.Random) -> None:
    homes = dict(session.execute(select(Member.id, Member.unit_id).where(Member.id.in_(some))).all())
    rows: dict[type[Any], list[dict[str, Any]]] = {}
    for key in some:
        record, row = _drawn(session, key, homes[key], campaign, activities, chance)
        rows.setdefault(record, []).append(row)
    for record, many in rows.items():
        session.execute(insert(cast("Table", record.__table__)), many)


def _drawn(
    session: Session, key: int, unit_id: int, campaign: int, activities: list[int], chance: random.Random
) -> tuple[type[Any], dict[str, Any]]:
    """One record of that member: a try of the day's question, a place, a visit, a talk, or a note of their unit."""
    ago = timedelta(days=chance.randrange(100), hours=1)
    at, what = NOW - ago, chance.random()
    if what < 0.4:
        known = {"places": "1.1", "at": 1, "chosen": "", "at_once": True, "points": 100, "out_of": 100}
        counts = {"answered": 1, "right": 1, "counted": False, "begun_at": at, "ended_at": at}
        return Sitting, {"member_id": key, "purpose": Purpose.DAILY, "subject_id": at.toordinal(), **known, **counts}
    if what < 0.75:
        seat = {"place": Place.SEATED, "turn": key, "made_by": 1, "made_at": at, "came_at": at, "missed": False}
        activity_id = chance.choice(activities)
        return SignUp, {"row": sealed.new_row(), "activity_id": activity_id, "member_id": key, "family": 0, **seat}
    if what < 0.85:
        return Visit, _visit(session, key, unit_id, campaign, at, chance)
    if what < 0.98:
        term = {"origin": Origin.ASKED, "way": Way.TELEPHONE, "state": State.HELD, "urgency": Urgency.SOON}
        about = {"topic": chance.choice([*Topic]), "member_id": key, "unit_id": unit_id, "word": "none"}
        days = {"asked_at": at, "held_on": at.date(), "ended_at": at}
        return Talk, {"row": sealed.new_row(), "number": f"TX-2026-{key:06}", **term, **about, **days}
    row = sealed.new_row()
    words = sealed.seal(session, "quick_notes.words", row, "note")
    told = {"kind": chance.choice([*Note]), "unit_id": unit_id, "on": at.date(), "times": 20, "money": None}
    kept = {"words": words, "picture": None, "made_by": 1, "made_at": at}
    return QuickNote, {"row": row, "number": f"JB-2026-{key:06}", **told, **kept}


def _visit(
    session: Session, key: int, unit_id: int, campaign: int, at: datetime, chance: random.Random
) -> dict[str, Any]:
    """Most are done; of those that are not, some are late."""
    row, done = sealed.new_row(), chance.random() < 0.9
    stage: dict[str, Any] = {"stage": Stage.DONE if done else Stage.PLANNED, "done_on": at.date() if done else None}
    due = {"due_on": (NOW + timedelta(days=chance.randrange(-20, 20))).date(), "made_at": at, "occasion": ""}
    where = {"campaign_id": campaign, "member_id": key, "unit_id": unit_id, "number": f"ZF-2026-{key:06}"}
    flags = {"own_sum": False, "place": 0, "to_book": False, "follow_up": False}
    return {"row": row, "reasons": keep_reasons(session, row, [Reason.RETIRED]), **where, **stage, **due, **flags}


def run(database: Database) -> tuple[int, float, float]:
    """As the round does: how many were told, the seconds of all, and of the longest page."""
    begun, longest, cursor, told = time.perf_counter(), 0.0, 0, 0
    shared = database.read_now(lambda session: digests.shared(session, now=NOW))
    reckoned = time.perf_counter() - begun
    while True:
        page = time.perf_counter()
        found = database.read_now(lambda session, at=cursor: digests.ahead(session, at, now=NOW, shared=shared))
        done = database.write_now(
            lambda session, at=cursor, found=found: digests.tell(session, at, now=NOW, found=found)
        )
        longest, told = max(longest, time.perf_counter() - page), told + done.done
        if done.cursor is None:
            break
        cursor = done.cursor
    print(f"reckoned once for all in {reckoned:.2f} s; the longest page {longest * 1000:.0f} ms")
    return told, time.perf_counter() - begun, longest


def measure(name: str, url: str, members: int, officers: int) -> None:
    with closing(Database(url, KEYS)) as database:
        begun = time.perf_counter()
        migrations.upgrade(database)
        fill(database, members, officers)
        if url.startswith("postgresql"):
            with database.engine.connect() as connection:
                connection.exec_driver_sql("ANALYZE")
                connection.commit()
        load = os.getloadavg()[0]
        print(f"\n{name}: {members} members in {time.perf_counter() - begun:.0f} s; load {load:.1f}")
        cpu = time.process_time()
        told, seconds, _ = run(database)
        cpu = time.process_time() - cpu
        queued = database.read_now(lambda session: len(session.scalars(select(StoredLetter.id)).all()))
        assert told == queued == officers, (told, queued)
        each = f"{seconds / told * 1000:.0f} ms each; {cpu:.1f} s of this process's processor time"
        print(f"{told} digests in {seconds:.1f} s: {each}; load {os.getloadavg()[0]:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.digests")
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--officers", type=int, default=200)
    orders = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'digests.db'}", orders.members, orders.officers)
    if server.answers():
        with server.databases(f"digests_{os.getpid()}") as make:
            measure("PostgreSQL", make("digests"), orders.members, orders.officers)


if __name__ == "__main__":
    main()
