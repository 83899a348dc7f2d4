"""An activity is told to 5,000 people while others press: what a press waits, how long it takes, how often Telegram
said that it was too much. The bot is the real one, over HTTP, before a Telegram that keeps its flood limits.

`python -m tests.bench.broadcasts [--people 5000] [--latency 50]`; part of `make bench`.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from bot import ground, settings
from bot.sandbox.course import Call
from bot.sandbox.faults import Latency
from bot.sandbox.records import Message, Person
from bot.sandbox.server import Sandbox
from storage import accounts, activities, offices, visitors
from storage.activities import Activity, Kind
from storage.broadcasts import planning
from storage.offices import Role
from tests.bench.__main__ import TOKEN, _cpu, _populate, _rss
from tests.bench.telegram import FIRST_PERSON, REPORT, Crowd, Walk
from tests.story.nursery import UNIONHALL
from tests.story.running import MORNING

TITLE = "环湖健步走"
#: People pressing at one time, and seconds that each takes to read: five presses a second.
AT_ONCE, READING = 20, 4.0
#: Seconds of presses before anybody is told, and at most until everybody has been.
ALONE, LONGEST = 15.0, 900.0


@dataclass
class Pressing(Crowd):
    """A few go through a whole report each, one after another, and everybody is told of the activity meanwhile."""

    waiting: list[Person] = field(default_factory=list)
    told: Counter[int] = field(default_factory=Counter)
    refused: int = 0
    up: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> None:
        for number in range(AT_ONCE):
            asyncio.get_running_loop().call_later(READING * number / AT_ONCE, self._next_person)

    def hear(self, chat_id: int, message: Message, kind: str) -> None:
        if TITLE in message.text:
            self.told[chat_id] += 1
            return
        walk = self.walks.get(chat_id)
        before = walk.step if walk is not None else 0
        super().hear(chat_id, message, kind)
        if walk is not None and walk.step == len(self.steps) > before:
            self._next_person()

    def answered(self, call: Call, _: bytes) -> None:
        self.refused += call.status == 429
        self.up.set()

    def _next_person(self) -> None:
        person = self.waiting.pop()
        self.left += 1
        walk = self.walks[person.id] = Walk(person)
        self._take(walk, None)

    def _take(self, walk: Walk, message: Message | None) -> None:
        asyncio.get_running_loop().call_later(READING, super()._take, walk, message)


async def _telegram(people: int, latency: int) -> None:
    """Telegram's side; a line on stdin ends a measurement, and its figures are printed."""
    async with Sandbox(token=TOKEN, recording=False) as sandbox:
        sandbox.world.history = 20
        sandbox.limits.on = True
        everybody = [
            sandbox.world.add_person(f"职工{at}", id=FIRST_PERSON + at, language_code="zh-hans", started=True)
            for at in range(people)
        ]
        sandbox.faults.plan("*", Latency(ms=latency))
        crowd = Pressing(sandbox, REPORT, waiting=everybody)
        sandbox.world.listeners.append(crowd.hear)
        sandbox.listeners.append(crowd.answered)
        print(sandbox.url, flush=True)
        await crowd.up.wait()
        await asyncio.sleep(1)  # what it does at its start is another figure
        crowd.begin()
        while (asked := await asyncio.to_thread(sys.stdin.readline)).strip():
            if asked.strip() in ("told", "presses"):
                print(len(crowd.told) if asked.strip() == "told" else len(crowd.waits), flush=True)
                continue
            waits, crowd.waits = sorted(crowd.waits), []
            print(json.dumps(_figures(crowd, waits)), flush=True)


def _figures(crowd: Pressing, waits: list[float]) -> dict[str, float]:
    at = lambda share: waits[int(len(waits) * share)]  # noqa: E731
    told = {"told": len(crowd.told), "twice": sum(many > 1 for many in crowd.told.values())}
    more = {"refused": crowd.refused, "out of order": crowd.violations}
    return {"presses": len(waits), "p50": at(0.5), "p99": at(0.99), "worst": waits[-1], **told, **more}


