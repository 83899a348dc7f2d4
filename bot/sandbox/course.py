"""How one call goes: what meets it on the way, and how its answer leaves."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.sandbox import faults, methods
from bot.sandbox.asked import Asked
from bot.sandbox.forms import Parameters
from bot.sandbox.limits import Limits
from bot.sandbox.methods import Method
from bot.sandbox.receiving import Late, Told, Waiting
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal, bad_request, too_many_requests
from bot.sandbox.updates import Poll
from bot.sandbox.wire import Exchange

_GATEWAY_PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    b"<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)

_encoded = json.JSONEncoder(check_circular=False).encode  # a quarter quicker than json.dumps


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it was answered; `at` in monotonic seconds; status 0 when a fault kept it from being answered."""

    method: str
    params: Parameters
    status: int
    description: str
    at: float
    chat_id: int | None
    ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Record:
    """Where calls are written down, if anywhere, and who else is told of each, with the body of its answer."""

    calls: deque[Call] | None
    listeners: "list[Callable[[Call, bytes], None]]"


class Course:
    """One call on its way: the fault that meets it, its delay, its answer, its record."""

    __slots__ = ("_asked", "_chat_id", "_delay", "_exchange", "_fault", "_limits", "_method", "_started", "_told_to")

    def __init__(
        self,
        exchange: Exchange,
        method: Method,
        asked: Asked,
        faults_: faults.Faults,
        limits: Limits,
        record: Record,
    ) -> None:
        self._exchange = exchange
        self._method = method
        self._asked = asked
        self._limits = limits
        self._told_to = record
        self._started = time.monotonic()
        self._chat_id = chat_id_of(asked)
        self._delay, self._fault = faults_.draw(method.name.lower(), self._chat_id)

    def run(self) -> None:
        """Works, unless the fault comes first."""
        match self._fault:
            case faults.Reset():
                self._record(0, "reset")
                self._exchange.reset()
            case faults.BadGateway():
                self._record(502, "Bad Gateway", _GATEWAY_PAGE)
                self._after_delay(partial(self._exchange.answer, 502, _GATEWAY_PAGE, kind="text/html"))
            case faults.TooManyRequests(seconds):
                self._answer(too_many_requests(seconds))
            case faults.Forbidden(description):
                self._answer(Refusal(403, description))
            case _:
                self._work()

    def _work(self) -> None:
        world = self._asked.world
        with world.changed:
            try:
                result = call(self._method, self._asked, self._limits)
            except Refusal as refusal:
                result = refusal
            except UnicodeEncodeError:
                result = bad_request("strings must be encoded in UTF-8")
            except RecursionError:
                result = bad_request("can't parse JSON object")
            except Exception as error:  # noqa: BLE001 - a bug of the sandbox must be heard of, and answered
                self._asked.odd(f"{self._method.name} broke the sandbox: {error!r}")
                result = Refusal(500, "Internal Server Error")
            if isinstance(result, Waiting):
                poll = Poll(result.offset, result.limit, self._answer)
                self._exchange.on_gone = partial(world.updates.abandon, poll)
                world.updates.wait(poll, result.timeout)
                return
        if isinstance(result, Late):
            asyncio.get_running_loop().call_later(result.seconds, self._answer, result.refusal)
            return
        self._answer(result)

    def _answer(self, outcome: object) -> None:
        """Writes a result, a list of updates or a refusal, in the way the fault has it."""
        if isinstance(outcome, Refusal):
            status, description, body = outcome.status, outcome.description, refused(outcome)
        else:
            status, description, body = 200, "", _told(outcome)
        self._record(status, description, body)
        match self._fault:
            case faults.LostAnswer():
                self._after_delay(self._exchange.close)
            case faults.HeldAnswer(seconds):
                self._exchange.hold(seconds)
            case faults.SlowBody(seconds):
                self._after_delay(partial(self._exchange.drip, status, body, seconds))
            case faults.CutBody():
                self._after_delay(partial(self._exchange.cut, status, body))
            case _ if self._delay:
                self._after_delay(partial(self._exchange.answer, status, body, extra=_retry_after(outcome)))
            case _:
                self._exchange.answer(status, body, extra=_retry_after(outcome))

    def _after_delay(self, step: Callable[[], None]) -> None:
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, step)
        else:
            step()

    def _record(self, status: int, description: str, body: bytes = b"") -> None:
        calls, listeners = self._told_to.calls, self._told_to.listeners
        if calls is None and not listeners:
            return
        took = (time.monotonic() - self._started + self._delay) * 1000
        name, parameters = self._method.name, self._asked.parameters
        call = Call(name, parameters, status, description, self._started, self._chat_id, took)
        if calls is not None:
            calls.append(call)
        for listener in listeners:
            listener(call, body)


def call(method: Method, asked: Asked, limits: Limits) -> object:
    """To be run under the world's lock: a message too many is refused, anything else is done."""
    if not limits.on:
        return methods.call(method, asked)
    chat_id, given = chat_id_of(asked), asked.text("chat_id").strip()
    if given.startswith("@"):
        chat = asked.world.named(given)
        chat_id = None if chat is None else chat.id
    return limits.through(method.name, chat_id, partial(methods.call, method, asked))


def chat_id_of(asked: Asked) -> int | None:
    """None for a chat that is not given, or by its @name."""
    chat_id = asked.text("chat_id")
    return int(chat_id) if len(chat_id) < 20 and chat_id.removeprefix("-").isdecimal() else None


def refused(refusal: Refusal) -> bytes:
    answer: Json = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.parameters:
        answer["parameters"] = dict(refusal.parameters)
    return json.dumps(answer).encode()


def _told(result: object) -> bytes:
    if isinstance(result, Told):
        return json.dumps({"ok": True, "result": result.result, "description": result.description}).encode()
    if isinstance(result, list) and result and isinstance(result[0], bytes):
        return b'{"ok":true,"result":[' + b",".join(result) + b"]}"
    return f'{{"ok":true,"result":{_encoded(result)}}}'.encode()


def _retry_after(outcome: object) -> str:
    seconds = (outcome.parameters or {}).get("retry_after") if isinstance(outcome, Refusal) else None
    return "" if seconds is None else f"Retry-After: {seconds}\r\n"
