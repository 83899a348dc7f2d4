"""The pages of coverage: the board as text and picture, whom to talk with this week, how often a year."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, routes_of
from handlers.context import Context
from handlers.coverage.doors import BOARD, WEEK
from handlers.due_talks.doors import PERSON
from handlers.screens import Press, Screen, in_rows, page_turns
from handlers.talks.leading import OFFICE
from storage.coverage import PROPOSALS, Group, board, norms, week
from storage.coverage.norms import Often
from storage.coverage.shifts import Cycle
from storage.values import Values, lines_of

PICTURE = Button("coverage.picture")
#: Below a letter, which stays.
OPEN = Button("coverage.open")
#: A proposal.
SEE = Button("coverage.see", int)
SWAP = Button("coverage.swap", int)
PUT_OFF = Button("coverage.put_off", int)
DROP = Button("coverage.drop", int)
SHIFT = Button("coverage.shift", int)
CYCLE = Button("coverage.cycle", int, Cycle)
#: Of a proposal's cycle, the day that today is.
TODAY = Button("coverage.day", int, Cycle, int)
#: A unit, 0 for the whole union.
NORMS = Button("coverage.norms", int)
#: A page.
UNITS = Button("coverage.units", int)
ASK_NORM = Button("coverage.ask_norm", int, Group)
SET_NORM = Button("coverage.set_norm", int, Group, Often)


def board_screen(found: Values) -> Screen:
    turns = page_turns(BOARD, found)
    more: list[Press] = [] if found["hides"] or not found["of"] else [PICTURE()]
    more += [WEEK()] if found["may_hold"] else []
    more += [NORMS(0)] if found["may_set"] else []
    return Screen("coverage.board", found, [turns, *in_rows([*more, OFFICE(0, step=0)])], right=board.RIGHT)


def picture_screen(found: Values) -> Screen:
    return Screen("coverage.picture", found, [], fresh=True, right=board.RIGHT)


def week_screen(found: Values) -> Screen:
    presses = [SEE(one["proposal"], name=one["name"]) for one in lines_of(found["lines"])]
    figures = [BOARD(0, step=0)] if found["may_read"] else []
    return Screen("coverage.page", found, [*in_rows(presses), [*figures, OFFICE(0, step=0)]], right=PROPOSALS)


def card_screen(found: Values) -> Screen:
    key = found["proposal"]
    rows: list[list[Press]] = [[SWAP(key), PUT_OFF(key)], [DROP(key), SHIFT(key)]] if found["stands"] is None else []
    return Screen("coverage.card", found, [[PERSON(found["member"])], *rows, [WEEK(back=True)]], right=PROPOSALS)


def cycles_screen(found: Values) -> Screen:
    key, cycles = found["proposal"], found["cycles"]
    assert isinstance(cycles, list)
    rows = [[CYCLE(key, one, cycle=one)] for one in cycles]
    return Screen("coverage.ask_shift", found, [*rows, [WEEK(back=True)]], right=PROPOSALS)


def today_screen(found: Values) -> Screen:
    key, cycle = found["proposal"], found["cycle"]
    presses = [TODAY(key, cycle, one["nth"], **one) for one in lines_of(found["shifts"])]
    return Screen("coverage.ask_today", found, [*in_rows(presses), [WEEK(back=True)]], right=PROPOSALS)


def norms_screen(found: Values) -> Screen:
    unit = found["unit_id"]
    presses = [ASK_NORM(unit, one["people"], people=one["people"]) for one in lines_of(found["lines"])]
    back = [NORMS(0, back=True)] if unit else [BOARD(0, step=0)]
    return Screen("coverage.norms", found, [*in_rows(presses), [UNITS(0, step=0), *back]], right=norms.RIGHT)


def units_screen(found: Values) -> Screen:
    turns = page_turns(UNITS, found)
    presses = [NORMS(one["unit_id"], unit=one["unit"]) for one in lines_of(found["units"])]
    return Screen("coverage.units", found, [*in_rows(presses), turns, [NORMS(0, back=True)]], right=norms.RIGHT)


def ask_screen(found: Values) -> Screen:
    unit, people, choices = found["unit_id"], found["people"], found["choices"]
    assert isinstance(choices, list)
    presses = [SET_NORM(unit, people, one, times=one) for one in choices]
    return Screen("coverage.ask_norm", found, [*in_rows(presses), [NORMS(unit, back=True)]], right=norms.RIGHT)


async def open_week(_: Update, context: Context) -> None:
    await context.write(week.look, answer=lambda found: replace(week_screen(found), fresh=True))


_WEEK = [[OPEN.of()]]

KEYBOARDS: Keyboards = {
    "coverage.week": _WEEK,
    "coverage.no_such_proposal": _WEEK,
    "coverage.nobody_else": _WEEK,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    pages = (
        (BOARD, board.look, board_screen),
        (PICTURE, board.picture, picture_screen),
        (WEEK, week.look, week_screen),
        (SEE, week.card, card_screen),
        (SWAP, week.swap, week_screen),
        (PUT_OFF, week.put_off, week_screen),
        (DROP, week.drop, week_screen),
        (SHIFT, week.ask_shift, cycles_screen),
        (CYCLE, week.ask_today, today_screen),
        (TODAY, week.set_shift, card_screen),
        (NORMS, norms.look, norms_screen),
        (UNITS, norms.units, units_screen),
        (ASK_NORM, norms.ask, ask_screen),
        (SET_NORM, norms.choose, norms_screen),
    )
    return [OPEN.to(open_week), *routes_of(pages)]
