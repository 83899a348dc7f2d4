"""Papers of visits: read and drawn, of 200 people and of a whole bureau: `python -m tests.bench.visit_papers`."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.papers import printing as papers
from bot.papers import wrap_ups as wrap_up_papers
from bot.papers.enclosures import Enclosure, Say
from bot.words import Words
from storage import accounts, homes, migrations, numbers, offices, sealed, units, visits, wrap_ups
from storage.aid import Source
from storage.campaigns import Campaign, Kind, Reason, State, day_of
from storage.database import Database, Transaction
from storage.homes import Details
from storage.keyring import Keyring
from storage.members import Member, Standing, add_phone
from storage.offices import Role
from storage.printing import cards, days, lists
from storage.values import Values
from storage.visits import Outcome, Stage, Visit
from tests import server
from tests.conftest import ZONE

NOW = datetime(2027, 1, 18, 1, 30, tzinfo=UTC)
KEYS = Keyring("k001", {"k001": bytes(range(32))}, bytes(range(32, 64)))
STATIONS, NAMES = 12, ("刘桂兰", "䶮昉", "陈𬱖", "阿卜杜热合曼·买买提依明")
WHOLE: Values = {"unit_id": 0, "member_id": 0}


def fill(session: Transaction, people: int) -> tuple[int, int]:
    """A bureau with so many visits, half of them made; the chair's account, the campaign."""
    bureau = units.create(session, "江州市水务局")
    stations = [units.create(session, f"第{number}供水站", bureau.id).id for number in range(STATIONS)]
    walkers = [Member(name=f"走访人{n}", unit_id=bureau.id, standing=Standing.ACTIVE) for n in range(10)]
    session.add_all(walkers)
    session.flush()
    chair = accounts.open_account(session, 1, "zh", now=NOW)
    accounts.bind(session, chair, walkers[0].id, now=NOW)
    offices.appoint(session, chair, Role.CHAIR, None, now=NOW)
    campaign = Campaign(
        kind=Kind.SPRING, year=2027, festival_on=day_of(Kind.SPRING, 2027), state=State.APPROVED, opened_at=NOW
    )
    session.add(campaign)
    session.flush()
    for number in range(people):
        _plan(session, campaign.id, stations[number % STATIONS], number, walkers)
    return chair, campaign.id


def _plan(session: Session, campaign_id: int, unit_id: int, number: int, walkers: list[Member]) -> None:
    member = Member(name=NAMES[number % len(NAMES)], unit_id=unit_id, standing=Standing.RETIRED)
    session.add(member)
    session.flush()
    add_phone(session, member.id, f"138{number:08}")
    told = Details(f"水源路 {number} 号 2 栋 202 室", date(1941, 5, 3), True, "刘小芳", "女儿", "13800001234")
    homes.keep(session, member.id, told, told_by=None, now=NOW)
    row, done = sealed.new_row(), number % 2
    session.add(
        Visit(
            row=row,
            number=numbers.take(session, "ZF", now=NOW),
            campaign_id=campaign_id,
            member_id=member.id,
            occasion="",
            unit_id=unit_id,
            reasons=visits.keep_reasons(session, row, [Reason.AGED, Reason.RETIRED]),
            stage=Stage.DONE if done else Stage.PLANNED,
            outcome=Outcome.VISITED if done else None,
            done_on=NOW.date() if done else None,
            money=100_000,
            goods="米、油",
            gave_money=100_000 if done else None,
            source=Source.OWN_FUNDS if done else None,
            first_id=walkers[number % 10].id,
            second_id=walkers[(number + 1) % 10].id,
            day=date(2027, 1, 18 + number % 5),
            place=number,
            made_at=NOW,
        )
    )


def measure(database: Database, chair: int, campaign: int, times: int) -> None:
    say: Say = partial(Words(ZONE).plain, language="zh")
    whose = {"account_id": chair, "subject": campaign, "values": WHOLE, "now": NOW}
    every: dict[str, tuple[Callable[[Session], Any], Callable[[Any, Say], Enclosure]]] = {
        "签领表 (PDF)": (partial(lists.on_list, **whose), papers.listed),
        "走访卡 (PDF)": (partial(cards.on_cards, **whose), papers.cards),
        "日历 (ICS)": (partial(days.on_days, **whose), papers.days),
        "小结 (DOCX)": (partial(_figures, campaign=campaign), wrap_up_papers.document),
        "小结 (PNG)": (partial(_figures, campaign=campaign), wrap_up_papers.picture),
    }
    for name, (read, draw) in every.items():
        paper = draw(database.read_now(read), say)
        took = [_took(database, read, draw, say) for _ in range(times)]
        reads, draws = (statistics.median(each) for each in zip(*took, strict=True))
        print(f"| {name} | {reads:.0f} | {draws:.0f} | {len(paper.content) / 1000:.0f} |")


def _took(
    database: Database, read: Callable[[Session], Any], draw: Callable[[Any, Say], Enclosure], say: Say
) -> tuple[float, float]:
    """Milliseconds of reading and of drawing."""
    begun = time.perf_counter()
    found = database.read_now(read)
    between = time.perf_counter()
    draw(found, say)
    return (between - begun) * 1000, (time.perf_counter() - between) * 1000


def _figures(session: Session, campaign: int) -> Values:
    found = session.get_one(Campaign, campaign)
    return {**wrap_ups.figures_of(session, found), "state": found.state, "closed_at": None, "at": NOW}


def run(name: str, url: str, people: int) -> None:
    with closing(Database(url, KEYS)) as database:
        migrations.upgrade(database)
        chair, campaign = database.write_now(partial(fill, people=people))
        print(f"\n{name}, {people} visits; load {os.getloadavg()[0]:.1f}")
        print("| | read, ms | drawn, ms | kB |\n|---|---|---|---|")
        measure(database, chair, campaign, 5)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for people in (200, 2000):
            run("SQLite", f"sqlite:///{Path(folder) / f'{people}.db'}", people)
    if server.answers():
        with server.databases(f"papers_{os.getpid()}") as make:
            run("PostgreSQL", make("papers"), 200)


if __name__ == "__main__":
    main()
