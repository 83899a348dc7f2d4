"""Quiz contests: ten groups of a hundred people with twenty questions, and one group of a thousand who answer within
five seconds. Whether every answer that was acknowledged is scored as an oracle of its own scores it, what passes from a
press to the word over its button, and whether Telegram had to say stop. The bot is the real one, over HTTP.

`python -m tests.bench.contests [--latency 50] [--hall 0|1] [--database sqlite|postgresql|both]`; part of `make bench`.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select
from sqlalchemy.orm import Session

from bot import ground, settings
from bot.sandbox.course import Call
from bot.sandbox.faults import Latency
from bot.sandbox.limits import Limits, Rate
from bot.sandbox.records import Message, Person
from bot.sandbox.server import Sandbox
from storage import accounts, chats, units
from storage.chats import Group
from storage.contests import Contest, ContestPlayer, ContestQuestion, ContestRoom, State, codes, paper, running, tables
from storage.database import Database
from storage.members import Member, Standing
from storage.questions import Content, Kind, Option, keeping
from tests import server
from tests.bench.__main__ import TOKEN, _cpu, _rss
from tests.bench.telegram import FIRST_PERSON
from tests.story.nursery import UNIONHALL
from tests.story.running import MORNING

#: Seconds over which a group joins, and that the whole may last.
JOINED, LONGEST = 5.0, 900.0
_JOIN, _PICK = "1playing.join:", "1playing.pick:"
#: A press is the question's number and the place shown, in one.
PLACES = 100
#: What the last message says.
_OVER = "结束了"
TAKEN = "收到"


@dataclass(frozen=True)
class Hall:
    """How many groups of how many people, how many questions, and the seconds within which everybody answers."""

    name: str
    groups: int
    people: int
    questions: int
    within: float
    seconds: int


HALLS = (
    Hall("10 groups of 100, 20 questions", 10, 100, 20, 8.0, 10),
    Hall("one group of 1,000, answers within 5 s", 1, 1_000, 5, 5.0, 10),
)


@dataclass
class Crowd:
    """Everybody in their group; each press with when it was made and what was said over its button."""

    sandbox: Sandbox
    halls: dict[int, list[Person]]
    within: float
    dice: random.Random
    pressed: dict[str, tuple[float, int, int, int]] = field(default_factory=dict)
    toasts: dict[str, tuple[float, str]] = field(default_factory=dict)
    seen: set[tuple[int, str]] = field(default_factory=set)
    refused: int = 0
    sent: dict[int, list[float]] = field(default_factory=dict)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    ended: set[int] = field(default_factory=set)
    joined: int = 0

    def hear(self, chat_id: int, message: Message, _: str) -> None:
        if chat_id not in self.halls:
            return
        self.sent.setdefault(chat_id, []).append(time.perf_counter())
        data = [one.get("callback_data", "") for row in message.inline_keyboard or [] for one in row]
        picks = [one for one in data if one.startswith(_PICK)]
        joins = [one for one in data if one.startswith(_JOIN)]
        if picks and (chat_id, picks[0]) not in self.seen:
            self.seen.add((chat_id, picks[0]))
            self._spread(chat_id, message, picks, self.within)
        elif joins and (chat_id, joins[0]) not in self.seen:
            self.seen.add((chat_id, joins[0]))
            self._spread(chat_id, message, joins[:1], JOINED)
        elif _OVER in message.text:
            self.end(chat_id)

    def end(self, chat_id: int) -> None:
        self.ended.add(chat_id)
        if len(self.ended) == len(self.halls):
            self.over.set()

    def _spread(self, chat_id: int, message: Message, data: list[str], within: float) -> None:
        loop = asyncio.get_running_loop()
        for person in self.halls[chat_id]:
            loop.call_later(self.dice.uniform(0, within), self._press, person, message, self.dice.choice(data))

    def _press(self, person: Person, message: Message, data: str) -> None:
        at = time.perf_counter()
        key = self.sandbox.world.person_presses(person, message, data).id
        if data.startswith(_PICK):
            nth, shown = divmod(int(data.split(":")[2]), PLACES)
            self.pressed[key] = (at, person.id, nth, shown)
        else:
            self.joined += 1

    def answered(self, call: Call, _: bytes) -> None:
        self.refused += call.status == 429
        if call.method == "answerCallbackQuery":
            key = str(call.params.get("callback_query_id"))
            self.toasts.setdefault(key, (time.perf_counter(), str(call.params.get("text") or "")))

    def figures(self) -> dict[str, Any]:
        told = {key: self.toasts[key] for key in self.pressed if key in self.toasts}
        waits = sorted(at - self.pressed[key][0] for key, (at, _) in told.items())
        taken = [list(self.pressed[key][1:]) for key, (_, text) in told.items() if TAKEN in text]
        return {
            "presses": len(self.pressed),
            "silent": len(self.pressed) - sum(bool(text) for _, text in told.values()),
            "taken": taken,
            "p50": waits[len(waits) // 2],
            "p99": waits[int(len(waits) * 0.99)],
            "worst": waits[-1],
            "refused": self.refused,
            "busiest": max((_most_within(times, 60.0) for times in self.sent.values()), default=0),
        }


def _most_within(times: list[float], seconds: float) -> int:
    """The most messages and edits that one group had within any so many seconds."""
    return max(sum(begun <= at < begun + seconds for at in times) for begun in times)


async def _telegram(orders: argparse.Namespace) -> None:
    """Telegram's side: says its address and the groups, and at the end its figures, as JSON."""
    async with Sandbox(token=TOKEN, recording=False) as sandbox:
        sandbox.world.history = 20
        sandbox.limits = Limits(on=True, all=Rate(10_000, 10_000))
        halls: dict[int, list[Person]] = {}
        for group in range(orders.groups):
            first = FIRST_PERSON + group * orders.people
            people = [
                sandbox.world.add_person(f"职工{at}", id=first + at, language_code="zh-hans", started=True)
                for at in range(orders.people)
            ]
            made = sandbox.world.add_group(f"站所群{group}", people, basic=False)
            sandbox.world.person_adds(people[0], made, [sandbox.world.bot])
            halls[made.id] = people
        if orders.latency:
            sandbox.faults.plan("*", Latency(ms=orders.latency))
        crowd = Crowd(sandbox, halls, orders.within, random.Random(11))
        sandbox.world.listeners.append(crowd.hear)
        sandbox.listeners.append(crowd.answered)
        print(json.dumps({"url": sandbox.url, "groups": [*halls]}), flush=True)
        async with asyncio.timeout(LONGEST):
            await crowd.over.wait()
        await asyncio.sleep(2)  # what is under way belongs to it
        print(json.dumps(crowd.figures()), flush=True)
        await asyncio.to_thread(sys.stdin.readline)


