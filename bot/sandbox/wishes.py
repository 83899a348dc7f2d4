"""Misfortune as people write it: whom it meets, in how many of a hundred calls, and what it is.

    sendMessage:5%:429(3)         five in a hundred are told to come back in 3 seconds
    *:1%:reset                    one call in a hundred, whichever it is, is broken off before it is read
    getUpdates:latency(200±50)    every answer comes 150 to 250 milliseconds late
    sendDocument:10%:cut          the answer breaks off in the middle

The others: 403, 502, lost (done, but the answer is not sent), held(60) (nor does the connection end for so many
seconds), slow(2) (the answer drips out over so many seconds). What stands in brackets may be left out.
"""

import re
from collections.abc import Callable

from bot.sandbox import names
from bot.sandbox.faults import (
    BadGateway,
    CutBody,
    Fault,
    Faults,
    Forbidden,
    HeldAnswer,
    Latency,
    LostAnswer,
    Plan,
    Reset,
    SlowBody,
    TooManyRequests,
)

_FAULT = re.compile(r"(\w+)(?:\((.*)\))?")
_SPREAD = re.compile(r"±|\+-|\+/-")
_LONGEST = 3600.0  # seconds

#: What takes a figure, which may be left out.
_MEASURED: dict[str, Callable[..., Fault]] = {
    "429": lambda seconds=1.0: TooManyRequests(int(seconds)),
    "held": HeldAnswer,
    "slow": SlowBody,
}
_PLAIN: dict[str, Callable[[], Fault]] = {
    "403": Forbidden,
    "502": BadGateway,
    "reset": Reset,
    "lost": LostAnswer,
    "cut": CutBody,
}


class WrongWish(ValueError):
    """What can't be planned: `part` of the text, and `what` is wrong with it: shape, method, percent, fault, figure."""

    def __init__(self, text: str, what: str, part: str) -> None:
        known = {"method": "a method of the Bot API or *", "percent": "a percentage above 0 and up to 100"}
        known |= {"shape": "method:fault or method:5%:fault", "fault": ", ".join([*_MEASURED, *_PLAIN, "latency"])}
        known |= {
            "figure": "what is in brackets: whole seconds for 429, else seconds, for latency milliseconds or 200±50"
        }
        super().__init__(f"{text!r}: {part!r} is not {known[what] if what != 'fault' else 'one of ' + known[what]}")
        self.text, self.what, self.part = text, what, part


def plan(faults: Faults, text: str) -> Plan:
    """Puts the misfortune in force; WrongWish when it is none."""
    method, fault, percent = read(text)
    return faults.plan(method, fault, percent=percent)


def read(text: str) -> tuple[str, Fault | Latency, float]:
    """The method or *, the fault, and how many of a hundred calls it meets."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) not in {2, 3}:
        raise WrongWish(text, "shape", text)
    method, share, fault = parts[0], parts[1] if len(parts) == 3 else "100%", parts[-1]
    if method != "*" and method.lower() not in names.METHODS:
        raise WrongWish(text, "method", method)
    percent = _number(share.removesuffix("%")) if share.endswith("%") else None
    if percent is None or not 0 < percent <= 100:
        raise WrongWish(text, "percent", share)
    return method, _fault(text, fault), percent


def _fault(text: str, written: str) -> Fault | Latency:
    match = _FAULT.fullmatch(written)
    name, figure = (match[1].lower(), match[2]) if match else (written, None)
    if name in _PLAIN and figure is None:
        return _PLAIN[name]()
    if name in _MEASURED and figure is None:
        return _MEASURED[name]()
    if name == "latency":
        return _latency(text, figure or "")
    if name not in _MEASURED:
        raise WrongWish(text, "fault", written)
    seconds = _number(figure or "")
    if seconds is None or seconds > _LONGEST or (name == "429" and (seconds < 1 or seconds % 1)):
        raise WrongWish(text, "figure", figure or "")
    return _MEASURED[name](seconds)


def _latency(text: str, figure: str) -> Latency:
    """`200±50`: 150 to 250 ms, each as likely; `200`: always so many."""
    middle, *spread = (_number(one.strip()) for one in _SPREAD.split(figure))
    width = spread[0] if spread else 0.0
    if middle is None or width is None or len(spread) > 1 or not width <= middle <= _LONGEST * 1000:
        raise WrongWish(text, "figure", figure)
    return Latency(middle - width, 2 * width)


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", text) else None
