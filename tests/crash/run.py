"""A crash run: people use the bot over HTTP, its process is killed at random instants, then everything is counted."""

import random
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import ground, settings
from bot.sandbox.server import SandboxThread
from storage import inbox, outbox
from storage.database import Database
from tests.crash.crowd import Crowd
from tests.crash.evidence import Evidence, kept, leaks
from tests.crash.invariants import QUIET_WITHIN, breaches, doubles
from tests.crash.ledger import Alarm, Ledger
from tests.crash.people import MINE, STORY, Act, Deed, Somebody
from tests.crash.union import Cast, found_union
from tests.crash.weather import Weather
from tests.story.pair import Pair
from tests.story.running import RunningBot

TOKEN = "700100200:AAcrash-only-7hQx2vZkP0sWmB3nYcD4eFgH5i"
#: Seconds that a kill waits for its instant at most, and a start for its first question for updates.
_MOMENT, _UP = 6.0, 60.0
#: Seconds that the first process is given for one whole story.
_STORY = 60.0
#: How often a process of two stands still instead of being killed.
_HANGS = 0.3
#: Kinds of instants -> how likely. "start": while starting; the others once the bot asks for updates.
_MOMENTS = {"start": 2, "time": 2, "accepted": 3, "answered": 4, "getupdates": 3}


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: the kind of instant, how long the process had lived (seconds), and how many updates there were."""

    moment: str
    lived: float
    updates: int


@dataclass
class Outcome:
    """What a run came to: its evidence, its breaches (none is good), its figures."""

    evidence: Evidence
    breaches: list[str]
    history: dict[str, Any]


@dataclass
class CrashRun:
    """One seeded run in a folder of its own. The seed fixes who does what and when death comes, not the threads.

    After `longest` seconds there is no further kill beyond `least`: a busy machine makes a run poorer, not much longer.
    `server`: the address of an empty PostgreSQL database; two processes run on it, and the one that works is killed, or
    stands still until the other has taken over.
    """

    seed: int
    folder: Path
    kills: int = 8
    people: int = 12
    longest: float = float("inf")
    least: int = 0
    server: str | None = None
    _deeds: list[Deed] = field(default_factory=list)
    _kills: list[Kill] = field(default_factory=list)
    _ends: dict[int, float] = field(default_factory=dict)
    _leaks: set[str] = field(default_factory=set)
    _alarm: Alarm = field(default_factory=Alarm)

    def run(self) -> Outcome:
        """Everything from the first start to the verdict; about four seconds a kill, and some to come to rest."""
        self._began = time.monotonic()
        self._random = random.Random(f"kills {self.seed}")
        self.weather = Weather(self.seed, self._alarm.hear, heirs=self.server is not None)
        with SandboxThread(token=TOKEN, seed=self.seed, recording=False) as self.sandbox:
            self.sandbox.faults = self.weather
            self.bot = self._install()
            self.cast = self._found_union()
            crowd = Crowd(self.cast.everybody)
            ledger = Ledger(self.weather, self._alarm, crowd.tell)
            self.sandbox.world.listeners.append(ledger.write)
            try:
                self._live_and_die(crowd)
                quiet_after = self._come_to_rest()
                evidence = self._look(ledger, quiet_after)
            finally:
                with closing(self.bot):  # also when somebody of the crowd failed
                    crowd.rest()
        return self._judge(evidence)

    def _install(self) -> RunningBot | Pair:
        more = {"UNIONHALL_DATABASE_URL": self.server} if self.server else {}
        bot = RunningBot(self.folder / "data", token=TOKEN, api_url=self.sandbox.url, **more)
        return Pair(bot) if self.server else bot

    def _found_union(self) -> Cast:
        database = ground.open_database(self._settings(), may_create=True)
        try:
            return database.write_now(
                lambda session: found_union(session, self.sandbox, self.people, self.seed, self._deeds)
            )
        finally:
            # Nothing of ours stays open: the first opening after a kill must be the bot's own.
            database.close()

    def _settings(self) -> settings.Settings:
        return settings.read(self.bot.environment, env_file=self.folder / "no.env")

    # Traffic and death.

    def _live_and_die(self, crowd: Crowd) -> None:
        self._start()
        self._wait_until_up()
        self.weather.worsen()
        self._alarm.set("answered")
        crowd.start()
        self._alarm.wait(_STORY)  # however busy the machine is, one report has come all the way before the first kill
        self._alarm.set("getupdates")
        while len(self._kills) < (self.kills if time.monotonic() - self._began < self.longest else self.least):
            moment = self._await_moment()
            self._kill(moment)
            self._start()
        self._wait_until_up()
        time.sleep(self._random.uniform(0.5, 1.5))  # some traffic for the last process too
        self.weather.clear()
        crowd.rest()

    def _start(self) -> None:
        self._started = time.monotonic()
        self._alarm.set("getupdates")
        self.bot.start()

    def _wait_until_up(self) -> None:
        up = self._alarm.wait(_UP)
        assert up, f"the bot did not ask for updates within {_UP:g} s; its last words:\n{self.bot.log[-2000:]}"

    def _await_moment(self) -> str:
        (moment,) = self._random.choices([*_MOMENTS], [*_MOMENTS.values()])
        if moment == "start":
            time.sleep(self._random.uniform(0.02, 3.0))
            return moment
        self._wait_until_up()
        if moment == "time":
            time.sleep(self._random.uniform(0.0, 2.0))
            return moment
        most = {"accepted": 60, "answered": 2, "getupdates": 30}[moment]
        self._alarm.set(moment, self._random.randint(1, most))
        self._alarm.wait(_MOMENT)
        # A question for updates comes when the batch before is safe: its effects are made in the next milliseconds.
        time.sleep(self._random.choice([0.0, self._random.uniform(0.0, 0.02)]))
        return moment

    def _kill(self, moment: str) -> None:
        lives = self.weather.lives
        if isinstance(self.bot, Pair) and self._random.random() < _HANGS:
            now, moment = self._hang(self.bot, lives), f"hangs: {moment}"
        else:
            now = self._strike(lives)
        self._kills.append(Kill(moment, round(now - self._started, 3), len(self._deeds)))
        self._leaks.update(leaks(self.folder / "data", self._secrets()))

    def _strike(self, lives: int) -> float:
        """kill -9; when."""
        self.weather.awaits_heir = self.server is not None
        self.bot.kill()
        now = time.monotonic()
        # What it had sent may still be read: its first call counts, if it made one.
        self._ends[max(lives, self.weather.lives)] = now
        return now

    def _hang(self, pair: Pair, lives: int) -> float:
        """Stands still until the other has taken over, and comes back; since when."""
        self._ends[lives] = now = time.monotonic()
        self.weather.awaits_heir = True
        pair.hang()
        return now

    def _secrets(self) -> list[str]:
        return [TOKEN, TOKEN.partition(":")[2], STORY, *self.cast.numbers]

    # The end.

    def _come_to_rest(self) -> float | None:
        """Waits until nothing is under way; the seconds from the last restart, None when it did not come to that."""
        database = self.bot.database()
        try:
            while (took := time.monotonic() - self._started) < QUIET_WITHIN:
                if self._is_quiet(database):
                    return took
                time.sleep(0.1)
            return None
        finally:
            database.close()

    def _is_quiet(self, database: Database) -> bool:
        with self.sandbox.world.changed:
            updates = self.sandbox.world.updates
            if len(updates) or not updates.is_waited_for:
                return False
        # One look for both: a letter is committed in the same moment in which its update is done.
        letters, waiting = database.read_now(lambda session: (outbox.counts(session), inbox.counts(session)))
        return not waiting.get(inbox.State.NEW) and not any(letters.get(state) for state in outbox.OPEN)

    def _look(self, ledger: Ledger, quiet_after: float | None) -> Evidence:
        mine = {one.phone.person.id: self._look_at_mine(one) for one in self.cast.employees} if quiet_after else {}
        if quiet_after is not None:
            self._come_to_rest()
        if self.bot.stop() != 0:
            self._leaks.add("the bot did not end in order")
        database = self.bot.database()
        try:
            tables = database.read_now(kept)
        finally:
            database.close()
        return Evidence(
            kept=tables,
            deeds=self._deeds,
            accepted=ledger.accepted,
            unheard=len(self.sandbox.world.updates),
            ends=self._ends,
            officers=self.cast.of_unit,
            mine=mine,
            standing={one.phone.person.id: _standing(one) for one in self.cast.everybody},
            quiet_after=quiet_after,
            leaks=sorted(self._leaks.union(leaks(self.folder / "data", self._secrets()))),
            errors=[line for line in self.bot.log.splitlines() if " ERROR " in line or "Traceback" in line],
        )

    def _look_at_mine(self, one: Somebody) -> str:
        one.do(Act("text", MINE))
        return one.phone.wait_for("", within=20).text

    def _judge(self, evidence: Evidence) -> Outcome:
        found = breaches(evidence) + [f"the sandbox noticed: {oddity}" for oddity in self.sandbox.oddities]
        return Outcome(evidence, found, self._history(evidence, found))

    def _history(self, evidence: Evidence, found: list[str]) -> dict[str, Any]:
        states = Counter(str(letter.state) for letter in evidence.kept.letters)
        lost = [deed for deed in evidence.deeds if deed.update_id not in evidence.got_at]
        return {
            "seed": self.seed,
            "people": self.people,
            "processes": 2 if self.server else 1,
            "green": not found,
            "breaches": found,
            "kills": [[kill.moment, kill.lived, kill.updates] for kill in self._kills],
            "updates": len(evidence.deeds),
            "updates_lost": len(lost),
            "reports": len(evidence.kept.reports),
            "answers": len(evidence.kept.words),
            "letters": dict(states),
            "accepted": len(evidence.accepted),
            "doubled_messages": len(doubles(evidence)),
            "faults_met": {kind: count for kind, count in self.weather.met().items() if count},
            "quiet_after_s": evidence.quiet_after and round(evidence.quiet_after, 1),
            "took_s": round(time.monotonic() - self._began, 1),
        }


def _standing(one: Somebody) -> set[str]:
    with one.phone.world.changed:
        return {
            button.get("callback_data", "")
            for message in one.phone.chat.messages.values()
            for row in message.inline_keyboard
            for button in row
        }
