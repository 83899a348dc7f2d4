"""An officer's pages of results: contests that are over, one of them with its turnout, the papers that can be had."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, Shown, routes_of
from handlers.context import Context
from handlers.learning.buttons import OFFICE as LEARNING
from handlers.results.doors import LOOK, OFFICE
from handlers.screens import Screen, Toast, in_rows
from storage import learning
from storage.results import RIGHT, office, papers
from storage.values import Values, lines_of

#: A contest, and a page of its table.
TABLE = Button("results.table", int, int)
BOOK = Button("results.book", int)
SHEET = Button("results.sheet", int)
CERTIFICATES = Button("results.certificates", int)
#: A contest, and a page of its questions.
KEYS = Button("results.keys", int, int)


def _office_screen(found: Values) -> Screen:
    contests = [
        [LOOK(one["contest"], 0, code=one["code"], title=one["title"], step=0)] for one in lines_of(found["lines"])
    ]
    on = [KEYS(one["contest"], 0, step=3, code=one["code"]) for one in lines_of(found["on"])]
    page, pages = int(str(found["page"])), int(str(found["pages"]))
    turns = [OFFICE(at, step=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages]
    return Screen("results.office", found, [*contests, turns, *in_rows(on), [LEARNING()]], right=learning.RIGHT)


def look_screen(found: Values) -> Screen:
    contest, page, pages = found["contest"], int(str(found["page"])), int(str(found["pages"]))
    turns = [LOOK(contest, at, title="", step=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages]
    ways = []
    if found["players"]:
        ways += [TABLE(contest, 0, step=0), BOOK(contest), SHEET(contest)]
    if found["won"]:
        ways.append(CERTIFICATES(contest))
    if found["asked"]:
        ways.append(KEYS(contest, 0, step=0))
    rows = [turns, *in_rows(ways), [OFFICE(0, step=2)]]
    return Screen("results.look", found, rows, right=RIGHT, subject=int(str(contest)))


def _table_screen(found: Values) -> Screen:
    contest, page, pages = found["contest"], int(str(found["page"])), int(str(found["pages"]))
    turns = [TABLE(contest, at, step=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages]
    return Screen("results.table", found, [turns], fresh=True, right=RIGHT, subject=int(str(contest)))


def _comes_toast(_: Values) -> Toast:
    return Toast("results.paper_comes")


async def order_book(update: Update, context: Context) -> None:
    await context.write(papers.order_book, *BOOK.read(update), answer=_comes_toast)


async def order_sheet(update: Update, context: Context) -> None:
    await context.write(papers.order_sheet, *SHEET.read(update), answer=_comes_toast)


async def order_certificates(update: Update, context: Context) -> None:
    await context.write(papers.order_certificates, *CERTIFICATES.read(update), answer=_comes_toast)


_SHOWN: tuple[Shown, ...] = (
    (OFFICE, office.listed, _office_screen),
    (LOOK, office.look, look_screen),
    (TABLE, papers.picture, _table_screen),
)

KEYBOARDS: Keyboards = {}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [
        BOOK.to(order_book),
        SHEET.to(order_sheet),
        CERTIFICATES.to(order_certificates),
        *routes_of(_SHOWN),
    ]
