"""Turnout (活动统计): what was put on in a year and how many came, by kind, and by unit if wanted."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context
from handlers.screens import Screen, page_turns
from storage import turnout
from storage.turnout import RIGHT
from storage.values import Values

OPEN = Button("turnout.open")
#: A year.
LOOK = Button("turnout.look", int)
#: A year and a page.
UNITS = Button("turnout.units", int, int)
#: Back to the desk, which has the route.
LEAVE = Button("turnout.leave")


def _year_screen(found: Values) -> Screen:
    year, other = found["year"], found["other"]
    return Screen("turnout.year", found, [[UNITS(year, 0), LOOK(other, year=other)], [LEAVE()]], right=RIGHT)


def _units_screen(found: Values) -> Screen:
    year = found["year"]
    turns = page_turns(UNITS, found, year)
    return Screen("turnout.by_unit", found, [turns, [LOOK(year, year=None), LEAVE()]], right=RIGHT)


async def open_year(_: Update, context: Context) -> None:
    await context.write(turnout.look, 0, answer=_year_screen)


async def look(update: Update, context: Context) -> None:
    await context.write(turnout.look, *LOOK.read(update), answer=_year_screen)


async def units(update: Update, context: Context) -> None:
    await context.write(turnout.by_unit, *UNITS.read(update), answer=_units_screen)


KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [OPEN.to(open_year), LOOK.to(look), UNITS.to(units)]
