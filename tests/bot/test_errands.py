"""The runner: every errand is run, or given up and its service told, whatever Telegram answers and whenever it ends."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot import errands as house
from bot.errands import Runner
from bot.words import Words
from storage import errands, groups
from storage.database import Transaction
from storage.errands import LIFETIME, Errand, Kind
from tests.cast import Actor, Cast
from tests.conftest import ZONE, OtherWriter

OLD, NEW = -4001, -1002000001


@dataclass
class Wire:
    """Telegram: takes calls, answers as the test wrote, else with yes."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    script: deque[TelegramError] = field(default_factory=deque)

    async def call(self, url: str, method: str, parameters: dict[str, Any], **_: Any) -> bool:
        assert url == "http://telegram/bot1:x"
        self.calls.append((method, parameters))
        if self.script:
            raise self.script.popleft()
        return True


@dataclass
class Room:
    """The runner at work on a real database."""

    cast: Cast
    li: Actor
    group: int
    wire: Wire = field(default_factory=Wire)
    ended: list[tuple[Kind, bool]] = field(default_factory=list)
    may_act: bool = True
    later: datetime | None = None

    def run(self, act: Callable[[Runner], Awaitable[None]]) -> None:
        async def run() -> None:
            self.cast.database.start(asyncio.get_running_loop())
            runner = Runner(
                self.cast.database,
                self.wire,  # type: ignore[arg-type]
                Words(ZONE),
                method_url="http://telegram/bot1:x",
                ran=dict.fromkeys(Kind, self._hear),
                clock=lambda: self.later or self.cast.now,
                may_act=lambda: self.may_act,
            )
            try:
                await act(runner)
            finally:
                await runner.drain(0.5)
                await self.cast.database.finish()

        asyncio.run(run())

    def _hear(self, _: Transaction, errand: Errand, /, *, done: bool, now: datetime) -> None:
        assert now == (self.later or self.cast.now)
        self.ended.append((errand.kind, done))

    def go(self, errand: Errand) -> None:
        """Orders it, and waits until it is over."""

        async def act(runner: Runner) -> None:
            def rule(session: Transaction) -> None:
                errands.order(session, errand, now=self.cast.now)

            await self.cast.database.write(rule)
            await over(runner)

        self.run(act)

    def pin(self) -> Errand:
        return Errand(Kind.PIN, group=self.group, argument="7")

    @property
    def left(self) -> int:
        return len(self.cast.read(errands.waiting))


async def over(runner: Runner) -> None:
    async with asyncio.timeout(10):
        while runner._under_way:  # noqa: ASYNC110 - what is awaited is a state of the house, not an event
            await asyncio.sleep(0.002)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "_FIRST_PAUSE", 0.01)
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def room(cast: Cast) -> Room:
    li = cast.create_member("李明")
    cast.acts(li, groups.came, OLD, "群", False)
    return Room(cast, li, cast.read(lambda session: session.query(groups.cards.Group).one().id))


class TestCalls:
    def test_are_those_of_the_kind(self, room: Room) -> None:
        pin = {"chat_id": OLD, "message_id": 7, "disable_notification": True}
        chat = {"type": "chat", "chat_id": room.li.person.telegram_id}
        for errand, call in (
            (room.pin(), ("pinChatMessage", pin)),
            (
                Errand(Kind.UNPIN, group=room.group, argument="7"),
                ("unpinChatMessage", {"chat_id": OLD, "message_id": 7}),
            ),
            (Errand(Kind.LEAVE, group=room.group), ("leaveChat", {"chat_id": OLD})),
            (Errand(Kind.NO_COMMANDS, room.li.account_id), ("deleteMyCommands", {"scope": chat})),
        ):
            room.go(errand)
            assert room.wire.calls.pop() == call
            assert room.ended.pop() == (errand.kind, True)
            assert room.left == 0

    def test_of_commands_have_their_words_in_the_persons_language(self, room: Room) -> None:
        room.go(Errand(Kind.COMMANDS, room.li.account_id, argument="start help"))
        ((method, parameters),) = room.wire.calls
        assert method == "setMyCommands"
        assert [one["command"] for one in parameters["commands"]] == ["start", "help"]
        assert parameters["commands"][0]["description"] == "打开首页"


class TestTryingAgain:
    def test_follows_what_may_pass(self, room: Room) -> None:
        room.wire.script.extend([NetworkError("Bad Gateway"), RetryAfter(0), TelegramError("?")])
        room.go(room.pin())
        assert (len(room.wire.calls), room.ended, room.left) == (4, [(Kind.PIN, True)], 0)

    def test_ends_after_two_days(self, room: Room) -> None:
        room.later = room.cast.now + LIFETIME
        room.wire.script.append(NetworkError("Bad Gateway"))
        room.go(room.pin())
        assert (room.ended, room.left) == ([(Kind.PIN, False)], 0)

    def test_goes_on_after_a_restart(self, room: Room) -> None:
        room.cast.write(lambda session: errands.order(session, room.pin(), now=room.cast.now))

        async def act(runner: Runner) -> None:
            await runner.start()
            await over(runner)

        room.run(act)
        assert (len(room.wire.calls), room.left) == (1, 0)

    def test_waits_for_a_database_that_can_not_write(self, room: Room, other_writer: OtherWriter) -> None:
        room.cast.write(lambda session: errands.order(session, room.pin(), now=room.cast.now))

        async def act(runner: Runner) -> None:
            other_writer.hold()
            await runner.start()
            async with asyncio.timeout(10):
                while not room.wire.calls:  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.002)
            other_writer.let_go()
            await over(runner)

        room.run(act)
        assert (room.ended, room.left) == ([(Kind.PIN, True)], 0)

    def test_is_not_for_who_has_lost_the_work(self, room: Room) -> None:
        room.may_act = False

        async def act(runner: Runner) -> None:
            await room.cast.database.write(lambda s: errands.order(s, room.pin(), now=room.cast.now))
            await asyncio.sleep(0.05)

        room.run(act)
        assert (room.wire.calls, room.left) == ([], 1)


class TestRefusals:
    def test_are_final_and_the_service_is_told(self, room: Room) -> None:
        room.wire.script.append(BadRequest("Not enough rights to manage pinned messages in the chat"))
        room.go(room.pin())
        assert (len(room.wire.calls), room.ended, room.left) == (1, [(Kind.PIN, False)], 0)

    def test_of_what_is_so_already_are_none(self, room: Room) -> None:
        room.wire.script.append(BadRequest("Chat_not_modified"))
        room.go(room.pin())
        assert room.ended == [(Kind.PIN, True)]

    def test_to_leave_what_one_is_not_in_are_none(self, room: Room) -> None:
        room.wire.script.append(Forbidden("bot is not a member of the supergroup chat"))
        room.go(Errand(Kind.LEAVE, group=room.group))
        assert room.ended == [(Kind.LEAVE, True)]


class TestAGroupThatMoves:
    def test_is_followed(self, room: Room) -> None:
        room.wire.script.append(ChatMigrated(NEW))
        room.go(Errand(Kind.LEAVE, group=room.group))
        assert [parameters["chat_id"] for _, parameters in room.wire.calls] == [OLD, NEW]

    def test_owes_no_pin_of_a_message_that_it_left_behind(self, room: Room) -> None:
        room.wire.script.append(ChatMigrated(NEW))
        room.go(room.pin())
        assert (len(room.wire.calls), room.ended, room.left) == (1, [], 0)
