"""A fuzz run: thousands of updates, broken, random or hostile, against the bot as a process; then it is looked over."""

import copy
import random
import re
import subprocess
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from telegram import Update

from bot import ground, settings, shapes
from bot.inbox import KINDS, _forget_pressed_text
from bot.sandbox.phones import Phone
from bot.sandbox.server import SandboxThread
from handlers import polls
from storage import accounts, inbox, members, offices, outbox, units
from storage.database import Database, Transaction
from storage.members import Member, Standing
from storage.offices import Role
from tests.fuzz import hostile
from tests.fuzz.mutations import mutated
from tests.fuzz.walkers import Walkers
from tests.story.running import RunningBot

TOKEN = "700100200:AAfuzz-only-7hQx2vZkP0sWmB3nYcD4eFgH5iJ"
#: Updates between two looks: does it live, does it answer, how much memory has it?
WAVE = 250
#: Megabytes by which memory may grow from the middle of a run to its end: numbers of updates are remembered two days.
GROWTH = 12.0
#: Answers of the Bot API that nonsense brings about and that say nothing against the bot.
_EXPECTED = re.compile(
    r"chat not found|can't initiate conversation|was blocked by the user|query is too old|message to delete not found"
    r"|message can't be deleted|message to edit not found|bot is not a member"
    r"|message can't be edited|message is not modified|there is no text in the message"
    # A chair's nonsense may admit the group; nobody gave the bot the right to pin there.
    r"|not enough rights to manage pinned messages"
)
#: What can't be read is parked, with a number; what the Bot API says to a letter is looked at call by call.
_UNWRITABLE = dict.fromkeys([*range(32), 127, *range(0xD800, 0xE000)])
_EXPECTED_ERROR = re.compile(
    r" at bot/(inbox|shapes)\.py:\d+$|: Nameless at handlers/polls\.py:\d+$|Telegram refused a letter"
)


