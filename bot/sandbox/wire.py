"""HTTP/1.1 on a socket, as little of it as a Bot API needs, with every way to answer badly."""

import asyncio
import re
import socket
import struct
from collections.abc import Callable
from http import HTTPStatus

Handler = Callable[["Exchange"], None]

_HEAD_LIMIT = 64 * 1024  # bytes
_BODY_LIMIT = 60 * 2**20
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_HEADERS = re.compile(
    r"\r\n(content-length|content-type|connection|transfer-encoding|expect): *([^\r]*)", re.IGNORECASE
)
_OK = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


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

    @property
    def is_gone(self) -> bool:
        """Whether the caller has hung up."""
        return self._connection.transport is None

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
        self._buffer = b""
        self._current: Exchange | None = None
        self._closing = False

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
        self._buffer = self._buffer + data if self._buffer else data
        if self._current is None:
            self._next()

    def send(self, data: bytes) -> None:
        if self.transport is not None:
            self.transport.write(data)

    def finish(self, data: bytes) -> None:
        if self.transport is None:
            return
        self.transport.write(data)
        self._current = None
        if self._closing:
            self.transport.close()
        elif self._buffer:
            self._next()

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def reset(self) -> None:
        if self.transport is not None:
            wire: socket.socket = self.transport.get_extra_info("socket")
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing sends RST
            self.transport.abort()

    def abort(self) -> None:
        if self.transport is not None:
            self.transport.abort()

    def _next(self) -> None:
        """Hands on the first whole request of the buffer."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > _HEAD_LIMIT:
                self._refuse(431)
            return
        head = self._buffer[:end].decode("latin-1")
        headers = {name.lower(): value for name, value in _HEADERS.findall(head)}
        words = head.partition("\r\n")[0].split(" ")
        if len(words) != 3:
            self._refuse(400)
            return
        if headers.get("expect", "").lower() == "100-continue" and len(self._buffer) == end + 4:
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self._body(headers, end + 4)
        if body is None:
            return
        self._closing = headers.get("connection", "").lower() == "close" or words[2] == "HTTP/1.0"
        self._current = Exchange(self, words[0], words[1], headers.get("content-type", ""), body)
        self._handler(self._current)

    def _body(self, headers: dict[str, str], start: int) -> bytes | None:
        """Takes the body off the buffer; None while it is not all there, or when it is refused."""
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunked(start)
        size = headers.get("content-length", "0")
        if not size.isdecimal():
            self._refuse(400)
            return None
        end = start + int(size)
        if end > _BODY_LIMIT:
            self._refuse(413)
            return None
        if len(self._buffer) < end:
            return None
        body, self._buffer = self._buffer[start:end], self._buffer[end:]
        return body

    def _chunked(self, at: int) -> bytes | None:
        chunks: list[bytes] = []
        while (line_end := self._buffer.find(b"\r\n", at)) >= 0:
            try:
                size = int(self._buffer[at:line_end].partition(b";")[0], 16)
            except ValueError:
                self._refuse(400)
                return None
            at = line_end + 2 + size + 2
            if len(self._buffer) < at:
                return None
            if size == 0:
                self._buffer = self._buffer[at:]
                return b"".join(chunks)
            chunks.append(self._buffer[line_end + 2 : at - 2])
        return None

    def _refuse(self, status: int) -> None:
        self.send(_head(status, "text/html", "Connection: close\r\n", 0))
        self.close()


def _head(status: int, kind: str, extra: str, size: int) -> bytes:
    lines = f"HTTP/1.1 {status} {_REASONS.get(status, 'Unknown')}\r\nServer: nginx\r\nContent-Type: {kind}\r\n"
    return f"{lines}{extra}Content-Length: {size}\r\n\r\n".encode()
