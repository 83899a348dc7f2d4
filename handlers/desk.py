"""The desk: what waits for an officer, oldest first, each two taps away."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers import audit, duty, groups, hardship, joining, people
from handlers.buttons import Button, Keyboards, KeyHandler, KeyTexts
from handlers.context import Context
from handlers.screens import Press, Screen
from storage import desk
from storage.audit.looking import Shown
from storage.values import Values

OPEN = Button("desk.open")
PAGE = Button("desk.page", int)


async def open_desk(_: Update, context: Context) -> None:
    await context.write(desk.waiting, 0, answer=list_screen)


async def open_fresh(_: Update, context: Context) -> None:
    """From a letter, which stays."""
    await context.write(desk.waiting, 0, answer=lambda waiting: replace(list_screen(waiting), fresh=True))


async def turn_page(update: Update, context: Context) -> None:
    await context.write(desk.waiting, *PAGE.read(update), answer=list_screen)


def list_screen(waiting: Values) -> Screen:
    """A page of lines, a button each."""
    lines = waiting["lines"]
    assert isinstance(lines, list)
    rows = [[_line_button(line)] for line in lines if isinstance(line, dict)]
    page, pages = int(str(waiting["page"])), int(str(waiting["pages"]))
    turns = [PAGE(other, step=step) for step, other in ((-1, page - 1), (1, page + 1)) if 0 <= other < pages]
    return Screen("desk.list", waiting, [*rows, turns, *_tools(waiting)], right="desk")


def _tools(waiting: Values) -> list[list[Press]]:
    """What an officer can open besides what waits; who is missing a steward too, the audit and groups the chair."""
    missing = [groups.MISSING(0)] if waiting["missing"] else []
    audits = [audit.LOOK(Shown.ALL)] if waiting["audit"] else []
    chair = missing + ([groups.LIST(0)] if waiting["groups"] else [])
    posters = [joining.POSTERS(0)] if waiting["invites"] else []
    return [[people.FIND(), hardship.ENTER()], [duty.LOOK(0), *posters], [*audits, *chair]]


def _line_button(line: Values) -> Press:
    return _OPENS[str(line["kind"])](line["id"], **line)


_OPENS = {"report": hardship.LOOK, "claim": joining.LOOK}

#: A report in a letter to officers opens below it: the other lines stay.
KEYBOARDS: Keyboards = {
    "desk.bundle": [hardship.OPEN.each("reports", "id"), joining.LOOK.each("claims", "id"), [OPEN.of()]],
    "hardship.untaken": [hardship.OPEN.each("lines", "report"), [OPEN.of()]],
}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    keys = [KeyHandler("home.label_desk", open_desk, key_texts)]
    command = CommandHandler("desk", open_fresh, filters.UpdateType.MESSAGE)
    leaves = (duty.LEAVE, audit.LEAVE, people.LEAVE, groups.BACK, joining.LEAVE)
    back = [leave.to(open_desk) for leave in leaves]
    fresh = [button.to(open_fresh) for button in (OPEN, joining.OPEN_DESK)]
    return [command, *keys, *fresh, PAGE.to(turn_page), *back]
