"""The eraser: every message of which nothing may be kept is deleted, or its sender told, whatever Telegram answers."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot import eraser as house
from bot.eraser import Eraser
from bot.sandbox.faults import BadGateway, CutBody, Fault, Forbidden, HeldAnswer, LostAnswer, Reset, TooManyRequests
from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from bot.sandbox.server import SandboxThread
from bot.transport import Transport
from storage import erasures, visitors
from storage.database import Transaction
from tests.cast import Actor, Cast
from tests.conftest import OtherWriter

Act = Callable[[Eraser], Awaitable[None]]


@dataclass
class Room:
    """The eraser at work on a real database, against a Bot API over HTTP."""

    cast: Cast
    sandbox: SandboxThread
    li: Actor
    phone: Phone
    now: datetime

    def run(self, act: Act, *, drain: float = 1.0) -> None:
        """Opens, goes on with what was left, acts, and closes as the house does."""

        async def run() -> None:
            self.cast.database.start(asyncio.get_running_loop())
            transport = Transport()
            await transport.initialize()
            url = f"{self.sandbox.url}/bot{self.sandbox.token}"
            eraser = Eraser(self.cast.database, transport, method_url=url, clock=lambda: self.now)
            try:
                await eraser.start()
                await act(eraser)
            finally:
                await eraser.drain(drain)
                await self.cast.database.stop()
                await transport.shutdown()

        asyncio.run(run())

    def erase(self, *messages: Message) -> None:
        """Orders the messages deleted in one transaction, and waits until every erasure is over."""

        async def act(eraser: Eraser) -> None:
            await self.order(*messages)
            await over(eraser)

        self.run(act)

    async def order(self, *messages: Message) -> None:
        def rule(session: Transaction) -> None:
            by = visitors.recognise(session, self.li.person, now=self.now)
            for message in messages:
                erasures.order(session, message.message_id, by=by, now=self.now)

        await self.cast.database.write(rule)

    def fails(self, fault: Fault, *, calls: int | None = 1) -> None:
        self.sandbox.faults.plan("deleteMessage", fault, calls=calls)

    @property
    def calls(self) -> int:
        return self.sandbox.counts["deleteMessage"]

    @property
    def left(self) -> int:
        return len(self.cast.read(erasures.waiting))

    @property
    def told(self) -> list[str]:
        return self.cast.keys(self.li)


async def until(true: Callable[[], object]) -> None:
    """Returns as soon as it is true; fails when that takes too long."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what is awaited is a state of the house, not an event
            await asyncio.sleep(0.002)


async def over(eraser: Eraser) -> None:
    await until(lambda: not eraser._tasks)


async def none(_: Eraser) -> None:
    """Opens and closes."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A first pause of nothing; and no word of the library about how it will count seconds one day."""
    monkeypatch.setattr(house, "_FIRST_PAUSE", 0.01)
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def room(cast: Cast) -> Iterator[Room]:
    li = cast.create_member("李明")
    with SandboxThread() as sandbox:
        phone = sandbox.phone("李明", person_id=li.person.telegram_id)
        phone.start()
        yield Room(cast, sandbox, li, phone, cast.now)