@dataclass
class FuzzRun:
    """One seeded run in a folder of its own; the seed fixes what is sent, not the bot's threads."""

    seed: int
    folder: Path
    updates: int = 20_000
    people: int = 120
    #: Where its data lie; a file in the folder, if nowhere else.
    database_url: str | None = None
    breaches: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    _unreadable: int = 0
    _sent: Counter[str] = field(default_factory=Counter)
    _memory: list[float] = field(default_factory=list)

    def run(self) -> "FuzzRun":
        """Everything from the first start to the verdict: `breaches` is empty when the bot took it well."""
        began = time.monotonic()
        self._chance = random.Random(f"fuzz {self.seed}")
        with SandboxThread(token=TOKEN, seed=self.seed) as self.sandbox:
            self.sandbox.world.history = 12
            more = {"UNIONHALL_DATABASE_URL": self.database_url} if self.database_url else {}
            self.bot = RunningBot(self.folder / "data", token=TOKEN, api_url=self.sandbox.url, **more)
            self.walkers = Walkers(self._found(), self._chance)
            self.bot.start()
            try:
                self._send_all()
                self._look_over()
            finally:
                self.bot.close()
        self.figures |= {"seed": self.seed, "updates": sum(self._sent.values()), "sent": dict(self._sent)}
        self.figures |= {"memory_mb": self._memory, "took_s": round(time.monotonic() - began, 1)}
        return self

    def _found(self) -> list[Phone]:
        """Half of the people are members, some in office; the rest are strangers."""
        phones = [self._phone(number) for number in range(self.people)]
        found = settings.read(self.bot.environment, env_file=self.folder / "no.env")
        database = ground.open_database(found, may_create=True)
        try:
            database.write_now(lambda session: self._enrol(session, phones[::2]))
        finally:
            database.close()
        return phones + self._in_company(phones[:8])

    def _in_company(self, phones: list[Phone]) -> list[Phone]:
        """The same people in a group with the bot, where it answers nearly nothing."""
        people = [phone.person for phone in phones]
        group = self.sandbox.world.add_group("一车间<b>&\u202e", people, basic=False)
        self.sandbox.world.person_adds_bot(people[0], group)
        return [phone.in_group(group) for phone in phones]

    def _phone(self, number: int) -> Phone:
        name = hostile.word(self._chance).strip("\0\ud83d")[:60] or f"职工{number}"
        phone = self.sandbox.phone(name, phone=f"138{number:08}", language_code=("zh-hans", "en", "")[number % 3])
        phone.person.started = True
        return phone

    def _enrol(self, session: Transaction, phones: list[Phone]) -> None:
        now = datetime.now(UTC)
        station = units.create(session, "城东供水站", units.create(session, "江州市水务局").id)
        roles = [None, None, Role.OFFICER, None, Role.STEWARD, Role.CHAIR, Role.ADMIN]
        for number, phone in enumerate(phones):
            # As a roster has them: whatever can be written in a cell.
            name = hostile.word(self._chance).translate(_UNWRITABLE)[:50]
            member = Member(name=f"{name}{number}", unit_id=station.id, standing=Standing.ACTIVE)
            session.add(member)
            session.flush()
            members.add_phone(session, member.id, phone.person.phone)
            account_id = accounts.open_account(session, phone.person.id, "zh", now=now)
            accounts.bind(session, account_id, member.id, now=now)
            role = roles[number % len(roles)] if number < 2 * len(roles) else None
            if role is not None:
                whole = role in {Role.CHAIR, Role.ADMIN}
                offices.appoint(session, account_id, role, None if whole else station.id, now=now)

    # Sending.

    def _send_all(self) -> None:
        for number in range(0, self.updates, WAVE):
            for _ in range(min(WAVE, self.updates - number)):
                self._send_one()
            self._look(number)

    def _send_one(self) -> None:
        luck = self._chance.random()
        if luck < 0.4 or not self.walkers.seen:
            self._sent["done by people"] += 1
            self.walkers.act()
        elif luck < 0.7:
            self._sent["mutated"] += 1
            self._put(mutated(self._chance.choice(self.walkers.seen), self._chance))
        else:
            self._sent["random"] += 1
            people = [phone.person.id for phone in self.walkers.phones]
            self._put(hostile.update(self._chance, 0, people, [*KINDS]))

    def _put(self, update: dict[str, Any]) -> None:
        with self.sandbox.world.changed:
            self._unreadable += not _readable({**update, "update_id": 1})
            self.sandbox.world.updates.put_raw(update)

    # Looking.

    def _look(self, number: int) -> None:
        process = self._waited_for(number)
        canary = self.sandbox.phone("金丝雀")
        canary.start()
        canary.wait_for("", within=60)
        self._memory.append(_resident(process.pid))
        for call in list(self.sandbox.calls):
            if call.status >= 400 and not _EXPECTED.search(call.description):
                self.breaches.append(f"{call.method}: {call.description}")
        self.sandbox.calls.clear()

    def _waited_for(self, number: int) -> "subprocess.Popen[bytes]":
        """The bot's process, once it has heard everything; AssertionError when it is dead, or silent for a minute."""
        process, world = self.bot.process, self.sandbox.world
        assert process is not None
        for _ in range(60):
            with world.changed:
                if world.changed.wait_for(lambda: world.updates.is_waited_for, 1.0):
                    return process
            assert process.poll() is None, f"the bot died after {number} updates:\n{self.bot.log[-2000:]}"
        raise AssertionError(f"the bot fell silent after {number} updates:\n{self.bot.log[-2000:]}")

    def _look_over(self) -> None:
        database = self.bot.database()
        try:
            self._wait_for_rest(database)
            states = database.read_now(inbox.counts)
        finally:
            database.close()
        parked = states.get(inbox.State.DEAD, 0)
        if parked != self._unreadable:
            self.breaches.append(f"{parked} updates are parked, {self._unreadable} could not be read")
        errors = [line for line in self.bot.log.splitlines() if " ERROR " in line or "Traceback" in line]
        self.breaches += [line for line in errors if not _EXPECTED_ERROR.search(line)]
        middle = self._memory[len(self._memory) // 2]
        if self._memory[-1] - middle > GROWTH:
            self.breaches.append(f"memory grew from {middle:.0f} to {self._memory[-1]:.0f} MB")
        self.figures |= {"parked": parked, "unreadable": self._unreadable}
        self.breaches += [f"the sandbox noticed: {oddity}" for oddity in self.sandbox.oddities]

    def _wait_for_rest(self, database: Database) -> None:
        """Until nothing is under way; what is still open after five minutes is a breach."""
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            letters, updates = database.read_now(lambda session: (outbox.counts(session), inbox.counts(session)))
            left = {str(state): letters[state] for state in outbox.OPEN if letters.get(state)}
            if not left and not updates.get(inbox.State.NEW):
                return
            time.sleep(0.2)
        self.breaches.append(f"after five minutes: letters {left}, updates {updates}")


def _readable(update: dict[str, Any]) -> bool:
    """Whether the inlet and the library can read it at all."""
    given = copy.deepcopy(update)
    _forget_pressed_text(given)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            shapes.check(given)
            _ = polls.heard(given) or Update.de_json(given, None)
        except Exception:  # noqa: BLE001 - whatever it is, the update can't be read
            return False
    return True


def _resident(pid: int) -> float:
    """Megabytes of memory that the process has now."""
    (line,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return round(int(line.split()[1]) / 1024, 1)
