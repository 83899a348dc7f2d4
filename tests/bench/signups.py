"""2,000 people press 我要报名 within ten seconds for 200 places: who has a place, whether the ranks are right, and what
passes from a press to the answer over its button that names the seat or the rank. The bot is the real one, over HTTP.

`python -m tests.bench.signups [--people 2000] [--seats 200] [--seconds 10] [--latency 50]`; part of `make bench`.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import ground, settings
from bot.sandbox.course import Call
from bot.sandbox.faults import Latency
from bot.sandbox.records import Message, Person
from bot.sandbox.server import Sandbox
from storage import accounts, activities
from storage.activities import Activity, Kind, Place, SignUp
from tests.bench.__main__ import TOKEN, _cpu, _populate, _rss
from tests.bench.telegram import FIRST_PERSON
from tests.story.nursery import UNIONHALL
from tests.story.running import MORNING

TITLE = "环湖健步走"
#: Cards that are opened in one second, before anybody signs up.
OPENED = 60
#: Seconds that an answer is waited for at most.
LONGEST = 120.0
_SEAT, _RANK = re.compile(r"名额 (\d+)/\d+"), re.compile(r"第 (\d+) 位")


@dataclass
class Crowd:
    """Everybody with the card before them; each press with when it was made and what was said over its button."""

    sandbox: Sandbox
    cards: dict[int, tuple[Message, str]] = field(default_factory=dict)
    pressed: dict[str, float] = field(default_factory=dict)
    toasts: dict[str, tuple[float, str]] = field(default_factory=dict)
    refused: int = 0
    shown: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    many: int = 0

    def hear(self, chat_id: int, message: Message, _: str) -> None:
        for row in message.inline_keyboard or []:
            for one in row:
                if one["text"] == "我要报名":
                    self.cards.setdefault(chat_id, (message, one["callback_data"]))
        if len(self.cards) == self.many:
            self.shown.set()

    def answered(self, call: Call, _: bytes) -> None:
        self.refused += call.status == 429
        if call.method == "answerCallbackQuery":
            key = str(call.params.get("callback_query_id"))
            self.toasts.setdefault(key, (time.perf_counter(), str(call.params.get("text") or "")))
        if len(self.toasts) == self.many:
            self.over.set()

    async def open_cards(self, everybody: list[Person], activity: int) -> None:
        self.many = len(everybody)
        for person in everybody:
            self.sandbox.world.person_says(person, f"/start a_{activity}")
            await asyncio.sleep(1 / OPENED)
        await self.shown.wait()
        await asyncio.sleep(2)  # what is under way belongs to no press

    async def press(self, everybody: list[Person], seconds: float) -> None:
        begun = time.perf_counter()
        for number, person in enumerate(everybody):
            await asyncio.sleep(max(0.0, begun + seconds * number / len(everybody) - time.perf_counter()))
            message, data = self.cards[person.id]
            at = time.perf_counter()
            self.pressed[self.sandbox.world.person_presses(person, message, data).id] = at
        # Who is never answered is told of as silent.
        with suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), LONGEST)

    def figures(self) -> dict[str, float | list[int]]:
        told = {key: self.toasts[key] for key in self.pressed if key in self.toasts}
        waits = sorted(at - self.pressed[key] for key, (at, _) in told.items())
        words = [text for _, text in told.values()]
        return {
            "presses": len(self.pressed),
            "silent": len(self.pressed) - sum(bool(text) for text in words),
            "p50": waits[len(waits) // 2],
            "p99": waits[int(len(waits) * 0.99)],
            "worst": waits[-1],
            "seats": sorted(int(found[1]) for text in words if (found := _SEAT.search(text))),
            "ranks": sorted(int(found[1]) for text in words if (found := _RANK.search(text))),
            "refused": self.refused,
        }


async def _telegram(orders: argparse.Namespace) -> None:
    """Telegram's side: the activity's key comes on stdin, figures go back as JSON."""
    async with Sandbox(token=TOKEN, recording=False) as sandbox:
        sandbox.world.history = 20
        everybody = [
            sandbox.world.add_person(f"职工{at}", id=FIRST_PERSON + at, language_code="zh-hans", started=True)
            for at in range(orders.people)
        ]
        sandbox.faults.plan("*", Latency(ms=orders.latency))
        crowd = Crowd(sandbox)
        sandbox.world.listeners.append(crowd.hear)
        sandbox.listeners.append(crowd.answered)
        print(sandbox.url, flush=True)
        await crowd.open_cards(everybody, int(await asyncio.to_thread(sys.stdin.readline)))
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await crowd.press(everybody, orders.seconds)
        print(json.dumps(crowd.figures()), flush=True)
        await asyncio.to_thread(sys.stdin.readline)


def _put_on(session: Session, seats: int) -> int:
    now = datetime.fromisoformat(MORNING)
    maker = accounts.open_account(session, FIRST_PERSON - 1, "zh", now=now)
    made = Activity(kind=Kind.SPORTS, state=activities.State.OPEN, number="HD-2026-0001", title=TITLE, made_by=maker)
    made.made_at, made.published_at, made.place, made.seats = now, now, "东湖公园东门", seats
    made.starts_at, made.ends_at = now + timedelta(days=9), now + timedelta(days=9.1)
    made.closes_at = now + timedelta(days=7)
    session.add(made)
    session.flush()
    return made.id


def _measure(folder: Path, orders: argparse.Namespace, side: "subprocess.Popen[str]") -> None:
    assert side.stdin is not None
    assert side.stdout is not None
    data = {"UNIONHALL_DATA": str(folder)}
    _populate(data, orders.people)
    address = side.stdout.readline().strip()
    environment = {**os.environ, **data, "UNIONHALL_TOKEN": TOKEN, "UNIONHALL_API_URL": address}
    environment |= {"UNIONHALL_LOG": "warning", "UNIONHALL_CLOCK": MORNING}
    with closing(ground.open_database(settings.read(data, needs_token=False), may_create=False)) as database:
        activity = database.write_now(lambda session: _put_on(session, orders.seats))
        bot = subprocess.Popen([str(UNIONHALL), "run"], env=environment, stderr=subprocess.DEVNULL)
        try:
            print(f"{activity}", file=side.stdin, flush=True)
            side.stdout.readline()
            used, begun = _cpu(bot.pid), time.perf_counter()
            print("press", file=side.stdin, flush=True)
            found = json.loads(side.stdout.readline())
            took, used = time.perf_counter() - begun, _cpu(bot.pid) - used
            rows = select(SignUp.place).where(SignUp.activity_id == activity)
            places = Counter(database.read_now(lambda session: session.scalars(rows).all()))
            _tell(found, places, orders)
            print(
                f"{took:.1f} s from the first press to the last answer; the bot {used / took:.0%} of a core,", end=" "
            )
            print(f"{_rss(bot.pid):.0f} MB; load of the machine {os.getloadavg()[0]:.1f}")
        finally:
            bot.kill()
            bot.wait()


def _tell(found: dict[str, object], places: Counter[str], orders: argparse.Namespace) -> None:
    seated, waiting = places[Place.SEATED], places[Place.WAITING]
    print(f"{found['presses']} presses within {orders.seconds:.0f} s for {orders.seats} places:", end=" ")
    print(f"{seated} seated, {waiting} waiting; no answer or an empty one: {found['silent']}; 429: {found['refused']}")
    right = found["seats"] == [*range(1, seated + 1)], found["ranks"] == [*range(1, waiting + 1)]
    print(f"told the places 1 to {seated}, each once: {right[0]}; the ranks 1 to {waiting}, each once: {right[1]}")
    waits = ", ".join(f"{name} {float(str(found[name])) * 1000:.0f} ms" for name in ("p50", "p99", "worst"))
    print(f"from the press to the answer over its button: {waits}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.signups")
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--seats", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--latency", type=int, default=50)
    parser.add_argument("--telegram", action="store_true", help="be the other side")
    orders = parser.parse_args()
    if orders.telegram:
        asyncio.run(_telegram(orders))
        return
    command = [sys.executable, "-m", "tests.bench.signups", "--telegram"]
    command += [f"--{name}={getattr(orders, name)}" for name in ("people", "seats", "seconds", "latency")]
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
