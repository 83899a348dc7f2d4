"""`python -m tests.crash.broadcasts`: the bot is killed again and again while it tells 2,000 people of an activity:
while letters come into the outbox, while they leave it, while it starts. Then each must have heard of it; and twice
only where nobody could know whether Telegram had taken the message. A breach: status 1."""

import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, activities, offices, outbox, units, visitors
from storage.activities import Activity, Kind
from storage.broadcasts import Broadcast, State, planning
from storage.broadcasts.records import KEY
from storage.members import Member, Standing
from storage.offices import Role
from storage.outbox import StoredLetter
from tests.crash.reminders import DAY, ZONE, RemindersRun, kills_told
from tests.crash.seeds import Play

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


PLAY = Play("broadcasts", __doc__, BroadcastRun, kills_told, runs=1, kills=20, people=2000, whom="people told in each")


if __name__ == "__main__":
    sys.exit(PLAY.main())
