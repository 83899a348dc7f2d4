"""Values of letters and drafts: what may be kept as JSON and comes back as what it was."""

import json
from datetime import date, datetime
from enum import Enum
from typing import TypeAlias

Value: TypeAlias = str | int | bool | date | datetime | Enum | list["Value"] | dict[str, "Value"] | None
Values: TypeAlias = dict[str, Value]

_TAG = "~"


def _tagged(value: object) -> object:
    # datetime first: it is a date too.
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without its zone can't be kept")
        return {_TAG: "at", "v": value.isoformat()}
    if isinstance(value, date):
        return {_TAG: "on", "v": value.isoformat()}
    raise TypeError(f"a letter can't keep a {type(value).__name__}")


def _untagged(pairs: dict[str, object]) -> object:
    match pairs.get(_TAG):
        case "at":
            return datetime.fromisoformat(str(pairs["v"]))
        case "on":
            return date.fromisoformat(str(pairs["v"]))
        case _:
            return pairs


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_tagged)
_DECODER = json.JSONDecoder(object_hook=_untagged)


def pack(value: object) -> str:
    """The value as JSON; dates and aware datetimes keep their kind, a StrEnum becomes its string. TypeError else."""
    return _ENCODER.encode(value)


def lines_of(many: Value) -> list[Values]:
    """The lines of a list among values, each a dict of its own."""
    assert isinstance(many, list)
    return [one for one in many if isinstance(one, dict)]


def unpack(text: str) -> Values:
    """What `pack` took, with str, int, bool, None, date, datetime, lists and dicts."""
    values: Values = _DECODER.decode(text)
    return values
