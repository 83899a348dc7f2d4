"""The wire to Telegram: python-telegram-bot's requests over aiohttp, and a short way for the inlet and the postman."""

import asyncio
import errno
import json
import logging
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, cast
from weakref import WeakSet

import aiohttp
from telegram._utils.types import ODVInput  # stands in the signature that is overridden here
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot import bodies
from bot.bodies import Body

logger = logging.getLogger("unionhall.transport")

_IDLE = 30.0  # seconds a connection is kept for the next call: firewalls drop longer ones without a word
_SHORTEST = 0.001  # seconds; aiohttp would read 0 as "for ever"
_UNSET = BaseRequest.DEFAULT_NONE
_POOL_TIMEOUT = (
    "Pool timeout: All connections in the connection pool are occupied. Request was *not* sent to Telegram. "
    "Consider adjusting the connection pool size or the pool timeout."
)


class NotSent(NetworkError):
    """No byte of the request has left for Telegram: trying again can't double anything."""


class NotSentInTime(TimedOut, NotSent):
    """NotSent, because no place in the pool or no connection was had in time."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds, None for ever: for a place, a connection, a piece to leave, a piece to come."""

    pool: float | None = 1.0
    connect: float | None = 5.0
    write: float | None = 5.0
    media_write: float | None = 20.0
    read: float | None = 5.0


#: A file that goes along: its name, what is in it, of which kind.
Attached: TypeAlias = tuple[str, bytes, str]


