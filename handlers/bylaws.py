"""Bylaws (规则): the chair sees what the union has set for itself, and changes it within its bounds."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context, Step, Steps
from handlers.screens import Screen
from storage.bylaws import settings
from storage.values import Values

OPEN = Button("bylaws.open")
LOOK = Button("bylaws.look", int)
#: Back to the desk, which has the route.
LEAVE = Button("bylaws.leave")


async def open_list(_: Update, context: Context) -> None:
    await context.write(settings.listed, answer=_list_screen)


async def look(update: Update, context: Context) -> None:
    await context.write(settings.look, *LOOK.read(update), answer=_setting_screen)


def _list_screen(found: Values) -> Screen:
    lines = found["lines"]
    assert isinstance(lines, list)
    presses = [LOOK(line["place"], number=line["number"]) for line in lines if isinstance(line, dict)]
    rows = [presses[first : first + 2] for first in range(0, len(presses), 2)]
    return Screen("bylaws.list", found, [*rows, [LEAVE()]], right=settings.RIGHT)


def _setting_screen(found: Values) -> Screen:
    return Screen("bylaws.setting", found, [[OPEN(), LEAVE()]], right=settings.RIGHT)


def _changed_screen(found: Values) -> Screen:
    return Screen("bylaws.changed", found, [[OPEN(), LEAVE()]], right=settings.RIGHT)


STEPS: Steps = {
    (settings.SERVICE, "value"): Step(settings.open_question, _setting_screen, settings.change, _changed_screen)
}
KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [OPEN.to(open_list), LOOK.to(look)]
