"""`python -m tests.crash.reminders`: the bot is killed again and again while it tells 2,000 people that their visits
begin: while the letters are queued, while they are sent, while it starts. Then each must have heard of it; and twice
only where nobody could know whether Telegram had taken the message. A breach: status 1."""

import random
import sys
import time
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import ground, settings
from bot.sandbox.server import SandboxThread
from storage import accounts, campaigns, outbox, rounds, sealed, units, visits
from storage.campaigns import Campaign, CampaignStep, Kind, Reason
from storage.campaigns import State as Of
from storage.members import Member, Standing
from storage.outbox import StoredLetter
from storage.rounds import KnownRound, StoredRun
from storage.visits import Stage, Visit
from tests.crash.invariants import SETTLED_WITHIN
from tests.crash.ledger import Accepted, Alarm, Ledger
from tests.crash.seeds import Play
from tests.crash.weather import Weather
from tests.story.running import RunningBot

TOKEN = "700100200:AAcrash-only-7hQx2vZkP0sWmB3nYcD4eFgH5i"
ZONE = ZoneInfo("Asia/Shanghai")
#: The day on which visits begin, fifteen days before the festival of that year; and what was told before.
DAY, YEAR = date(2035, 1, 24), 2035
BEFORE, TOLD = ("list", "approval", "purchase", "routes", "ask"), "visits"
ROUND, SIGN = "campaigns.remind", "可以开始走访了"
#: Seconds that a start is given, and that the last process has to come to rest for each thousand people and besides.
_UP, _MOMENT, _A_THOUSAND, _REST = 60.0, 20.0, 90.0, 90.0
#: How much of the letters is queued when the first kills come.
_QUEUED = (0.05, 0.3, 0.55, 0.8)


