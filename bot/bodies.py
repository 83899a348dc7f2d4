"""What travels to Telegram and back: forms and files in pieces that must leave at a pace, answers of bounded length."""

import asyncio
import json
import os
import re
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from aiohttp import ClientResponse
from telegram.error import NetworkError, TelegramError
from telegram.request import RequestData

ANSWER_LIMIT = 8 * 2**20  # bytes; a hundred updates stay below one MiB
FILE_LIMIT = 32 * 2**20  # bytes; the Bot API hands out files up to 20 MB

Piece = bytes | IO[bytes]

_CHUNK = 64 * 1024  # bytes; what the event loop's own buffer takes without waiting for the peer
_SECRET = re.compile(r"/bot\d+(?::|%3[Aa])([^/?#]+)")
_ESCAPES = str.maketrans({'"': "%22", "\\": "\\\\"} | {chr(code): f"%{code:02X}" for code in range(32)})


@dataclass(frozen=True, slots=True)
class Body:
    """What a POST carries; `size` in bytes is known before the first one leaves."""

    content_type: str
    pieces: Sequence[Piece]
    size: int

    def whole(self) -> bytes | None:
        """The body as one when the event loop takes it at once, so that writing can't stall; else None."""
        parts = [piece for piece in self.pieces if isinstance(piece, bytes)]
        return b"".join(parts) if self.size <= _CHUNK and len(parts) == len(self.pieces) else None

    async def paced(self, guard: asyncio.Timeout, seconds: float | None) -> AsyncIterator[bytes | memoryview]:
        """Chunks, each given `seconds` to leave: aiohttp alone would wait for ever for a peer that reads nothing."""
        now = asyncio.get_running_loop().time
        async for chunk in self._chunks():
            guard.reschedule(None if seconds is None else now() + seconds)
            yield chunk
        guard.reschedule(None)

    async def _chunks(self) -> AsyncIterator[bytes | memoryview]:
        for piece in self.pieces:
            if isinstance(piece, bytes):
                for start in range(0, len(piece), _CHUNK):
                    yield memoryview(piece)[start : start + _CHUNK]
            else:
                while chunk := await asyncio.to_thread(piece.read, _CHUNK):
                    yield chunk


def plain(content_type: str, content: bytes) -> Body:
    return Body(content_type, (content,), len(content))


def form(request: RequestData | None) -> Body:
    """What one of PTB's methods has to say: urlencoded, or multipart when there are files."""
    if request and request.contains_files:
        return multipart(request.json_parameters, request.multipart_data)
    fields = request.url_encoded_parameters({"errors": "replace"}) if request else ""
    return plain("application/x-www-form-urlencoded", fields.encode())


def multipart(parameters: Mapping[str, str], files: Mapping[str, tuple[str, Piece, str]]) -> Body:
    """A form as httpx writes it: names in plain UTF-8, shown by Telegram as they are; aiohttp's form escapes them."""
    boundary = secrets.token_hex(16)
    pieces: list[Piece] = []
    sizes: list[int] = []

    def add(piece: Piece, size: int | None = None) -> None:
        pieces.append(piece)
        sizes.append(len(piece) if isinstance(piece, bytes) else size or 0)

    for name, value in parameters.items():
        add(f"{_head(boundary, name)}\r\n\r\n{value}\r\n".encode(errors="replace"))
    for name, (filename, content, mime) in files.items():
        shown = f'{_head(boundary, name)}; filename="{filename.translate(_ESCAPES)}"'
        add(f"{shown}\r\nContent-Type: {mime}\r\n\r\n".encode(errors="replace"))
        add(*_rewound(content))
        add(b"\r\n")
    add(f"--{boundary}--\r\n".encode())
    return Body(f"multipart/form-data; boundary={boundary}", pieces, sum(sizes))


def _head(boundary: str, name: str) -> str:
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{name.translate(_ESCAPES)}"'


def _rewound(content: Piece) -> tuple[Piece, int]:
    """A file from its beginning, as PTB sends it, and its length in bytes; closing the handle is the caller's."""
    if not isinstance(content, bytes) and content.seekable():
        length = content.seek(0, os.SEEK_END)
        content.seek(0)
        return content, length
    content = content if isinstance(content, bytes) else content.read()
    return content, len(content)


async def read(response: ClientResponse, limit: int) -> bytes:
    """The whole answer; NetworkError when it is longer than `limit` bytes."""
    blocks, size = [], 0
    while block := await response.content.readany():
        blocks.append(block)
        size += len(block)
        if size > limit:
            raise NetworkError(f"The answer is longer than {limit} bytes")
    return b"".join(blocks)


def parsed(payload: bytes) -> dict[str, Any]:
    """An answer of the Bot API, else TelegramError; PTB's own parser would write the whole body to the log."""
    try:
        answer = json.loads(payload.decode(errors="replace"))
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise TelegramError("Invalid server response")
    return answer


def clean(payload: bytes, url: str) -> bytes:
    """An error's body without the token; the page of a proxy or gateway, which may show the whole URL, is left out."""
    if not payload.lstrip().startswith(b"{"):
        return b""
    secret = _SECRET.search(url)
    return payload.replace(secret[1].encode(), b"***") if secret else payload
