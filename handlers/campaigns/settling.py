"""Settling a list: what goes with each class of visits, the chair's yes, and how it is taken back."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.campaigns.doors import APPROVE, ASK_APPROVE, ASK_TAKE_BACK, CHOOSE_SOURCE, SET_CLASS, STANDARDS, TAKE_BACK
from handlers.campaigns.drawing import about, back
from handlers.candidates.giving import question_screen
from handlers.context import Context
from handlers.screens import Screen, in_rows
from storage.aid import Source
from storage.candidates import approving, standards
from storage.values import Values, lines_of


async def look(update: Update, context: Context) -> None:
    await context.write(standards.look, *STANDARDS.read(update), answer=standards_screen)


async def set_class(update: Update, context: Context) -> None:
    await context.write(standards.begin, *SET_CLASS.read(update), answer=question_screen)


async def choose_source(update: Update, context: Context) -> None:
    await context.write(standards.choose_source, *CHOOSE_SOURCE.read(update), answer=standards_screen)


async def ask_approve(update: Update, context: Context) -> None:
    await context.write(approving.before, *ASK_APPROVE.read(update), answer=_before_screen)


async def ask_take_back(update: Update, context: Context) -> None:
    await context.write(approving.before_taking_back, *ASK_TAKE_BACK.read(update), answer=_back_screen)


def standards_screen(found: Values) -> Screen:
    """A button a class, and one for each whose money it can be."""
    presses = [SET_CLASS(found["campaign"], one["reason"], reason=one["reason"]) for one in lines_of(found["lines"])]
    whose = [CHOOSE_SOURCE(found["campaign"], one, source=one, on=one == found["source"]) for one in Source]
    return about("campaigns.standards", found, [*in_rows(presses), *in_rows(whose), [back(found)]])


def _before_screen(found: Values) -> Screen:
    rows = [[back(found), STANDARDS(found["campaign"])], [APPROVE(found["campaign"])]]
    return about("campaigns.before", found, rows)


def _back_screen(found: Values) -> Screen:
    return about("campaigns.before_back", found, [[back(found), TAKE_BACK(found["campaign"])]])


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses; APPROVE and TAKE_BACK show the page again, which has them."""
    asked = [ASK_APPROVE.to(ask_approve), ASK_TAKE_BACK.to(ask_take_back)]
    return [STANDARDS.to(look), SET_CLASS.to(set_class), CHOOSE_SOURCE.to(choose_source), *asked]
