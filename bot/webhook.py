"""The inlet that Telegram calls: an update is committed, then answered 200; what can't be kept now is sent again."""

import asyncio
import errno
import hmac
import json
import logging
import time
from dataclasses import dataclass, field
from typing import Any, cast

from aiohttp import web
from telegram.error import BadRequest, RetryAfter, TelegramError
from yarl import URL

from bot import errors
from bot.inbox import KINDS, Intake, is_update
from bot.settings import Webhook
from bot.transport import Transport
from bot.verdicts import seconds_of
from storage.errors import StorageFault

log = logging.getLogger("unionhall.webhook")

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
#: Calls that Telegram may have under way; each brings one update, and what comes together shares a commit.
AT_ONCE = 100
#: Connections kept open, Telegram's and all others: more are closed at once, so that the files don't run out.
CONNECTIONS = 256
#: Bytes of an update; Telegram's own stay far below.
LARGEST = 1 << 20
#: Seconds after which Telegram is asked how the webhook is.
LOOK_AGAIN = 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 300.0
#: Seconds that Telegram is asked to wait: until there is room, and until the database may write again.
_CROWDED, _FAULT = 1, 5


class NotListening(errors.Stopped):
    """Nothing can be heard at the address that was set."""

    key = "cli.webhook_not_listening"

    def __init__(self, webhook: Webhook, error: OSError) -> None:
        why = errno.errorcode.get(error.errno or 0, type(error).__name__)
        super().__init__(host=webhook.host, port=webhook.port, error=why)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: for a whole head or the next request of a connection, for a body, for calls in hand at the end."""

    head: float = 75.0
    body: float = 20.0
    end: float = 3.0


@dataclass(slots=True)
class _Caller:
    """One call whose update waits for its commit; `told` gets the status."""

    update: dict[str, Any]
    told: "asyncio.Future[int]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Listener:
    """Listens for Telegram; `run` keeps Telegram calling."""

    def __init__(
        self,
        webhook: Webhook,
        intake: Intake,
        transport: Transport,
        *,
        method_url: str,
        patience: Patience = Patience(),
    ) -> None:
        self._webhook = webhook
        self._path = URL(webhook.url).raw_path
        self._secret = webhook.secret.encode()
        self._intake = intake
        self._transport = transport
        self._url = method_url
        self._patience = patience
        self._callers: list[_Caller] = []
        self._news = asyncio.Event()
        self._door: web.Server | None = None
        self._server: asyncio.Server | None = None
        self._pump: asyncio.Task[None] | None = None
        self._is_set = False
        self._told_until = 0
        self._refused = _Sparing("calls without the right secret were refused")
        self._misread = _Sparing("calls with something that is no update were refused")
        self._unkept = _Sparing("times the database could take no updates; Telegram sends them again")

    async def start(self) -> None:
        """Goes on with what was left, then listens; NotListening where that can't be."""
        await self._intake.go_on()
        self._door = door = web.Server(
            self._answer,
            keepalive_timeout=self._patience.head,
            lingering_time=1.0,
            auto_decompress=False,  # unpacked, a small body may be a large one; Telegram packs none
            access_log=None,
            logger=_SILENT,
        )
        self._pump = asyncio.create_task(self._take_in_for_ever())
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(
                lambda: door() if len(door.connections) < CONNECTIONS else _TurnedAway(),
                self._webhook.host,
                self._webhook.port,
            )
        except OSError as error:
            raise NotListening(self._webhook, error) from None
        log.info("listening for Telegram on %s port %d", self._webhook.host, self._webhook.port)

    async def stop(self) -> None:
        """No new call is heard, those in hand are answered. The webhook stays set: Telegram keeps what comes next."""
        if self._server is not None:
            self._server.close()
            await asyncio.sleep(0)  # calls that came with the last turn of the loop are in hand now
        if self._door is not None:
            self._door.pre_shutdown()
            await self._door.shutdown(self._patience.end)
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)

    async def run(self) -> None:
        """Has Telegram call here, and looks now and then whether it still does."""
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._look()
                pause, wait = _FIRST_PAUSE, LOOK_AGAIN
            except RetryAfter as error:
                wait = seconds_of(error)
            except TelegramError as error:
                # What a webhook is refused for is its address, and nobody else can mend that.
                why = error.message if isinstance(error, BadRequest) else type(error).__name__
                log.warning("Telegram was not told of the webhook (%s); trying again in %.1f s", why, pause)
                wait, pause = pause, min(_LONGEST_PAUSE, pause * 2)
            await asyncio.sleep(wait)

    # At Telegram.

    async def _look(self) -> None:
        if not self._is_set:
            await self._set()
        info = await self._ask("getWebhookInfo", {})
        if info.get("url") != self._webhook.url:
            self._is_set = False
            log.warning("Telegram calls elsewhere, or nowhere: another process uses this token")
            await self._set()
            info = await self._ask("getWebhookInfo", {})
        self._tell(info)

    async def _set(self) -> None:
        """Each start says it anew: secret and kinds may have changed, and Telegram doesn't tell which it has."""
        wanted = {"url": self._webhook.url, "secret_token": self._webhook.secret, "max_connections": AT_ONCE}
        await self._ask("setWebhook", {**wanted, "allowed_updates": list(KINDS)})
        self._is_set = True
        log.info("Telegram was told of the webhook")

    def _tell(self, info: dict[str, Any]) -> None:
        """What went wrong between Telegram and here since the last look."""
        at, waiting = info.get("last_error_date") or 0, info.get("pending_update_count")
        if at > self._told_until:
            self._told_until = at
            what = info.get("last_error_message")
            log.warning("Telegram could not deliver at %s: %s (%s updates wait there)", _clock(at), what, waiting)
        else:
            log.debug("the webhook is set, %s updates wait at Telegram", waiting)

    async def _ask(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        answer = await self._transport.call(self._url, method, parameters)
        return answer if isinstance(answer, dict) else {}

    # A call.

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        try:
            update = await self._read(request)
        except TimeoutError:
            return _said(408)
        except web.HTTPRequestEntityTooLarge:
            return _said(413)
        except (ValueError, RecursionError):
            self._misread.say()
            return _said(400)
        return await self._kept(update)

    def _refusal(self, request: web.BaseRequest) -> web.Response | None:
        """The answer to a call of which not even the body is read."""
        if request.rel_url.raw_path != self._path:
            return _said(404)
        if request.method != "POST":
            return _said(405, Allow="POST")
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            self._refused.say()
            return _said(403)
        if self._intake.is_full or len(self._callers) >= 2 * AT_ONCE:
            return _said(503, **{"Retry-After": str(_CROWDED)})
        return None

    async def _read(self, request: web.BaseRequest) -> dict[str, Any]:
        """The update of a call; ValueError where there is none."""
        if (request.content_length or 0) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length or 0)
        async with asyncio.timeout(self._patience.body):
            body = await request.read()
        update = json.loads(body)
        if not is_update(update):
            raise ValueError
        return update

    async def _kept(self, update: dict[str, Any]) -> web.Response:
        caller = _Caller(update)
        self._callers.append(caller)
        self._news.set()
        status = await caller.told
        return _said(status, **({"Retry-After": str(_FAULT)} if status == 503 else {}))

    # Taking in.

    async def _take_in_for_ever(self) -> None:
        """While one commit is under way, calls gather for the next."""
        while True:
            await self._news.wait()
            self._news.clear()
            callers, self._callers = self._callers, []
            # Telegram has a line for a person's messages and another for the presses: what overtook is put right.
            callers.sort(key=lambda one: one.update["update_id"])
            await self._take_in(callers)

    async def _take_in(self, callers: list[_Caller]) -> None:
        try:
            await self._intake.take_in([caller.update for caller in callers])
            status = 200
        except StorageFault:
            self._unkept.say()
            status = 503
        except Exception as error:  # noqa: BLE001 - one that can't be taken in must not stop those beside it
            if len(callers) > 1:
                for caller in callers:
                    await self._take_in([caller])
                return
            errors.report(error, errors.incident())
            status = 500
        for caller in callers:
            if not caller.told.done():
                caller.told.set_result(status)


class _TurnedAway(asyncio.Protocol):
    """A connection too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.Transport", transport).abort()


class _Sparing:
    """A warning once a minute, with how often there was reason for it: who calls in vain must not fill the disk."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._count = 0
        self._next = 0.0

    def say(self) -> None:
        self._count += 1
        if time.monotonic() >= self._next:
            log.warning("%d %s", self._count, self._text)
            self._count, self._next = 0, time.monotonic() + 60.0


#: aiohttp tells of malformed calls with what stood in them.
_SILENT = logging.getLogger("unionhall.webhook.silent")
_SILENT.disabled = True


def _said(status: int, **headers: str) -> web.Response:
    return web.Response(status=status, headers=headers)


def _clock(at: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(at))
