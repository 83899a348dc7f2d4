"""全部移交: whose cases, to whom, what goes and what stays, yes; and the colleague's one tap for all of them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.context import Context
from handlers.screens import Press, Screen
from storage.hardship import handing
from storage.values import Values, lines_of

HAND_ALL = Button("hardship.hand_all")
HAND_WHOSE = Button("hardship.hand_whose", int)
HAND_TO = Button("hardship.hand_to", int, int)
HAND_SURE = Button("hardship.hand_sure", int, int)
ACCEPT_ALL = Button("hardship.accept_all", int)
REFUSE_ALL = Button("hardship.refuse_all", int)
#: Back to the desk, which has the route.
LEAVE_HANDING = Button("hardship.leave_handing")


def screen(found: Values) -> Screen:
    """Whose cases, to whom, what it will do, what was done."""
    return _SCREENS.get(str(found["step"]), _done)(found)


def _whose(found: Values) -> Screen:
    rows = [[HAND_WHOSE(one["account"], **one)] for one in lines_of(found["people"])]
    return _office("hardship.hand_whose", found, [*rows, [LEAVE_HANDING()]])


def _whom(found: Values) -> Screen:
    rows = [[HAND_TO(one["whose"], one["account"], **one)] for one in lines_of(found["people"])]
    return _office("hardship.hand_whom", found, [*rows, [LEAVE_HANDING()]])


def _sure(found: Values) -> Screen:
    sure = HAND_SURE(found["whose"], found["account"], decides=found["decides"])
    return _office("hardship.hand_sure", found, [[HAND_WHOSE(found["whose"], back=True), sure]])


def _done(found: Values) -> Screen:
    more = HAND_TO(found["whose"], found["account"], more=found["left"])
    if found["step"] == "accepted":
        more = ACCEPT_ALL(found["whose"])
    return _office(f"hardship.all_{found['step']}_done", found, [[more]] if found["left"] else [])


def _office(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right="desk")


_SCREENS: dict[str, Callable[[Values], Screen]] = {"whose": _whose, "whom": _whom, "sure": _sure}


async def hand_all(_: Update, context: Context) -> None:
    # Fresh: the desk from which it is pressed stays.
    await context.write(handing.choose, answer=lambda found: replace(screen(found), fresh=True))


async def _show(update: Update, context: Context, *, rule: Callable[..., Values], button: Button) -> None:
    await context.write(rule, *button.read(update), answer=screen)


_SHOWN: tuple[tuple[Button, Callable[..., Values]], ...] = (
    (HAND_WHOSE, handing.choose_whose),
    (HAND_TO, handing.before),
    (HAND_SURE, handing.hand_over),
    (ACCEPT_ALL, handing.accept),
    (REFUSE_ALL, handing.refuse),
)


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    shown = [button.to(partial(_show, rule=rule, button=button)) for button, rule in _SHOWN]
    return [HAND_ALL.to(hand_all), *shown]
