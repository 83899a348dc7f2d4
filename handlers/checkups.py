"""Health checks (体检): how far the year has come, the chair's one press, and what the person makes of the word."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities import OPEN as CARD
from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context
from handlers.screens import Press, Screen, page_turns
from storage.checkups import RIGHT, coverage, nudging, own
from storage.values import Values, lines_of

OPEN = Button("checkups.open")
PAGE = Button("checkups.page", int)
ASK_NUDGE = Button("checkups.ask_nudge")
NUDGE_ALL = Button("checkups.nudge_all")
#: Back to the desk, which has the route.
LEAVE = Button("checkups.leave")
# The person's own.
BOOK = Button("checkups.book")
#: A year.
DECLINE = Button("checkups.decline", int)
THINK_AGAIN = Button("checkups.think_again", int)


def _coverage_screen(found: Values) -> Screen:
    nudge = found["nudge"]
    turns = page_turns(PAGE, found)
    ready = isinstance(nudge, dict) and not nudge["goes_on"] and bool(nudge["reached"])
    press: list[Press] = [ASK_NUDGE()] if ready else []
    return Screen("checkups.coverage", found, [turns, press, [LEAVE()]], right=RIGHT)


def _before_screen(found: Values) -> Screen:
    return Screen("checkups.before_nudging", found, [[OPEN(), NUDGE_ALL()]], right=RIGHT)


def _nudging_screen(found: Values) -> Screen:
    return Screen("checkups.nudging", found, [[OPEN()]], right=RIGHT)


def _offered_screen(found: Values, *, fresh: bool = False) -> Screen:
    """What can be booked."""
    year = found["year"]
    if found["declined"]:
        return Screen("checkups.declined", found, [[THINK_AGAIN(year)]], fresh=fresh)
    rows: list[list[Press]] = [[CARD(one["activity"], title=one["title"])] for one in lines_of(found["lines"])]
    decline = [] if found["booked"] else [DECLINE(year)]
    return Screen("checkups.offered", found, [*rows, decline], fresh=fresh)


async def open_coverage(_: Update, context: Context) -> None:
    await context.write(coverage.look, 0, answer=_coverage_screen)


async def turn(update: Update, context: Context) -> None:
    await context.write(coverage.look, *PAGE.read(update), answer=_coverage_screen)


async def ask_nudge(_: Update, context: Context) -> None:
    await context.write(nudging.before, answer=_before_screen)


async def nudge_all(_: Update, context: Context) -> None:
    await context.write(nudging.begin, answer=_nudging_screen)


async def book(_: Update, context: Context) -> None:
    # Below a letter, whose words stay.
    await context.write(own.offered, answer=partial(_offered_screen, fresh=True))


async def _say(update: Update, context: Context, *, rule: Callable[..., Values], button: Button) -> None:
    await context.write(rule, *button.read(update), answer=partial(_offered_screen, fresh=button is DECLINE))


_DESK = [[OPEN.of()]]

KEYBOARDS: Keyboards = {
    "checkups.nudge": [[BOOK.of()], [DECLINE.of("year")]],
    "checkups.no_checkup": _DESK,
    "checkups.nobody_to_nudge": _DESK,
    "checkups.nudge_goes_on": _DESK,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    said = ((DECLINE, own.decline), (THINK_AGAIN, own.think_again))
    own_ = [BOOK.to(book), *(button.to(partial(_say, rule=rule, button=button)) for button, rule in said)]
    return [OPEN.to(open_coverage), PAGE.to(turn), ASK_NUDGE.to(ask_nudge), NUDGE_ALL.to(nudge_all), *own_]
