"""HTTP/1.1 on a socket, as little of it as a Bot API needs, with every way to answer badly."""

import asyncio
import socket
import struct
from collections.abc import Callable
from http import HTTPStatus

from bot.sandbox.reader import Malformed, Reader

Handler = Callable[["Exchange"], None]

_LINGER = 2.0  # seconds in which a caller who is refused may go on sending, so that the refusal is read
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_OK = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_TOO_LARGE = b'{"ok":false,"error_code":413,"description":"Request Entity Too Large"}'


class Exchange:
    """One request and its answer; exactly one of `answer`, `cut`, `drip`, `hold`, `close`, `reset` ends it."""

    __slots__ = ("_connection", "body", "content_type", "method", "on_gone", "target")

    def __init__(self, connection: "Connection", method: str, target: str, content_type: str, body: bytes) -> None:
        self._connection = connection
        self.method = method
        self.target = target
        self.content_type = content_type
        self.body = body
        self.on_gone: Callable[[], None] | None = None

    def answer(self, status: int, body: bytes, *, kind: str = "application/json", extra: str = "") -> None:
        if status == 200 and kind == "application/json":
            self._connection.finish(_OK % len(body) + body)
        else:
            self._connection.finish(_head(status, kind, extra, len(body)) + body)

    def cut(self, status: int, body: bytes) -> None:
        """Promises the whole body, sends half of it and hangs up."""
        self._connection.send(_head(status, "application/json", "", len(body)) + body[: len(body) // 2])
        self._connection.close()

    def drip(self, status: int, body: bytes, seconds: float, pieces: int = 8) -> None:
        """Sends the body in pieces spread over that time."""
        self._connection.send(_head(status, "application/json", "", len(body)))
        size = -(-len(body) // pieces) or 1
        parts = [body[start : start + size] for start in range(0, len(body), size)]
        loop = asyncio.get_running_loop()
        for index, part in enumerate(parts[:-1], 1):
            loop.call_later(seconds * index / len(parts), self._connection.send, part)
        loop.call_later(seconds, self._connection.finish, parts[-1])

    def hold(self, seconds: float) -> None:
        """Says nothing for that time, then hangs up."""
        asyncio.get_running_loop().call_later(seconds, self._connection.close)

    def close(self) -> None:
        """Hangs up without an answer."""
        self._connection.close()

    def reset(self) -> None:
        """Breaks the connection: the caller reads ECONNRESET."""
        self._connection.reset()


class Connection(asyncio.Protocol):
    """One keep-alive connection; a request is handed on when the one before it is answered."""

    def __init__(self, handler: Handler, open_connections: "set[Connection]") -> None:
        self.transport: asyncio.Transport | None = None
        self._handler = handler
        self._open = open_connections
        self._reader = Reader()
        self._current: Exchange | None = None
        self._is_last = False
        self._is_reading = False
        self._is_deaf = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - named so by asyncio
        self.transport = None
        self._open.discard(self)
        current, self._current = self._current, None
        if current is not None and current.on_gone is not None:
            current.on_gone()

    def data_received(self, data: bytes) -> None:
        if self._is_deaf:
            return
        self._reader.feed(data)
        if self._current is None:
            self._read_on()
        elif self._reader.is_overfull:
            self.abort()

    def send(self, data: bytes) -> None:
        if self.transport is not None:
            self.transport.write(data)

    def finish(self, data: bytes) -> None:
        if self.transport is None:
            return
        self.transport.write(data)
        self._current = None
        if self._is_last:
            self.close()
        else:
            self._read_on()

    def close(self) -> None:
        self._is_deaf = True
        if self.transport is not None:
            self.transport.close()

    def reset(self) -> None:
        if self.transport is not None:
            wire: socket.socket = self.transport.get_extra_info("socket")
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing sends RST
            self.abort()

    def abort(self) -> None:
        self._is_deaf = True
        if self.transport is not None:
            self.transport.abort()

    def _read_on(self) -> None:
        """Hands on the requests that are there, until one is not answered at once."""
        if self._is_reading:  # an answer that is given at once: the loop below goes on
            return
        self._is_reading = True
        try:
            while self._current is None and not self._is_deaf and (request := self._reader.next()) is not None:
                head = request.head
                self._is_last = head.is_last
                self._current = Exchange(self, head.method, head.target, head.content_type, request.body)
                self._handler(self._current)
            if self._reader.expects_a_word:
                self._reader.expects_a_word = False
                self.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        except Malformed as malformed:
            self._refuse(malformed.status)
        finally:
            self._is_reading = False

    def _refuse(self, status: int) -> None:
        """The last word; what else comes is not listened to."""
        self._is_deaf = True
        if self.transport is None:
            return
        kind, body = ("application/json", _TOO_LARGE) if status == 413 else ("text/html", b"")
        self.transport.write(_head(status, kind, "Connection: close\r\n", len(body)) + body)
        self.transport.write_eof()
        asyncio.get_running_loop().call_later(_LINGER, self.abort)


def _head(status: int, kind: str, extra: str, size: int) -> bytes:
    lines = f"HTTP/1.1 {status} {_REASONS.get(status, 'Unknown')}\r\nServer: nginx\r\nContent-Type: {kind}\r\n"
    return f"{lines}{extra}Content-Length: {size}\r\n\r\n".encode()
