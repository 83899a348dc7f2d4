"""Requests read off the bytes of a connection: HTTP/1.1, as little of it as a Bot API needs, within limits."""

import re
from dataclasses import dataclass
from functools import lru_cache

HEAD_LIMIT = 1 << 16  # bytes
BODY_LIMIT = (50 << 20) + (1 << 16)  # a file of 50 MiB, and the form around it

_CHUNK_LINE_LIMIT = 1 << 10
_HEADERS = re.compile(
    r"\r\n(content-length|content-type|connection|transfer-encoding|expect): *([^\r]*)", re.IGNORECASE
)
_REQUEST = re.compile(r"([A-Za-z]+) (\S+) (HTTP/1\.[01])")
_LENGTH = re.compile("[0-9]{1,18}")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?", re.DOTALL)


class Malformed(Exception):
    """What will never be a request that is served; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a body; `size` is the length of that, None when it comes in chunks."""

    method: str
    target: str
    content_type: str
    size: int | None
    is_last: bool
    expects_a_word: bool


@dataclass(slots=True)
class Request:
    """One request, once it is whole."""

    head: Head
    body: bytes


class Reader:
    """Is fed with what comes, gives what is whole."""

    __slots__ = ("_chunked", "_chunks", "_head", "_length", "_needed", "_pieces", "expects_a_word")

    def __init__(self) -> None:
        self.expects_a_word = False  # the caller sends its body when it is told 100 Continue
        self._pieces: list[bytes] = []
        self._length = 0
        self._needed = 1  # bytes without which looking again is no use
        self._head: Head | None = None  # whose body is awaited
        self._chunks: list[bytes] = []
        self._chunked = 0

    @property
    def is_overfull(self) -> bool:
        """Whether more has come than any one request may be."""
        return self._length > HEAD_LIMIT + BODY_LIMIT

    def feed(self, data: bytes) -> None:
        self._pieces.append(data)
        self._length += len(data)

    def next(self) -> Request | None:
        """The next request, None while it is not all there; Malformed when it never will be."""
        if self._length < self._needed:
            return None
        buffer = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        head = self._head
        if head is None:
            end = buffer.find(b"\r\n\r\n")
            if (end if end >= 0 else len(buffer)) > HEAD_LIMIT:
                raise Malformed(431)
            if end < 0:
                self._keep(buffer, len(buffer) + 1)
                return None
            head, buffer = _read_head(buffer[:end]), buffer[end + 4 :]
            self.expects_a_word = head.expects_a_word
        body = self._read_chunks(buffer) if head.size is None else self._read_body(buffer, head.size)
        if body is None:
            self._head = head
            return None
        self._head, self.expects_a_word = None, False
        return Request(head, body)

    def _keep(self, buffer: bytes, needed: int) -> None:
        self._pieces, self._length, self._needed = [buffer] if buffer else [], len(buffer), needed

    def _read_body(self, buffer: bytes, size: int) -> bytes | None:
        if len(buffer) < size:
            self._keep(buffer, size)
            return None
        self._keep(buffer[size:], 1)
        return buffer[:size] if len(buffer) > size else buffer

    def _read_chunks(self, buffer: bytes) -> bytes | None:
        """Takes whole chunks off the buffer; the body with the last one."""
        at, needed = 0, len(buffer) + 1
        while (end := buffer.find(b"\r\n", at, at + _CHUNK_LINE_LIMIT)) >= 0:
            size = self._chunk_size(buffer[at:end])
            if size == 0:
                end = buffer.find(b"\r\n\r\n", end)  # there may be trailers before it
                if end >= 0:
                    body, self._chunks, self._chunked = b"".join(self._chunks), [], 0
                    self._keep(buffer[end + 4 :], 1)
                    return body
                break
            begin = end + 2
            if len(buffer) < begin + size + 2:
                needed = begin + size + 2
                break
            if buffer[begin + size : begin + size + 2] != b"\r\n":
                raise Malformed(400)
            self._chunks.append(buffer[begin : begin + size])
            self._chunked += size
            at = begin + size + 2
        if end < 0 and len(buffer) - at > HEAD_LIMIT:
            raise Malformed(400)
        self._keep(buffer[at:], max(needed, len(buffer) + 1) - at)
        return None

    def _chunk_size(self, line: bytes) -> int:
        match = _CHUNK_SIZE.fullmatch(line)
        if match is None:
            raise Malformed(400)
        size = int(match[1], 16)
        if self._chunked + size > BODY_LIMIT:
            raise Malformed(413)
        return size


@lru_cache(maxsize=256)  # a bot's heads are the same but for the lengths of what it says
def _read_head(raw: bytes) -> Head:
    head = raw.decode("latin-1").lstrip("\r\n")  # some put an empty line between two requests
    line = _REQUEST.fullmatch(head.partition("\r\n")[0])
    if line is None:
        raise Malformed(400)
    if line[1] not in {"GET", "POST"}:
        raise Malformed(405)
    headers = {name.lower(): value.strip() for name, value in _HEADERS.findall(head)}
    is_last = headers.get("connection", "").lower() == "close" or line[3] == "HTTP/1.0"
    expects_a_word = headers.get("expect", "").lower() == "100-continue"
    return Head(line[1], line[2], headers.get("content-type", ""), _size(headers), is_last, expects_a_word)


def _size(headers: dict[str, str]) -> int | None:
    coding = headers.get("transfer-encoding", "").lower()
    if coding == "chunked":
        return None
    if coding:
        raise Malformed(501)
    size = headers.get("content-length", "0")
    if not _LENGTH.fullmatch(size):
        raise Malformed(400)
    if int(size) > BODY_LIMIT:
        raise Malformed(413)
    return int(size)
