"""A member's side of results: the list, how one ended, what was right and why, the certificate."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, Shown, routes_of
from handlers.context import Context
from handlers.learning.buttons import HOME
from handlers.results.doors import MINE
from handlers.screens import Press, Screen, Toast
from storage.results import OWN, own
from storage.values import Values, lines_of

CARD = Button("results.card", int)
#: The first question as a message of its own, below letters, which stay.
OPEN = Button("results.open", int)
#: A contest, and a question; 0 for the first.
QUESTION = Button("results.question", int, int)
CERTIFICATE = Button("results.certificate", int)
PAPER = Button("results.paper", int)


def _list_screen(found: Values) -> Screen:
    cards = [[CARD(one["contest"], title=one["title"], trial=one["trial"])] for one in lines_of(found["lines"])]
    page, pages = int(str(found["page"])), int(str(found["pages"]))
    turns = [MINE(at, step=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages]
    return Screen("results.mine", found, [*cards, turns, [HOME()]])


def card_screen(found: Values) -> Screen:
    return Screen("results.card", found, [*_ways(found), [MINE(0, step=2)]])


def _ways(found: Values) -> list[list[Press]]:
    held = [CERTIFICATE(one["contest"]) for one in lines_of(found["certificates"])]
    return [held, [QUESTION(found["contest"], 0, step=0)]]


def _question_screen(found: Values) -> Screen:
    turns = [
        QUESTION(found["contest"], found[name], step=step)
        for step, name in ((-1, "before"), (1, "after"))
        if found[name] is not None
    ]
    return Screen("results.question", found, [turns, [CARD(found["contest"], title="")]])


def _certificate_screen(found: Values) -> Screen:
    rows = [[PAPER(found["contest"])], [MINE(0, step=2)]]
    return Screen("results.certificate", found, rows, fresh=True, right=OWN, subject=int(str(found["player"])))


def _paper_toast(_: Values) -> Toast:
    return Toast("results.paper_comes")


async def open_questions(update: Update, context: Context) -> None:
    """What the button says: the letter itself is how it ended."""
    await context.write(
        own.question, *OPEN.read(update), 0, answer=lambda found: replace(_question_screen(found), fresh=True)
    )


async def order_paper(update: Update, context: Context) -> None:
    await context.write(own.order, *PAPER.read(update), answer=_paper_toast)


_SHOWN: tuple[Shown, ...] = (
    (MINE, own.listed, _list_screen),
    (CARD, own.card, card_screen),
    (QUESTION, own.question, _question_screen),
    (CERTIFICATE, own.certificate, _certificate_screen),
)

KEYBOARDS: Keyboards = {
    "results.own": [CERTIFICATE.each("certificates", "contest"), [OPEN.of("contest")]],
    "results.changed": [CERTIFICATE.each("certificates", "contest"), [OPEN.of("contest")]],
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [OPEN.to(open_questions), PAPER.to(order_paper), *routes_of(_SHOWN)]
