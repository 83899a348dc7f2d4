"""What an activity may have besides: options to choose from, questions, the units for which it is."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.publishing.doors import RESUME
from handlers.screens import Press, Screen, in_rows, page_turns
from storage.publishing import SERVICE, choices, inquiries, reach
from storage.values import Values, lines_of

OPTIONS = Button("publishing.options", int)
#: An option of a draft.
REMOVE_OPTION = Button("publishing.remove_option", int)
QUESTIONS = Button("publishing.questions", int)
#: A draft, and which of the kind's own questions.
STOCK = Button("publishing.stock", int, int)
#: A question of a draft; and which kind of answer it takes.
QUESTION = Button("publishing.question", int)
SET_ANSWER = Button("publishing.set_answer", int, int)
REQUIRE = Button("publishing.require", int)
REMOVE_QUESTION = Button("publishing.remove_question", int)
#: A draft, and the page of the list, or a unit.
UNITS = Button("publishing.units", int, int)
TURN_UNIT = Button("publishing.turn_unit", int, int)


def options_screen(found: Values) -> Screen:
    """What there is to choose, a button to take each out."""
    presses = [REMOVE_OPTION(one["option"], nth=one["nth"]) for one in lines_of(found["lines"])]
    return Screen("publishing.options", found, [*in_rows(presses), [_done(found)]], right="desk")


def questions_screen(found: Values) -> Screen:
    """What is asked; what the kind brings along is asked by a tap."""
    draft = found["activity"]
    stock = [[STOCK(draft, one["nth"], stock=one["stock"], on=one["on"])] for one in lines_of(found["stocks"])]
    own = [QUESTION(one["question"], nth=one["nth"]) for one in lines_of(found["lines"])]
    return Screen("publishing.questions", found, [*stock, *in_rows(own), [_done(found)]], right="desk")


def question_screen(found: Values) -> Screen:
    """One of them, and what can be done with it."""
    draft, asked = found["activity"], found["question"]
    turns = [
        SET_ANSWER(asked, nth, ask=one)
        for nth, one in enumerate(inquiries.TURNS)
        if one != found["ask"] and found["stock"] is None
    ]
    last = [REQUIRE(asked, required=found["required"]), REMOVE_QUESTION(asked)]
    rows = [*in_rows(turns), last, [QUESTIONS(draft, back=True)]]
    return Screen("publishing.one_question", found, rows, right="desk")


def units_screen(found: Values) -> Screen:
    """A row a unit, to be ticked."""
    draft = found["activity"]
    rows = [[TURN_UNIT(draft, one["id"], unit=one["unit"], on=one["on"])] for one in lines_of(found["lines"])]
    turns = page_turns(UNITS, found, draft)
    return Screen("publishing.units", found, [*rows, turns, [_done(found)]], right="desk")


def _done(found: Values) -> Press:
    return RESUME(found["activity"], back=True)


_SHOWN: tuple[Shown, ...] = (
    (OPTIONS, choices.look, options_screen),
    (REMOVE_OPTION, choices.remove, options_screen),
    (QUESTIONS, inquiries.look, questions_screen),
    (STOCK, inquiries.turn_stock, questions_screen),
    (QUESTION, inquiries.look_at, question_screen),
    (SET_ANSWER, inquiries.turn, question_screen),
    (REQUIRE, inquiries.require, question_screen),
    (REMOVE_QUESTION, inquiries.remove, questions_screen),
    (UNITS, reach.look, units_screen),
    (TURN_UNIT, reach.turn, units_screen),
)

STEPS: Steps = {
    (SERVICE, "options"): Step(choices.open_question, options_screen, choices.add, options_screen),
    (SERVICE, "question"): Step(inquiries.open_question, questions_screen, inquiries.write, questions_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
