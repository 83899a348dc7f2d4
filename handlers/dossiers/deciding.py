"""The questions of a step: whose decision, of which day, by which number, why; and whether it is so."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, routes_of
from handlers.context import Context, Step, Steps
from handlers.dossiers.asking import about
from handlers.screens import Screen
from storage.dossiers import deciding
from storage.dossiers.records import SERVICE, HardshipClass
from storage.dossiers.records import Step as Decided
from storage.values import Values

BEGIN = Button("dossiers.begin", int, Decided)
CHOOSE_CLASS = Button("dossiers.choose_class", int, HardshipClass)
CORRECT = Button("dossiers.correct", int)
#: These lead to the page of the case, which has the routes.
VERIFY = Button("dossiers.verify", int)
CONFIRM = Button("dossiers.confirm", int)


def question_screen(found: Values) -> Screen:
    """What is asked next, or all of it to be looked at."""
    if found["step"] != "sure":
        return about(f"dossiers.ask_{found['step']}", found, [])
    version, what = found["version"], found["what"]
    again = [] if found["document"] is None and found["reason"] is None else [CORRECT(version)]
    return about("dossiers.ask_sure", found, [[CONFIRM(version, what=what), *again]])


STEPS: Steps = {
    (SERVICE, "decision"): Step(deciding.open_question, question_screen, deciding.write_decision, question_screen),
    (SERVICE, "reason"): Step(deciding.open_question, question_screen, deciding.write_reason, question_screen),
    (SERVICE, "sure"): Step(deciding.open_question, question_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(
        (
            (BEGIN, deciding.begin, question_screen),
            (CHOOSE_CLASS, deciding.choose_class, question_screen),
            (CORRECT, deciding.correct, question_screen),
        )
    )
