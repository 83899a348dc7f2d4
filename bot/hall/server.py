"""Serving: one page under one random link, on the hall's own network. Whatever else is asked for is not there."""

import asyncio
import errno
import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self, cast

from aiohttp import web

from bot import errors
from bot.hall.addresses import EVERYWHERE, is_near
from bot.hall.look import Look, milliseconds
from bot.words import Words
from storage.accounts import LANGUAGES
from storage.errors import StorageFault

log = logging.getLogger("unionhall.hall")

#: Where it is found if nothing else is asked for.
PORT: Final = 8090
#: Connections at a time; a hall has some screens.
CONNECTIONS: Final = 128
_PAGE: Final = Path(__file__).with_name("page")
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
_LAW: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_WORDS: Final = "hall.page_"


class NotServed(errors.Stopped):
    """The address or port can't be had; `key` says which."""

    def __init__(self, address: str, port: int, error: OSError | OverflowError) -> None:
        ours = getattr(error, "errno", None) in {errno.EADDRINUSE, errno.EACCES} or isinstance(error, OverflowError)
        self.key = "hall.no_port" if ours else "hall.no_address"
        super().__init__(address=address, port=port)


class Screen:
    """`async with Screen(look, words, language, zone=…) as screen:` serves `screen.path` on `screen.port`.

    Port 0 means any. On all addresses (the default) only those who are near are answered; on one that was asked for,
    everybody.
    """

    def __init__(
        self, look: Look, words: Words, language: str, *, zone: str, address: str = EVERYWHERE, port: int = PORT
    ) -> None:
        self.link = new_link()
        self.address = address
        self.port = port
        self._look = look
        self._files = _files(self.link) | _words(words, language, zone)
        self._door: web.Server | None = None
        self._server: asyncio.Server | None = None
        self._faulty = False

    @property
    def path(self) -> str:
        return f"/screen/{self.link}"

    async def __aenter__(self) -> Self:
        """NotServed where it can't be."""
        self._door = door = web.Server(self._answer, access_log=None, logger=_SILENT, keepalive_timeout=20.0)
        try:
            self._server = await asyncio.get_running_loop().create_server(
                lambda: door() if len(door.connections) < CONNECTIONS else _TurnedAway(), self.address, self.port
            )
        except (OSError, OverflowError) as error:
            raise NotServed(self.address, self.port, error) from None
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        if self._door is not None:
            await self._door.shutdown(1.0)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        name = self._name(request)
        if name in {"now", "picture"}:
            return await self._looked(request, name)
        if name == "words":
            name = f"words {request.rel_url.query.get('language', '')}"
        found = self._files.get(name or "", self._files.get("words") if name and name.startswith("words ") else None)
        return _said(404) if found is None else _said(200, found[1], kind=found[0])

    def _name(self, request: web.BaseRequest) -> str | None:
        """What is asked for below the link; None for whoever has not the link, or is not near."""
        _, *way = request.rel_url.raw_path.split("/")
        known = len(way) in {2, 3} and way[0] == "screen" and request.method == "GET"
        given = way[1] if known else ""
        right = hmac.compare_digest(given.encode(errors="surrogateescape"), self.link.encode())
        if not right or not self._is_answered(request):
            return None
        return way[2] if len(way) == 3 else "index.html"

    def _is_answered(self, request: web.BaseRequest) -> bool:
        if self.address != EVERYWHERE:
            return True
        ends = [request.get_extra_info(end) for end in ("peername", "sockname")]
        return all(end is not None and is_near(end[0]) for end in ends)

    async def _looked(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        """What is read anew; 503 while it can't be."""
        try:
            said = await (self._now(request) if name == "now" else self._picture(request))
        except StorageFault:
            return _said(503)
        except Exception as error:  # noqa: BLE001 - the page tries again; the log need not say it each second
            if not self._faulty:
                errors.report(error, errors.incident())
            self._faulty = True
            return _said(503)
        self._faulty = False
        return said

    async def _picture(self, request: web.BaseRequest) -> web.StreamResponse:
        """The picture of a question that has been seen by now, or nothing."""
        found = await self._look.picture(request.rel_url.query.get("of", ""))
        return _said(404) if found is None else _said(200, found, kind="image/jpeg")

    async def _now(self, request: web.BaseRequest) -> web.StreamResponse:
        """What stands there, or nothing where the page has seen that; with the time, from which it counts on."""
        said = await self._look.now()
        head = {"Hall-Clock": str(milliseconds(self._look.clock())), "Hall-Sign": said.sign}
        if request.rel_url.query.get("seen") == said.sign:
            return _said(204, head=head)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return _said(200, said.packed, kind="application/json", head=head | {"Content-Encoding": "gzip"})
        return _said(200, said.plain, kind="application/json", head=head)


def new_link() -> str:
    """22 signs that nobody guesses."""
    return secrets.token_urlsafe(16)


def _files(link: str) -> dict[str, tuple[str, bytes]]:
    """What the page is made of: name -> kind and bytes; the page itself names the others by the link."""
    found = {path.name: (_TYPES[path.suffix], path.read_bytes()) for path in sorted(_PAGE.iterdir())}
    kind, page = found["index.html"]
    return found | {"index.html": (kind, page.replace(b"{link}", link.encode()))}


def _words(words: Words, language: str, zone: str) -> dict[str, tuple[str, bytes]]:
    """Every word of the page, and the zone of its times: in the screen's language, and in each for who asks for it."""
    keys = [key for key in words.keys("hall") if key.startswith(_WORDS)]
    books = {
        each: {key.removeprefix(_WORDS): words.plain(key, {}, each) for key in keys} | {"language": each, "zone": zone}
        for each in LANGUAGES
    }
    packed = {each: ("application/json", json.dumps(book, ensure_ascii=False).encode()) for each, book in books.items()}
    return {"words": packed[language]} | {f"words {each}": one for each, one in packed.items()}


def _said(
    status: int, body: bytes = b"", *, kind: str = "text/plain", head: Mapping[str, str] = MappingProxyType({})
) -> web.Response:
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(status=status, body=body, content_type=kind, charset=charset, headers={**_LAW, **head})


class _TurnedAway(asyncio.Protocol):
    """A connection too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.Transport", transport).abort()


#: aiohttp tells of malformed calls with what stood in them.
_SILENT = logging.getLogger("unionhall.hall.silent")
_SILENT.disabled = True
