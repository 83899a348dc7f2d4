"""What is kept by a press at the door."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Screen, in_rows
from handlers.visits.afterwards import ticked_screen
from handlers.visits.walking import (
    ABSENT,
    IN_HOSPITAL,
    PHONED,
    POSTPONE,
    SHOW,
    UNDO,
    VISITED,
    about,
    card_screen,
)
from storage.values import Values, lines_of
from storage.visits import SERVICE, ticking

CHOOSE_DAY = Button("visits.choose_day", int, int)


def day_screen(found: Values) -> Screen:
    """To which day: the next ones, or any that is written."""
    days = [CHOOSE_DAY(found["version"], one["ahead"], day=one["day"]) for one in lines_of(found["days"])]
    rows = in_rows(days)
    return about("visits.ask_day", found, [*rows, [SHOW(found["visit"], step=0, name=None)]])


_SHOWN: tuple[Shown, ...] = (
    (VISITED, ticking.visited, ticked_screen),
    (PHONED, ticking.phoned, ticked_screen),
    (ABSENT, ticking.absent, ticked_screen),
    (IN_HOSPITAL, ticking.in_hospital, ticked_screen),
    (POSTPONE, ticking.begin_day, day_screen),
    (CHOOSE_DAY, ticking.choose_day, ticked_screen),
    (UNDO, ticking.undo, card_screen),
)

STEPS: Steps = {(SERVICE, "day"): Step(ticking.open_day, day_screen, ticking.write_day, ticked_screen)}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
