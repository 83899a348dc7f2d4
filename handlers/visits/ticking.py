"""What is kept by a press at the door."""

from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.screens import Screen
from handlers.visits.afterwards import ticked_screen
from handlers.visits.walking import (
    ABSENT,
    IN_HOSPITAL,
    PHONED,
    POSTPONE,
    SHOW,
    UNDO,
    VISITED,
    Shown,
    about,
    answered,
    card_screen,
    each,
)
from storage.values import Values
from storage.visits import SERVICE, ticking

CHOOSE_DAY = Button("visits.choose_day", int, int)


def day_screen(found: Values) -> Screen:
    """To which day: the next ones, or any that is written."""
    days = [CHOOSE_DAY(found["version"], one["ahead"], day=one["day"]) for one in each(found, "days")]
    rows = [days[at : at + 2] for at in range(0, len(days), 2)]
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
    return [button.to(partial(answered, rule=rule, button=button, screen=screen)) for button, rule, screen in _SHOWN]
