"""The page that shows the sandbox's world: phones side by side in a browser, on this machine only.

Files and one websocket. What happens in the world goes out at once; what is done on a phone comes in. `Script` is
what the stage is told from outside: its words, its first steps, the bot's clock and the bot's process.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, Self

from aiohttp import WSMsgType, web

from bot.sandbox import wishes
from bot.sandbox.course import Call
from bot.sandbox.faults import Plan
from bot.sandbox.records import Json
from bot.sandbox.seats import Seat
from bot.sandbox.server import HOST, Sandbox

_PAGE = Path(__file__).with_name("page")
_LONGEST_LINE = 12 << 20  # bytes of one message from the page: a file of 8 MB, as text
_ANSWER = 4000  # characters of an answer that are shown behind the glass
_CALLS = 300  # of which so many are shown to who comes later
_BEAT = 1.0  # seconds after which is looked even if nothing happened: a countdown, a bot that died
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}
_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}
_LAW = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Script(Protocol):
    """What the stage is told from outside."""

    words: dict[str, dict[str, str]]  # by language, by name
    zone: str
    phones: list[Json]  # that a page shows at first
    faults: list[Json]  # wish and words

    def about(self, person_id: int) -> dict[str, str]:
        """Who that is, by language."""

    def moments(self, now: float) -> list[Json]:
        """Where the clock can be moved to."""

    def steps(self) -> list[Json]:
        """The guided first steps, as far as they are done by now."""

    def move_clock(self, ahead: float) -> None:
        """The bot's clock from now on is so many seconds ahead."""

    def is_alive(self) -> bool:
        """Whether the bot runs."""

    async def kill(self) -> None:
        """kill -9."""

    async def start(self) -> None:
        """Starts the bot again."""


class Stage:
    """`async with Stage(sandbox, script, port) as stage:` serves `stage.url`; port 0 means any."""

    def __init__(self, sandbox: Sandbox, script: Script, port: int = 0) -> None:
        self._sandbox = sandbox
        self._world = sandbox.world
        self._script = script
        self.port = port
        #: One for each page that looks: set when there is something new.
        self._bells: set[asyncio.Event] = set()
        self._calls: deque[Json] = deque(maxlen=_CALLS)
        self._called = 0
        self._plans: dict[str, Plan] = {}
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
        if request.host not in ours or (origin is not None and origin.removeprefix("http://") not in ours):
            raise web.HTTPForbidden(text="this page is for this machine only")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_LAW)
        return response

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
        picture = next((kind for sign, kind in _PICTURES.items() if file.data.startswith(sign)), None)
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
            await line.send_str(json.dumps(what, ensure_ascii=False))

        seat, bell = Seat(self._world, tell), asyncio.Event()
        self._bells.add(bell)
        telling = asyncio.create_task(self._keep_telling(seat, bell, tell))
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
            asked = json.loads(text)
            own = self._own().get(asked["do"])
        except (ValueError, KeyError, TypeError):
            return
        if own is None:
            await seat.act(asked)
            return
        try:
            await own(asked)
        except (KeyError, TypeError, ValueError, OverflowError):
            await tell({"tell": "sorry", "text": ""})

    async def _keep_telling(self, seat: Seat, bell: asyncio.Event, tell: Callable[[Json], Awaitable[None]]) -> None:
        """Everything new, at each change; a burst of changes is told together."""
        await tell({"tell": "words", **self._script.words})
        hall, told = "", 0
        with suppress(ConnectionError):
            while True:
                bell.clear()
                if (now := json.dumps(self._hall())) != hall:
                    hall = now
                    await tell({**json.loads(now), "now": self._world.now()})
                for call in [call for call in self._calls if call["id"] > told]:
                    told = call["id"]
                    await tell(call)
                await seat.look()
                with suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), _BEAT)

    def _hall(self) -> Json:
        """What stands around the phones, without the time: that the page counts on by itself."""
        world, script = self._world, self._script
        with world.changed:
            people = [
                {"id": one.id, "name": one.first_name, "about": script.about(one.id), "language": one.language_code[:2]}
                for one in world.people.values()
            ]
            groups = [
                {"id": chat.id, "title": chat.title, "members": [*chat.members]}
                for chat in world.chats.values()
                if chat.id < 0
            ]
            bot = {"id": world.bot.id, "name": world.bot.first_name, "username": world.bot.username}
            ahead = round(world.ahead, 1)
            steps = script.steps()
        return {
            "tell": "hall",
            "zone": script.zone,
            "ahead": ahead,
            "bot": bot | {"alive": script.is_alive()},
            "people": people,
            "groups": groups,
            "phones": script.phones,
            "moments": script.moments(time.time() + ahead),
            "steps": steps,
            "faults": [fault | {"on": fault["wish"] in self._plans} for fault in script.faults],
        }

    # --- what is done to the stage itself ---

    def _own(self) -> dict[str, Callable[[Json], Awaitable[None]]]:
        clock, person = self._move_clock, self._invite
        return {"clock": clock, "fault": self._plan_fault, "bot": self._kill_or_start, "person": person}

    async def _move_clock(self, asked: Json) -> None:
        """Only ahead: what has happened can't be undone."""
        by = float(asked["to"]) - self._world.now()
        if not 0 < by < 400 * 86_400:
            raise ValueError
        self._script.move_clock(self._world.ahead + by)
        self._world.advance(by)

    async def _plan_fault(self, asked: Json) -> None:
        wish = str(asked["wish"])
        if asked["on"] and wish not in self._plans:
            self._plans[wish] = wishes.plan(self._sandbox.faults, wish)
        elif not asked["on"] and wish in self._plans:
            self._sandbox.faults.end(self._plans.pop(wish))

    async def _kill_or_start(self, asked: Json) -> None:
        await (self._script.kill() if asked["what"] == "kill" else self._script.start())

    async def _invite(self, asked: Json) -> None:
        name, language = str(asked["name"]).strip()[:64], str(asked.get("language", "zh"))[:2]
        if name:
            number = f"139{len(self._world.people):08}"
            code = {"zh": "zh-hans"}.get(language, language)
            self._world.add_person(name, phone=number, language_code=code)

    # --- what is heard ---

    def _wake(self) -> None:
        """The world changed, in whatever thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()

    def _heard(self, call: Call, body: bytes) -> None:
        """A call of the bot's was answered."""
        self._called += 1
        answer = body.decode("utf-8", "replace")
        self._calls.append(
            {
                "tell": "call",
                "id": self._called,
                "at": self._world.now(),
                "method": call.method,
                "chat": call.chat_id,
                "person": call.chat_id if call.chat_id is not None and call.chat_id > 0 else None,
                "params": {name: value[:_ANSWER] for name, value in call.params.items()},
                "status": call.status,
                "description": call.description,
                "answer": answer[:_ANSWER] + ("…" if len(answer) > _ANSWER else ""),
                "ms": round(call.ms, 1),
            }
        )
        self._ring()


def _percent(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name.encode())
