"""Progress (我的进度): one's own month as words and picture; what units learn, for officers."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context
from handlers.learning.buttons import HOME
from handlers.learning.buttons import OFFICE as LEARNING
from handlers.screens import Press, Screen, page_turns
from storage import learning
from storage.progress import by_unit, reckoning
from storage.values import Values

MINE = Button("progress.mine")
PICTURE = Button("progress.picture")
#: A page.
OFFICE = Button("progress.office", int)


def home(_: Values) -> list[list[Press]]:
    """The door on one's own page of learning."""
    return [[MINE()]]


def office(_: Values) -> list[list[Press]]:
    """The door on the officers' page of learning."""
    return [[OFFICE(0, step=0)]]


def mine_screen(found: Values) -> Screen:
    picture = [PICTURE()] if found["answered"] else []
    return Screen("progress.page", found, [[*picture, HOME()]])


def picture_screen(found: Values) -> Screen:
    return Screen("progress.picture", found, [], fresh=True)


def office_screen(found: Values) -> Screen:
    turns = page_turns(OFFICE, found)
    return Screen("progress.office", found, [turns, [LEARNING()]], right=learning.RIGHT)


_SHOWN: tuple[Shown, ...] = (
    (MINE, reckoning.mine, mine_screen),
    (PICTURE, reckoning.mine, picture_screen),
    (OFFICE, by_unit.look, office_screen),
)

KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