class TestErasing:
    def test_deletes_what_is_ordered(self, room: Room) -> None:
        kept, gone = room.phone.type("困难申报"), room.phone.type("6222021234567890123")
        room.erase(gone)
        assert gone.deleted
        assert not kept.deleted
        assert (room.left, room.told) == (0, [])

    def test_deletes_every_picture_of_an_album_and_files_too(self, room: Room) -> None:
        things = [room.phone.send_photo(album="17") for _ in range(3)] + [room.phone.send_document("a.pdf", b"%PDF")]
        room.erase(*things)
        assert all(thing.deleted for thing in things)
        assert room.left == 0

    def test_begins_with_the_commit(self, room: Room) -> None:
        message = room.phone.type("6222021234567890123")

        def failing(session: Transaction) -> None:
            by = visitors.recognise(session, room.li.person, now=room.now)
            erasures.order(session, message.message_id, by=by, now=room.now)
            raise ArithmeticError

        async def act(eraser: Eraser) -> None:
            with pytest.raises(ArithmeticError):
                await room.cast.database.write(failing)
            assert not eraser._tasks

        room.run(act)
        assert (room.calls, room.left) == (0, 0)

    def test_takes_a_message_that_its_sender_deleted_first_for_gone(self, room: Room) -> None:
        message = room.phone.type("6222021234567890123")
        room.sandbox.world.bot_deletes(message)
        room.erase(message)
        assert (room.calls, room.left, room.told) == (1, 0, [])

    def test_makes_a_few_calls_at_a_time(self, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        under_way, most = 0, 0
        delete = Eraser._delete

        async def counted(self: Eraser, erasure: erasures.Erasure) -> bool:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            try:
                return await delete(self, erasure)
            finally:
                under_way -= 1

        monkeypatch.setattr(Eraser, "_delete", counted)
        messages = [room.phone.type("6222021234567890123") for _ in range(40)]
        room.erase(*messages)
        assert all(message.deleted for message in messages)
        assert most == house.AT_ONCE


class TestTryingAgain:
    @pytest.mark.parametrize(
        "fault", [BadGateway(), Reset(), LostAnswer(), CutBody()], ids=lambda one: type(one).__name__
    )
    def test_goes_on_until_telegram_has_answered(self, room: Room, fault: Fault) -> None:
        message = room.phone.type("6222021234567890123")
        room.fails(fault, calls=3)
        room.erase(message)
        assert message.deleted
        assert (room.calls, room.left, room.told) == (4, 0, [])

    def test_waits_as_long_as_telegram_asks_and_everybody_with_it(self, room: Room) -> None:
        messages = [room.phone.type("6222021234567890123") for _ in range(20)]
        room.fails(TooManyRequests(1))
        started = time.monotonic()
        room.erase(*messages)
        assert time.monotonic() - started >= 1
        assert all(message.deleted for message in messages)
        calls = [call for call in room.sandbox.calls if call.method == "deleteMessage"]
        (refused,) = [call.at for call in calls if call.status == 429]
        assert len([call for call in calls if call.at < refused + 0.9]) < 2 * house.AT_ONCE
        assert (room.left, room.told) == (0, [])

    def test_outlasts_an_outage(self, room: Room) -> None:
        message = room.phone.type("6222021234567890123")
        room.sandbox.unplug()

        async def act(eraser: Eraser) -> None:
            await room.order(message)
            await asyncio.to_thread(room.sandbox.plug_in)
            await over(eraser)

        room.run(act)
        assert message.deleted
        assert room.left == 0

    def test_outlasts_a_database_that_takes_nothing(
        self, room: Room, other_writer: OtherWriter, caplog: pytest.LogCaptureFixture
    ) -> None:
        message = room.phone.type("6222021234567890123")

        async def act(eraser: Eraser) -> None:
            room.fails(BadGateway(), calls=None)
            await room.order(message)
            other_writer.hold()
            room.sandbox.faults.clear()
            await until(lambda: "could not be closed" in caplog.text)
            other_writer.let_go()
            await over(eraser)

        room.run(act)
        assert message.deleted
        assert (room.left, room.told) == (0, [])

    def test_pauses_longer_each_time_but_a_minute_at_most(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(house, "_FIRST_PAUSE", 0.5)
        monkeypatch.setattr(house.random, "uniform", lambda _, high: high)
        pauses = [house._pause(tries) for tries in (0, 1, 2, 6, 7, 5000)]
        assert pauses == [0.5, 1.0, 2.0, 32.0, 60.0, 60.0]


class TestGivingUp:
    def test_tells_the_sender_when_telegram_deletes_it_no_more(self, room: Room) -> None:
        message = room.phone.type("6222021234567890123")
        room.sandbox.world.advance(49 * 3600)
        room.erase(message)
        assert not message.deleted
        assert (room.calls, room.left, room.told) == (1, 0, ["privacy.not_deleted"])

    def test_tells_of_an_album_once(self, room: Room) -> None:
        messages = [room.phone.send_photo(album="17") for _ in range(3)]
        room.sandbox.world.advance(49 * 3600)
        room.erase(*messages)
        assert (room.calls, room.left, room.told) == (3, 0, ["privacy.not_deleted"])

    def test_comes_at_once_when_the_chat_is_closed_to_the_bot(self, room: Room) -> None:
        message = room.phone.type("6222021234567890123")
        room.fails(Forbidden())
        room.erase(message)
        assert (room.calls, room.left, room.told) == (1, 0, ["privacy.not_deleted"])

    def test_comes_after_two_days_without_an_answer(self, room: Room) -> None:
        message = room.phone.type("6222021234567890123")
        room.fails(BadGateway(), calls=None)

        async def act(eraser: Eraser) -> None:
            await room.order(message)
            await until(lambda: room.calls > 2)
            room.now += timedelta(hours=48)
            await over(eraser)

        room.run(act)
        assert (room.left, room.told) == (0, ["privacy.not_deleted"])


class TestRestart:
    def test_goes_on_with_what_was_ordered_but_never_called(self, room: Room) -> None:
        """As after a crash between the commit and the call."""
        message = room.phone.type("6222021234567890123")
        room.cast.acts(room.li, erasures.order, message.message_id)
        room.run(over)
        assert message.deleted
        assert room.left == 0

    def test_goes_on_with_what_was_waiting_for_another_try(self, room: Room) -> None:
        message = room.phone.type("6222021234567890123")
        room.fails(BadGateway(), calls=None)

        async def act(_: Eraser) -> None:
            await room.order(message)
            await until(lambda: room.calls > 1)

        room.run(act, drain=0)
        assert (message.deleted, room.left) == (False, 1)
        room.sandbox.faults.clear()
        room.run(over)
        assert (message.deleted, room.left, room.told) == (True, 0, [])

    def test_takes_what_was_deleted_in_the_moment_of_the_end_for_gone(self, room: Room) -> None:
        message = room.phone.type("6222021234567890123")
        room.fails(HeldAnswer())

        async def act(_: Eraser) -> None:
            await room.order(message)
            await until(lambda: message.deleted)

        room.run(act, drain=0)
        assert room.left == 1
        room.run(over)
        assert (room.left, room.told) == (0, [])

    def test_tries_once_what_is_older_than_two_days(self, room: Room) -> None:
        message = room.phone.type("6222021234567890123")
        room.cast.acts(room.li, erasures.order, message.message_id)
        room.now += timedelta(days=3)
        room.sandbox.world.advance(3 * 86_400)
        room.run(over)
        assert (room.calls, room.left, room.told) == (1, 0, ["privacy.not_deleted"])

    def test_with_nothing_left_calls_nothing(self, room: Room) -> None:
        room.run(none)
        assert room.calls == 0
