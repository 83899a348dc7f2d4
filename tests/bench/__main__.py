"""Runs every contender in turn, round after round, and prints the medians as a table."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from bot import ground, settings
from storage import accounts, units
from storage.database import Transaction
from storage.members import Member, Standing
from tests import server
from tests.bench.telegram import FIRST_PERSON
from tests.story.nursery import UNIONHALL
from tests.story.running import MORNING

TOKEN = "700100200:AAbench-only-7hQx2vZkP0sWmB3nYcD4eFgH5iJ"
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Contender:
    """A bot, what is done with it, and by how many."""

    name: str
    command: list[str]
    what: str
    people: int
    on_server: bool = False


_ECHO = [sys.executable, "-m", "tests.bench.echo"]
CONTENDERS = (
    Contender("Union Hall: a whole report, 9 steps", [str(UNIONHALL), "run"], "report", 1000),
    Contender("Union Hall on PostgreSQL: the same", [str(UNIONHALL), "run"], "report", 1000, on_server=True),
    Contender("PTB echo, our transport, 256 at once", [*_ECHO, "swift"], "echo", 1000),
    Contender("PTB echo as it comes", [*_ECHO, "stock"], "echo", 10),
    Contender("Union Hall: five texts in one breath", [str(UNIONHALL), "run"], "breath", 200),
)


@contextmanager
def _data(contender: Contender, folder: str) -> Iterator[dict[str, str]]:
    """The settings of a bot's data; on PostgreSQL in a database of its own, as safe as the server is set to be."""
    mine = {"UNIONHALL_DATA": folder}
    if not contender.on_server:
        yield mine
        return
    with server.databases(f"bench_{os.getpid()}") as make:
        url = make_url(make("reports")).set(query={})
        yield {**mine, "UNIONHALL_DATABASE_URL": url.render_as_string(hide_password=False)}


def _populate(data: dict[str, str], people: int) -> None:
    found = settings.read(data, needs_token=False)
    database = ground.open_database(found, may_create=True)

    def fill(session: Transaction) -> None:
        now = datetime.now(UTC)
        station = units.create(session, "城东供水站", units.create(session, "江州市水务局").id)
        for number in range(people):
            member = Member(name=f"职工{number}", unit_id=station.id, standing=Standing.ACTIVE)
            session.add(member)
            session.flush()
            account_id = accounts.open_account(session, FIRST_PERSON + number, "zh", now=now)
            accounts.bind(session, account_id, member.id, now=now)

    database.write_now(fill)
    database.close()


@contextmanager
def _telegram(contender: Contender, latency: int) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.bench.telegram", contender.what, "--token", TOKEN]
    command += ["--people", str(contender.people), "--latency", str(latency)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _run(contender: Contender, latency: int) -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory() as folder,
        _data(contender, folder) as data,
        _telegram(contender, latency) as telegram,
    ):
        assert telegram.stdin is not None
        assert telegram.stdout is not None
        address = telegram.stdout.readline().strip()
        if contender.command[0] == str(UNIONHALL):
            _populate(data, contender.people)
        environment = {**os.environ, "UNIONHALL_TOKEN": TOKEN, "UNIONHALL_API_URL": address, **data}
        environment |= {"UNIONHALL_LOG": "warning", "UNIONHALL_CLOCK": MORNING}
        bot = subprocess.Popen(contender.command, env=environment, stderr=subprocess.DEVNULL)
        try:
            time.sleep(3)  # start-up is another figure; here it must only be over
            before = _cpu(bot.pid)
            telegram.stdin.write("go\n")
            telegram.stdin.flush()
            figures: dict[str, float] = json.loads(telegram.stdout.readline())
            figures["cpu_ms"] = (_cpu(bot.pid) - before) * 1000 / figures["updates"]
            figures["rss_mb"] = _rss(bot.pid)
            return figures
        finally:
            bot.kill()
            bot.wait()


def _cpu(pid: int) -> float:
    """CPU seconds of a process, user and system, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _rss(pid: int) -> float:
    (line,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def _first_answer() -> float:
    """Seconds from `unionhall run` on an empty folder to the first answered /start."""
    contender = Contender("", [str(UNIONHALL), "run"], "start", 1)
    with tempfile.TemporaryDirectory() as folder, _telegram(contender, 0) as telegram:
        assert telegram.stdin is not None
        assert telegram.stdout is not None
        address = telegram.stdout.readline().strip()
        environment = {**os.environ, "UNIONHALL_TOKEN": TOKEN, "UNIONHALL_API_URL": address, "UNIONHALL_DATA": folder}
        environment["UNIONHALL_CLOCK"] = MORNING
        started = time.perf_counter()
        bot = subprocess.Popen([UNIONHALL, "run"], env=environment, stderr=subprocess.DEVNULL)
        try:
            telegram.stdin.write("go\n")
            telegram.stdin.flush()
            telegram.stdout.readline()
            return time.perf_counter() - started
        finally:
            bot.kill()
            bot.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--latency", type=int, default=50, help="ms on every answer of Telegram")
    orders = parser.parse_args()
    contenders = [one for one in CONTENDERS if not one.on_server or server.answers()]
    results: dict[str, list[dict[str, float]]] = {contender.name: [] for contender in contenders}
    for number in range(orders.rounds):
        for contender in contenders:
            print(f"round {number + 1}/{orders.rounds}: {contender.name}", file=sys.stderr)
            results[contender.name].append(_run(contender, orders.latency))
    _print(results, orders.latency)
    starts = [_first_answer() for _ in range(orders.rounds)]
    print(f"\nFirst answered /start after `unionhall run` on an empty folder: {statistics.median(starts):.2f} s")


def _print(results: dict[str, list[dict[str, float]]], latency: int) -> None:
    print(f"Medians of {len(next(iter(results.values())))} interleaved rounds, {latency} ms latency of Telegram:\n")
    print("| | updates/s | CPU ms/update | p50 s | p99 s | out of order | RSS MB |")
    print("|---|---|---|---|---|---|---|")
    for name, rounds in results.items():
        middle = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
        waits = [f"{middle[key]:.2f}" if key in middle else "" for key in ("p50", "p99")]
        row = [name, f"{middle['updates'] / middle['seconds']:.0f}", f"{middle['cpu_ms']:.2f}", *waits]
        print("| " + " | ".join([*row, f"{middle['violations']:.0f}", f"{middle['rss_mb']:.0f}"]) + " |")


if __name__ == "__main__":
    main()
