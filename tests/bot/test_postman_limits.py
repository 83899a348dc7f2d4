"""The postman before a Telegram that keeps its flood limits: the pace meets none by itself, and loses nothing to one.

All of it over real HTTP, in a loop whose seconds are short.
"""

import asyncio
import selectors
import time
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from bot import lane as lanes
from bot import postman as house
from bot.letters import RIGHTS
from bot.pace import Pace
from bot.postman import Postman
from bot.rendering import Renderer
from bot.routes import KEYBOARDS
from bot.sandbox.limits import Limits, Rate
from bot.sandbox.server import Sandbox
from bot.transport import Patience, Transport
from bot.words import Words
from storage import outbox
from storage.database import Transaction
from storage.outbox import Letter, Rank, State
from tests.cast import Actor, Cast
from tests.conftest import ZONE, Open


class Hurried(asyncio.SelectorEventLoop):
    """A loop in which so many seconds pass in a real one; what the machine is late by is as many times as late."""

    times = 20.0

    class Selector(selectors.DefaultSelector):
        def select(self, timeout: float | None = None) -> Any:
            return super().select(timeout if timeout is None else timeout / Hurried.times)

    def __init__(self) -> None:
        super().__init__(self.Selector())

    def time(self) -> float:
        return hurried()


def hurried() -> float:
    return time.monotonic() * Hurried.times


@pytest.fixture(autouse=True)
def one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The postman's seconds are the loop's."""
    for room in (house, lanes):
        monkeypatch.setattr(room, "time", SimpleNamespace(monotonic=hurried))
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@dataclass
class Round:
    """Letters for some people, who stand in the sandbox with the same numbers."""

    cast: Cast
    opened: Open
    limits: Limits
    sandbox: Sandbox = field(default_factory=Sandbox)
    people: list[Actor] = field(default_factory=list)

    def meet(self, number: int) -> list[Actor]:
        self.people = [self.cast.create_stranger() for _ in range(number)]
        for actor in self.people:
            self.sandbox.world.add_person("职工", id=actor.person.telegram_id, started=True)
        return self.people

    def deliver(self, *letters: Letter) -> None:
        """Until every letter has come to its end."""

        def rule(session: Transaction) -> None:
            for letter in letters:
                outbox.queue(session, letter, now=self.cast.now)

        self.cast.write(rule)
        with asyncio.Runner(loop_factory=Hurried) as runner:
            runner.run(self._deliver())

    async def _deliver(self) -> None:
        self.sandbox.limits = self.limits
        async with self.sandbox, self._postman() as postman:
            await postman.start()
            async with asyncio.timeout(60 * Hurried.times):
                while postman._ends.open:  # noqa: ASYNC110 - what is awaited is a state of the house, not an event
                    await asyncio.sleep(0.1)

    @asynccontextmanager
    async def _postman(self) -> Any:
        database = self.opened()  # the bot's own, as each process has one
        database.start(asyncio.get_running_loop())
        transport = Transport(Patience(*[60 * Hurried.times] * 5))
        await transport.initialize()
        postman = Postman(
            database,
            transport,
            Renderer(Words(ZONE), KEYBOARDS),
            method_url=f"{self.sandbox.url}/bot{self.sandbox.token}",
            rights=RIGHTS,
            ended={},
            clock=lambda: self.cast.now,
        )
        postman._pace = Pace(hurried)
        try:
            yield postman
        finally:
            await postman.drain(1)
            await transport.shutdown()
            await database.stop()

    @property
    def statuses(self) -> Counter[int]:
        return Counter(call.status for call in self.sandbox.calls)

    def said(self, to: Actor) -> list[str]:
        """The numbers in what stands in somebody's chat."""
        messages = self.sandbox.world.chats[to.person.telegram_id].messages.values()
        return [message.text.partition("E-")[2][:4] for message in messages]

    def ends(self) -> Counter[str]:
        stored = self.cast.read(lambda session: session.query(outbox.StoredLetter).all())
        return Counter(one.state for one in stored)


def letters(to: Actor, number: int, rank: Rank) -> list[Letter]:
    return [Letter(to.account_id, "home.apology", {"incident": f"E-{one:04}"}, rank) for one in range(number)]


def numbers(count: int) -> list[str]:
    return [f"{one:04}" for one in range(count)]


@pytest.fixture
def round_(cast: Cast, opened: Open) -> Round:
    return Round(cast, opened, Limits(hurried, on=True))


class TestPace:
    def test_brings_40_letters_to_one_chat_without_a_429(self, round_: Round) -> None:
        (li,) = round_.meet(1)
        round_.deliver(*letters(li, 40, Rank.NOTICE))
        assert round_.statuses == {200: 40}
        assert round_.said(li) == numbers(40)

    def test_brings_a_broadcast_to_150_and_answers_besides_without_a_429(
        self, round_: Round, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Hurried, "times", 5.0)
        round_.limits.grace = 3.0  # for a busy machine; without the pace it would still be too many
        people = round_.meet(150)
        broadcast = [letter for one in people for letter in letters(one, 2, Rank.BROADCAST)]
        round_.deliver(*broadcast, *letters(people[0], 18, Rank.ANSWER))
        assert round_.statuses == {200: 318}
        assert all(round_.said(one) == numbers(2) for one in people[1:])

    def test_meets_none_when_a_process_follows_another(self, round_: Round) -> None:
        (li,) = round_.meet(1)
        for _ in range(2):
            round_.deliver(*letters(li, 18, Rank.ANSWER))
        assert round_.statuses == {200: 36}


class TestRefused:
    """Figures below those of the pace: it will be refused."""

    def test_loses_no_letter_of_one_chat_nor_their_order(self, round_: Round) -> None:
        round_.limits.chat, round_.limits.grace = Rate(0.5, 1), 0.0
        (li,) = round_.meet(1)
        round_.deliver(*letters(li, 12, Rank.NOTICE))
        assert round_.statuses[429] > 0
        assert round_.ends() == {State.SENT: 12}
        assert round_.said(li) == numbers(12)

    def test_loses_no_letter_of_a_broadcast(self, round_: Round) -> None:
        round_.limits.all, round_.limits.grace = Rate(10, 10), 0.0
        people = round_.meet(15)
        round_.deliver(*[letter for one in people for letter in letters(one, 2, Rank.BROADCAST)])
        assert round_.statuses[429] > 0
        assert round_.ends() == {State.SENT: 30}
        assert all(round_.said(one) == numbers(2) for one in people)
