"""The Bot API on loopback: calls in, faults on demand, answers out."""

import asyncio
import threading
from collections import Counter, deque
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Self, TypeVar

from bot.sandbox import course, forms, methods, names
from bot.sandbox.alarms import Alarm
from bot.sandbox.asked import Asked
from bot.sandbox.couriers import Courier
from bot.sandbox.course import Call, Course, Record, refused
from bot.sandbox.faults import Faults
from bot.sandbox.limits import Limits
from bot.sandbox.phones import Phone
from bot.sandbox.refusals import Refusal
from bot.sandbox.wire import Connection, Exchange
from bot.sandbox.world import World

T = TypeVar("T")

HOST = "127.0.0.1"
TOKEN = "7000000001:AAEsandboxSandboxsandboxSandboxsand"  # noqa: S105 - opens nothing but the sandbox

_ODDITIES = 200  # the newest; of more nobody learns more
_NOT_IN_AN_ANSWER = frozenset(("setWebhook", "deleteWebhook", "close", "logOut"))
_INVALID_TOKEN = Refusal(401, "Unauthorized: invalid token specified")


class Sandbox:
    """A Bot API for one bot. `port` 0 means any; it stays the same when closed and opened again, and so does the world.

    `calls` holds the newest calls unless `recording` is switched off, `counts` how often each method was called,
    `oddities` what the real server would have passed over in silence.
    """

    def __init__(self, *, port: int = 0, token: str = TOKEN, seed: int = 0, recording: bool = True) -> None:
        self.port = port
        self.token = token
        self.world = World(seed=seed, bot_id=int(token.partition(":")[0]))
        self.faults = Faults(seed)
        self.limits = Limits()
        self.calls: deque[Call] = deque(maxlen=10_000)
        self.counts: Counter[str] = Counter()
        self.oddities: list[str] = []
        #: Told of each call as it is answered, with the body of the answer.
        self.listeners: list[Callable[[Call, bytes], None]] = []
        self.recording = recording
        self._server: asyncio.Server | None = None
        self._alarm: Alarm | None = None
        self._connections: set[Connection] = set()
        self._courier = Courier(self.world.updates, self.world.changed, self._execute)

    @property
    def url(self) -> str:
        """What a bot takes for https://api.telegram.org."""
        return f"http://{HOST}:{self.port}"

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self._receive, self._connections), HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        self._alarm = Alarm(self.world.voting)
        self._courier.open()

    async def close(self) -> None:
        """Breaks every connection; what was not answered stays so."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        if self._alarm is not None:
            self._alarm.stop()
        await self._courier.close()
        while self._connections:
            for connection in tuple(self._connections):
                connection.abort()
            await asyncio.sleep(0)  # connections are lost one step of the loop later
        await server.wait_closed()

    def phone(self, name: str, *, phone: str = "", language_code: str = "", person_id: int | None = None) -> Phone:
        """A new person with a phone; `phone` is the own number."""
        person = self.world.add_person(name, phone=phone, language_code=language_code, id=person_id)
        return Phone(self.world, person)

    # --- a call ---

    def _receive(self, exchange: Exchange) -> None:
        path, _, query = exchange.target.partition("?")
        try:
            path = forms.unescape(path.encode("latin-1"))
            if path.startswith("/file/bot"):
                self._give_file(exchange, path.removeprefix("/file/bot"))
                return
            method = self._method(path)
            parameters, uploads = forms.read(query, exchange.content_type, exchange.body)
        except Refusal as refusal:
            exchange.answer(refusal.status, refused(refusal))
            return
        self.counts[method.name] += 1
        asked = Asked(self.world, parameters, uploads, self._odd)
        record = Record(self.calls if self.recording else None, self.listeners)
        Course(exchange, method, asked, self.faults, self.limits, record).run()

    def _execute(self, content_type: str, body: bytes) -> None:
        """What the answer to a webhook's call asks for; nobody is told how it went."""
        try:
            parameters, uploads = forms.read("", content_type, body)
            method = methods.METHODS.get(parameters.pop("method", "").lower())
            if method is None or method.name.startswith("get") or method.name in _NOT_IN_AN_ANSWER:
                return
            self.counts[method.name] += 1
            with self.world.changed:
                course.call(method, Asked(self.world, parameters, uploads, self._odd), self.limits)
        except (Refusal, UnicodeEncodeError) as refusal:
            self._odd(f"what an answer to the webhook asked for was refused: {refusal}")

    def _method(self, path: str) -> methods.Method:
        """The method a path like /bot<token>/<method> names."""
        token, slash, name = path.removeprefix("/bot").partition("/")
        if not (path.startswith("/bot") and slash):
            raise Refusal(404, "Not Found")
        self._check_token(token)
        method = methods.METHODS.get(name.lower())
        if method is None and name.lower() in names.METHODS:
            # Telegram has it: who counts on an answer here must learn that there is none.
            self._odd(f"the sandbox does not serve {name}")
            raise Refusal(501, f"Not Implemented: the sandbox does not serve {name}")
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        return method

    def _check_token(self, token: str) -> None:
        if token.startswith("0") or len(token) > 80 or ":" not in token or not token.partition(":")[0].isdecimal():
            raise _INVALID_TOKEN
        if token != self.token:
            raise Refusal(401, "Unauthorized")

    def _give_file(self, exchange: Exchange, rest: str) -> None:
        token, _, path = rest.partition("/")
        self._check_token(token)
        file = next((file for file in self.world.files.values() if file.path == path), None)
        if file is None or self.world.links.get(path, 0.0) < self.world.now():
            raise Refusal(404, "Not Found")
        exchange.answer(200, file.data, kind="application/octet-stream")

    def _odd(self, text: str) -> None:
        if text not in self.oddities:
            del self.oddities[: -_ODDITIES + 1]
            self.oddities.append(text)


class SandboxThread(Sandbox):
    """`with SandboxThread() as sandbox:` - everything of Sandbox may be used from the test's own thread."""

    _loop: asyncio.AbstractEventLoop

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)
        self._thread.start()
        self._run(self.open())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def wait_for_bot(self, within: float = 30.0) -> None:
        """Until a bot has heard everything and waits for more."""
        with self.world.changed:
            waited = self.world.changed.wait_for(lambda: self.world.updates.is_waited_for, within)
        assert waited, f"no bot waits for updates after {within:g} s; its calls: {dict(self.counts)}"

    def unplug(self) -> None:
        """The network fails: every connection breaks, none can be made; the world goes on."""
        self._run(self.close())

    def plug_in(self) -> None:
        """The network is back, on the same port."""
        self._run(self.open())

    def _run(self, work: Coroutine[object, object, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)
