"""Practice (练习): the tree of categories, how many at a time, and off."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context
from handlers.learning.buttons import HOME
from handlers.practice.doors import BEGIN, MENU, ONE_MORE
from handlers.screens import Press, Screen, in_rows, page_turns
from handlers.sittings.doors import RESUME
from handlers.sittings.page import shown_screen
from storage import practice
from storage.values import Values, lines_of

#: A category, 0 for all: how many of it?
PICK = Button("practice.pick", int)


def menu_screen(found: Values) -> Screen:
    key = found["category"]
    begun = [[RESUME(one["sitting"], **one)] for one in lines_of(found["begun"])]
    up = [MENU(found["above"], 0, up=True), HOME()] if key else [HOME()]
    if found["asks"] == "size":
        sizes = found["sizes"]
        assert isinstance(sizes, list)
        taps = [BEGIN(key, one, count=one) for one in sizes]
        return Screen("practice.size", found, [*begun, *in_rows(taps, 3), up])
    turns = page_turns(MENU, found, key)
    below: list[Press] = [
        MENU(one["category"], 0, name=one["name"], count=one["count"]) for one in lines_of(found["lines"])
    ]
    every = [[PICK(key, count=found["count"])]] if found["count"] else []
    return Screen("practice.menu", found, [*begun, *in_rows(below), turns, *every, up])


_SHOWN: tuple[Shown, ...] = (
    (MENU, practice.open_menu, menu_screen),
    (PICK, practice.pick, menu_screen),
    (BEGIN, practice.begin, shown_screen),
    (ONE_MORE, practice.one_more, shown_screen),
)

KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