class Transport(BaseRequest):
    """Telegram over aiohttp. A failure is NotSent, or else its outcome is unknown; no text of it shows URL or token."""

    parse_json_payload = staticmethod(bodies.parsed)

    def __init__(
        self,
        patience: Patience = Patience(),
        *,
        connections: int = 256,
        proxy: str | None = None,
        trust_env: bool = False,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`proxy` begins with http:// or https://, else ValueError; `trust_env` heeds the usual proxy variables."""
        self._patience = patience
        self._connections = connections
        self._proxy = None if proxy is None else _proxy(proxy)
        self._trust_env = trust_env
        self._tls: ssl.SSLContext | bool = True if tls is None else tls
        self._places = asyncio.Semaphore(connections)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds for the next piece of an answer, when a call names none."""
        return self._patience.read

    async def initialize(self) -> None:
        """Opens the pool; a second time does nothing."""
        if self._session is None:
            self._places = asyncio.Semaphore(self._connections)
            self._session = aiohttp.ClientSession(
                # places are counted here and not by aiohttp: waiting for one and connecting each have their time
                connector=_Connector(limit=0, keepalive_timeout=_IDLE, ssl=self._tls),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT, "Accept-Encoding": "identity"},
                proxy=self._proxy,
                trust_env=self._trust_env,
                auto_decompress=False,
            )

    async def shutdown(self) -> None:
        """Closes the pool and cuts what is under way; a second time does nothing, and `initialize` opens again."""
        session, self._session = self._session, None
        if session is not None:
            # aiohttp's closing alone would wait for ever for a peer that doesn't read what it is sent
            for connection in list(cast("_Connector", session.connector).used):
                connection.abort()
            await session.close()

    async def call(
        self,
        url_base: str,
        method: str,
        parameters: Mapping[str, object],
        *,
        read_timeout: float | None = None,
        files: Mapping[str, Attached] | None = None,
    ) -> Any:
        """What a method at `…/bot<token>` returns, or the telegram.error that `post` raises; timeout in seconds."""
        given = {name: value for name, value in parameters.items() if value is not None}
        wait = self._patience if read_timeout is None else replace(self._patience, read=_seconds(read_timeout, None))
        if files:
            wait = replace(wait, write=self._patience.media_write, read=self._patience.media_write)
            body = bodies.multipart({name: _field(value) for name, value in given.items()}, files)
        else:
            body = bodies.plain("application/json", json.dumps(given).encode())
        status, payload = await self._exchange("POST", f"{url_base}/{method}", body, wait)
        if not 200 <= status <= 299:
            return await _Answer(status, payload).post("")
        with suppress(KeyError):
            return bodies.parsed(payload)["result"]
        raise TelegramError("Invalid server response")

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _UNSET,
        write_timeout: ODVInput[float] = _UNSET,
        connect_timeout: ODVInput[float] = _UNSET,
        pool_timeout: ODVInput[float] = _UNSET,
    ) -> tuple[int, bytes]:
        """Status and body of one request, as PTB's own methods ask for it; timeouts in seconds."""
        mine = self._patience
        media = request_data is not None and request_data.contains_files
        wait = Patience(
            pool=_seconds(pool_timeout, mine.pool),
            connect=_seconds(connect_timeout, mine.connect),
            write=_seconds(write_timeout, mine.media_write if media else mine.write),
            read=_seconds(read_timeout, mine.read),
        )
        body = bodies.form(request_data) if method == "POST" else None
        return await self._exchange(method, url, body, wait)

    async def _exchange(self, verb: str, url: str, body: Body | None, wait: Patience) -> tuple[int, bytes]:
        started, outcome = time.monotonic(), "cancelled"
        try:
            status, payload = await self._placed(verb, url, body, wait)
            outcome = str(status)
            return status, payload if 200 <= status <= 299 else bodies.clean(payload, url)
        except Exception as error:  # noqa: BLE001 - PTB would print an unknown error, and the URL with it
            failure = _told(error)
            outcome = type(failure).__name__
        finally:
            if logger.isEnabledFor(logging.DEBUG):
                logger.debug("%s %.0f ms %s", _name(verb, url), (time.monotonic() - started) * 1000, outcome)
        raise failure  # outside the handler: neither cause nor context may carry the URL

    async def _placed(self, verb: str, url: str, body: Body | None, wait: Patience) -> tuple[int, bytes]:
        places = self._places
        try:
            async with asyncio.timeout(wait.pool if places.locked() else None):
                await places.acquire()
        except TimeoutError:
            raise NotSentInTime(_POOL_TIMEOUT) from None
        try:
            whole = body.whole() if body else None
            if body is None or whole is not None:
                return await self._sent(verb, url, body, whole, wait)
            async with asyncio.timeout(None) as guard:
                return await self._sent(verb, url, body, body.paced(guard, wait.write), wait)
        finally:
            places.release()

    async def _sent(self, verb: str, url: str, body: Body | None, data: object, wait: Patience) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSent("The transport is not open")
        # a POST goes out once; a GET aiohttp sends again when the connection it was given turns out closed
        response = await self._session.request(
            verb,
            url,
            data=data,
            headers={"Content-Type": body.content_type, "Content-Length": str(body.size)} if body else None,
            timeout=aiohttp.ClientTimeout(connect=wait.connect, sock_read=wait.read),
            allow_redirects=False,
        )
        try:
            payload = await bodies.read(response, bodies.FILE_LIMIT if verb == "GET" else bodies.ANSWER_LIMIT)
        except BaseException:
            response.close()
            raise
        response.release()
        return response.status, payload


class _Answer(Transport):
    """A transport that has its answer already, so that PTB's own code says which error it means."""

    def __init__(self, status: int, payload: bytes) -> None:
        self._answer = status, payload

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self._answer


class _Connector(aiohttp.TCPConnector):
    """Draws the line: what fails before there is a connection has sent nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.used = WeakSet[asyncio.Transport]()

    async def connect(self, *given: Any, **named: Any) -> aiohttp.connector.Connection:
        try:
            connection = await super().connect(*given, **named)
        except Exception as error:  # noqa: BLE001 - a proxy's tunnel fails in many ways, and all of them end here
            failure = (NotSentInTime if isinstance(error, TimeoutError) else NotSent)(_reason(error))
        else:
            if connection.transport:  # may be lost again already
                self.used.add(connection.transport)
            return connection
        raise failure


def _seconds(given: ODVInput[float], default: float | None) -> float | None:
    value = given if given is None or isinstance(given, int | float) else default
    return None if value is None else max(value, _SHORTEST)


def _field(value: object) -> str:
    """A value as a form carries it: texts as they are, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def _proxy(address: str) -> URL:
    with suppress(ValueError):
        proxy = URL(address)
        if proxy.scheme in {"http", "https"} and proxy.host:
            return proxy
    raise ValueError("The proxy's address must begin with http:// or https://; SOCKS is not supported")


def _reason(error: Exception) -> str:
    """The class of an error and its errno, never its text: aiohttp writes the URL there."""
    code = errno.errorcode.get(getattr(error, "errno", None) or 0)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _told(error: Exception) -> TelegramError:
    """The telegram.error for what aiohttp raised once there was a connection: the outcome is unknown."""
    if isinstance(error, TelegramError):
        return error
    unsent = isinstance(error, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError)
    return (NotSent if unsent else TimedOut if isinstance(error, TimeoutError) else NetworkError)(_reason(error))


def _name(verb: str, url: str) -> str:
    name = url.rpartition("/")[2]
    return name if verb == "POST" and name.isascii() and name.isalpha() else verb
