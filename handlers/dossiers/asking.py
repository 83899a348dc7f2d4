"""How a question about a file is shown."""

from collections.abc import Callable
from typing import Any

from handlers.casebook import OPEN
from handlers.context import Step
from handlers.screens import Press, Screen
from storage.values import Values


def about(key: str, found: Values, buttons: list[list[Press]], back: str = "leave") -> Screen:
    """By the right of the case, asked again when it leaves; the last button leads back to its page: from a question to
    `leave` it, or `back`."""
    rows = [*buttons, [OPEN(found["report"], **{back: True})]]
    return Screen(key, found, rows, right="report", subject=int(str(found["report"])))


def question(look: Callable[..., Any], screen: Callable[[Any], Screen], read: Callable[..., Any] | None = None) -> Step:
    """One question of a dialogue in which every answer, typed or pressed, leads to the next one's screen."""
    return Step(look, screen, read, None if read is None else screen)
