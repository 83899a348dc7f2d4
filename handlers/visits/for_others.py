"""Ticking off for those who went and use no bot: pair by pair, one by one or all at once."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, page_turns
from handlers.visits.walking import PAIR, SHOW, about
from storage.values import Values, lines_of
from storage.visits import SERVICE, Stage, Tried, for_others

PAIRS = Button("visits.pairs", int)
TOGGLE = Button("visits.toggle", int, int)
TICK_ALL = Button("visits.tick_all", int)
CHOOSE_DONE_ON = Button("visits.choose_done_on", int, int)
UNDO_ALL = Button("visits.undo_all", int)
#: Back to the desk, which has the route.
LEAVE = Button("visits.leave")


def pairs_screen(found: Values) -> Screen:
    """Who goes, and how far they are."""
    rows = [
        [PAIR(one["pair"], 0, first=one["first"], second=one["second"], open=one["open"])]
        for one in lines_of(found["lines"])
    ]
    turns = page_turns(PAIRS, found)
    return Screen("visits.pairs", found, [*rows, turns, [LEAVE()]], right="desk")


def pair_screen(found: Values) -> Screen:
    """Whom the two visit: the card behind each name, the mark of who was not at home beside it."""
    key, page = found["visit"], found["page"]
    rows = [_row(one, page, found) for one in lines_of(found["lines"])]
    turns = page_turns(PAIR, found, key)
    just = [UNDO_ALL(key, count=found["just"])] if found["just"] else []
    every = [TICK_ALL(key, absent=found["absent"], count=found["all"])] if found["all"] else []
    return about("visits.pair", found, [*rows, turns, just, every, [PAIRS(0, step=0)]])


def _row(line: Values, page: object, found: Values) -> list[Press]:
    card = SHOW(line["visit"], today=found["today"], **line)
    if line["stage"] != Stage.PLANNED:
        return [card]
    return [card, TOGGLE(line["visit"], page, on=line["tried"] == Tried.ABSENT)]


def day_screen(found: Values) -> Screen:
    """On which day; with that all of them are ticked off."""
    days = found["days"]
    assert isinstance(days, list)
    rows = [[CHOOSE_DONE_ON(found["version"], back, back=back) for back in days]]
    return about("visits.ask_done_on", found, [*rows, [PAIR(found["visit"], 0, step=0)]])


_SHOWN: tuple[Shown, ...] = (
    (PAIRS, for_others.pairs, pairs_screen),
    (PAIR, for_others.pair, pair_screen),
    (TOGGLE, for_others.toggle, pair_screen),
    (TICK_ALL, for_others.begin_all, day_screen),
    (CHOOSE_DONE_ON, for_others.choose_day, pair_screen),
    (UNDO_ALL, for_others.undo_all, pair_screen),
)

STEPS: Steps = {
    (SERVICE, "done_on"): Step(for_others.open_question, day_screen, for_others.write_day, pair_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
