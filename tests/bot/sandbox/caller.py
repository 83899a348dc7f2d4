"""A bot's side of the wire, as plain as can be: urllib, one connection a call."""

import http.client
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bot.sandbox import methods
from bot.sandbox.server import Sandbox
from tests.bot.sandbox import specification

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def result(self) -> Any:
        assert self.status == 200, self.body
        return self.json["result"]

    @property
    def refusal(self) -> str:
        """Status and description, as one text."""
        told = self.json
        assert told["ok"] is False
        assert told["error_code"] == self.status
        return f"{self.status} {told['description']}"


class Caller:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def __call__(self, method: str, /, **parameters: Any) -> Answer:
        """Calls with a JSON body."""
        return self.post(method, json.dumps(parameters).encode(), "application/json")

    def post(self, method: str, body: bytes, content_type: str) -> Answer:
        answer = self.open(f"/bot{self.sandbox.token}/{method}", body, {"Content-Type": content_type})
        if answer.status == 200:
            _check(method, answer.json["result"])
        return answer

    def form(self, method: str, **parameters: Any) -> Answer:
        return self.post(method, urlencode(parameters).encode(), FORM)

    def open(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        request = urllib.request.Request(self.sandbox.url + path, body, headers or {})
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return Answer(response.status, response.read(), dict(response.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read(), dict(error.headers))

    def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        """Everything new, confirming nothing."""
        return self("getUpdates", **parameters).result

    def update(self) -> dict[str, Any]:
        """The one update there is, confirmed."""
        (update,) = self.updates(timeout=5)
        self.updates(offset=update["update_id"] + 1)
        return update


def _check(method: str, result: Any) -> None:
    """Whatever a test is about: nothing that the sandbox says may be what the Bot API would not."""
    served = methods.METHODS[method.lower()].name
    if served == "getUpdates":
        for update in result:
            specification.check_update(update)
    else:
        specification.check_result(served, result)


class Aside:
    """A call made in another thread, while the test goes on."""

    def __init__(self, call: Callable[[], Answer]) -> None:
        self._outcome: Answer | Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(call,))
        self._thread.start()

    def outcome(self) -> Answer | Exception:
        self._thread.join(timeout=10)
        assert self._outcome is not None, "the call has not come back"
        return self._outcome

    def answer(self) -> Answer:
        outcome = self.outcome()
        assert isinstance(outcome, Answer), outcome
        return outcome

    def _run(self, call: Callable[[], Answer]) -> None:
        try:
            self._outcome = call()
        except (OSError, http.client.HTTPException) as error:
            self._outcome = error
