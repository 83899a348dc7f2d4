"""A new season: what it is called, and from when to when."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Screen, in_rows
from handlers.seasons.doors import BEGIN, LIST
from handlers.seasons.office import ASK_DAYS, card_screen
from storage.seasons import RIGHT, SERVICE, making
from storage.seasons.making import WEEKS
from storage.values import Values

#: The version of the question, and how many weeks from today.
CHOOSE_WEEKS = Button("seasons.choose_weeks", int, int)
LEAVE_IT = Button("seasons.leave_it")


def step_screen(found: Values) -> Screen:
    """Whatever is asked."""
    weeks = [CHOOSE_WEEKS(found["version"], one, weeks=one) for one in WEEKS] if found["step"] == "days" else []
    return Screen(
        f"seasons.ask_{found['step']}", found, [*in_rows(weeks, 3), [LEAVE_IT(season=found["season"])]], right=RIGHT
    )


def _left_screen(found: Values) -> Screen:
    if found:
        return card_screen(found)
    return Screen("seasons.left", found, [[LIST(0, step=0, open=0)]], right=RIGHT)


_SHOWN: tuple[Shown, ...] = (
    (BEGIN, making.begin, step_screen),
    (CHOOSE_WEEKS, making.choose_weeks, card_screen),
    (ASK_DAYS, making.ask_days, step_screen),
    (LEAVE_IT, making.leave, _left_screen),
)

STEPS: Steps = {
    (SERVICE, "title"): Step(making.shown, step_screen, making.write_title, step_screen),
    (SERVICE, "days"): Step(making.shown, step_screen, making.write_days, card_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
