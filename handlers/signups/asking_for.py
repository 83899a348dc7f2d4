"""What an activity asks, put by whoever signs somebody up: one question after another, then the person's page."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.screens import Screen
from handlers.signups.doors import ANSWER_FOR, PERSON
from handlers.signups.joining import answer_labels
from handlers.signups.people import person_screen
from storage.signups import asking_for
from storage.signups.people import ENTRY
from storage.values import Values

#: The version, and which of what is shown.
CHOOSE_FOR = Button("signups.choose_for", int, int)
SKIP_FOR = Button("signups.skip_for", int)


def question_screen(found: Values) -> Screen:
    """Whatever is asked now, or the person with what they said."""
    if "step" not in found:
        return person_screen(found)
    version = found["version"]
    rows = [[CHOOSE_FOR(version, at, **label)] for at, label in enumerate(answer_labels(found))]
    skip = [] if found["required"] else [SKIP_FOR(version)]
    return Screen("signups.ask_for", found, [*rows, skip, [PERSON(found["sign_up"], back=True)]], right="desk")


async def _answer(update: Update, context: Context, *, button: Button) -> None:
    await context.write(_RULES[button], *button.read(update), answer=question_screen)


_RULES: dict[Button, Callable[..., Values]] = {
    ANSWER_FOR: asking_for.begin,
    CHOOSE_FOR: asking_for.choose,
    SKIP_FOR: asking_for.skip,
}

STEPS: Steps = {
    (ENTRY, "answer"): Step(asking_for.open_question, question_screen, asking_for.write, question_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [button.to(partial(_answer, button=button)) for button in _RULES]