def _bank(count: int) -> list[Content]:
    options = (Option("应当先报告", right=True), Option("先处理再报告"), Option("不用管"), Option("看情况"))
    return [
        Content(Kind.SINGLE, f"第{nth}题：发现隐患怎么办？", options, explanation="见规程。") for nth in range(count)
    ]


def _put_on(session: Session, hall: Hall, groups: list[int]) -> int:
    """People, groups, a contest that is ready; its key."""
    now = datetime.fromisoformat(MORNING)
    bureau = units.create(session, "江州市水务局").id
    contest = None
    for nth, chat_id in enumerate(groups):
        station = units.create(session, f"第{nth + 1}供水站", bureau).id
        group = Group(chat_id=chat_id, title=f"站所群{nth}", language="zh", state=chats.State.ADMITTED, unit_id=station)
        group.added_at = group.admitted_at = now
        session.add(group)
        session.flush()
        for at in range(hall.people):
            number = nth * hall.people + at
            member = Member(name=f"职工{number}", unit_id=station, standing=Standing.ACTIVE)
            session.add(member)
            session.flush()
            account_id = accounts.open_account(session, FIRST_PERSON + number, "zh", now=now)
            accounts.bind(session, account_id, member.id, now=now)
        if contest is None:
            contest = Contest(code=codes.fresh(session), state=State.READY, title="安全知识竞赛", made_by=account_id)
            contest.made_at, contest.lobby, contest.pause, contest.seconds = now, 10, 5, hall.seconds
            session.add(contest)
            session.flush()
        session.add(ContestRoom(contest_id=contest.id, group_id=group.id, chat_id=chat_id))
    assert contest is not None
    made = keeping.put_all(session, _bank(hall.questions), author_id=None, approved_by=None, now=now)
    for one in made:
        one.state = "live"
    session.flush()
    paper.put(session, contest, [one.id for one in made], lot=3)
    return contest.id


