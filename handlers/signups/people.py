"""The officer's list of who is in: a page of names, what one of them said; out again, or first on the waitlist."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities.doors import OPEN
from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.screens import Screen, page_turns
from handlers.signups.doors import ACCEPT, ANSWER_FOR, DECLINE, ENTER, LEAVE, OFFICE, PEOPLE, PERSON, TURN_PEOPLE
from storage.activities import Place
from storage.signups import people
from storage.signups.people import ENTRY
from storage.values import Values

#: By the key of the sign-up.
ASK_TAKE_OUT = Button("signups.ask_take_out", int)
TAKE_OUT = Button("signups.take_out", int)
ASK_MOVE = Button("signups.ask_move", int)


def office_screen(found: Values) -> Screen:
    """What is on for people of the visitor's units."""
    lines = found["lines"]
    assert isinstance(lines, list)
    rows = [[PEOPLE(one["activity"], title=one["title"])] for one in lines if isinstance(one, dict)]
    return Screen("signups.office", found, [*rows, page_turns(OFFICE, found), [LEAVE()]], right="desk")


def people_screen(found: Values) -> Screen:
    """Who is in it, in the order of their turn: places first, then who waits."""
    key, lines = found["activity"], found["lines"]
    assert isinstance(lines, list)
    rows = [[PERSON(one["sign_up"], **one)] for one in lines if isinstance(one, dict)]
    enter = [ENTER(key)] if found["enters"] else []
    turns = page_turns(lambda at, **label: TURN_PEOPLE(key, at, **label), found)
    back = [*([OPEN(key, back=True)] if found["sees"] else []), OFFICE(0, step=0)]
    return Screen("signups.people", found, [*rows, turns, enter, back], right="desk")


def person_screen(found: Values) -> Screen:
    """One of them, with what they answered."""
    key = found["sign_up"]
    moves = [*([ASK_MOVE(key)] if found["moves_up"] else []), *([ASK_TAKE_OUT(key)] if found["takes_out"] else [])]
    offer = [ACCEPT(key), DECLINE(key)] if found["takes_out"] and found["place"] == Place.OFFERED else []
    answer = [ANSWER_FOR(key)] if found["asks"] and found["takes_out"] else []
    return Screen("signups.person", found, [offer, answer, moves, [PEOPLE(found["activity"], back=True)]], right="desk")


def _take_out_screen(found: Values) -> Screen:
    rows = [[PERSON(found["sign_up"], back=True), TAKE_OUT(found["sign_up"])]]
    return Screen("signups.before_taking_out", found, rows, right="desk")


def _reason_screen(found: Values) -> Screen:
    return Screen("signups.ask_reason", found, [[PERSON(found["sign_up"], back=True)]], right="desk")


async def _show(update: Update, context: Context, *, button: Button) -> None:
    rule, screen = _SHOWN[button]
    await context.write(rule, *button.read(update), answer=screen)


_SHOWN: dict[Button, tuple[Callable[..., Values], Callable[[Values], Screen]]] = {
    OFFICE: (people.open_ones, office_screen),
    PEOPLE: (people.first_page, people_screen),
    TURN_PEOPLE: (people.page, people_screen),
    PERSON: (people.look, person_screen),
    ASK_TAKE_OUT: (people.look, _take_out_screen),
    TAKE_OUT: (people.take_out, people_screen),
    ASK_MOVE: (people.begin_moving, _reason_screen),
}

STEPS: Steps = {
    (ENTRY, "reason"): Step(people.open_reason, _reason_screen, people.move_up, person_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [button.to(partial(_show, button=button)) for button in _SHOWN]
