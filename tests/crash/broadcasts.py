"""`python -m tests.crash.broadcasts`: the bot is killed again and again while it tells 2,000 people of an activity:
while letters come into the outbox, while they leave it, while it starts. Then each must have heard of it; and twice
only where nobody could know whether Telegram had taken the message. A breach: status 1."""

import argparse
import logging
import os
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, activities, offices, outbox, units, visitors
from storage.activities import Activity, Kind
from storage.broadcasts import Broadcast, State, planning
from storage.broadcasts.records import KEY
from storage.members import Member, Standing
from storage.offices import Role
from storage.outbox import StoredLetter
from tests import server
from tests.crash.reminders import DAY, ZONE, RemindersRun
from tests.server import NoServer

TITLE = "环湖健步走"


@dataclass
class BroadcastRun(RemindersRun):
    """One union of people who are told of an activity, in the weather and under the kills of the reminders."""

    sign: str = TITLE

    def _fill(self, session: Session) -> None:
        """An activity that is open, its chair, who has a letter at the end, and everybody with a telephone."""
        now = datetime(DAY.year, DAY.month, DAY.day, 8, tzinfo=ZONE)
        unit_id = units.create(session, "第一供水站").id
        chair = accounts.open_account(session, 1, "zh", now=now)
        offices.appoint(session, chair, Role.CHAIR, None, now=now)
        self._chair, self._going = chair, {}
        for at in range(self.people):
            member = Member(name=f"职工{at}", unit_id=unit_id, standing=Standing.ACTIVE)
            session.add(member)
            session.flush()
            phone = self._sandbox.phone(member.name, language_code="zh-hans")
            phone.person.started = True
            account_id = accounts.open_account(session, phone.person.id, "zh", now=now)
            accounts.bind(session, account_id, member.id, now=now)
            self._going[account_id] = phone.chat.id
        made = Activity(
            kind=Kind.SPORTS, state=activities.State.OPEN, title=TITLE, number="HD-2035-0001", made_by=chair
        )
        made.made_at, made.place, made.starts_at = now, "东湖公园", now + timedelta(days=9)
        made.closes_at = now + timedelta(days=7)
        session.add(made)
        session.flush()
        plan = planning.open_(session, made.id, by=visitors.by_account(session, chair), now=now)
        self._plan = int(str(plan["broadcast"]))

    def _wait_until_met(self) -> None:
        """The chair says yes."""
        now = datetime(DAY.year, DAY.month, DAY.day, 8, 30, tzinfo=ZONE)

        def yes(session: Session) -> None:
            planning.begin(session, self._plan, by=visitors.by_account(session, self._chair), now=now)

        with closing(self._bot.database()) as database:
            database.write_now(yes)

    def _is_quiet(self, session: Session) -> bool:
        over = session.get_one(Broadcast, self._plan, populate_existing=True).state == State.DONE
        return over and not any(outbox.counts(session).get(state) for state in outbox.OPEN)

    def _judge(self, session: Session) -> list[str]:
        if not self._is_quiet(session):
            return ["the broadcast is not over, or a letter is open"]
        letters = session.scalars(select(StoredLetter).where(StoredLetter.key == KEY)).all()
        told = Counter(letter.account_id for letter in letters)
        found = [f"account {key} has {told[key]} letters" for key in self._going if told[key] != 1]
        found += [f"a letter ended {letter.state}" for letter in letters if letter.state != outbox.State.SENT]
        ends = session.scalars(select(StoredLetter.account_id).where(StoredLetter.key == "broadcasts.over")).all()
        found += [] if ends == [self._chair] else [f"the end was told {len(ends)} times"]
        broadcast = session.get_one(Broadcast, self._plan)
        found += [] if broadcast.queued == self.people else [f"{broadcast.queued} are counted"]
        return [*found, *self._heard()]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.broadcasts", description=__doc__)
    parser.add_argument("--runs", type=int, default=1, help="how many runs on each database (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=20, help="kills in each (default: %(default)s)")
    parser.add_argument("--people", type=int, default=2000, help="people told in each (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default: %(default)s)")
    given = parser.parse_args(arguments)
    logging.getLogger("unionhall").addHandler(logging.NullHandler())
    seeds = range(given.seed, given.seed + given.runs)
    bad = [_play(seed, given, None) for seed in seeds]
    try:
        with server.databases(f"broadcasts_{os.getpid()}") as make:
            bad += [_play(seed, given, make(f"seed{seed}")) for seed in seeds]
    except NoServer as nobody:
        print(f"{nobody}: no runs on it")
    return int(any(bad))


def _play(seed: int, given: argparse.Namespace, url: str | None) -> bool:
    """Whether something was breached."""
    with tempfile.TemporaryDirectory(prefix="unionhall-broadcasts-") as folder:
        run = BroadcastRun(seed, Path(folder), given.kills, given.people, url).run()
    name, verdict = "PostgreSQL" if url else "SQLite", f"{len(run.breaches)} BREACHES" if run.breaches else "green"
    moments = ", ".join(f"{moment} {count}" for moment, count in Counter(at for at, _ in run.struck).items())
    print(f"{name}, seed {seed}: {verdict}; {given.people} told, kills: {moments}; {run.doubled} doubled after an")
    print(f"      outcome that nobody could know; {run.took:.0f} s", *run.breaches[:20], sep="\n      ", flush=True)
    return bool(run.breaches)


if __name__ == "__main__":
    sys.exit(main())
