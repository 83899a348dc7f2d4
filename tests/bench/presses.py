"""Telegram's side while something else goes on: a few people at a time press on, unhurried, until told to stop.

Prints its address, starts at a line on stdin, prints its figures as JSON at the next one, and so on.
"""

import argparse
import asyncio
import json
import sys
from dataclasses import dataclass, field

from bot.sandbox.faults import Latency
from bot.sandbox.records import Message, Person
from bot.sandbox.server import Sandbox
from tests.bench.telegram import FIRST_PERSON, REPORT, Crowd, Walk

#: People pressing at one time, and seconds that each takes to read before the next press: nobody comes near the one
#: message a second that Telegram lets a bot send to a chat, which would be measured instead.
AT_ONCE, READING = 40, 2.0


@dataclass
class Unhurried(Crowd):
    """Each goes through a whole report; who is done makes room for the next."""

    waiting: list[Person] = field(default_factory=list)
    going: bool = False

    def begin(self) -> None:
        self.waits, self.going = [], True
        for number in range(AT_ONCE):
            asyncio.get_running_loop().call_later(READING * number / AT_ONCE, self._next_person)

    def hear(self, chat_id: int, message: Message, kind: str) -> None:
        walk = self.walks.get(chat_id)
        before = walk.step if walk is not None else 0
        super().hear(chat_id, message, kind)
        if walk is not None and walk.step == len(self.steps) > before:
            self._next_person()

    def _next_person(self) -> None:
        if self.going:
            person = self.waiting.pop()
            self.left += 1
            walk = self.walks[person.id] = Walk(person)
            self._take(walk, None)

    def _take(self, walk: Walk, message: Message | None) -> None:
        asyncio.get_running_loop().call_later(READING, self._press, walk, message)

    def _press(self, walk: Walk, message: Message | None) -> None:
        if self.going:
            super()._take(walk, message)


async def _measure(orders: argparse.Namespace) -> None:
    async with Sandbox(token=orders.token, recording=False) as sandbox:
        sandbox.world.history = 20
        people = [
            sandbox.world.add_person(f"职工{number}", id=FIRST_PERSON + number, language_code="zh-hans", started=True)
            for number in range(orders.people)
        ]
        if orders.latency:
            sandbox.faults.plan("*", Latency(ms=orders.latency))
        crowd = Unhurried(sandbox, REPORT, waiting=people)
        sandbox.world.listeners.append(crowd.hear)
        print(sandbox.url, flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            crowd.begin()
            await asyncio.to_thread(sys.stdin.readline)
            crowd.going = False
            waits = sorted(crowd.waits)
            await asyncio.sleep(1)  # what is under way belongs to this measurement and to no other
            figures = {"presses": len(waits), "p50": waits[len(waits) // 2], "p99": waits[int(len(waits) * 0.99)]}
            print(json.dumps({**figures, "worst": waits[-1], "out of order": crowd.violations}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--latency", type=int, default=50)
    parser.add_argument("--token", required=True)
    asyncio.run(_measure(parser.parse_args()))


if __name__ == "__main__":
    main()
