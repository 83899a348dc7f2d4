"""The bank's pages: the tree, lists, one question; and every counter of the bank put together."""

from collections.abc import Callable
from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.bank import doubting, picturing, writing
from handlers.bank.buttons import ASK_WORDS, BEGIN, BROWSE, EDIT, LOOK, RESUME, SEARCH_ON, SHOW, STATE
from handlers.bank.doors import OPEN, RULES
from handlers.bank.screens import APPROVE, RETIRE, REVIVE, SEND_BACK, question_screen
from handlers.buttons import Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.learning.buttons import HOME, OFFICE
from handlers.screens import Press, Screen, in_rows, neighbours
from storage.bank import RIGHT, SERVICE, pages, standing
from storage.bank.pages import Which
from storage.values import Values, lines_of

_WIDE = 4


def home_screen(found: Values) -> Screen:
    states = [STATE(which, 0, which=which, count=found[which]) for which in Which]
    loose = [BROWSE(0, 0, name=None, count=found["loose"])] if found["loose"] else []
    rows = [*in_rows(states), *in_rows([*_below(found), *loose])]
    begun = [RESUME()] if found["begun"] else []
    return Screen("bank.home", found, [*rows, [BEGIN(), ASK_WORDS()], begun, [OFFICE()]], right=RIGHT)


def _below(found: Values) -> list[Press]:
    return [BROWSE(one["category"], 0, name=one["name"], count=one["count"]) for one in lines_of(found["below"])]


def _listed(found: Values, turn: Callable[[int, int], Press]) -> list[list[Press]]:
    """The numbers of the questions, and the pages beside this one."""
    turns = [turn(at, step) for step, at in neighbours(found)]
    numbers = [LOOK(one["question"], number=one["number"]) for one in lines_of(found["lines"])]
    return [*in_rows(numbers, _WIDE), turns]


def _category_screen(found: Values) -> Screen:
    rows = [*in_rows(_below(found)), *_listed(found, lambda at, step: BROWSE(found["category"], at, step=step))]
    above = [BROWSE(found["above"], 0, step=0)] if found["above"] else []
    return Screen("bank.category", found, [*rows, [*above, OPEN()]], right=RIGHT)


def _state_screen(found: Values) -> Screen:
    rows = _listed(found, lambda at, step: STATE(found["which"], at, step=step))
    return Screen("bank.of_state", found, [*rows, [OPEN()]], right=RIGHT)


def _ask_words_screen(found: Values) -> Screen:
    return Screen("bank.ask_for_words", found, [[OPEN()]])


def _found_screen(found: Values) -> Screen:
    rows = _listed(found, lambda at, step: SEARCH_ON(at, step=step))
    return Screen("bank.found", found, [*rows, [ASK_WORDS(again=True), OPEN()]], right=RIGHT)


def _back_screen(found: Values) -> Screen:
    return Screen("bank.ask_back", found, [[LOOK(found["question"])]])


def _sent_back_screen(found: Values) -> Screen:
    return Screen("bank.was_sent_back", found, [[LOOK(found["question"]), OPEN()]], right=RIGHT)


def _rules_screen(_: Values) -> Screen:
    return Screen("bank.rules", {}, [[HOME()]])


async def show(update: Update, context: Context) -> None:
    # Below letters, which stay.
    await context.write(
        pages.look, *SHOW.read(update), answer=lambda found: replace(question_screen(found), fresh=True)
    )


async def rules(_: Update, context: Context) -> None:
    await context.show(_rules_screen({}))


_SHOWN: tuple[Shown, ...] = (
    (OPEN, pages.home, home_screen),
    (BROWSE, pages.browse, _category_screen),
    (STATE, pages.of_state, _state_screen),
    (ASK_WORDS, pages.ask_words, _ask_words_screen),
    (SEARCH_ON, pages.search_on, _found_screen),
    (LOOK, pages.look, question_screen),
    (APPROVE, standing.approve, question_screen),
    (SEND_BACK, standing.ask_why, _back_screen),
    (RETIRE, standing.retire, question_screen),
    (REVIVE, standing.revive, question_screen),
    *writing.shown(home_screen),
    *doubting.SHOWN,
)

STEPS: Steps = {
    (SERVICE, "search"): Step(pages.open_search, _ask_words_screen, pages.search, _found_screen),
    (SERVICE, "back"): Step(standing.open_question, _back_screen, standing.send_back, _sent_back_screen),
    **writing.STEPS,
    **doubting.STEPS,
    **picturing.STEPS,
}

KEYBOARDS: Keyboards = {
    "bank.doubted": [[SHOW.of("question")]],
    "bank.sent_back": [[SHOW.of("question")], [EDIT.of("question")]],
    "bank.flagged": [SHOW.each("lines", "question")],
    "bank.no_such_question": [[OPEN.of()]],
    "bank.doubted_already": [[HOME.of()]],
    "bank.nothing_to_doubt": [[HOME.of()]],
    "bank.changed_meanwhile": [[OPEN.of()]],
    "questions.known_already": [[OPEN.of()]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [SHOW.to(show), RULES.to(rules), *routes_of(_SHOWN), *picturing.routes()]
