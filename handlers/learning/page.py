"""Learning (学习答题): the page from which everybody sets out, and the officers' one."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyHandler, KeyTexts, Shown, routes_of
from handlers.context import Context
from handlers.learning import doors
from handlers.learning.buttons import HOME, LEAVE, OFFICE
from handlers.screens import Screen, in_rows
from handlers.sittings.doors import RESUME
from storage import learning
from storage.values import Values, lines_of


def home_screen(found: Values) -> Screen:
    begun = [[RESUME(one["sitting"], **one)] for one in lines_of(found["begun"])]
    ways = [press for row in doors.rows(doors.HOME_DOORS, found) for press in row]
    return Screen("learning.page", found, [*begun, *in_rows(ways)])


def office_screen(found: Values) -> Screen:
    rows = doors.rows(doors.OFFICE_DOORS, found)
    return Screen("learning.office_page", found, [*rows, [LEAVE()]], right=learning.RIGHT)


async def open_home(_: Update, context: Context) -> None:
    await context.write(learning.home, answer=lambda found: replace(home_screen(found), fresh=True))


_SHOWN: tuple[Shown, ...] = (
    (HOME, learning.home, home_screen),
    (OFFICE, learning.office, office_screen),
)

KEYBOARDS: Keyboards = {"sittings.no_such_sitting": [[HOME.of()]]}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [KeyHandler("learning.label_home", open_home, key_texts), *routes_of(_SHOWN)]
