"""The register (困难台账): its figures, unit by unit if wanted, one's own files, and the workbook."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers import hardship
from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context
from handlers.screens import Press, Screen, page_turns
from storage import register
from storage.register import Shown
from storage.values import Values

LOOK = Button("register.look")
UNITS = Button("register.units", int)
MINE = Button("register.mine", int)
ORDER = Button("register.order", Shown)
#: Back to the desk, which has the route.
LEAVE = Button("register.leave")


async def look(_: Update, context: Context) -> None:
    await context.write(register.look, answer=_figures_screen)


async def units(update: Update, context: Context) -> None:
    await context.write(register.units_page, *UNITS.read(update), answer=_units_screen)


async def mine(update: Update, context: Context) -> None:
    await context.write(register.mine_page, *MINE.read(update), answer=_mine_screen)


async def order(update: Update, context: Context) -> None:
    await context.write(register.order, *ORDER.read(update), answer=_figures_screen)


def _figures_screen(found: Values) -> Screen:
    orders: list[Press] = [ORDER(shown, shown=shown) for shown in Shown] if found["may_order"] else []
    own = [MINE(0)] if found["may_order"] else []
    return Screen("register.figures", found, [orders, [UNITS(0), *own], [LEAVE()]], right=register.RIGHT)


def _units_screen(found: Values) -> Screen:
    turns = page_turns(UNITS, found)
    return Screen("register.by_unit", found, [turns, [LOOK()], [LEAVE()]], right=register.RIGHT)


def _mine_screen(found: Values) -> Screen:
    files = found["files"]
    assert isinstance(files, list)
    rows = [[hardship.LOOK(one["report"], **one)] for one in files if isinstance(one, dict)]
    turns = page_turns(MINE, found)
    return Screen("register.mine", found, [*rows, turns, [LOOK()], [LEAVE()]], right=register.RIGHT)


KEYBOARDS: Keyboards = {"register.paper": []}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [LOOK.to(look), UNITS.to(units), MINE.to(mine), ORDER.to(order)]
