"""The wire: every fault against real sockets, side by side with PTB's own HTTPXRequest."""

import asyncio
import io
import json
import logging
import socket
import ssl
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMediaDocument
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot import bodies
from bot.transport import NotSent, NotSentInTime, Patience, Transport
from tests.bot.faulty_server import (
    SECRET,
    TOKEN,
    Peer,
    answering,
    blurting,
    certificate,
    deaf,
    forwarding,
    nobody,
    serving,
    writing,
)

USUAL = Patience()
TRUSTED = ssl.create_default_context()  # httpx would build one for each test
MESSAGE = {"message_id": 7, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "好"}
JOIN = InlineKeyboardMarkup([[InlineKeyboardButton("报名", callback_data="1")]])
OK = json.dumps({"ok": True, "result": MESSAGE}).encode()


def data(**parameters: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in parameters.items()])


def httpx_request(patience: Patience = USUAL, proxy: str | None = None, connections: int = 256) -> HTTPXRequest:
    """PTB's own client, as ours is set."""
    return HTTPXRequest(
        connections,
        read_timeout=patience.read,
        write_timeout=patience.write,
        connect_timeout=patience.connect,
        pool_timeout=patience.pool,
        media_write_timeout=patience.media_write,
        proxy=proxy,
        httpx_kwargs={"trust_env": False, "verify": TRUSTED},
    )


async def failure(request: Awaitable[object]) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await request
    return caught.value


def shown(error: BaseException) -> str:
    """Everything a log could print of an error, its hidden context too."""
    texts, seen = [], [error]
    for one in seen:
        texts += [str(one), repr(one), repr(getattr(one, "__notes__", "")), *traceback.format_exception(one)]
        seen += [other for other in (one.__cause__, one.__context__) if other and other not in seen]
    return "\n".join(texts)


