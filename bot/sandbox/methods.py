"""The methods the sandbox serves: what runs each, and the parameters Bot API 10.0 gives it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox import (
    albums,
    chats,
    commands,
    copies,
    edits,
    invitations,
    media,
    members,
    messages,
    pins,
    polls,
    profile,
    reactions,
    receiving,
    webhooks,
)
from bot.sandbox.asked import Asked


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    run: Callable[[Asked], object]
    parameters: frozenset[str]


#: Each module ends with its METHODS: name -> (what runs it, its parameters).
_MODULES = (
    media,
    receiving,
    webhooks,
    messages,
    edits,
    albums,
    copies,
    commands,
    chats,
    members,
    pins,
    invitations,
    reactions,
    profile,
    polls,
)

METHODS = {
    name.lower(): Method(name, run, frozenset(parameters.split()))
    for module in _MODULES
    for name, (run, parameters) in module.METHODS.items()
}


def call(method: Method, asked: Asked) -> object:
    """To be run under the world's lock; parameters it does not have are told to `odd`, as Telegram ignores them."""
    for name in asked.parameters.keys() - method.parameters:
        asked.odd(f"{method.name} has no parameter {name}")
    return method.run(asked)
