"""aiogram's models as a second opinion on what our bot asks of Telegram: every field known, every value of its type."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.sandbox.course import Call
from tests import second_opinion


def complaints(calls: Iterable[Call]) -> list[str]:
    """What aiogram's models have against these requests; each different shape of a request is looked at once."""
    seen: dict[tuple[str, str], Call] = {}
    for call in calls:
        seen.setdefault((call.method, _shape(call.params)), call)
    return [f"{call.method}: {complaint}" for call in seen.values() for complaint in _complaints(call)]


def surplus(value: Any, where: str = "") -> Iterator[str]:
    """Names of the fields that a model took without knowing them, however deep."""
    if isinstance(value, BaseModel):
        where = f"{where}.{type(value).__name__}" if where else type(value).__name__
        yield from (f"{where}.{name}" for name in value.model_extra or ())
        for name, item in value.__dict__.items():
            yield from surplus(item, f"{where}.{name}")
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from surplus(item, where)


def _shape(parameters: Any) -> str:
    """The names and kinds in a request, without its words: thousands of requests have a dozen shapes."""
    return repr({name: _kinds(_decoded(value)) for name, value in sorted(parameters.items())})


def _kinds(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _kinds(item) for name, item in sorted(value.items())}
    if isinstance(value, list):
        return [*{repr(_kinds(item)): None for item in value}]
    return type(value).__name__


def _complaints(call: Call) -> Iterator[str]:
    model = second_opinion.method_model(call.method)
    if model is None:
        yield "no such method"
        return
    try:
        request = model.model_validate({name: _decoded(value) for name, value in call.params.items()})
    except ValidationError as error:
        # Where and what for, never what stood there.
        yield from (f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in error.errors(include_input=False))
        return
    yield from surplus(request)


def _decoded(value: str) -> Any:
    """A parameter as it was meant: what is no plain text travels as JSON."""
    if not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
