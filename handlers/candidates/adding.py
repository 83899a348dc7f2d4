"""Somebody is added to a list: who it is, and why."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.campaigns.drawing import about
from handlers.candidates.card import card_screen
from handlers.candidates.doors import ADD, CHOOSE, LEAVE_IT, PICK
from handlers.context import Context, Step, Steps
from handlers.screens import Screen, in_rows
from storage.campaigns import Reason
from storage.candidates import SERVICE, adding
from storage.values import Values, lines_of


async def begin(update: Update, context: Context) -> None:
    await context.write(adding.begin, *ADD.read(update), answer=screen)


async def pick(update: Update, context: Context) -> None:
    await context.write(adding.pick, *PICK.read(update), answer=screen)


async def choose(update: Update, context: Context) -> None:
    await context.write(adding.choose, *CHOOSE.read(update), answer=card_screen)


def screen(found: Values) -> Screen:
    """Who it is to be, why, or the card of who is on the list already."""
    if "visit" in found:
        return card_screen(found)
    version = found["version"]
    if found["step"] == "who":
        rows = [[PICK(version, one["member"], who=one["who"], unit=one["unit"])] for one in lines_of(found["people"])]
        return about("candidates.ask_who", found, [*rows, [LEAVE_IT(version)]])
    presses = [CHOOSE(version, reason, reason=reason) for reason in Reason]
    return about("candidates.ask_why", found, [*in_rows(presses), [LEAVE_IT(version)]])


STEPS: Steps = {
    (SERVICE, "who"): Step(adding.open_question, screen, adding.find, screen),
    (SERVICE, "why"): Step(adding.open_question, screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [ADD.to(begin), PICK.to(pick), CHOOSE.to(choose)]
