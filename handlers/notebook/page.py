"""The notebook of mistakes (错题本): what is due today, the list by category, one question, taking one out."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context
from handlers.learning.buttons import HOME
from handlers.notebook.doors import BEGIN, OPEN, REVIEW
from handlers.screens import Screen, in_rows, page_turns
from handlers.sittings.page import shown_screen
from storage.notebook import reading
from storage.values import Values, lines_of

#: A category, 0 for questions that have none, and a page.
LIST = Button("notebook.list", int, int)
#: By the key of the question.
LOOK = Button("notebook.look", int)
TAKE_OUT = Button("notebook.take_out", int)


def home_screen(found: Values) -> Screen:
    begin = [BEGIN(due=found["due"])] if found["due"] else []
    lists = [LIST(one["category"], 0, name=one["name"], count=one["count"]) for one in lines_of(found["lines"])]
    return Screen("notebook.home", found, [begin, *in_rows(lists), [HOME()]])


def list_screen(found: Values) -> Screen:
    key = found["category"]
    turns = page_turns(LIST, found, key)
    looks = [[LOOK(one["question"], stem=one["stem"])] for one in lines_of(found["lines"])]
    return Screen("notebook.listing", found, [*looks, turns, [OPEN(due=0)]])


def question_screen(found: Values) -> Screen:
    back = LIST(found["category_id"], 0, back=True)
    return Screen("notebook.question", found, [[TAKE_OUT(found["question"]), back]])


async def review(_: Update, context: Context) -> None:
    await context.write(reading.begin, answer=lambda found: replace(shown_screen(found), fresh=True))


_SHOWN: tuple[Shown, ...] = (
    (OPEN, reading.home, home_screen),
    (BEGIN, reading.begin, shown_screen),
    (LIST, reading.listing, list_screen),
    (LOOK, reading.look, question_screen),
    (TAKE_OUT, reading.take_out, list_screen),
)

KEYBOARDS: Keyboards = {"notebook.no_such_mistake": [[HOME.of()]], "notebook.nothing_due": [[HOME.of()]]}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [REVIEW.to(review), *routes_of(_SHOWN)]
