"""The people of a list: those of a unit, those who wait for the chair's word."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts
from handlers.campaigns.doors import SHOW
from handlers.campaigns.page import about, back
from handlers.candidates.doors import AT, UNIT, WAITING
from handlers.context import Context
from handlers.screens import Press, Screen
from storage.candidates import page
from storage.values import Values


async def unit(update: Update, context: Context) -> None:
    await context.write(page.of_unit, *UNIT.read(update), answer=list_screen)


async def at(update: Update, context: Context) -> None:
    await context.write(page.at, *AT.read(update), answer=list_screen)


async def waiting(update: Update, context: Context) -> None:
    await context.write(page.waiting, *WAITING.read(update), answer=list_screen)


def list_screen(found: Values) -> Screen:
    return about("candidates.list", found, [_turns(found), [back(found)]])


def _turns(found: Values) -> list[Press]:
    """Pages of a unit are named by whoever stands there first: a unit's number and a page's besides would not fit."""
    ways = [(step, found[name]) for step, name in ((-1, "before"), (1, "after")) if found[name] is not None]
    if found["unit"] is None:
        return [WAITING(found["campaign"], int(str(found["page"])) + step, step=step) for step, _ in ways]
    return [AT(visit, step=step) for step, visit in ways]


_SHOW = [[SHOW.of("campaign")]]

KEYBOARDS: Keyboards = {"candidates.opened": _SHOW, "candidates.approved": _SHOW, "candidates.one_more": _SHOW}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [UNIT.to(unit), AT.to(at), WAITING.to(waiting)]
