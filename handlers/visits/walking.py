"""The list of who goes, and the card of one visit."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers import routes as route_doors
from handlers.buttons import Button
from handlers.context import Context
from handlers.printing import doors as printing_doors
from handlers.screens import Press, Screen, page_turns
from storage.values import Values, lines_of
from storage.visits import Stage, Tried, walking

#: From a letter or a menu, which stays.
MINE = Button("visits.mine")
LIST = Button("visits.list", int)
DONE = Button("visits.done", int)
SHOW = Button("visits.show", int)
#: The same from a letter, which stays.
OPEN = Button("visits.open", int)
VISITED = Button("visits.visited", int)
PHONED = Button("visits.phoned", int)
ABSENT = Button("visits.absent", int)
POSTPONE = Button("visits.postpone", int)
IN_HOSPITAL = Button("visits.in_hospital", int)
FOLLOW_UP = Button("visits.follow_up", int)
#: For who ticks off for others: whom the same two visit; a page of it.
PAIR = Button("visits.pair", int, int)
UNDO = Button("visits.undo", int)


async def open_fresh(_: Update, context: Context) -> None:
    await context.write(walking.mine, answer=lambda found: replace(list_screen(found), fresh=True))


async def turn_list(update: Update, context: Context) -> None:
    await context.write(walking.mine, *LIST.read(update), answer=list_screen)


async def turn_done(update: Update, context: Context) -> None:
    await context.write(walking.done, *DONE.read(update), answer=done_screen)


async def show(update: Update, context: Context) -> None:
    await context.write(walking.look, *SHOW.read(update), answer=card_screen)


async def open_card(update: Update, context: Context) -> None:
    await context.write(walking.look, *OPEN.read(update), answer=lambda found: replace(card_screen(found), fresh=True))


def list_screen(found: Values) -> Screen:
    """Whom the visitor has still to visit, a button each, in the order in which they go."""
    done = [[DONE(0, done=found["done"])]] if found["done"] else []
    hand = [[route_doors.MINE(), printing_doors.MINE()]] if found["open"] else []
    return _listed("visits.list", found, LIST, [*done, *hand])


def done_screen(found: Values) -> Screen:
    """Whom they have visited."""
    return _listed("visits.done", found, DONE, [[LIST(0, step=0)]])


def _listed(key: str, found: Values, page_of: Button, more: list[list[Press]]) -> Screen:
    rows = [[SHOW(line["visit"], today=found["today"], **line)] for line in lines_of(found["lines"])]
    turns = page_turns(page_of, found)
    subject = int(str(found["member"]))
    return Screen(key, found, [*rows, turns, *more], right=walking.LISTING, subject=subject)


def card_screen(card: Values) -> Screen:
    """One visit: all that is known, and what a press at the door can keep."""
    ticks = _ticks(card)
    ways = ((-1, card["before"]), (1, card["after"]))
    turns = [SHOW(other, step=step, name=None) for step, other in ways if other is not None]
    hand = [route_doors.HAND(card["visit"])] if card["mine"] and card["stage"] == Stage.PLANNED else []
    return about("visits.card", card, [*ticks, turns, hand, back(card)])


def _ticks(card: Values) -> list[list[Press]]:
    key, bedside = card["visit"], card["tried"] == Tried.IN_HOSPITAL
    if card["stage"] != Stage.PLANNED:
        return [[FOLLOW_UP(key, on=card["follow_up"]), UNDO(key)]] if card["stage"] == Stage.DONE else []
    return [
        [VISITED(key, bedside=bedside), ABSENT(key)],
        [POSTPONE(key), PHONED(key)],
        [*([] if bedside else [IN_HOSPITAL(key)]), FOLLOW_UP(key, on=card["follow_up"])],
    ]


def back(card: Values) -> list[Press]:
    """To the list from which it was opened."""
    return [LIST(0, step=0) if card["mine"] else PAIR(card["visit"], 0, step=0)]


def about(key: str, found: Values, buttons: list[list[Press]]) -> Screen:
    """A screen about one visit: by the right to it, asked again when it leaves."""
    return Screen(key, found, buttons, right=walking.RIGHT, subject=int(str(found["visit"])))


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [MINE.to(open_fresh), LIST.to(turn_list), DONE.to(turn_done), SHOW.to(show), OPEN.to(open_card)]