@dataclass
class Side:
    """Telegram's process, asked line by line."""

    process: "subprocess.Popen[str]"

    def ask(self, line: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()


def _plan(session: Session) -> tuple[int, int]:
    """The first of them is the chair, and has an activity for everybody; the account, and the plan of telling of it."""
    now = datetime.fromisoformat(MORNING)
    chair = accounts.open_account(session, FIRST_PERSON - 1, "zh", now=now)
    offices.appoint(session, chair, Role.CHAIR, None, now=now)
    days = {"starts_at": now + timedelta(days=9), "ends_at": now + timedelta(days=9.1)}
    made = Activity(kind=Kind.SPORTS, state=activities.State.OPEN, number="HD-2026-0001", title=TITLE, made_by=chair)
    made.made_at, made.place, made.seats = now, "东湖公园东门", 200
    made.starts_at, made.ends_at, made.closes_at = days["starts_at"], days["ends_at"], now + timedelta(days=7)
    session.add(made)
    session.flush()
    plan = planning.open_(session, made.id, by=visitors.by_account(session, chair), now=now)
    return chair, int(str(plan["broadcast"]))


def _measure(folder: Path, orders: argparse.Namespace, side: Side, address: str) -> None:
    data = {"UNIONHALL_DATA": str(folder)}
    _populate(data, orders.people)
    environment = {**os.environ, **data, "UNIONHALL_TOKEN": TOKEN, "UNIONHALL_API_URL": address}
    environment |= {"UNIONHALL_LOG": "warning", "UNIONHALL_CLOCK": MORNING}
    with closing(ground.open_database(settings.read(data, needs_token=False), may_create=False)) as database:
        chair, plan = database.write_now(_plan)
        bot = subprocess.Popen([str(UNIONHALL), "run"], env=environment, stderr=subprocess.DEVNULL)
        try:
            while int(side.ask("presses")) < AT_ONCE:
                time.sleep(0.5)
            side.ask("figures")
            time.sleep(ALONE)
            alone = json.loads(side.ask("figures"))
            yes = datetime.fromisoformat(MORNING) + timedelta(seconds=30)
            begun, used = time.perf_counter(), _cpu(bot.pid)
            database.write_now(
                lambda session: planning.begin(session, plan, by=visitors.by_account(session, chair), now=yes)
            )
            while int(side.ask("told")) < orders.people and time.perf_counter() - begun < LONGEST:
                time.sleep(1)
            took, cpu = time.perf_counter() - begun, _cpu(bot.pid) - used
            beside = json.loads(side.ask("figures"))
            print(
                f"{beside['told']} of {orders.people} told in {took:.0f} s, {beside['told'] / took:.1f} a second;",
                end=" ",
            )
            print(f"twice: {beside['twice']}; 429: {beside['refused']}; the bot {cpu / took:.0%} of a core,", end=" ")
            print(f"{_rss(bot.pid):.0f} MB; load of the machine {os.getloadavg()[0]:.1f}\n")
            print("| presses | n | p50 ms | p99 ms | worst ms |\n|---|---|---|---|---|")
            for name, told in (("alone", alone), ("beside the broadcast", beside)):
                waits = " | ".join(f"{told[key] * 1000:.0f}" for key in ("p50", "p99", "worst"))
                print(f"| {name} | {told['presses']:.0f} | {waits} |")
        finally:
            bot.kill()
            bot.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.broadcasts")
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--latency", type=int, default=50)
    parser.add_argument("--telegram", action="store_true", help="be the other side")
    orders = parser.parse_args()
    if orders.telegram:
        asyncio.run(_telegram(orders.people, orders.latency))
        return
    command = [sys.executable, "-m", "tests.bench.broadcasts", "--telegram", "--people", str(orders.people)]
    command += ["--latency", str(orders.latency)]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            _measure(Path(folder), orders, Side(process), process.stdout.readline().strip())
        finally:
            process.kill()


if __name__ == "__main__":
    main()
