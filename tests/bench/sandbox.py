"""The Bot API on loopback itself, every check on: how many updates a second it delivers and takes the answers for.

`python -m tests.bench.sandbox [--rounds 5] [--people 200] [--messages 50]`; part of `make bench`. An update is a
person's message: put in, delivered by getUpdates in batches, answered by a sendMessage with HTML and an inline keyboard
over kept connections. The bot is a process of its own and as cheap as can be, made of bytes and sockets, so that the
sandbox is what is measured; beside the rate stands the CPU that the sandbox itself takes for an update, which does not
depend on who else is at work on the machine.
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import time

from bot.sandbox.records import Message
from bot.sandbox.server import Sandbox

TOKEN = "700100200:AAbench-only-7hQx2vZkP0sWmB3nYcD4eFgH5iJ"
#: How many the bot answers side by side, and how many messages a person may be ahead of the answers.
CONNECTIONS, AHEAD = 16, 3

_CHAT = re.compile(rb'"chat":\s*\{"id":\s*(\d+)')
_UPDATE = re.compile(rb'"update_id":\s*(\d+)')
_MARKUP = {
    "inline_keyboard": [[{"text": "同意，开始", "callback_data": "1a:1"}, {"text": "不了", "callback_data": "1a:0"}]]
}
_WORDS = (
    '<b>困难申报</b>\n工号 <code>SW%d</code>，<i>我们会尽快回复您</i>。<a href="https://www.acftu.org/">工会</a> &amp;'
)


# The bot.


class Line(asyncio.Protocol):
    """One kept connection; calls are answered in the order they were made."""

    def __init__(self, bot: "Bot") -> None:
        self.bot = bot
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def call(self, method: str, body: bytes) -> None:
        head = f"POST /bot{TOKEN}/{method} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        assert self.transport is not None
        self.transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            size = int(re.search(rb"Content-Length: (\d+)", self.buffer[:end])[1])  # type: ignore[index]
            if len(self.buffer) < end + 4 + size:
                return
            assert self.buffer.startswith(b"HTTP/1.1 200"), self.buffer
            body, self.buffer = self.buffer[end + 4 : end + 4 + size], self.buffer[end + 4 + size :]
            self.bot.hear(self, body)


class Bot:
    """Asks for updates, and answers each on the next free line."""

    def __init__(self) -> None:
        self.inlet = Line(self)
        self.free: list[Line] = []
        self.waiting: list[bytes] = []

    async def run(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self.inlet, "127.0.0.1", port)
        for _ in range(CONNECTIONS):
            _, line = await loop.create_connection(lambda: Line(self), "127.0.0.1", port)
            self.free.append(line)
        self.ask(0)
        await asyncio.Event().wait()

    def ask(self, offset: int) -> None:
        self.inlet.call("getUpdates", b'{"offset":%d,"timeout":50,"limit":100}' % offset)

    def hear(self, line: Line, body: bytes) -> None:
        if line is self.inlet:
            updates = _UPDATE.findall(body)
            self.ask(int(updates[-1]) + 1 if updates else 0)
            self.waiting += _CHAT.findall(body)
        else:
            self.free.append(line)
        while self.free and self.waiting:
            self.free.pop().call("sendMessage", _answer(int(self.waiting.pop(0))))


def _answer(chat_id: int) -> bytes:
    answer = {"chat_id": chat_id, "text": _WORDS % chat_id, "parse_mode": "HTML", "reply_markup": _MARKUP}
    return json.dumps(answer).encode()


# Telegram.


async def _measure(people: int, messages: int) -> tuple[float, float, float]:
    """Updates a second, and microseconds of the sandbox's own CPU for each and for each call."""
    async with Sandbox(token=TOKEN) as sandbox:
        sandbox.world.history = 20
        crowd = [sandbox.world.add_person(f"职工{number}", id=1000 + number, started=True) for number in range(people)]
        left = {person.id: messages for person in crowd}
        answered, over = [0], asyncio.Event()

        def hear(chat_id: int, message: Message, kind: str) -> None:
            assert kind == "sent"
            assert len(message.entities) >= 4
            answered[0] += 1
            say(chat_id)
            if answered[0] == people * messages:
                over.set()

        def say(chat_id: int) -> None:
            if left[chat_id]:
                left[chat_id] -= 1
                sandbox.world.person_says(sandbox.world.people[chat_id], "您好，我想问一下困难补助怎么申请？")

        sandbox.world.listeners.append(hear)
        command = [sys.executable, "-m", "tests.bench.sandbox", "--bot", str(sandbox.port)]
        with subprocess.Popen(command) as bot:  # noqa: ASYNC220 - nothing else is at work yet
            while not sandbox.world.updates.is_waited_for:  # noqa: ASYNC110 - what is awaited is a state of another process
                await asyncio.sleep(0.01)
            begun, cpu = time.perf_counter(), time.process_time()
            for person in crowd:
                for _ in range(AHEAD):
                    say(person.id)
            await asyncio.wait_for(over.wait(), 60)
            seconds, spent = time.perf_counter() - begun, time.process_time() - cpu
            bot.kill()
        assert sandbox.oddities == []
        assert {call.status for call in sandbox.calls} == {200}
        calls = sandbox.counts.total()
    return people * messages / seconds, spent * 1e6 / (people * messages), spent * 1e6 / calls


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sandbox")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--messages", type=int, default=50, help="of each of them")
    parser.add_argument("--bot", type=int, metavar="PORT", help=argparse.SUPPRESS)
    orders = parser.parse_args()
    if orders.bot:
        asyncio.run(Bot().run(orders.bot))
        return
    rounds = [asyncio.run(_measure(orders.people, orders.messages)) for _ in range(orders.rounds)]
    rates, costs, calls = zip(*rounds, strict=True)
    print(f"The Bot API on loopback, {orders.people * orders.messages} updates, {orders.rounds} rounds:")
    for figures, of in (
        (rates, "updates/s"),
        (costs, "us CPU of the sandbox an update"),
        (calls, "us CPU of the sandbox a call"),
    ):
        print(f"{statistics.median(figures):.0f} {of}, median; {min(figures):.0f} to {max(figures):.0f}")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
