"""The webhook at the bot's end: kept before it is answered, refused without the secret, sent again when in need."""

import asyncio
import gzip
import json
import logging
import socket
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from sqlalchemy import event, select
from telegram.ext import ExtBot

from bot import cli, clinic, logs, settings, terminal, webhook
from bot.inbox import KINDS, Intake
from bot.processor import Job, Processor
from bot.sandbox import faults
from bot.sandbox.hooks import Hook
from bot.sandbox.server import SandboxThread
from bot.settings import Webhook
from bot.transport import Transport
from bot.webhook import SECRET_HEADER, Listener, NotListening, Patience
from bot.words import Words
from storage import inbox
from storage.database import Database, Transaction, sqlite_file
from storage.inbox import Update
from tests.conftest import Open

SECRET = "geheim-0123456789"
CANARY = "金丝雀的话"


class Lanes:
    """Stands where the processor does, and notes what it is given."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.is_full = False

    def take(self, jobs: Sequence[Job]) -> None:
        self.jobs += jobs

    @property
    def numbers(self) -> list[int]:
        return [one.arrival.update_id for one in self.jobs]


class Noting(Intake):
    """Notes what it has begun to take in."""

    begun: tuple[int, ...] = ()

    async def take_in(self, got: Sequence[dict[str, Any]]) -> None:
        self.begun += tuple(one["update_id"] for one in got)
        await super().take_in(got)


class Rig:
    """A listener on a port of its own, and whoever calls it."""

    def __init__(self, database: Database, **patience: float) -> None:
        self.database = database
        self.lanes = Lanes()
        self.port = free_port()
        self.webhook = Webhook(f"http://127.0.0.1:{self.port}/telegram", "127.0.0.1", self.port, SECRET)
        self.transport = Transport()
        bot = ExtBot("700100200:none", request=self.transport, get_updates_request=self.transport)
        self.intake = Noting(database, cast("Processor", self.lanes), bot, lambda: datetime.now(UTC))
        self.patience = Patience(**patience)
        self.listener = self.listening_at("http://127.0.0.1:9")
        self.session: aiohttp.ClientSession

    def listening_at(self, api_url: str) -> Listener:
        url = f"{api_url}/bot{self.webhook.secret}"
        return Listener(self.webhook, self.intake, self.transport, method_url=url, patience=self.patience)

    def run(self, act: Callable[[], Awaitable[None]]) -> None:
        """Acts while it listens."""

        async def whole() -> None:
            self.database.start(asyncio.get_running_loop())
            await self.transport.initialize()
            async with aiohttp.ClientSession() as self.session:
                try:
                    await self.listener.start()
                    await asyncio.wait_for(act(), 20)
                finally:
                    await self.listener.stop()
                    await self.transport.shutdown()
                    await self.database.stop()

        asyncio.run(whole())

    async def call(self, body: object, *, secret: str | None = SECRET, path: str = "/telegram", **more: Any) -> int:
        """The status that a POST is answered with."""
        return (await self.answer(body, secret=secret, path=path, **more)).status

    async def answer(
        self, body: object, *, secret: str | None = SECRET, path: str = "/telegram", **more: Any
    ) -> aiohttp.ClientResponse:
        headers = {"Content-Type": "application/json", **({} if secret is None else {SECRET_HEADER: secret})}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers |= more.pop("headers", {})
        url = f"http://127.0.0.1:{self.port}{path}"
        async with self.session.request(more.pop("method", "POST"), url, data=data, headers=headers, **more) as answer:
            await answer.read()
            return answer

    def kept(self) -> dict[int, str]:
        """What is in the inbox: number -> state."""
        rows = self.database.read_now(lambda session: session.execute(select(Update.update_id, Update.state)).all())
        return {number: str(state) for number, state in rows}

    async def raw(self, data: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection on which these bytes were sent."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(data)
        await writer.drain()
        return reader, writer


class Held:
    """Holds the writer thread, so that nothing is committed before `let_go`."""

    def __init__(self, database: Database) -> None:
        self._gate = threading.Event()
        self._inside = threading.Event()
        self._waiting = asyncio.ensure_future(database.write(self._wait))

    def _wait(self, _: Transaction) -> None:
        self._inside.set()
        assert self._gate.wait(15)

    async def begun(self) -> "Held":
        await asyncio.to_thread(self._inside.wait, 10)
        return self

    async def let_go(self) -> None:
        self._gate.set()
        await self._waiting


@pytest.fixture
def backend() -> str:
    """What is said at the door has nothing to do with the database; `TestKeeping` asks for both."""
    return "sqlite"


@pytest.fixture
def rig(database: Database) -> Rig:
    return Rig(database)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def message(number: int, text: str = "你好", *, person: int = 5000000001) -> dict[str, Any]:
    who = {"id": person, "is_bot": False, "first_name": "李"}
    chat = {"id": person, "type": "private", "first_name": "李"}
    return {"update_id": number, "message": {"message_id": 1, "date": 1, "chat": chat, "from": who, "text": text}}


async def until(condition: Callable[[], object]) -> None:
    """For what tells nobody that it has changed."""
    turns = asyncio.Event()
    while not condition():
        asyncio.get_running_loop().call_later(0.005, turns.set)
        await turns.wait()
        turns.clear()


def head(size: int, **more: str) -> bytes:
    lines = ["POST /telegram HTTP/1.1", "Host: x", f"{SECRET_HEADER}: {SECRET}", f"Content-Length: {size}"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in more.items()), "", ""]).encode()


class TestKeeping:
    @pytest.fixture(params=["sqlite", "postgresql"])
    def backend(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    def test_answers_after_the_commit_and_not_before(self, rig: Rig, opened: Open) -> None:
        elsewhere = opened()

        async def act() -> None:
            held = await Held(rig.database).begun()
            call = asyncio.create_task(rig.call(message(7)))
            await until(lambda: rig.intake.begun == (7,))
            assert not call.done()
            assert elsewhere.read_now(inbox.known) == set()
            await held.let_go()
            assert await call == 200
            assert elsewhere.read_now(inbox.known) == {7}
            assert rig.lanes.numbers == [7]

        rig.run(act)

    def test_has_one_effect_of_an_update_that_comes_twice(self, rig: Rig) -> None:
        async def act() -> None:
            assert await asyncio.gather(*(rig.call(message(7)) for _ in range(5))) == [200] * 5
            assert await rig.call(message(7)) == 200
            assert rig.lanes.numbers == [7]

        rig.run(act)

    def test_knows_what_came_before_a_restart(self, rig: Rig, opened: Open) -> None:
        rig.run(partial(rig.call, message(7)))
        rig.database = opened()
        again = Rig(rig.database)

        async def act() -> None:
            assert again.lanes.numbers == [7]  # it was not done: the restart goes on with it
            assert await again.call(message(7)) == 200
            assert again.lanes.numbers == [7]

        again.run(act)

    def test_shares_a_commit_among_calls_and_keeps_the_order_of_the_numbers(self, rig: Rig) -> None:
        commits: list[object] = []
        event.listen(rig.database.engine, "commit", commits.append)
        numbers = list(range(100, 160))

        async def act() -> None:
            held = await Held(rig.database).begun()
            first = asyncio.create_task(rig.call(message(1)))
            await until(lambda: rig.intake.begun == (1,))
            calls = [asyncio.create_task(rig.call(message(number))) for number in reversed(numbers)]
            await until(lambda: len(rig.listener._callers) == len(numbers))
            commits.clear()
            await held.let_go()
            assert await asyncio.gather(first, *calls) == [200] * 61
            assert rig.lanes.numbers == [1, *numbers]
            assert len(commits) <= 3

        rig.run(act)

    def test_reads_a_quiz_that_says_its_answer_in_the_old_way_too(self, rig: Rig) -> None:
        quiz = {
            "id": "1",
            "question": "?",
            "type": "quiz",
            "total_voter_count": 0,
            "is_closed": True,
            "is_anonymous": True,
        }
        quiz |= {"allows_multiple_answers": False, "allows_revoting": False, "members_only": False}
        quiz |= {"correct_option_id": 0, "correct_option_ids": [0]}
        quiz["options"] = [{"persistent_id": "1", "text": "!", "voter_count": 0}]
        sent = message(9)
        sent["message"] |= {"poll": quiz}

        async def play() -> None:
            assert await rig.call(sent) == 200

        rig.run(play)
        assert rig.lanes.numbers == [9]

    def test_parks_what_the_library_cannot_read(self, rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
        async def act() -> None:
            assert await rig.call({"update_id": 7, "message": {"text": CANARY}}) == 200
            assert await rig.call(message(8)) == 200
            assert rig.kept() == {7: "dead", 8: "new"}
            assert rig.lanes.numbers == [8]

        rig.run(act)
        assert CANARY not in caplog.text

    def test_keeps_what_a_caller_did_not_wait_for(self, rig: Rig) -> None:
        async def act() -> None:
            held = await Held(rig.database).begun()
            body = json.dumps(message(7)).encode()
            _, writer = await rig.raw(head(len(body)) + body)
            await until(lambda: rig.intake.begun == (7,))
            writer.transport.abort()
            await held.let_go()
            await until(lambda: rig.lanes.numbers == [7])
            assert await rig.call(message(7)) == 200
            assert rig.lanes.numbers == [7]

        rig.run(act)


class TestWhoIsRefused:
    @pytest.mark.parametrize("secret", [None, "", "geheim", SECRET + "x", SECRET.upper(), "é" * 17])
    def test_without_the_secret_nothing_is_kept(self, rig: Rig, secret: str | None, caplog: Any) -> None:
        async def act() -> None:
            assert await rig.call(message(7), secret=secret) == 403
            assert rig.kept() == {}

        rig.run(act)
        assert SECRET not in caplog.text

    def test_without_the_secret_the_body_is_not_waited_for(self, rig: Rig) -> None:
        async def act() -> None:
            reader, writer = await rig.raw(head(1000).replace(SECRET.encode(), b"wrong"))
            assert (await reader.readline()).split()[1] == b"403"
            writer.close()

        rig.run(act)

    def test_who_calls_in_vain_fills_no_log(self, rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
        async def act() -> None:
            for _ in range(20):
                await rig.call(message(7), secret="wrong")

        rig.run(act)
        assert len([one for one in caplog.messages if "refused" in one]) == 1

    def test_other_paths_and_ways_are_not_there(self, rig: Rig) -> None:
        async def act() -> None:
            assert await rig.call(message(7), path="/") == 404
            assert await rig.call(message(7), path="/telegram/x") == 404
            for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
                answer = await rig.answer(b"", method=method)
                assert (answer.status, answer.headers["Allow"]) == (405, "POST")
            assert rig.kept() == {}

        rig.run(act)

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"\xff\xfe",
            b"[]",
            b"null",
            b"7",
            json.dumps({"message": CANARY}, ensure_ascii=False).encode(),
            b'{"update_id": null}',
            b'{"update_id": "7"}',
            b'{"update_id": true}',
            b'{"update_id": 7.0}',
            b'{"update_id": 9223372036854775808}',
            b'{"update_id": ' + b"9" * 5000 + b"}",
            b'{"update_id": 7, "message": ' + b"[" * 100_000,
            gzip.compress(json.dumps(message(7)).encode()),
        ],
    )
    def test_what_is_no_update_is_told_so(self, rig: Rig, body: bytes, caplog: pytest.LogCaptureFixture) -> None:
        async def act() -> None:
            assert await rig.call(body) == 400
            assert await rig.call(message(8)) == 200
            assert rig.kept() == {8: "new"}

        rig.run(act)
        assert CANARY not in caplog.text

    def test_a_body_that_says_it_is_packed_is_not_unpacked(self, rig: Rig) -> None:
        async def act() -> None:
            packed = gzip.compress(json.dumps(message(7)).encode())
            assert await rig.call(packed, headers={"Content-Encoding": "gzip"}) == 400

        rig.run(act)

    def test_too_large_a_body_is_not_read(self, rig: Rig) -> None:
        async def act() -> None:
            reader, writer = await rig.raw(head(webhook.LARGEST + 1))
            assert (await reader.readline()).split()[1] == b"413"
            writer.close()

            async def pieces() -> Any:
                for _ in range(20):
                    yield b" " * 65536

            url, headers = f"http://127.0.0.1:{rig.port}/telegram", {SECRET_HEADER: SECRET}
            async with rig.session.post(url, data=pieces(), headers=headers) as answer:
                assert answer.status == 413
            assert await rig.call(message(8, "x" * 500_000)) == 200

        rig.run(act)


class TestADatabaseThatCannotTakeIt:
    def test_has_telegram_send_it_again_when_the_disk_is_full(self, rig: Rig) -> None:
        def allow(pages: int, session: Transaction) -> None:
            session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")

        async def act() -> None:
            await rig.database.write(partial(allow, 1))
            answers = await asyncio.gather(*(rig.answer(message(number, "长" * 3000)) for number in range(30)))
            refused = [number for number, answer in enumerate(answers) if answer.status == 503]
            assert refused
            assert {answers[number].headers["Retry-After"] for number in refused} == {"5"}
            assert sorted(rig.kept()) == sorted(set(range(30)) - set(refused))
            await rig.database.write(partial(allow, 100_000))
            assert await asyncio.gather(*(rig.call(message(number)) for number in range(30))) == [200] * 30
            assert sorted(rig.lanes.numbers) == list(range(30))
            assert sorted(rig.kept()) == list(range(30))

        rig.run(act)

    def test_or_it_is_locked(self, rig: Rig) -> None:
        def hasten(session: Transaction) -> None:
            session.connection().exec_driver_sql("PRAGMA busy_timeout=10")

        async def act() -> None:
            await rig.database.write(hasten)
            file = sqlite_file(rig.database.url.render_as_string())
            with closing(sqlite3.connect(str(file), isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                assert await rig.call(message(7)) == 503
                other.execute("ROLLBACK")
            assert await rig.call(message(7)) == 200
            assert rig.lanes.numbers == [7]

        rig.run(act)

    def test_one_that_fails_by_itself_stops_none_beside_it(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        take_in = inbox.take_in

        def broken(session: Transaction, arrivals: Any) -> None:
            if any(one.update_id == 8 for one in arrivals):
                raise ZeroDivisionError(CANARY)
            take_in(session, arrivals)

        monkeypatch.setattr(inbox, "take_in", broken)

        async def act() -> None:
            held = await Held(rig.database).begun()
            first = asyncio.create_task(rig.call(message(1)))
            await until(lambda: rig.intake.begun == (1,))
            calls = [asyncio.create_task(rig.call(message(number))) for number in (7, 8, 9)]
            await until(lambda: len(rig.listener._callers) == 3)
            await held.let_go()
            assert await asyncio.gather(first, *calls) == [200, 200, 500, 200]
            assert rig.lanes.numbers == [1, 7, 9]

        rig.run(act)
        assert "ZeroDivisionError" in caplog.text
        assert CANARY not in caplog.text


class TestTooMuch:
    def test_is_left_at_telegram_while_the_lanes_are_full(self, rig: Rig) -> None:
        async def act() -> None:
            rig.lanes.is_full = True
            answer = await rig.answer(message(7))
            assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
            assert rig.kept() == {}
            rig.lanes.is_full = False
            assert await rig.call(message(7)) == 200

        rig.run(act)

    def test_calls_do_not_gather_without_end(self, rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(webhook, "AT_ONCE", 2)

        async def act() -> None:
            held = await Held(rig.database).begun()
            first = asyncio.create_task(rig.call(message(1)))
            await until(lambda: rig.intake.begun == (1,))
            calls = [asyncio.create_task(rig.call(message(number))) for number in range(2, 12)]
            await until(lambda: sum(call.done() for call in calls) == 6)
            await held.let_go()
            assert sorted(await asyncio.gather(first, *calls)) == [200] * 5 + [503] * 6

        rig.run(act)

    def test_connections_beyond_the_limit_are_closed(self, rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(webhook, "CONNECTIONS", 3)

        async def act() -> None:
            idle = [await rig.raw(b"") for _ in range(3)]
            await until(lambda: rig.listener._door is not None and len(rig.listener._door.connections) == 3)
            reader, writer = await rig.raw(b"")
            assert await reader.read() == b""
            writer.close()
            idle[0][1].close()
            await until(lambda: rig.listener._door is not None and len(rig.listener._door.connections) < 3)
            assert await rig.call(message(7)) == 200
            for _, one in idle:
                one.close()

        rig.run(act)


class TestBadManners:
    @pytest.mark.parametrize("data", [b"", b"POST /tele", head(100), head(100) + b'{"update_id"'])
    def test_who_says_half_and_no_more_is_left(self, database: Database, data: bytes) -> None:
        rig = Rig(database, head=0.2, body=0.2)

        async def act() -> None:
            reader, writer = await rig.raw(data)
            said = await reader.read()
            assert said == b"" or said.split()[1] == b"408"
            writer.close()
            assert await rig.call(message(7)) == 200

        rig.run(act)

    @pytest.mark.parametrize(
        "data",
        [
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
            b"HELO x\r\n\r\n",
            b"POST /telegram HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            b"POST /telegram HTTP/1.1\r\n" + b"X: " + b"x" * 20_000 + b"\r\n\r\n",
            b"POST /telegram HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
        ],
    )
    def test_what_is_no_http_is_refused_and_not_logged(self, rig: Rig, data: bytes, caplog: Any) -> None:
        caplog.set_level(logging.DEBUG)

        async def act() -> None:
            reader, writer = await rig.raw(data)
            assert (await reader.readline()).split()[1] in {b"400", b"404"}
            writer.close()
            assert await rig.call(message(7)) == 200

        rig.run(act)
        assert not any("HELO" in one or "xxxx" in one for one in caplog.messages)


class TestTheEnd:
    def test_answers_what_is_in_hand_and_hears_nothing_new(self, rig: Rig) -> None:
        async def act() -> None:
            held = await Held(rig.database).begun()
            call = asyncio.create_task(rig.call(message(7)))
            await until(lambda: rig.listener._door is not None and rig.listener._door.requests_count == 1)
            stop = asyncio.create_task(rig.listener.stop())
            await until(lambda: rig.listener._server is not None and not rig.listener._server.is_serving())
            with pytest.raises(aiohttp.ClientConnectorError):
                await rig.call(message(8))
            assert not call.done()
            await held.let_go()
            assert await call == 200
            await stop
            assert rig.kept() == {7: "new"}

        rig.run(act)

    def test_does_not_wait_for_who_keeps_a_connection_open(self, rig: Rig) -> None:
        async def act() -> None:
            reader, writer = await rig.raw(head(100))
            await until(lambda: rig.listener._door is not None and rig.listener._door.requests_count == 1)
            idle, other = await rig.raw(b"")
            await rig.listener.stop()
            assert await idle.read() == b""
            await reader.read()
            writer.close()
            other.close()

        rig.patience = Patience(end=0.1)
        rig.listener = rig.listening_at("http://127.0.0.1:9")
        rig.run(act)

    def test_an_address_that_can_not_be_had_is_told(self, rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
        with closing(socket.socket()) as other:
            other.bind(("127.0.0.1", rig.port))
            other.listen()
            with pytest.raises(NotListening) as caught:
                rig.run(partial(asyncio.sleep, 0))
        assert caught.value.values == {"host": "127.0.0.1", "port": rig.port, "error": "EADDRINUSE"}
        assert cli._explain(caught.value, cli.Terminal(Words(ZoneInfo("UTC")), "en")) == terminal.MISUSED
        assert "UNIONHALL_WEBHOOK_LISTEN" in capsys.readouterr().err


class TestAtTelegram:
    def look(self, database: Database, sandbox: SandboxThread, seen: Callable[[], object]) -> Rig:
        """Runs the listener until that was seen."""
        rig = Rig(database)
        rig.listener = Listener(rig.webhook, rig.intake, rig.transport, method_url=f"{sandbox.url}/bot{sandbox.token}")

        async def act() -> None:
            work = asyncio.create_task(rig.listener.run())
            await until(seen)
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

        rig.run(act)
        return rig

    @pytest.fixture(autouse=True)
    def often(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(webhook, "LOOK_AGAIN", 0.02)
        monkeypatch.setattr(webhook, "_FIRST_PAUSE", 0.01)

    def test_says_where_and_which_and_by_what_it_is_known(self, database: Database) -> None:
        with SandboxThread() as sandbox:
            hooks = sandbox.world.updates.webhooks
            rig = self.look(database, sandbox, lambda: hooks.hook)
            assert hooks.hook is not None
            assert (hooks.hook.url, hooks.hook.secret, hooks.hook.max_connections) == (rig.webhook.url, SECRET, 100)
            assert sandbox.world.updates.allowed == set(KINDS)
            assert hooks.hook.url == rig.webhook.url  # it stays when the bot stops

    def test_insists(self, database: Database) -> None:
        with SandboxThread() as sandbox:
            for fault in (faults.BadGateway(), faults.Reset(), faults.TooManyRequests(0), faults.LostAnswer()):
                sandbox.faults.plan("setWebhook", fault, calls=1)
            sandbox.world.updates.webhooks.patience = 0
            self.look(database, sandbox, lambda: sandbox.counts["setWebhook"] > 4)
            assert sandbox.world.updates.webhooks.hook is not None

    def test_says_it_again_when_somebody_took_it_away(self, database: Database, caplog: Any) -> None:
        with SandboxThread() as sandbox:
            hooks = sandbox.world.updates.webhooks
            hooks.patience = 0

            def seen() -> bool:
                if sandbox.counts["setWebhook"] == 1 and hooks.hook is not None:
                    with sandbox.world.changed:
                        hooks.close()
                return sandbox.counts["setWebhook"] == 2 and hooks.hook is not None

            self.look(database, sandbox, seen)
        assert "another process uses this token" in caplog.text

    def test_tells_the_log_what_telegram_says_went_wrong(self, database: Database, caplog: Any) -> None:
        with SandboxThread() as sandbox:
            hooks = sandbox.world.updates.webhooks

            def seen() -> bool:
                if hooks.hook is not None and hooks.last_error is None:
                    with sandbox.world.changed:
                        hooks.note_error("Wrong response from the webhook: 502 Bad Gateway", gone=False)
                return "502 Bad Gateway" in caplog.text

            self.look(database, sandbox, seen)

    def test_tells_the_log_why_telegram_refuses(self, database: Database, caplog: Any) -> None:
        with SandboxThread() as sandbox:
            sandbox.world.updates.webhooks.patience = 0
            sandbox.faults.plan("setWebhook", faults.Forbidden("Forbidden: no"), calls=1)
            rig = Rig(database)
            rig.webhook = Webhook("https://bot.example.org/x", "127.0.0.1", rig.port, SECRET)
            url = f"{sandbox.url}/bot{sandbox.token}"
            rig.listener = Listener(rig.webhook, rig.intake, rig.transport, method_url=url)

            async def act() -> None:
                work = asyncio.create_task(rig.listener.run())
                await until(lambda: "resolve host" in caplog.text)
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)

            rig.run(act)
        assert SECRET not in caplog.text


class TestTheDoctor:
    URL = "https://bot.example.org/telegram"

    def told(self, tmp_path: Path, sandbox: SandboxThread, **given: str) -> dict[str, Mapping[str, object]]:
        """What the doctor says of the webhook: key -> values."""
        said: dict[str, Mapping[str, object]] = {}
        more = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA": str(tmp_path), **given}
        environment = {f"UNIONHALL_{name}": value for name, value in more.items()}
        checked = settings.check(environment, env_file=tmp_path / "none.env")
        asyncio.run(clinic.examine(checked, said.__setitem__, said.__setitem__))
        words = Words(ZoneInfo("Asia/Shanghai"))
        for language in ("zh", "en"):
            assert SECRET not in " ".join(words.plain(key, values, language) for key, values in said.items())
        return {key.removeprefix("cli.doctor_webhook"): values for key, values in said.items() if "_webhook" in key}

    def set(self, sandbox: SandboxThread, url: str) -> None:
        with sandbox.world.changed:
            sandbox.world.updates.webhooks.open(Hook(url, SECRET, 40, "", None, True, "x", 443, "/"))

    def test_says_how_it_is_without_one(self, tmp_path: Path) -> None:
        with SandboxThread() as sandbox:
            assert self.told(tmp_path, sandbox).keys() == {"_none"}
            self.set(sandbox, self.URL)
            assert self.told(tmp_path, sandbox) == {"_in_the_way": {"host": "bot.example.org"}}
            assert self.told(tmp_path, sandbox, WEBHOOK_URL="x").keys() == set()

    def test_says_how_it_is_with_one(self, tmp_path: Path) -> None:
        given = {"WEBHOOK_URL": self.URL, "WEBHOOK_SECRET": SECRET}
        with SandboxThread() as sandbox:
            assert self.told(tmp_path, sandbox, **given).keys() == {"_later"}
            assert self.told(tmp_path, sandbox, **given | {"WEBHOOK_SECRET": "short"}).keys() == {
                "_later",
                "_secret_short",
            }
            self.set(sandbox, "https://elsewhere.example.org/geheim")
            assert self.told(tmp_path, sandbox, **given) == {"_elsewhere": {"host": "elsewhere.example.org"}}
            self.set(sandbox, self.URL)
            assert self.told(tmp_path, sandbox, **given) == {"": {"count": 0}}
            with sandbox.world.changed:
                sandbox.world.updates.webhooks.note_error("Connection refused", gone=False)
            assert self.told(tmp_path, sandbox, **given)["_error"]["why"] == "Connection refused"


class TestTheLog:
    def test_shows_no_secret(self) -> None:
        line = logs._OneLine([SECRET, "700100200:AAx"])
        record = logging.LogRecord("x", logging.INFO, "", 0, f"{SECRET} 700100200:AAx", None, None)
        assert line.format(record).endswith("<secret> <secret>")
