"""How a question about a file is shown, and how a press that answers one is routed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.casebook import OPEN
from handlers.context import Context, Step
from handlers.screens import Press, Screen
from storage.values import Values

#: A button, the rule that it asks, and what shows the result.
Shown = tuple[Button, Callable[..., Values], Callable[[Values], Screen]]


def about(key: str, found: Values, buttons: list[list[Press]], back: str = "leave") -> Screen:
    """By the right of the case, asked again when it leaves; the last button leads back to its page: from a question to
    `leave` it, or `back`."""
    rows = [*buttons, [OPEN(found["report"], **{back: True})]]
    return Screen(key, found, rows, right="report", subject=int(str(found["report"])))


def question(look: Callable[..., Any], screen: Callable[[Any], Screen], read: Callable[..., Any] | None = None) -> Step:
    """One question of a dialogue in which every answer, typed or pressed, leads to the next one's screen."""
    return Step(look, screen, read, None if read is None else screen)


def rows_of(presses: list[Press], wide: int = 2) -> list[list[Press]]:
    return [presses[at : at + wide] for at in range(0, len(presses), wide)]


def listed(found: Values, name: str) -> list[Values]:
    """The lines of that name."""
    many = found[name]
    assert isinstance(many, list)
    return [one for one in many if isinstance(one, dict)]


def routed(shown: tuple[Shown, ...]) -> list[BaseHandler[Update, Context, None]]:
    return [button.to(partial(_show, button=button, rule=rule, screen=screen)) for button, rule, screen in shown]


async def _show(
    update: Update, context: Context, *, button: Button, rule: Callable[..., Values], screen: Callable[[Values], Screen]
) -> None:
    await context.write(rule, *button.read(update), answer=screen)