@dataclass
class RemindersRun:
    """One union of people who go. `server`: an empty database on PostgreSQL; None for SQLite."""

    seed: int
    folder: Path
    kills: int = 20
    people: int = 2000
    server: str | None = None
    sign: str = SIGN
    breaches: list[str] = field(default_factory=list)
    #: At which kind of instant each kill came, and how many messages had been accepted by then.
    struck: list[tuple[str, int]] = field(default_factory=list)
    doubled: int = 0
    took: float = 0.0
    _ends: dict[int, float] = field(default_factory=dict)
    _alarm: Alarm = field(default_factory=Alarm)

    def run(self) -> "RemindersRun":
        began = time.monotonic()
        self._dice = random.Random(f"reminders {self.seed}")
        self._weather = Weather(self.seed, self._alarm.hear)
        with SandboxThread(token=TOKEN, seed=self.seed, recording=False) as self._sandbox:
            self._sandbox.faults = self._weather
            self._bot = self._install()
            self._ledger = Ledger(self._weather, self._alarm, lambda _: None)
            self._sandbox.world.listeners.append(self._ledger.write)
            try:
                self._found()
                self._live_and_die()
                self._come_to_rest()
            finally:
                self._bot.close()
        with closing(self._bot.database()) as database:
            self.breaches += database.read_now(self._judge)
        self.took = time.monotonic() - began
        return self

    # The union, and its clock.

    def _install(self) -> RunningBot:
        self._clock = self.folder / "clock"
        self._turn(8, 0)
        more = {"UNIONHALL_DATABASE_URL": self.server} if self.server else {}
        more["UNIONHALL_CLOCK"] = f"file:{self._clock}"
        return RunningBot(self.folder / "data", token=TOKEN, api_url=self._sandbox.url, **more)

    def _turn(self, hour: int, minute: int) -> None:
        instant = datetime(DAY.year, DAY.month, DAY.day, hour, minute, 5, tzinfo=ZONE)
        self._clock.write_text(str((instant - datetime.now(UTC)).total_seconds()))

    def _found(self) -> None:
        given = settings.read(self._bot.environment, env_file=self.folder / "no.env")
        with closing(ground.open_database(given, may_create=True)) as database:
            database.write_now(self._fill)

    def _fill(self, session: Session) -> None:
        """An approved list: somebody to visit for each of those who go."""
        now = datetime.now(UTC)
        unit_id = units.create(session, "第一供水站").id
        day = campaigns.day_of(Kind.SPRING, YEAR)
        round_ = Campaign(kind=Kind.SPRING, year=YEAR, festival_on=day, state=Of.APPROVED, opened_at=now)
        people = [Member(name=f"走访人{at}", unit_id=unit_id, standing=Standing.ACTIVE) for at in range(self.people)]
        old = [Member(name=f"老人{at}", unit_id=unit_id, standing=Standing.RETIRED) for at in range(self.people)]
        session.add_all([round_, *people, *old])
        session.flush()
        session.add_all(CampaignStep(campaign_id=round_.id, name=name, due_on=DAY, told_at=now) for name in BEFORE)
        self._going: dict[int, int] = {}
        for at, (goes, whom) in enumerate(zip(people, old, strict=True)):
            phone = self._sandbox.phone(goes.name, language_code="zh-hans")
            phone.person.started = True
            account_id = accounts.open_account(session, phone.person.id, "zh", now=now)
            accounts.bind(session, account_id, goes.id, now=now)
            self._going[account_id] = phone.chat.id
            row = sealed.new_row()
            reasons = visits.keep_reasons(session, row, [Reason.RETIRED])
            ids = {"campaign_id": round_.id, "member_id": whom.id, "unit_id": unit_id, "first_id": goes.id}
            more = {"occasion": "", "stage": Stage.PLANNED, "made_at": now, "reasons": reasons}
            session.add(Visit(row=row, number=f"ZF-2035-{at + 1:04}", **ids, **more))

    # Traffic and death.

    def _live_and_die(self) -> None:
        self._turn(8, 0)  # however long it took to fill, the slot lies ahead
        self._start()
        self._wait_until_up()
        self._wait_until_met()
        self._weather.worsen()
        self._turn(8, 30)
        for _ in range(self.kills):
            moment = self._await_moment()
            lives = self._weather.lives
            self._bot.kill()
            self._ends[max(lives, self._weather.lives)] = time.monotonic()
            self.struck.append((moment, len(self._ledger.accepted)))
            self._start()
        self._wait_until_up()

    def _start(self) -> None:
        self._alarm.set("getupdates")
        self._bot.start()

    def _wait_until_up(self) -> None:
        up = self._alarm.wait(_UP)
        assert up, f"the bot did not ask for updates within {_UP:g} s; its last words:\n{self._bot.log[-2000:]}"

    def _wait_until_met(self) -> None:
        """A round that the bot has never met begins with its next slot."""
        self._poll(lambda session: session.get(KnownRound, ROUND) is not None, _UP)

    def _await_moment(self) -> str:
        at = len(self.struck)
        if at < len(_QUEUED):
            share = int(_QUEUED[at] * self.people)
            self._poll(lambda session: _letters(session) >= share, _MOMENT)
            return "queueing"
        if self._dice.random() < 0.2:
            time.sleep(self._dice.uniform(0.02, 2.0))
            return "start"
        self._wait_until_up()
        self._alarm.set("accepted", self._dice.randint(1, max(2, self.people // self.kills)))
        self._alarm.wait(_MOMENT)
        return "sending"

    def _poll(self, found: "rounds.PageRule | object", within: float) -> None:
        """Looks beside the running bot until it is so; and lets go of the database before anything dies."""
        deadline = time.monotonic() + within
        with closing(self._bot.database()) as database:
            while not database.read_now(found) and time.monotonic() < deadline:  # type: ignore[arg-type]
                time.sleep(0.005)

    def _come_to_rest(self) -> None:
        """The line is good again, and nothing is left to send."""
        self._weather.clear()
        self._poll(self._is_quiet, _REST + _A_THOUSAND * self.people / 1000)
        self.breaches += [] if self._bot.stop() == 0 else ["the bot did not end in order"]

    # The verdict.

    def _is_quiet(self, session: Session) -> bool:
        run = session.scalar(select(StoredRun).where(StoredRun.name == ROUND))
        over = run is not None and run.state == rounds.State.DONE
        return over and not any(outbox.counts(session).get(state) for state in outbox.OPEN)

    def _judge(self, session: Session) -> list[str]:
        if not self._is_quiet(session):
            return ["the round is not over, or a letter is open"]
        letters = session.scalars(select(StoredLetter).where(StoredLetter.key == "reminders.envoy")).all()
        told = Counter(letter.account_id for letter in letters)
        steps = session.scalars(select(CampaignStep.name).where(CampaignStep.name == TOLD)).all()
        found = [] if steps == [TOLD] else [f"the step was told {len(steps)} times"]
        found += [f"account {key} has {told[key]} letters" for key in self._going if told[key] != 1]
        found += [f"a letter ended {letter.state}" for letter in letters if letter.state != outbox.State.SENT]
        others = session.scalars(select(StoredLetter.key).where(StoredLetter.key != "reminders.envoy")).all()
        return [*found, *(f"a letter {key} nobody asked for" for key in others), *self._heard()]

    def _heard(self) -> list[str]:
        """Nobody missed it; who heard it twice heard it after an outcome that nobody could know."""
        heard: dict[int, list[Accepted]] = defaultdict(list)
        for one in self._ledger.accepted:
            heard[one.chat_id].append(one)
        found = [f"chat {chat} heard nothing" for chat in self._going.values() if not heard[chat]]
        for chat, messages in heard.items():
            self.doubled += len(messages) - 1
            found += [f"chat {chat} heard something else" for one in messages if self.sign not in one.text]
            found += [
                f"chat {chat} heard it twice though it was told" for one in messages[:-1] if not self._untold(one)
            ]
        return found

    def _untold(self, copy: Accepted) -> bool:
        end = self._ends.get(copy.life)
        return copy.untold or (end is not None and end < copy.answered_at + SETTLED_WITHIN)


def _letters(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(StoredLetter)) or 0


def kills_told(run: RemindersRun) -> str:
    """When it was killed, and how many messages came twice."""
    moments = ", ".join(f"{moment} {count}" for moment, count in Counter(at for at, _ in run.struck).items())
    return f"{run.people} told, kills: {moments}; {run.doubled} doubled after an outcome that nobody could know"


PLAY = Play("reminders", __doc__, RemindersRun, kills_told, runs=2, kills=20, people=2000, whom="people told in each")


if __name__ == "__main__":
    sys.exit(PLAY.main())
