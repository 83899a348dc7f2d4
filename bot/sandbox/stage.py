"""The page that shows the sandbox's world: phones side by side in a browser, on this machine only.

Files and one websocket. What happens in the world goes out at once; what is done on a phone comes in.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Self

from aiohttp import WSMsgType, web

from bot.sandbox.course import Call
from bot.sandbox.gestures import PICTURES
from bot.sandbox.glass import Calls
from bot.sandbox.hall import Hall, Script
from bot.sandbox.records import Json
from bot.sandbox.seats import Seat
from bot.sandbox.server import HOST, Sandbox

log = logging.getLogger("unionhall.demo")

_PAGE = Path(__file__).with_name("page")
_LONGEST_LINE = 12 << 20  # bytes of one message from the page: a file of 8 MB, as text
_BEAT = 1.0  # seconds after which is looked even if nothing happened: a countdown, a bot that died
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}
_LAW = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Stage:
    """`async with Stage(sandbox, script, port) as stage:` serves `stage.url`; port 0 means any."""

    def __init__(self, sandbox: Sandbox, script: Script, port: int = 0) -> None:
        self._sandbox = sandbox
        self._world = sandbox.world
        self._words = script.words
        self._hall = Hall(sandbox.world, sandbox.faults, script)
        self.port = port
        #: One for each page that looks: set when there is something new.
        self._bells: set[asyncio.Event] = set()
        self._calls = Calls(sandbox.world.now)
        self._lines: set[web.WebSocketResponse] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/"

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._world.changed.watchers.append(self._wake)
        self._sandbox.listeners.append(self._heard)
        application = web.Application(middlewares=[self._guard])
        application.on_response_prepare.append(_lay_down_the_law)
        application.router.add_get("/line", self._line)
        application.router.add_get("/file/{id}", self._file)
        application.router.add_get("/{name:[a-z_]*(?:[.](?:js|css|svg))?}", self._page)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._world.changed.watchers.remove(self._wake)
        self._sandbox.listeners.remove(self._heard)
        for line in list(self._lines):
            with suppress(ConnectionError, TimeoutError):
                await asyncio.wait_for(line.close(), 0.5)
        await self._runner.cleanup()

    # --- what is served ---

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Only a page of ours on this machine: no other site, by whatever name it calls us, may look or act."""
        ours = {f"{name}:{self.port}" for name in (HOST, "localhost")}
        origin = request.headers.get("Origin")
        if request.host not in ours or (origin is not None and origin not in {f"http://{one}" for one in ours}):
            raise web.HTTPForbidden(text="this page is for this machine only")
        return await handler(request)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        path = _PAGE / (request.match_info["name"] or "index.html")
        if not path.is_file():
            raise web.HTTPNotFound
        return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """A picture to look at; anything else only to be kept, whatever it says that it is."""
        file = self._world.files.get(request.match_info["id"])
        if file is None:
            raise web.HTTPNotFound
        picture = next((kind for sign, kind in PICTURES.items() if file.data.startswith(sign)), None)
        if picture is not None and file.kind == "photo":
            return web.Response(body=file.data, content_type=picture)
        name = file.name or file.path.rpartition("/")[2]
        disposition = f"attachment; filename*=UTF-8''{_percent(name)}"
        headers = {"Content-Disposition": disposition}
        return web.Response(body=file.data, content_type="application/octet-stream", headers=headers)

    # --- the line ---

    async def _line(self, request: web.Request) -> web.StreamResponse:
        line = web.WebSocketResponse(max_msg_size=_LONGEST_LINE, heartbeat=20.0)
        await line.prepare(request)
        self._lines.add(line)

        async def tell(what: Json) -> None:
            await line.send_str(json.dumps(what))

        seat, bell = Seat(self._world, tell), asyncio.Event()
        self._bells.add(bell)
        telling = asyncio.create_task(self._keep_telling(seat, bell, tell))
        telling.add_done_callback(partial(_hang_up, line))
        try:
            async for message in line:
                if message.type is WSMsgType.TEXT:
                    await self._act(seat, tell, message.data)
                    self._ring()
        finally:
            self._lines.discard(line)
            self._bells.discard(bell)
            telling.cancel()
        return line

    async def _act(self, seat: Seat, tell: Callable[[Json], Awaitable[None]], text: str) -> None:
        try:
            asked = _whole(json.loads(text))
            ours = asked["do"] in self._hall.acts
        except (ValueError, KeyError, TypeError, RecursionError):
            return
        if not ours:
            await seat.act(asked)
            return
        try:
            await self._hall.act(asked)
        except (KeyError, TypeError, ValueError, OverflowError):
            await tell({"tell": "sorry", "text": ""})

    async def _keep_telling(self, seat: Seat, bell: asyncio.Event, tell: Callable[[Json], Awaitable[None]]) -> None:
        """Everything new, at each change; a burst of changes is told together."""
        await tell({"tell": "words", **self._words})
        hall, told = "", 0
        with suppress(ConnectionError):
            while True:
                bell.clear()
                if (now := self._hall.look()) != hall:
                    hall = now
                    await tell({**json.loads(now), "now": self._world.now()})
                for call in self._calls.after(told):
                    told = call["id"]
                    await tell(call)
                await seat.look()
                with suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), _BEAT)

    # --- what is heard ---

    def _wake(self) -> None:
        """The world changed, in whatever thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()

    def _heard(self, call: Call, body: bytes) -> None:
        self._calls.heard(call, body)
        self._ring()


async def _lay_down_the_law(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_LAW)


def _hang_up(line: web.WebSocketResponse, telling: asyncio.Task[None]) -> None:
    """A page that is told nothing more must know: its line ends, it comes back, and the log says why."""
    if telling.cancelled() or (error := telling.exception()) is None:
        return
    log.error("a page could not be told what is new: %r", error)
    telling.get_loop().create_task(line.close())


def _whole(value: Any) -> Any:
    """With half a pair of UTF-16 replaced, as the bot replaces it: no text may hold one."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {str(_whole(name)): _whole(one) for name, one in value.items()}
    return value


def _percent(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name.encode())
