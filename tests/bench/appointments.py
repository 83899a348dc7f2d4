"""200 people press 提交 for one and the same time of one officer, all at once: who has it, what the others are shown,
and what passes from a press to its answer. The bot is the real one, over HTTP.

`python -m tests.bench.appointments [--people 200] [--latency 50]`; part of `make bench`.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import ground, settings
from bot.sandbox.course import Call
from bot.sandbox.faults import Latency
from bot.sandbox.records import Message, Person
from bot.sandbox.server import Sandbox
from storage import offices
from storage.accounts import Account
from storage.appointments import LIVE, Appointment
from storage.hours import WeeklyHours
from storage.offices import Role
from storage.units import Unit
from tests.bench.__main__ import TOKEN, _cpu, _populate, _rss
from tests.bench.telegram import FIRST_PERSON
from tests.story.nursery import UNIONHALL
from tests.story.running import MORNING

#: What each presses on the way to 提交, as the data of the buttons begin.
STEPS = ("1appointments.begin", "1appointments.choose_way", "1appointments.whom", "1appointments.time")
SUBMIT = "1appointments.submit"
#: People who set out in one second, before anybody submits.
OPENED = 20
#: Seconds that an answer is waited for at most.
LONGEST = 60.0


@dataclass
class Crowd:
    """Everybody on their way to 提交; each press with when it was made, and when and how it was answered."""

    sandbox: Sandbox
    people: dict[int, Person]
    ready: dict[int, tuple[Message, str]] = field(default_factory=dict)
    pressed: dict[int, float] = field(default_factory=dict)
    answered: dict[int, tuple[float, bool]] = field(default_factory=dict)
    refused: int = 0
    shown: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, chat_id: int, message: Message, _: str) -> None:
        if chat_id not in self.people:
            return
        if chat_id in self.pressed:
            has_it = "TH-" in message.text
            if has_it or "约走了" in message.text:
                self.answered.setdefault(chat_id, (time.perf_counter(), has_it))
            if len(self.answered) == len(self.people):
                self.over.set()
            return
        for data in _data(message):
            if data.startswith(STEPS):
                asyncio.get_running_loop().call_soon(
                    self.sandbox.world.person_presses, self.people[chat_id], message, data
                )
                return
            if data.startswith(SUBMIT):
                self.ready[chat_id] = message, data
        if len(self.ready) == len(self.people):
            self.shown.set()

    def counted(self, call: Call, _: bytes) -> None:
        self.refused += call.status == 429

    async def set_out(self) -> None:
        for person in self.people.values():
            self.sandbox.world.person_says(person, "谈心")
            await asyncio.sleep(1 / OPENED)
        await self.shown.wait()
        await asyncio.sleep(2)  # what is under way belongs to no press

    async def press(self) -> None:
        for chat_id, (message, data) in self.ready.items():
            self.pressed[chat_id] = time.perf_counter()
            self.sandbox.world.person_presses(self.people[chat_id], message, data)
        # Who is never answered is told of as silent.
        with suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), LONGEST)

    def figures(self) -> dict[str, float]:
        waits = sorted(at - self.pressed[key] for key, (at, _) in self.answered.items())
        return {
            "presses": len(self.pressed),
            "silent": len(self.pressed) - len(waits),
            "told": sum(has_it for _, has_it in self.answered.values()),
            "p50": waits[len(waits) // 2],
            "p99": waits[int(len(waits) * 0.99)],
            "worst": waits[-1],
            "refused": self.refused,
        }


def _data(message: Message) -> Iterator[str]:
    for row in message.inline_keyboard or []:
        for one in row:
            yield str(one.get("callback_data", ""))


async def _telegram(orders: argparse.Namespace) -> None:
    """Telegram's side: begins at a line on stdin, figures go back as JSON."""
    async with Sandbox(token=TOKEN, recording=False) as sandbox:
        sandbox.world.history = 20
        everybody = [
            sandbox.world.add_person(f"职工{at}", id=FIRST_PERSON + at, language_code="zh-hans", started=True)
            for at in range(orders.people + 1)
        ]
        sandbox.faults.plan("*", Latency(ms=orders.latency))
        # The first of them is the officer, and asks for nothing.
        crowd = Crowd(sandbox, {one.id: one for one in everybody[1:]})
        sandbox.world.listeners.append(crowd.hear)
        sandbox.listeners.append(crowd.counted)
        print(sandbox.url, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await crowd.set_out()
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await crowd.press()
        print(json.dumps(crowd.figures()), flush=True)
        await asyncio.to_thread(sys.stdin.readline)


def _keep_hours(session: Session) -> None:
    """The first of all is the officer there, and has a talk at two on each day."""
    now = datetime.fromisoformat(MORNING)
    officer = session.scalars(select(Account.id).filter_by(telegram_id=FIRST_PERSON)).one()
    unit_id = session.scalars(select(Unit.id).filter_by(name="城东供水站")).one()
    offices.appoint(session, officer, Role.OFFICER, unit_id, now=now)
    session.add_all(
        WeeklyHours(account_id=officer, weekday=day, begins=14 * 60, ends=17 * 60, ways="in_person telephone")
        for day in range(7)
    )


def _measure(folder: Path, orders: argparse.Namespace, side: "subprocess.Popen[str]") -> None:
    assert side.stdin is not None
    assert side.stdout is not None
    data = {"UNIONHALL_DATA": str(folder)}
    _populate(data, orders.people + 1)
    address = side.stdout.readline().strip()
    environment = {**os.environ, **data, "UNIONHALL_TOKEN": TOKEN, "UNIONHALL_API_URL": address}
    environment |= {"UNIONHALL_LOG": "warning", "UNIONHALL_CLOCK": MORNING}
    with closing(ground.open_database(settings.read(data, needs_token=False), may_create=False)) as database:
        database.write_now(_keep_hours)
        bot = subprocess.Popen([str(UNIONHALL), "run"], env=environment, stderr=subprocess.DEVNULL)
        try:
            print("begin", file=side.stdin, flush=True)
            side.stdout.readline()
            used, begun = _cpu(bot.pid), time.perf_counter()
            print("press", file=side.stdin, flush=True)
            found = json.loads(side.stdout.readline())
            took, used = time.perf_counter() - begun, _cpu(bot.pid) - used
            live = select(func.count()).select_from(Appointment).where(Appointment.state.in_(LIVE))
            _tell(found, database.read_now(lambda session: session.scalar(live) or 0))
            print(f"{took:.1f} s in all; the bot {used / took:.0%} of a core,", end=" ")
            print(f"{_rss(bot.pid):.0f} MB; load of the machine {os.getloadavg()[0]:.1f}")
        finally:
            bot.kill()
            bot.wait()


def _tell(found: dict[str, float], kept: int) -> None:
    print(
        f"{found['presses']} presses at once on one time: {kept} kept, {found['told']} told that they have it,", end=" "
    )
    print(f"the others shown what else is free; without an answer {found['silent']}; 429: {found['refused']}")
    waits = ", ".join(f"{name} {found[name] * 1000:.0f} ms" for name in ("p50", "p99", "worst"))
    print(f"from the press to its answer: {waits}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.appointments")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--latency", type=int, default=50)
    parser.add_argument("--telegram", action="store_true", help="be the other side")
    orders = parser.parse_args()
    if orders.telegram:
        asyncio.run(_telegram(orders))
        return
    command = [sys.executable, "-m", "tests.bench.appointments", "--telegram"]
    command += [f"--people={orders.people}", f"--latency={orders.latency}"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
    ):
        try:
            _measure(Path(folder), orders, process)
        finally:
            process.kill()


if __name__ == "__main__":
    main()
