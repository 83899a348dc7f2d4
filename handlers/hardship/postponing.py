"""延期: to which day the promised call is put off, why, and that is all."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, routes_of
from handlers.context import Context
from handlers.hardship.casework import ASK_LATER, LOOK, card_screen
from handlers.screens import Press, Screen
from storage.hardship import Later, postponing
from storage.values import Values, lines_of

#: A day by its number, as calendars count them.
CHOOSE_LATER = Button("hardship.choose_later", int, int)
MAKE_LATER = Button("hardship.later", int, int, Later)


def day_screen(found: Values) -> Screen:
    report = found["report"]
    days = [[CHOOSE_LATER(report, one["day"], **one)] for one in lines_of(found["days"])]
    return _about("hardship.ask_later", found, [*days, [LOOK(report, back=True)]])


def why_screen(found: Values) -> Screen:
    report = found["report"]
    reasons = [[MAKE_LATER(report, found["day"], why, why=why)] for why in Later]
    return _about("hardship.ask_why_later", found, [*reasons, [LOOK(report, back=True)]])


def _about(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right="report", subject=int(str(found["report"])))


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    return routes_of(
        (
            (ASK_LATER, postponing.choose_day, day_screen),
            (CHOOSE_LATER, postponing.choose_why, why_screen),
            (MAKE_LATER, postponing.put_off, card_screen),
        )
    )