def _oracle(database: Database, contest_id: int, taken: list[list[int]]) -> tuple[int, int]:
    """How many players there are, and whose points are other than ten for each right answer that was acknowledged."""

    def rule(session: Session) -> tuple[int, int]:
        orders = {one.nth: one.places for one in session.scalars(select(ContestQuestion))}
        points: dict[int, int] = {}
        for person, nth, shown in taken:
            points[person] = points.get(person, 0) + 1000 * (orders[nth][shown] == 0)
        whose = (
            select(ContestPlayer.id, accounts.Account.telegram_id)
            .join(accounts.Account, accounts.Account.member_id == ContestPlayer.member_id)
            .where(ContestPlayer.contest_id == contest_id)
        )
        people = {player: telegram for player, telegram in session.execute(whose)}  # noqa: C416
        lines = tables.people(session, session.get_one(Contest, contest_id))
        return len(lines), sum(points.get(people[one.key], 0) != one.points for one in lines)

    return database.read_now(rule)


@contextmanager
def _data(folder: str, *, on_server: bool) -> Iterator[dict[str, str]]:
    """The settings of a bot's data; on PostgreSQL in a database of its own, as safe as the server is set to be."""
    mine = {"UNIONHALL_DATA": folder}
    if not on_server:
        yield mine
        return
    with server.databases(f"bench_contests_{os.getpid()}") as make:
        url = make_url(make("contests")).set(query={})
        yield {**mine, "UNIONHALL_DATABASE_URL": url.render_as_string(hide_password=False)}


def _measure(data: dict[str, str], kind: str, hall: Hall, latency: int, side: "subprocess.Popen[str]") -> None:
    assert side.stdin is not None
    assert side.stdout is not None
    told = json.loads(side.stdout.readline())
    environment = {**os.environ, **data, "UNIONHALL_TOKEN": TOKEN, "UNIONHALL_API_URL": told["url"]}
    environment |= {"UNIONHALL_LOG": "warning", "UNIONHALL_CLOCK": MORNING}
    with closing(ground.open_database(settings.read(data, needs_token=False), may_create=True)) as database:
        contest_id = database.write_now(lambda session: _put_on(session, hall, told["groups"]))
        bot = subprocess.Popen([str(UNIONHALL), "run"], env=environment, stderr=subprocess.DEVNULL)
        try:
            time.sleep(3)  # start-up is another figure; here it must only be over
            now = settings.read(environment, env_file=Path(data["UNIONHALL_DATA"]) / "no.env").clock()

            def begin(session: Session) -> None:
                running.begin(session, session.get_one(Contest, contest_id), now=now)

            used, begun = _cpu(bot.pid), time.perf_counter()
            database.write_now(begin)
            found = json.loads(side.stdout.readline())
            took, used = time.perf_counter() - begun, _cpu(bot.pid) - used
            players, wrong = _oracle(database, contest_id, found["taken"])
            waits = ", ".join(f"{name} {found[name] * 1000:.0f} ms" for name in ("p50", "p99", "worst"))
            print(f"{kind}: {hall.name}; {latency} ms on every answer of Telegram")
            print(f"  {found['presses']} presses, {len(found['taken'])} acknowledged, {found['silent']} without a word")
            print(f"  {players} in the table, {wrong} with other points than the oracle's")
            print(f"  from the press to the word over its button: {waits}")
            print(f"  429: {found['refused']}; most messages and edits of a group in a minute: {found['busiest']}")
            print(f"  {took:.0f} s, the bot {used / took:.0%} of a core, {_rss(bot.pid):.0f} MB;", end=" ")
            print(f"load of the machine {os.getloadavg()[0]:.1f}", flush=True)
        finally:
            bot.kill()
            bot.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.contests")
    parser.add_argument("--latency", type=int, default=50)
    parser.add_argument("--hall", type=int, choices=range(len(HALLS)), help="one of them alone")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="sqlite")
    parser.add_argument("--telegram", action="store_true", help="be the other side")
    for name, kind in (("groups", int), ("people", int), ("within", float)):
        parser.add_argument(f"--{name}", type=kind)
    orders = parser.parse_args()
    if orders.telegram:
        asyncio.run(_telegram(orders))
        return
    kinds = ("sqlite", "postgresql") if orders.database == "both" else (orders.database,)
    for hall, kind in product(HALLS if orders.hall is None else [HALLS[orders.hall]], kinds):
        command = [sys.executable, "-m", "tests.bench.contests", "--telegram", f"--latency={orders.latency}"]
        command += [f"--{name}={getattr(hall, name)}" for name in ("groups", "people", "within")]
        with (
            tempfile.TemporaryDirectory() as folder,
            _data(folder, on_server=kind == "postgresql") as data,
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
        ):
            try:
                _measure(data, kind, hall, orders.latency, process)
            finally:
                process.kill()


if __name__ == "__main__":
    main()
