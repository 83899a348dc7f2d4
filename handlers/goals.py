"""Goals (职工之家看板): the board by unit as pages, picture and paper; one service and its list; the chair's goals."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers import campaigns, checkups, groups, trainings, turnout
from handlers.buttons import Button, Keyboards, KeyTexts, looks_of, routes_of
from handlers.context import Context
from handlers.coverage.doors import BOARD as COVERAGE
from handlers.learning import buttons as learning
from handlers.screens import Press, Screen, in_rows
from storage.charts import RIGHT
from storage.figures import Offer
from storage.goals import SET, board, setting
from storage.values import Values, lines_of

OPEN = Button("goals.open")
#: A year, and a page.
BOARD = Button("goals.board", int, int)
DRAW = Button("goals.draw", int)
PRINT = Button("goals.print", int)
SEE = Button("goals.see", Offer, int)
#: The goals of a year; of one service; so many in a hundred, 0 for no goal.
GOALS = Button("goals.set", int)
ASK = Button("goals.ask", Offer, int)
CHOOSE = Button("goals.put", Offer, int, int)
#: Back to the desk, which has the route.
LEAVE = Button("goals.leave")

#: What opens the list behind a figure.
_LISTS: dict[str, Press] = {
    Offer.TALKS: COVERAGE(0, step=0),
    Offer.TRAININGS: trainings.PLAN(0),
    Offer.CHECKUPS: checkups.OPEN(),
    Offer.LEARNING: learning.OFFICE(),
    Offer.ACTIVITIES: turnout.OPEN(),
    Offer.VISITS: campaigns.OPEN(),
    Offer.BOUND: groups.MISSING(0),
}


def _board_screen(found: Values) -> Screen:
    year, other = found["year"], found["other"]
    page, pages = int(str(found["page"])), int(str(found["pages"]))
    turns = [BOARD(year, to, step=step) for step, to in ((-1, page - 1), (1, page + 1)) if 0 <= to < pages]
    services = [SEE(cell["service"], year, service=cell["service"]) for cell in lines_of(found["cells"])]
    papers = [] if found["hides"] else [DRAW(year), PRINT(year)]
    sets = [GOALS(year)] if found["may_set"] and year == int(str(found["this_year"])) else []
    rows = [turns, papers, *in_rows(services), [BOARD(other, 0, year=other), *sets], [LEAVE()]]
    return Screen("goals.page", found, rows, right=RIGHT)


def _picture(found: Values) -> Screen:
    return Screen("goals.picture", found, [], fresh=True, right=RIGHT)


def _paper(found: Values) -> Screen:
    return Screen("goals.paper", found, [], fresh=True, right=RIGHT, subject=int(str(found["year"])))


def _see_screen(found: Values) -> Screen:
    opens = [_LISTS[str(found["service"])]] if found["lists"] else []
    return Screen("goals.one", found, [opens, [BOARD(found["year"], 0, back=True), LEAVE()]], right=RIGHT)


def _goals_screen(found: Values) -> Screen:
    year, other = found["year"], found["other"]
    presses = [ASK(line["service"], year, service=line["service"]) for line in lines_of(found["lines"])]
    rows = [*in_rows(presses), [GOALS(other, year=other), OPEN(back=True)]]
    return Screen("goals.goals", found, rows, right=SET)


def _ask_screen(found: Values) -> Screen:
    service, year, choices = found["service"], found["year"], found["choices"]
    assert isinstance(choices, list)
    presses = [CHOOSE(service, year, one, percent=one) for one in choices]
    return Screen("goals.ask_goal", found, [*in_rows(presses, 3), [GOALS(year, back=True)]], right=SET)


async def open_board(_: Update, context: Context) -> None:
    await context.look(board.look, 0, 0, answer=_board_screen)


KEYBOARDS: Keyboards = {"goals.goal_unfit": [[OPEN.of()]]}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    pages = (
        (BOARD, board.look, _board_screen),
        (DRAW, board.picture, _picture),
        (PRINT, board.order, _paper),
        (SEE, board.see, _see_screen),
    )
    sets = (
        (GOALS, setting.look, _goals_screen),
        (ASK, setting.ask, _ask_screen),
        (CHOOSE, setting.choose, _goals_screen),
    )
    return [OPEN.to(open_board), *looks_of(pages), *routes_of(sets)]
