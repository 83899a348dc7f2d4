"""The member's list of the own case, with the photos that were sent."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.context import Context
from handlers.evidence.doors import MINE
from handlers.evidence.photos import BEGIN
from handlers.hardship.own import OWN
from handlers.screens import Screen, in_rows
from storage.evidence import photos
from storage.values import Values

#: Below a letter, whose words stay.
SEE = Button("evidence.see", int)
REMOVE = Button("evidence.remove", int)


def page_screen(found: Values) -> Screen:
    """How each paper stands; what can be sent as a photo, and what was."""
    report, lines, sent = found["report"], found["lines"], found["photos"]
    assert isinstance(lines, list)
    assert isinstance(sent, list)
    missing = [line for line in lines if isinstance(line, dict) and line["how"] is None and line["asked"]]
    begin = [BEGIN(report, line["place"], paper=line["paper"]) for line in missing if found["takes"]]
    remove = [REMOVE(one["photo"], nth=one["nth"]) for one in sent if isinstance(one, dict)]
    return Screen("evidence.mine", found, [*in_rows(begin), *in_rows(remove), [OWN(report)]])


async def _show(update: Update, context: Context, *, button: Button, rule: Callable[..., Values]) -> None:
    await context.write(rule, *button.read(update), answer=page_screen)


async def see(update: Update, context: Context) -> None:
    await context.write(photos.look, *SEE.read(update), answer=lambda found: replace(page_screen(found), fresh=True))


_SHOWN: tuple[tuple[Button, Callable[..., Values]], ...] = ((MINE, photos.look), (REMOVE, photos.remove))


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    return [SEE.to(see), *(button.to(partial(_show, button=button, rule=rule)) for button, rule in _SHOWN)]
