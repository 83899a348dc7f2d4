"""The committee (工会委员): the chair's list of who sits on it, and for how long still."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows, page_turns
from storage import committee
from storage.committee import SERVICE
from storage.values import Values, lines_of

OPEN = Button("committee.open")
PAGE = Button("committee.page", int)
BEGIN = Button("committee.begin")
PICK = Button("committee.pick", int, int)
NAME = Button("committee.name", int, int)
LEAVE_IT = Button("committee.leave_it", int)
ASK_END = Button("committee.ask_end", int)
END = Button("committee.end", int)
#: Back to the desk, which has the route.
LEAVE = Button("committee.leave")

_RIGHT = "committee"


def list_screen(found: Values) -> Screen:
    """A page of seats, a button each."""
    rows = [[ASK_END(line["seat"], **_label(line))] for line in lines_of(found["lines"])]
    turns = page_turns(PAGE, found)
    return Screen("committee.list", found, [*rows, turns, [BEGIN(), LEAVE()]], right=_RIGHT)


def _label(line: Values) -> Values:
    return {name: line[name] for name in ("name", "unit")}


def question_screen(found: Values) -> Screen:
    """Who it is to be, or for how long."""
    rows = _people(found) if found["step"] == "who" else _terms(found)
    key = "committee.ask_who" if found["step"] == "who" else "committee.ask_term"
    return Screen(key, found, [*rows, [LEAVE_IT(found["version"])]], right=_RIGHT)


def _people(found: Values) -> list[list[Press]]:
    return [[PICK(found["version"], one["member"], **_label(one))] for one in lines_of(found["people"])]


def _terms(found: Values) -> list[list[Press]]:
    presses = [NAME(found["version"], one["years"], until=one["until"]) for one in lines_of(found["terms"])]
    return in_rows(presses)


def done_screen(found: Values) -> Screen:
    return Screen("committee.done", found, [[OPEN()]], right=_RIGHT)


def before_screen(found: Values) -> Screen:
    return Screen("committee.ask_end", found, [[OPEN(), END(found["seat"])]], right=_RIGHT)


async def open_list(_: Update, context: Context) -> None:
    await context.write(committee.look, 0, answer=list_screen)


async def turn(update: Update, context: Context) -> None:
    await context.write(committee.look, *PAGE.read(update), answer=list_screen)


async def begin(_: Update, context: Context) -> None:
    await context.write(committee.begin, answer=question_screen)


async def pick(update: Update, context: Context) -> None:
    await context.write(committee.pick, *PICK.read(update), answer=question_screen)


async def name(update: Update, context: Context) -> None:
    await context.write(committee.name, *NAME.read(update), answer=done_screen)


async def leave(update: Update, context: Context) -> None:
    await context.write(committee.leave, *LEAVE_IT.read(update), answer=list_screen)


async def ask_end(update: Update, context: Context) -> None:
    await context.write(committee.before_ending, *ASK_END.read(update), answer=before_screen)


async def end(update: Update, context: Context) -> None:
    await context.write(committee.end, *END.read(update), answer=list_screen)


STEPS: Steps = {
    (SERVICE, "who"): Step(committee.open_question, question_screen, committee.find, question_screen),
    (SERVICE, "term"): Step(committee.open_question, question_screen),
}

KEYBOARDS: Keyboards = {
    "committee.sits_by_office": [[OPEN.of()]],
    "committee.seat_over": [[OPEN.of()]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    chosen = [PICK.to(pick), NAME.to(name), LEAVE_IT.to(leave)]
    return [OPEN.to(open_list), PAGE.to(turn), BEGIN.to(begin), *chosen, ASK_END.to(ask_end), END.to(end)]
