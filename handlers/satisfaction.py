"""Satisfaction (两个满意): three taps of whoever is asked; the chair sends it out, sees how far it is, reads it."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context
from handlers.screens import Press, Screen, in_rows
from storage.satisfaction import RIGHT, answering, keeping
from storage.satisfaction.records import Said
from storage.values import Values, lines_of

# Whoever is asked. A survey; its question, and the place of what is said to it, in one: 12 is the second of the first.
START = Button("satisfaction.start", int)
ANSWER = Button("satisfaction.answer", int, int)
# The chair. A year; a page.
OPEN = Button("satisfaction.open")
YEAR = Button("satisfaction.year", int)
UNITS = Button("satisfaction.units", int, int)
POSTS = Button("satisfaction.posts", int)
TURN_POST = Button("satisfaction.turn_post", int)
READY = Button("satisfaction.ready")
BEGIN = Button("satisfaction.begin", int)
ASK_END = Button("satisfaction.ask_end")
END = Button("satisfaction.end")
#: Back to the desk, which has the route.
LEAVE = Button("satisfaction.leave")


# Whoever is asked.


def question_screen(found: Values, *, fresh: bool = False) -> Screen:
    """The next question; after the last thanks; of one that has ended what came of it."""
    question, survey = int(str(found["question"])), found["survey"]
    if question < 0:
        return Screen("satisfaction.result", found, [], fresh=fresh)
    if not question:
        return Screen("satisfaction.thanks", found, [])
    presses = [ANSWER(survey, question * 10 + nth, said=said) for nth, said in enumerate(Said, 1)]
    return Screen("satisfaction.question", found, in_rows(presses), fresh=fresh)


async def start(update: Update, context: Context) -> None:
    # Below the letter, which stays.
    await context.write(answering.start, *START.read(update), answer=partial(question_screen, fresh=True))


async def answer(update: Update, context: Context) -> None:
    survey, both = ANSWER.read(update)
    await context.write(answering.answer, survey, *divmod(both, 10), answer=question_screen)


# The chair.


def page_screen(found: Values) -> Screen:
    """Not sent yet, running, or what came of it."""
    other, state = found["other"], found["state"]
    rows: list[list[Press]] = {
        "unsent": [[POSTS(0), READY()]],
        "runs": [[ASK_END()]],
        "over": [[UNITS(found["year"], 0)]],
    }[str(state)]
    turn = [] if other is None else [YEAR(other, year=other)]
    return Screen("satisfaction.page", found, [*rows, turn, [LEAVE()]], right=RIGHT)


def posts_screen(found: Values) -> Screen:
    """The posts that can be ticked."""
    rows = [[TURN_POST(one["id"], **one)] for one in lines_of(found["lines"])]
    return Screen("satisfaction.choose_posts", found, [*rows, _turns(found, POSTS), [OPEN()]], right=RIGHT)


def units_screen(found: Values) -> Screen:
    """A page of units."""
    year = found["year"]
    return Screen(
        "satisfaction.by_unit",
        found,
        [_turns(found, lambda page, **label: UNITS(year, page, **label)), [YEAR(year, year=year, back=True)]],
        right=RIGHT,
    )


def _turns(found: Values, button: Callable[..., Press]) -> list[Press]:
    page, pages = int(str(found["page"])), int(str(found["pages"]))
    return [button(other, step=step) for step, other in ((-1, page - 1), (1, page + 1)) if 0 <= other < pages]


def ready_screen(found: Values) -> Screen:
    """For how long."""
    presses = [BEGIN(one["days"], days=one["days"]) for one in lines_of(found["choices"])]
    return Screen("satisfaction.ready", found, [presses, [OPEN()]], right=RIGHT)


def ending_screen(found: Values) -> Screen:
    """Whether it is to end early."""
    return Screen("satisfaction.before_end", found, [[OPEN(), END()]], right=RIGHT)


_SHOWN: tuple[Shown, ...] = (
    (OPEN, keeping.look, page_screen),
    (YEAR, keeping.look, page_screen),
    (UNITS, keeping.units, units_screen),
    (POSTS, keeping.choose_posts, posts_screen),
    (TURN_POST, keeping.turn_post, posts_screen),
    (READY, keeping.ready, ready_screen),
    (BEGIN, keeping.begin, page_screen),
    (ASK_END, keeping.before_end, ending_screen),
    (END, keeping.end, page_screen),
)

_PAGE = [[OPEN.of()]]
_START = [[START.of("survey")]]

KEYBOARDS: Keyboards = {
    "satisfaction.asked": _START,
    "satisfaction.reminded": _START,
    "satisfaction.ended": _PAGE,
    "satisfaction.survey_runs": _PAGE,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [START.to(start), ANSWER.to(answer), *routes_of(_SHOWN)]
