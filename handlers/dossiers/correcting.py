"""Setting right the day or the number of what was decided last."""

from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, routes_of
from handlers.context import Context, Steps
from handlers.dossiers.asking import about, question
from handlers.screens import Screen
from storage.dossiers import correcting
from storage.dossiers.records import SERVICE
from storage.values import Values

SET_RIGHT = Button("dossiers.set_right", int)
#: Leads to the page of the case, which has the route.
KEEP_CORRECTION = Button("dossiers.keep_correction", int)


def question_screen(found: Values) -> Screen:
    """What is asked next, or the old and the new to be looked at."""
    rows = [[KEEP_CORRECTION(found["version"])]] if found["step"] == "correction_sure" else []
    return about(f"dossiers.ask_{found['step']}", found, rows)


_step = partial(question, correcting.open_question, question_screen)

STEPS: Steps = {
    (SERVICE, "correction"): _step(correcting.write),
    (SERVICE, "correction_reason"): _step(correcting.write_reason),
    (SERVICE, "correction_sure"): _step(),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(((SET_RIGHT, correcting.begin, question_screen),))
