"""A bot's side of a webhook: a plain HTTP server that notes each call and answers as it is told to."""

import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Heard:
    """One call."""

    path: str
    headers: dict[str, str]
    update: dict[str, Any]

    @property
    def text(self) -> str:
        return self.update["message"]["text"]


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Ear:
    """`answer` makes the reply to each call, in a thread of its own; None hangs up instead."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.heard: list[Heard] = []
        self.answer: Callable[[Heard], Reply | None] = lambda _: Reply()
        self.changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._scheme = "https" if tls else "http"
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}/hook"

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.heard if "message" in one.update]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait_for(self, count: int, within: float = 10.0) -> None:
        """Until so many calls came."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.heard) >= count, within), [one.update for one in self.heard]

    def hear(self, heard: Heard) -> Reply | None:
        with self.changed:
            self.heard.append(heard)
            self.changed.notify_all()
        return self.answer(heard)


def _handler(ear: Ear) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reply = ear.hear(Heard(self.path, dict(self.headers), json.loads(body)))
            if reply is None:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    return Handler


def until(condition: Callable[[], bool], within: float = 10.0) -> None:
    """For what tells nobody that it has changed."""
    clock, deadline = threading.Event(), time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        clock.wait(0.005)
