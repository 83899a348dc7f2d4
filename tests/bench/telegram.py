"""Telegram's side of a measurement, in a process of its own: people who take the next step when they are answered.

Reads its orders from the command line, prints its address, starts at a line on stdin, prints its figures as JSON.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.sandbox.faults import Latency
from bot.sandbox.records import Message, Person
from bot.sandbox.server import Sandbox

#: The steps of a report: what one does, and what the answer to it says.
REPORT = (
    ("type", "困难申报", "12351"),
    ("press", "同意，开始", "1/6"),
    ("press", "我本人", "2/6"),
    ("press", "家人患大病", "3/6"),
    ("press", "这周就需要帮助", "4/6"),
    ("press", "听工会的", "5/6"),
    ("type", "孩子住院，借了三万元，想请工会帮忙看看能申请哪一种。", "6/6"),
    ("press", "打电话，随时", "提交"),
    ("press", "提交", "KN-"),
)
#: Five texts in one breath, for the order of answers; each is answered by a new message.
BREATH = (("/help", "怎么用"), ("我的", "我的"), ("更多", "换语言"), ("/menu", "想做什么"), ("/cancel", "现在没有"))
#: Steps for a bot that only sends back what it got.
ECHO = tuple(("type", f"第 {step} 步", f"第 {step} 步") for step in range(5))
#: The first word of somebody new.
START = (("type", "/start", "发给我"),)
FIRST_PERSON = 1000


@dataclass
class Walk:
    """One person's way: the step, and when it was taken."""

    person: Person
    step: int = 0
    taken_at: float = 0.0


@dataclass
class Crowd:
    """Everybody, what they waited, and what was out of order."""

    sandbox: Sandbox
    steps: tuple[tuple[str, str, str], ...]
    walks: dict[int, Walk] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    violations: int = 0
    left: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def start(self, people: list[Person]) -> None:
        self.left = len(people)
        for person in people:
            walk = self.walks[person.id] = Walk(person)
            self._take(walk, None)

    def hear(self, chat_id: int, message: Message, kind: str) -> None:
        walk = self.walks.get(chat_id)
        if walk is None or kind == "deleted" or walk.step == len(self.steps):
            return
        if self.steps[walk.step][2] not in message.text:
            self.violations += 1
            return
        self.waits.append(time.perf_counter() - walk.taken_at)
        walk.step += 1
        if walk.step < len(self.steps):
            self._take(walk, message)
            return
        self.left -= 1
        if not self.left:
            self.over.set()

    def _take(self, walk: Walk, message: Message | None) -> None:
        how, what, _ = self.steps[walk.step]
        walk.taken_at = time.perf_counter()
        if how == "type":
            self.sandbox.world.person_says(walk.person, what)
        else:
            assert message is not None
            data = next(one["callback_data"] for row in message.inline_keyboard for one in row if one["text"] == what)
            self.sandbox.world.person_presses(walk.person, message, data)


Ear = Callable[[int, Message, str], None]


def _breath(sandbox: Sandbox, people: list[Person]) -> tuple[Ear, asyncio.Event, list[int]]:
    """Everybody says five things at once; the answers must come in that order."""
    expected: dict[int, Iterator[tuple[str, str]]] = {person.id: iter(BREATH) for person in people}
    left, wrong, over = [len(people) * len(BREATH)], [0], asyncio.Event()

    def hear(chat_id: int, message: Message, kind: str) -> None:
        del kind
        if chat_id not in expected:
            return
        _, answer = next(expected[chat_id], ("", "\0"))
        wrong[0] += answer not in message.text
        left[0] -= 1
        if not left[0]:
            over.set()

    for person in people:
        for text, _ in BREATH:
            sandbox.world.person_says(person, text)
    return hear, over, wrong


async def _measure(orders: argparse.Namespace) -> None:
    async with Sandbox(token=orders.token, recording=False) as sandbox:
        sandbox.world.history = 20
        people = [
            sandbox.world.add_person(f"职工{number}", id=FIRST_PERSON + number, language_code="zh-hans", started=True)
            for number in range(orders.people)
        ]
        if orders.latency:
            sandbox.faults.plan("*", Latency(ms=orders.latency))
        print(sandbox.url, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        started = time.perf_counter()
        if orders.what == "breath":
            hear, over, wrong = _breath(sandbox, people)
            sandbox.world.listeners.append(hear)
        else:
            crowd = Crowd(sandbox, {"report": REPORT, "echo": ECHO, "start": START}[orders.what])
            sandbox.world.listeners.append(crowd.hear)
            crowd.start(people)
            over = crowd.over
        await asyncio.wait_for(over.wait(), 300)
        seconds = time.perf_counter() - started
        if orders.what == "breath":
            figures = {"updates": len(people) * len(BREATH), "seconds": seconds, "violations": wrong[0]}
        else:
            waits = sorted(crowd.waits)
            figures = {
                "updates": len(waits),
                "seconds": seconds,
                "violations": crowd.violations,
                "p50": waits[len(waits) // 2],
                "p99": waits[int(len(waits) * 0.99)],
            }
        print(json.dumps(figures), flush=True)
        await asyncio.to_thread(sys.stdin.readline)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["report", "echo", "start", "breath"])
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--latency", type=int, default=50)
    parser.add_argument("--token", required=True)
    asyncio.run(_measure(parser.parse_args()))


if __name__ == "__main__":
    main()
