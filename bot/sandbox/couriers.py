"""Delivery to the bot's webhook, over HTTP, as Telegram's own server does it.

In order in each line (a chat's messages, a person's presses, a poll), one call of a line under way at a time, lines
side by side. What is not answered 2xx is sent again: at once, then after 2 seconds, then twice as long, up to one or
two minutes. Read in telegram-bot-api's WebhookActor.cpp (May 2026).
"""

import asyncio
import json
import os
import ssl
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.hooks import Delivery, Hook
from bot.sandbox.updates import Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

_LONGEST = 60  # seconds; each further try waits at most one to two times as long
_LONGEST_WISH = 3600  # seconds that Retry-After may ask for
_QUIET = 10.0  # seconds without success after which one connection must do
_ANSWER_LIMIT = 1 << 20  # bytes

Execute = Callable[[str, bytes], None]


@dataclass(slots=True, eq=False)
class _Parcel:
    """An update on its way, and what its failures have made of its next try."""

    update_id: int
    expires: float
    payload: bytes
    delay: int = 1
    failures: int = 0


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    reason: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True, eq=False)
class _Wire:
    """One connection to the bot."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Courier:
    """Lives in the server's loop; `execute` runs a method that an answer asks for."""

    def __init__(self, updates: Updates, lock: Any, execute: Execute) -> None:
        self._updates = updates
        self._webhooks = updates.webhooks
        self._lock = lock
        self._execute = execute
        self._hook: Hook | None = None
        self._seen = 0
        self._lines: dict[object, deque[_Parcel]] = {}
        self._due: deque[object] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: set[asyncio.TimerHandle] = set()
        self._idle: list[_Wire] = []
        self._last_success = -_QUIET
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waking = False

    def open(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waking = False
        self._webhooks.listen(self._wake)
        self._wake()

    async def close(self) -> None:
        """What is under way is broken off."""
        with self._lock:
            self._webhooks.listen(None)
        tasks = list(self._tasks)
        self._begin(None)
        await asyncio.gather(*tasks, return_exceptions=True)

    def _wake(self) -> None:
        """From any thread, under the lock."""
        if not self._waking and self._loop is not None:
            self._waking = True
            self._loop.call_soon_threadsafe(self._look)

    def _look(self) -> None:
        with self._lock:
            self._waking = False
            if self._webhooks.hook is not self._hook:
                self._begin(self._webhooks.hook)
            if self._hook is not None:
                self._sort_in()
                self._send(self._hook)

    def _begin(self, hook: Hook | None) -> None:
        """All anew, for this webhook."""
        for task in self._tasks:
            task.cancel()
        for timer in self._timers:
            timer.cancel()
        for wire in self._idle:
            wire.writer.transport.abort()
        self._hook, self._seen, self._last_success = hook, 0, -_QUIET
        for state in (self._tasks, self._timers, self._idle, self._lines, self._due):
            state.clear()

    def _sort_in(self) -> None:
        if self._seen >= self._updates.next_id:  # after an idle week the numbers have begun anew, lower
            self._seen = 0
        for update_id, expires, payload in self._updates.since(self._seen):
            self._seen = update_id
            line = line_of(json.loads(payload))
            parcels = self._lines.setdefault(line, deque())
            parcels.append(_Parcel(update_id, expires, payload))
            if len(parcels) == 1:
                self._due.append(line)

    def _send(self, hook: Hook) -> None:
        # After a while without success one connection tries whether the bot is there again.
        is_active = self._last_success + _QUIET * self._webhooks.patience > time.monotonic()
        while self._due and len(self._tasks) < (hook.max_connections if is_active else 1):
            line = self._due.popleft()
            task = asyncio.get_running_loop().create_task(self._deliver(hook, line, self._lines[line][0]))
            self._tasks.add(task)

    async def _deliver(self, hook: Hook, line: object, parcel: _Parcel) -> None:
        began, answer, failure = time.monotonic(), None, ""
        try:
            async with asyncio.timeout(self._webhooks.answer_within):
                answer = await self._post(hook, parcel.payload)
        except TimeoutError:
            failure = "Read timeout expired"
        except asyncio.IncompleteReadError:
            failure = "Connection closed"
        except OSError as error:
            failure = os.strerror(error.errno) if error.errno else type(error).__name__
        except (ValueError, asyncio.LimitOverrunError):
            failure = "Wrong response from the webhook"
        with self._lock:
            task = asyncio.current_task()
            if hook is not self._hook or task is None:
                return
            self._tasks.discard(task)
            if answer is not None and self._webhooks.lost_answers:
                self._webhooks.lost_answers -= 1
                answer, failure = None, "Connection closed"
            status = answer.status if answer else 0
            self._webhooks.deliveries.append(Delivery(parcel.update_id, line, status, began, time.monotonic()))
            if answer is not None and 200 <= status <= 299:
                self._arrived(line, parcel)
            else:
                self._failed(line, parcel, answer, failure)
            self._lock.notify_all()
            self._look()
        if answer is not None and 200 <= answer.status <= 299 and answer.body:
            self._execute(answer.headers.get("content-type", ""), answer.body)

    def _arrived(self, line: object, parcel: _Parcel) -> None:
        self._last_success = time.monotonic()
        self._webhooks.note_success()
        self._drop(line, parcel)

    def _failed(self, line: object, parcel: _Parcel, answer: _Answer | None, failure: str) -> None:
        status = answer.status if answer else 0
        if answer is not None:
            failure = f"Wrong response from the webhook: {status} {answer.reason}"
        self._webhooks.note_error(failure, gone=status == 410)
        wait = min(_whole(answer.headers.get("retry-after", "")), _LONGEST_WISH) if answer else 0
        if not wait and parcel.failures:
            longest = self._webhooks.random.randint(_LONGEST, 2 * _LONGEST)
            wait = parcel.delay = min(longest, parcel.delay * 2)
        parcel.failures += 1
        if self._updates.now() + wait * self._webhooks.patience > parcel.expires:
            self._drop(line, parcel)
        else:
            self._later(line, wait * self._webhooks.patience)

    def _later(self, line: object, seconds: float) -> None:
        def again() -> None:
            self._timers.discard(timer)
            self._due.append(line)
            self._look()

        timer = asyncio.get_running_loop().call_later(seconds, again)
        self._timers.add(timer)

    def _drop(self, line: object, parcel: _Parcel) -> None:
        """The update is at an end; the next of its line may go."""
        self._updates.forget(parcel.update_id)
        parcels = self._lines[line]
        parcels.popleft()
        if parcels:
            self._due.append(line)
        else:
            del self._lines[line]

    # The wire.

    async def _post(self, hook: Hook, payload: bytes) -> _Answer:
        wire = await self._wire(hook)
        try:
            wire.writer.write(_head(hook, len(payload)) + payload)
            await wire.writer.drain()
            answer = await _read(wire.reader)
        except BaseException:
            wire.writer.transport.abort()
            raise
        if hook is self._hook and answer.headers.get("connection", "").lower() != "close":
            self._idle.append(wire)
        else:
            wire.writer.close()
        return answer

    async def _wire(self, hook: Hook) -> _Wire:
        while self._idle:
            wire = self._idle.pop()
            if not wire.reader.at_eof() and not wire.writer.is_closing():
                return wire
            wire.writer.close()
        options: dict[str, Any] = {"ssl": _tls(hook), "server_hostname": hook.host} if hook.is_tls else {}
        return _Wire(*await asyncio.open_connection(hook.address, hook.port, limit=_ANSWER_LIMIT, **options))


def line_of(update: dict[str, Any]) -> object:
    """What an update must keep its order with: of one person, messages and presses are two lines."""
    kind, body = next(((name, value) for name, value in update.items() if name != "update_id"), ("", None))
    fields = body if isinstance(body, dict) else {}
    chat, person = _id_of(fields.get("chat")), _id_of(fields.get("from") or fields.get("user"))
    if kind in {"poll", "poll_answer"}:
        return "poll", str(fields.get("poll_id") or fields.get("id"))
    if kind in {"message", "edited_message", "channel_post", "edited_channel_post"}:
        return "chat", chat
    return kind, chat if kind == "my_chat_member" else person or chat


def _id_of(thing: object) -> int | None:
    """None for what no server should send, which tests do."""
    given = thing.get("id") if isinstance(thing, dict) else None
    return given if isinstance(given, int) else None


def _head(hook: Hook, size: int) -> bytes:
    usual = 443 if hook.is_tls else 80
    host = f"[{hook.host}]" if ":" in hook.host else hook.host
    lines = [f"POST {hook.target} HTTP/1.1", f"Host: {host}" + ("" if hook.port == usual else f":{hook.port}")]
    if hook.secret:
        lines.append(f"{SECRET_HEADER}: {hook.secret}")
    lines += ["Content-Type: application/json", f"Content-Length: {size}", "Connection: keep-alive"]
    return "\r\n".join([*lines, "Accept-Encoding: gzip, deflate", "", ""]).encode()


async def _read(reader: asyncio.StreamReader) -> _Answer:
    """One answer; ValueError when it is none."""
    while True:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        version, _, rest = head[0].partition(" ")
        status, reason = int(rest[:3]), rest[4:]
        if status >= 200:
            break
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    if version != "HTTP/1.1":
        headers.setdefault("connection", "close")
    return _Answer(status, reason, headers, await _body(reader, status, headers))


async def _body(reader: asyncio.StreamReader, status: int, headers: dict[str, str]) -> bytes:
    if status in {204, 304}:
        return b""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        parts = []
        while size := int(await reader.readline(), 16):
            parts.append((await reader.readexactly(size + 2))[:-2])
        await reader.readuntil(b"\r\n")
        return b"".join(parts)
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    headers["connection"] = "close"
    return await reader.read(_ANSWER_LIMIT)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _tls(hook: Hook) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=hook.certificate.decode() if hook.certificate else None)
