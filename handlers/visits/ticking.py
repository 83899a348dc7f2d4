"""What is kept by a press at the door, and what can be said of it afterwards."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen
from handlers.visits.walking import (
    ABSENT,
    IN_HOSPITAL,
    PHONED,
    POSTPONE,
    SHOW,
    UNDO,
    VISITED,
    about,
    back,
    card_screen,
    each,
)
from storage.values import Values
from storage.visits import SERVICE, Stage, Tried, ticking

CHOOSE_DAY = Button("visits.choose_day", int, int)


def ticked_screen(found: Values) -> Screen:
    """It is kept; the next one a press away."""
    key = found["visit"]
    after = [[SHOW(found["after"], step=1, name=found["after_name"])]] if found["after"] is not None else []
    more = [] if found["stage"] == Stage.DONE else _instead(found)
    return about("visits.ticked", found, [*after, more, [UNDO(key), *back(found)]])


def _instead(found: Values) -> list[Press]:
    """What can be done for somebody who could not be visited."""
    key = found["visit"]
    if found["tried"] == Tried.IN_HOSPITAL:
        return [VISITED(key, bedside=True), POSTPONE(key)]
    return [POSTPONE(key), PHONED(key)]


def day_screen(found: Values) -> Screen:
    """To which day: the next ones, or any that is written."""
    days = [CHOOSE_DAY(found["version"], one["ahead"], day=one["day"]) for one in each(found, "days")]
    rows = [days[at : at + 2] for at in range(0, len(days), 2)]
    return about("visits.ask_day", found, [*rows, [SHOW(found["visit"], step=0, name=None)]])


async def _show(
    update: Update, context: Context, *, rule: Callable[..., Values], button: Button, screen: Callable[[Values], Screen]
) -> None:
    await context.write(rule, *button.read(update), answer=screen)


_SHOWN: tuple[tuple[Button, Callable[..., Values], Callable[[Values], Screen]], ...] = (
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
    return [button.to(partial(_show, rule=rule, button=button, screen=screen)) for button, rule, screen in _SHOWN]
