"""The household's means, question by question, and the class that they suggest."""

from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, routes_of
from handlers.context import Context, Steps
from handlers.dossiers.asking import about, question
from handlers.dossiers.deciding import CHOOSE_CLASS
from handlers.screens import Press, Screen, in_rows
from storage.dossiers import means
from storage.dossiers.means import SIZES
from storage.dossiers.records import SERVICE, HardshipClass
from storage.hardship import Cause
from storage.values import Values

BEGIN_MEANS = Button("dossiers.begin_means", int)
CHOOSE_SIZE = Button("dossiers.choose_size", int, int)
TAKE_CHECK = Button("dossiers.take_check", int)
CHOOSE_CAUSE = Button("dossiers.choose_cause", int, Cause)
SKIP_ADDRESS = Button("dossiers.skip_address", int)
SUGGEST = Button("dossiers.suggest", int)


def question_screen(found: Values) -> Screen:
    """The question that is open; after the last of them, what they come to."""
    if found["step"] == "class":
        return class_screen(found)
    return about(f"dossiers.ask_{found['step']}", found, _buttons(found))


def _buttons(found: Values) -> list[list[Press]]:
    version = found["version"]
    match found["step"]:
        case "size":
            rows = in_rows([CHOOSE_SIZE(version, size, size=size) for size in SIZES], 4)
            return [*([[TAKE_CHECK(version)]] if found["check"] else []), *rows]
        case "cause":
            return in_rows([CHOOSE_CAUSE(version, cause, cause=cause) for cause in _main_first(found)])
        case "address":
            return [[SKIP_ADDRESS(version, known=found["known"])]]
    return []


def _main_first(found: Values) -> list[Cause]:
    """The causes, the one that was told first."""
    return sorted(Cause, key=lambda cause: cause != found["main"])


def class_screen(found: Values) -> Screen:
    """The arithmetic, and the classes to pick from, the suggested one first."""
    classes = sorted(HardshipClass, key=lambda one: one != found["suggested"])
    presses = [CHOOSE_CLASS(found["report"], one, one=one, suggested=one == found["suggested"]) for one in classes]
    return about("dossiers.ask_class", found, in_rows(presses, 1))


_step = partial(question, means.open_question, question_screen)

STEPS: Steps = {
    (SERVICE, "size"): _step(means.write_size),
    (SERVICE, "income"): _step(means.write_income),
    (SERVICE, "spending"): _step(means.write_spending),
    (SERVICE, "cause"): _step(),
    (SERVICE, "loss"): _step(means.write_loss),
    (SERVICE, "compensated"): _step(means.write_compensated),
    (SERVICE, "address"): _step(means.write_address),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(
        (
            (BEGIN_MEANS, means.begin, question_screen),
            (CHOOSE_SIZE, means.choose_size, question_screen),
            (TAKE_CHECK, means.take_check, question_screen),
            (CHOOSE_CAUSE, means.choose_cause, question_screen),
            (SKIP_ADDRESS, means.skip_address, question_screen),
            (SUGGEST, means.suggested, question_screen),
        )
    )
