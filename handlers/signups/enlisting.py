"""代录: somebody is signed up by whoever looks after their unit: a name, and what there is to choose."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, page_turns
from handlers.signups.doors import ANSWER_FOR, ENTER, PEOPLE
from handlers.signups.joining import family_labels
from storage.signups import enlisting
from storage.signups.people import ENTRY
from storage.values import Values

PICK = Button("signups.pick", int, int)
ENTER_OPTION = Button("signups.enter_option", int, int)
ENTER_TURN = Button("signups.enter_turn", int, int)
ENTER_FAMILY = Button("signups.enter_family", int, int)
LEAVE_ENTRY = Button("signups.leave_entry", int)


def entry_screen(found: Values) -> Screen:
    """Whatever the entry asks now, or what came of it."""
    if "step" not in found:
        return entered_screen(found)
    rows = _ROWS[str(found["step"])](found)
    leave = [LEAVE_ENTRY(found["version"])]
    return Screen(f"signups.enter_{found['step']}", found, [*rows, leave], right="desk")


def _who(_: Values) -> list[list[Press]]:
    return []


def _people(found: Values) -> list[list[Press]]:
    people = found["people"]
    assert isinstance(people, list)
    return [[PICK(found["version"], one["member"], **one)] for one in people if isinstance(one, dict)]


def _options(found: Values) -> list[list[Press]]:
    lines = found["options"]
    assert isinstance(lines, list)
    rows = [[ENTER_OPTION(found["version"], one["option"], **one)] for one in lines if isinstance(one, dict)]
    turns = page_turns(ENTER_TURN, found, found["version"])
    return [*rows, turns]


def _family(found: Values) -> list[list[Press]]:
    counts = [ENTER_FAMILY(found["version"], many, **label) for many, label in family_labels(found)]
    return [counts[at : at + 2] for at in range(0, len(counts), 2)]


_ROWS = {"who": _who, "pick": _people, "option": _options, "family": _family}


def entered_screen(outcome: Values) -> Screen:
    key = outcome["activity"]
    answer = [ANSWER_FOR(outcome["sign_up"])] if outcome.get("open") else []
    rows = [answer, [ENTER(key, again=True)], [PEOPLE(key, back=True)]]
    return Screen("signups.entered_for", outcome, rows, right="desk")


async def _answer(update: Update, context: Context, *, button: Button) -> None:
    await context.write(_RULES[button], *button.read(update), answer=entry_screen)


async def leave(update: Update, context: Context) -> None:
    await context.write(enlisting.leave, *LEAVE_ENTRY.read(update), answer=_left_screen)


def _left_screen(found: Values) -> Screen:
    return Screen("signups.enter_left", found, [[PEOPLE(found["activity"], back=True)]], right="desk")


_RULES: dict[Button, Callable[..., Values]] = {
    ENTER: enlisting.begin,
    PICK: enlisting.pick,
    ENTER_OPTION: enlisting.choose_option,
    ENTER_TURN: enlisting.turn_options,
    ENTER_FAMILY: enlisting.choose_family,
}

STEPS: Steps = {
    (ENTRY, "who"): Step(enlisting.open_question, entry_screen, enlisting.find, entry_screen),
    (ENTRY, "pick"): Step(enlisting.open_question, entry_screen, enlisting.find, entry_screen),
    (ENTRY, "option"): Step(enlisting.open_question, entry_screen),
    (ENTRY, "family"): Step(enlisting.open_question, entry_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [*(button.to(partial(_answer, button=button)) for button in _RULES), LEAVE_ENTRY.to(leave)]