@asynccontextmanager
async def telegram(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    """An honest HTTP server; yields the base address of the Bot API on it."""
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{tail:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    finally:
        await runner.cleanup()


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and what both clients must make of it."""

    name: str
    peer: Callable[[], AbstractAsyncContextManager[Peer]]
    error: type[TelegramError]
    scheme: str = "http"
    upload: int = 0
    proxied: bool = False

    @property
    def patience(self) -> Patience:
        """Short for the one wait that this fault is about, so that a busy machine brings in no other."""
        if self.error is NotSentInTime:
            return Patience(connect=0.05)
        return Patience(read=0.05, media_write=0.05) if self.error is TimedOut else USUAL


HEAD = b"HTTP/1.1 200 OK\r\n"
FAULTS = [
    Fault("nobody listens", nobody, NotSent),
    Fault("TLS is never answered", partial(serving, deaf), NotSentInTime, "https"),
    Fault("TLS is answered with HTTP", partial(serving, blurting), NotSent, "https"),
    Fault("no such scheme", nobody, NotSent, "ftp"),
    Fault("no answer", partial(serving, writing(b"", then="hold")), TimedOut),
    Fault("half a head", partial(serving, writing(HEAD, then="hold")), TimedOut),
    Fault("half a body", partial(serving, writing(HEAD + b"Content-Length: 9\r\n\r\n{", then="hold")), TimedOut),
    Fault("hangs up unanswered", partial(serving, writing(b"")), NetworkError),
    Fault("resets", partial(serving, writing(b"", then="reset")), NetworkError),
    Fault("hangs up in the head", partial(serving, writing(HEAD + b"Content-Le")), NetworkError),
    Fault("hangs up in the body", partial(serving, writing(HEAD + b"Content-Length: 9\r\n\r\n{")), NetworkError),
    Fault(
        "hangs up in a chunk",
        partial(serving, writing(HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\n{")),
        NetworkError,
    ),
    Fault("speaks no HTTP", partial(serving, writing(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")), NetworkError),
    Fault("reads nothing of a file", partial(serving, deaf), TimedOut, upload=2**24),
    Fault("proxy: nobody listens", nobody, NotSent, proxied=True),
    Fault("proxy: hangs up on CONNECT", partial(serving, writing(b"")), NotSent, "https", proxied=True),
    Fault(
        "proxy: refuses CONNECT",
        partial(serving, writing(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")),
        NotSent,
        "https",
        proxied=True,
    ),
    Fault("proxy: hangs up after the request", partial(serving, writing(b"")), NetworkError, proxied=True),
]


def name_of(fault: Fault) -> str:
    return fault.name


async def ask(request: BaseRequest, fault: Fault, base: str) -> TelegramError:
    parameters: dict[str, object] = {"chat_id": 5, "text": "好"}
    if fault.upload:
        parameters["document"] = InputFile(b"x" * fault.upload, "big.bin")
    return await failure(request.post(f"{base}/sendMessage", data(**parameters)))


@pytest.mark.parametrize("fault", FAULTS, ids=name_of)
class TestFaults:
    """Every row once through `post`, once through `call`, and both beside httpx."""

    @staticmethod
    def against(fault: Fault, scene: Callable[[str, Transport], Coroutine[Any, Any, None]]) -> None:
        async def play() -> None:
            async with fault.peer() as peer:
                base = peer.base(fault.scheme)
                proxy = peer.base().partition("/bot")[0] if fault.proxied else None
                async with Transport(fault.patience, proxy=proxy) as transport:
                    await scene(base, transport)

        asyncio.run(play())

    def test_post_and_call_tell_the_same(self, fault: Fault) -> None:
        async def scene(base: str, transport: Transport) -> None:
            assert type(await ask(transport, fault, base)) is fault.error
            if not fault.upload:
                called = transport.call(base, "sendMessage", {"chat_id": 5, "text": "好"})
                assert type(await failure(called)) is fault.error

        self.against(fault, scene)

    def test_httpx_tells_the_same_class(self, fault: Fault) -> None:
        async def play() -> None:
            async with fault.peer() as peer:
                proxy = peer.base().partition("/bot")[0] if fault.proxied else None
                async with httpx_request(fault.patience, proxy) as theirs:
                    expected = type(await ask(theirs, fault, peer.base(fault.scheme)))
            assert expected is (TimedOut if issubclass(fault.error, TimedOut) else NetworkError)
            assert issubclass(fault.error, expected)

        asyncio.run(play())

    def test_a_post_goes_out_once_and_nothing_when_not_sent(self, fault: Fault) -> None:
        async def play() -> None:
            async with fault.peer() as peer:
                proxy = peer.base().partition("/bot")[0] if fault.proxied else None
                async with Transport(fault.patience, proxy=proxy) as transport:
                    await ask(transport, fault, peer.base(fault.scheme))
                posts = [head for head, _ in peer.requests if head.startswith("POST")]
                assert len(posts) == (0 if issubclass(fault.error, NotSent) or fault.upload else 1)

        asyncio.run(play())

    def test_shows_no_token(self, fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)

        async def scene(base: str, transport: Transport) -> None:
            errors = [
                await ask(transport, fault, base),
                await failure(transport.call(base, "getMe", {})),
                await failure(transport.retrieve(f"{base.replace('/bot', '/file/bot')}/documents/1.pdf")),
            ]
            for error in errors:
                assert SECRET not in shown(error)
                assert "127.0.0.1" not in shown(error)

        self.against(fault, scene)
        assert "unionhall.transport" in {record.name for record in caplog.records}
        assert SECRET not in caplog.text


class TestUnreachable:
    def test_an_unknown_name_is_not_sent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def unknown(*_: object, **__: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)

        async def play() -> None:
            base = f"https://api.example.invalid/bot{TOKEN}"
            async with Transport() as ours, httpx_request() as theirs:
                error = await failure(ours.call(base, "getMe", {}))
                assert type(error) is NotSent
                assert SECRET not in shown(error)
                assert type(await failure(theirs.post(f"{base}/getMe"))) is NetworkError

        asyncio.run(play())

    def test_a_strange_certificate_is_not_sent_and_a_trusted_one_is(self, tmp_path: Path) -> None:
        async def play() -> None:
            server, client = certificate(tmp_path)
            async with serving(answering(OK), server) as peer:
                async with Transport() as ours, httpx_request() as theirs:
                    error = await failure(ours.call(peer.base("https"), "getMe", {}))
                    assert type(error) is NotSent
                    assert SECRET not in shown(error)
                    assert type(await failure(theirs.post(f"{peer.base('https')}/getMe"))) is NetworkError
                async with Transport(tls=client) as ours:
                    assert await ours.call(peer.base("https"), "getMe", {}) == MESSAGE

        asyncio.run(play())

    @pytest.mark.parametrize("address", ["http:///x", "http://[x/", "", "http://127.0.0.1:99999/x"])
    def test_a_broken_address_is_not_sent(self, address: str) -> None:
        async def play() -> None:
            async with Transport() as transport:
                assert type(await failure(transport.post(f"{address}/bot{TOKEN}/getMe"))) is NotSent

        asyncio.run(play())

    def test_closed_it_sends_nothing(self) -> None:
        async def play() -> None:
            async with serving(answering(OK)) as peer:
                transport = Transport()
                assert type(await failure(transport.call(peer.base(), "getMe", {}))) is NotSent
                assert peer.connections == 0

        asyncio.run(play())


def answer(status: int, **values: object) -> tuple[int, bytes]:
    return status, json.dumps({"ok": status == 200, "error_code": status, **values}).encode()


ANSWERS = [
    (answer(400, description="Bad Request: message text is empty"), BadRequest),
    (answer(401, description="Unauthorized"), InvalidToken),
    (answer(403, description="Forbidden: bot was blocked by the user"), Forbidden),
    (answer(404, description="Not Found: method not found"), InvalidToken),
    (answer(409, description="Conflict: terminated by other getUpdates request"), Conflict),
    (answer(429, description="Too Many Requests", parameters={"retry_after": 17}), RetryAfter),
    (answer(400, description="Bad Request", parameters={"migrate_to_chat_id": -1001234567890}), ChatMigrated),
    (answer(400, description="Bad Request: odd", parameters={"new": 1}), BadRequest),
    (answer(413, description="Request Entity Too Large"), NetworkError),
    (answer(500, description="Internal Server Error"), NetworkError),
    ((502, b"<html>502 Bad Gateway</html>"), NetworkError),
    ((599, b""), NetworkError),
    ((302, b""), NetworkError),
    ((200, b"no json \xff"), TelegramError),
]


class TestAnswers:
    @pytest.mark.parametrize(("given", "error"), ANSWERS)
    def test_call_post_and_httpx_raise_the_same(
        self, given: tuple[int, bytes], error: type[TelegramError], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else PTB warns at every RetryAfter

        async def play() -> None:
            async with serving(
                answering(given[1], f"{given[0]} X", headers="Location: http://example.org/\r\n")
            ) as peer:
                url = f"{peer.base()}/sendMessage"
                async with Transport() as ours, httpx_request() as theirs:
                    by_call = await failure(ours.call(peer.base(), "sendMessage", {}))
                    by_post = await failure(ours.post(url, data(chat_id=5)))
                    expected = await failure(theirs.post(url, data(chat_id=5)))
            assert type(by_call) is type(by_post) is type(expected) is error
            for name in ("_retry_after", "new_chat_id"):
                assert getattr(by_call, name, None) == getattr(by_post, name, None) == getattr(expected, name, None)
            if given[1].startswith(b"{"):
                assert str(by_call) == str(by_post) == str(expected)

        asyncio.run(play())

    @pytest.mark.parametrize("page", [b"<p>no way to http://x/bot%s/getMe</p>", b'{"description": "no bot%s here"}'])
    def test_an_error_page_that_shows_the_address_shows_no_token(self, page: bytes) -> None:
        async def play() -> None:
            async with (
                serving(answering(page % TOKEN.encode(), "502 Bad Gateway")) as peer,
                Transport() as transport,
            ):
                for request in (
                    transport.call(peer.base(), "getMe", {}),
                    transport.post(f"{peer.base()}/getMe"),
                    transport.post(f"{peer.base().replace(':AA', '%3AAA')}/getMe"),
                ):
                    error = await failure(request)
                    assert type(error) is NetworkError
                    assert SECRET not in shown(error)

        asyncio.run(play())

    @pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b'{"ok": true}', b"[" * 100_000])
    def test_an_answer_without_a_result_is_a_telegram_error(self, body: bytes) -> None:
        async def play() -> None:
            async with serving(answering(body)) as peer, Transport() as transport:
                assert type(await failure(transport.call(peer.base(), "getMe", {}))) is TelegramError

        asyncio.run(play())

    def test_broken_utf8_is_replaced(self) -> None:
        async def play() -> None:
            async with serving(answering(b'{"ok": true, "result": "\xff!"}')) as peer, Transport() as transport:
                assert await transport.call(peer.base(), "getMe", {}) == "\ufffd!"

        asyncio.run(play())

    @pytest.mark.parametrize("length", ["Content-Length: 5000000", "Transfer-Encoding: chunked"])
    def test_an_endless_answer_is_cut(self, length: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bodies, "ANSWER_LIMIT", 100_000)
        block = b"x" * 200_000
        raw = HEAD + length.encode() + b"\r\n\r\n" + (b"%x\r\n" % len(block) if "chunked" in length else b"") + block

        async def play() -> None:
            async with serving(writing(raw, then="hold")) as peer, Transport() as transport:
                error = await failure(transport.call(peer.base(), "getUpdates", {}))
                assert type(error) is NetworkError
                assert "100000 bytes" in str(error)

        asyncio.run(play())

    def test_a_compressed_answer_is_not_asked_for(self) -> None:
        async def play() -> None:
            async with serving(answering(OK, headers="Set-Cookie: a=b\r\n")) as peer, Transport() as transport:
                await transport.call(peer.base(), "getMe", {})
                await transport.call(peer.base(), "getMe", {})
                first, second = (head.lower() for head, _ in peer.requests)
                assert "accept-encoding: identity" in first
                assert "cookie" not in second
                assert f"user-agent: {BaseRequest.USER_AGENT.lower()}" in first

        asyncio.run(play())


class TestCall:
    def test_posts_json_and_returns_the_result(self) -> None:
        async def play() -> None:
            async with serving(answering(OK)) as peer, Transport() as transport:
                keyboard = {"inline_keyboard": [[{"text": "报名", "callback_data": "1"}]]}
                values = {"chat_id": 2**52, "text": "好\ud800", "reply_markup": keyboard, "parse_mode": None}
                assert await transport.call(peer.base(), "sendMessage", values) == MESSAGE
                head, body = peer.requests[0]
                assert head.startswith(f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\n")
                assert "content-type: application/json" in head.lower()
                assert json.loads(body) == {"chat_id": 2**52, "text": "好\ud800", "reply_markup": keyboard}

        asyncio.run(play())

    def test_has_a_read_timeout_of_its_own(self) -> None:
        async def play() -> None:
            async with serving(writing(b"", then="hold")) as peer, Transport(Patience(read=60)) as transport:
                for timeout in (0.01, 0):
                    assert (
                        type(await failure(transport.call(peer.base(), "getUpdates", {}, read_timeout=timeout)))
                        is TimedOut
                    )
                assert transport.read_timeout == 60

        asyncio.run(play())

    def test_logs_one_line_without_values(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG, "unionhall.transport")

        async def play() -> None:
            async with serving(answering(OK)) as peer, Transport() as transport:
                await transport.call(peer.base(), "sendMessage", {"text": "秘密"})
                await transport.do_request(peer.base(), "POST")
                await transport.retrieve(f"{peer.base().replace('/bot', '/file/bot')}/documents/file_1.pdf")
            await failure(transport.call(peer.base(), "sendMessage", {"text": "秘密"}))

        asyncio.run(play())
        lines = [record.getMessage().split() for record in caplog.records if record.name == "unionhall.transport"]
        assert [(line[0], line[-1]) for line in lines] == [
            ("sendMessage", "200"),
            ("POST", "200"),
            ("GET", "200"),
            ("sendMessage", "NotSent"),
        ]
        assert all(line[2] == "ms" for line in lines)


class TestConnections:
    def test_one_is_kept_for_the_next_call(self) -> None:
        async def play() -> None:
            async with serving(answering(OK)) as peer, Transport() as transport:
                for _ in range(5):
                    await transport.call(peer.base(), "getMe", {})
                assert peer.connections == 1

        asyncio.run(play())

    def test_a_post_on_one_closed_meanwhile_is_never_sent_twice(self) -> None:
        received = []

        async def script(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await peer.request(reader)
            writer.write(HEAD + b"Content-Length: %d\r\n\r\n" % len(OK) + OK)
            await peer.request(reader)
            received.append(peer.requests[-1])  # taken, and never answered

        async def play() -> None:
            async with serving(script) as peer, Transport() as transport:
                await transport.call(peer.base(), "sendMessage", {"text": "1"})
                assert type(await failure(transport.call(peer.base(), "sendMessage", {"text": "2"}))) is NetworkError
                assert len(received) == 1
                assert [json.loads(body)["text"] for _, body in peer.requests] == ["1", "2"]

        asyncio.run(play())

    def test_one_seen_closed_is_not_used(self) -> None:
        async def play() -> None:
            async with serving(answering(OK, closing=True)) as peer, Transport() as transport:
                await transport.call(peer.base(), "sendMessage", {})
                await asyncio.sleep(0.02)
                await transport.call(peer.base(), "sendMessage", {})
                assert peer.connections == 2

        asyncio.run(play())

    def test_waiting_for_a_place_too_long_is_not_sent(self) -> None:
        async def play() -> None:
            async with serving(writing(b"", then="hold")) as peer:
                hasty = Patience(read=None, pool=0.03)
                transport, theirs = Transport(hasty, connections=1), httpx_request(hasty, connections=1)
                async with transport, theirs:
                    for request in (transport, theirs):
                        busy = asyncio.create_task(request.do_request(f"{peer.base()}/getUpdates", "POST"))
                        await asyncio.sleep(0.02)
                        error = await failure(request.post(f"{peer.base()}/sendMessage", data(chat_id=5)))
                        assert type(error) is (NotSentInTime if request is transport else TimedOut)
                        assert str(error).startswith(
                            "Pool timeout: All connections in the connection pool are occupied."
                        )
                        busy.cancel()
                        await asyncio.gather(busy, return_exceptions=True)
                assert not [head for head, _ in peer.requests if "sendMessage" in head]

        asyncio.run(play())

    def test_places_come_back_after_every_end(self) -> None:
        async def play() -> None:
            async with (
                serving(writing(b"", then="hold")) as bad,
                serving(answering(OK)) as good,
                nobody() as none,
                Transport(Patience(read=0.1), connections=1) as transport,
            ):
                for peer in (bad, none):
                    await failure(transport.call(peer.base(), "getMe", {}))
                task = asyncio.create_task(transport.call(bad.base(), "getMe", {}))
                await asyncio.sleep(0.01)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                every = (transport.call(good.base(), "getMe", {}) for _ in range(20))
                assert await asyncio.gather(*every) == [MESSAGE] * 20
                assert good.connections == 1

        asyncio.run(play())

    @pytest.mark.parametrize("size", [0, 2**24])
    def test_cancellation_passes_untouched_and_closes_the_connection(self, size: int) -> None:
        left = asyncio.Event()

        async def script(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await reader.read(10)
                if not size:
                    await reader.read()
                else:
                    await asyncio.Event().wait()
            finally:
                left.set()

        async def play() -> None:
            async with serving(script) as peer, Transport() as transport:
                what = data(document=InputFile(b"x" * size, "a.bin")) if size else data(chat_id=5)
                task = asyncio.create_task(transport.post(f"{peer.base()}/sendDocument", what))
                await asyncio.sleep(0.03)
                task.cancel("stop")
                with pytest.raises(asyncio.CancelledError, match="stop"):
                    await task
                if not size:
                    await asyncio.wait_for(left.wait(), 1)

        asyncio.run(play())

    def test_opens_and_closes_any_number_of_times(self) -> None:
        async def play(transport: Transport) -> None:
            async with serving(answering(OK)) as peer:
                for _ in range(2):
                    await transport.initialize()
                    await transport.initialize()
                    assert await transport.call(peer.base(), "getMe", {}) == MESSAGE
                    await transport.shutdown()
                    await transport.shutdown()

        transport = Transport()
        asyncio.run(play(transport))
        asyncio.run(play(transport))

    def test_closing_cuts_what_is_under_way(self) -> None:
        async def play() -> None:
            async with serving(writing(b"", then="hold")) as peer, Transport() as transport:
                call = asyncio.create_task(failure(transport.call(peer.base(), "getUpdates", {})))
                await asyncio.sleep(0.02)
                await transport.shutdown()
                error = await asyncio.wait_for(call, 1)
                assert type(error) is NetworkError
                assert SECRET not in shown(error)

        asyncio.run(play())


class TestProxy:
    def test_http_and_https_go_through_it(self, tmp_path: Path) -> None:
        async def play() -> None:
            server, client = certificate(tmp_path)
            async with (
                serving(forwarding) as proxy,
                serving(answering(OK)) as open_peer,
                serving(answering(OK), server) as tls_peer,
                Transport(proxy=f"http://user:geheim@127.0.0.1:{proxy.port}", tls=client) as transport,
            ):
                assert await transport.call(open_peer.base(), "getMe", {}) == MESSAGE
                assert await transport.call(tls_peer.base("https"), "getMe", {}) == MESSAGE
                plain, tunnel = (head for head, _ in proxy.requests)
                assert plain.startswith(f"POST {open_peer.base()}/getMe ")
                assert tunnel.startswith(f"CONNECT 127.0.0.1:{tls_peer.port} ")
                assert "Proxy-Authorization: Basic" in plain
                assert "Proxy-Authorization: Basic" in tunnel
                assert SECRET not in tunnel

        asyncio.run(play())

    @pytest.mark.parametrize(
        "address", ["socks5://user:geheim@127.0.0.1:1080", "127.0.0.1:3128", "http://", "http://u:geheim@h:port"]
    )
    def test_another_scheme_is_refused_without_the_credentials(self, address: str) -> None:
        with pytest.raises(ValueError, match="http:// or https://") as caught:
            Transport(proxy=address)
        assert "geheim" not in shown(caught.value)

    def test_the_environment_counts_only_when_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def play() -> None:
            async with serving(forwarding) as proxy, serving(answering(OK)) as peer:
                for name in ("no_proxy", "NO_PROXY"):
                    monkeypatch.delenv(name, raising=False)
                monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
                for asked in (False, True):
                    async with Transport(trust_env=asked) as transport:
                        assert await transport.call(peer.base(), "getMe", {}) == MESSAGE
                    assert len(proxy.requests) == int(asked)

        asyncio.run(play())


def parts(head: str, body: bytes) -> list[tuple[str, str, bytes]]:
    """Each field of a form: its disposition and type lines, and its content."""
    kind = next(line for line in head.split("\r\n") if line.lower().startswith("content-type"))
    boundary = kind.partition("boundary=")[2].encode()
    fields = []
    for field in body.split(b"--" + boundary)[1:-1]:
        lines, _, content = field.removeprefix(b"\r\n").removesuffix(b"\r\n").partition(b"\r\n\r\n")
        disposition, _, mime = lines.decode().partition("\r\n")
        fields.append((disposition, mime, content))
    return fields


class TestUploads:
    def test_the_form_is_the_one_that_httpx_writes(self, tmp_path: Path) -> None:
        big = tmp_path / "big.bin"
        big.write_bytes(b"0123456789" * 30_000)

        async def play() -> None:
            async with serving(answering(OK)) as peer:
                async with Transport() as ours, httpx_request() as theirs:
                    for request in (ours, theirs):
                        with big.open("rb") as handle:
                            handle.read(5)
                            what = data(
                                chat_id=5,
                                caption="通知 \r\n第二行",
                                reply_markup=JOIN,
                                document=InputFile(handle, '测试 "甲"\\乙\n.pdf', read_file_handle=False),
                                thumbnail=InputFile(b"\xff\xd8", "缩略.jpg"),
                            )
                            await request.post(f"{peer.base()}/sendDocument", what)
                            assert not handle.closed
                mine, httpxs = (parts(*request) for request in peer.requests)
                assert mine == httpxs
                assert [content for *_, content in mine][-2:] == [big.read_bytes(), b"\xff\xd8"]
                assert 'name="document"; filename="测试 %22甲%22' in mine[3][0]
                assert mine[3][1] == "Content-Type: application/pdf"

        asyncio.run(play())

    @pytest.mark.parametrize("size", [0, 1, 65_000, 200_000, 3_000_000])
    def test_a_real_server_reads_bytes_and_unseekable_handles_whole(self, size: int) -> None:
        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

        async def received(request: web.Request) -> web.Response:
            form = await request.post()
            lengths = [len(field.file.read()) for field in form.values() if isinstance(field, web.FileField)]
            return web.json_response({"ok": True, "result": lengths})

        async def play() -> None:
            async with telegram(received) as base, Transport() as transport:
                pipe = InputFile(Pipe(b"y" * size), "管道.bin", read_file_handle=False)
                what = data(chat_id=5, document=InputFile(b"x" * size, "甲.bin"), thumbnail=pipe)
                lengths: object = await transport.post(f"{base}{TOKEN}/sendDocument", what)
                assert lengths == [size, size]

        asyncio.run(play())

    def test_a_slow_reader_that_keeps_reading_is_waited_for(self) -> None:
        async def script(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            left = 2**23
            while left > 0:
                left -= len(await reader.read(2**19))
                await asyncio.sleep(0.02)
            writer.write(HEAD + b"Content-Length: %d\r\n\r\n" % len(OK) + OK)
            await reader.read()

        async def play() -> None:
            async with serving(script) as peer, Transport(Patience(media_write=0.3)) as transport:
                started = asyncio.get_running_loop().time()
                what = data(document=InputFile(b"x" * 2**23, "a.bin"))
                assert await transport.post(f"{peer.base()}/sendDocument", what) == MESSAGE
                assert asyncio.get_running_loop().time() - started > 0.3

        asyncio.run(play())

    def test_an_answer_before_the_end_of_an_upload_counts(self) -> None:
        refusal = b'{"ok":false,"error_code":413,"description":"Request Entity Too Large"}'

        async def script(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 413 X\r\nContent-Length: %d\r\n\r\n" % len(refusal) + refusal)
            await asyncio.Event().wait()

        async def play() -> None:
            async with serving(script) as peer, Transport() as transport:
                for _ in range(2):
                    what = data(document=InputFile(b"x" * 2**24, "a.bin"))
                    error = await failure(transport.post(f"{peer.base()}/sendDocument", what))
                    assert (type(error), str(error)) == (NetworkError, "Request Entity Too Large")
                assert peer.connections == 2

        asyncio.run(play())

    def test_a_write_timeout_given_counts_for_files_too(self) -> None:
        async def play() -> None:
            async with serving(deaf) as peer, Transport() as transport:
                what = data(document=InputFile(b"x" * 2**24, "a.bin"))
                posted = transport.post(f"{peer.base()}/sendDocument", what, write_timeout=0.05)
                assert type(await failure(asyncio.wait_for(posted, 2))) is TimedOut

        asyncio.run(play())


class TestBot:
    """PTB's own Bot with this transport in its hand."""

    @staticmethod
    def against(scene: Callable[[Bot], Awaitable[None]]) -> list[tuple[str, dict[str, Any]]]:
        seen = []

        async def api(request: web.Request) -> web.StreamResponse:
            if "/file/" in request.path:
                return web.Response(body=b"%PDF" * 100_000)
            method = request.path.rpartition("/")[2]
            form = {name: getattr(value, "filename", value) for name, value in (await request.post()).items()}
            seen.append((method, form))
            me = {"id": 1, "is_bot": True, "first_name": "职工之家", "username": "hall_bot"}
            file = {"file_id": "f", "file_unique_id": "u", "file_path": "documents/file_1.pdf"}
            result = {"getMe": me, "getFile": file, "sendMediaGroup": [MESSAGE, MESSAGE]}.get(method, MESSAGE)
            return web.json_response({"ok": True, "result": result})

        async def play() -> None:
            async with telegram(api) as base:
                file = base.replace("/bot", "/file/bot")
                bot = Bot(TOKEN, base, file, request=Transport(), get_updates_request=Transport())
                async with bot:
                    await scene(bot)

        asyncio.run(play())
        return seen

    def test_sends_messages_files_and_albums(self) -> None:
        async def scene(bot: Bot) -> None:
            assert bot.first_name == "职工之家"
            assert (await bot.send_message(5, "好", reply_markup=JOIN)).message_id == 7
            await bot.send_document(5, b"%PDF", filename="工会章程.pdf")
            await bot.send_media_group(5, [InputMediaDocument(b"a", filename="甲.txt"), InputMediaDocument(b"b")])

        (_, me), (_, message), (_, document), (_, album) = self.against(scene)
        assert me == {}
        assert message == {"chat_id": "5", "text": "好", "reply_markup": JOIN.to_json()}
        assert document == {"chat_id": "5", "document": "工会章程.pdf"}
        media = [item["media"].removeprefix("attach://") for item in json.loads(album["media"])]
        assert [album[name] for name in media] == ["甲.txt", "application.octet-stream"]

    def test_downloads(self, tmp_path: Path) -> None:
        async def scene(bot: Bot) -> None:
            file = await bot.get_file("f")
            assert await file.download_as_bytearray() == b"%PDF" * 100_000
            await file.download_to_drive(tmp_path / "got.pdf")
            assert (tmp_path / "got.pdf").stat().st_size == 400_000

        self.against(scene)

    def test_asks_for_updates_with_the_longer_read_timeout(self) -> None:
        async def play() -> None:
            transport = Transport()
            async with serving(answering(b'{"ok":true,"result":[]}')) as peer, transport:
                bot = Bot(TOKEN, peer.base().partition(TOKEN)[0], request=transport, get_updates_request=transport)
                assert await bot.get_updates(timeout=0) == ()

        asyncio.run(play())
