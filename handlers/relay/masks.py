"""Whose an anonymous talk is: the number, a reason, and the second word of another."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.relay.doors import UNMASK
from handlers.screens import Screen
from handlers.talks.leading import OFFICE
from storage.relay import SERVICE, unmasking
from storage.values import Values

#: The second word, by the key of what was asked.
UNCOVER = Button("relay.uncover", int)
KEEP_MASK = Button("relay.keep_mask", int)


def asked_screen(found: Values) -> Screen:
    """The number or the reason is asked for, or it has gone out."""
    keys = {"number": "relay.ask_number", "reason": "relay.ask_reason", "unmask_sent": "relay.unmask_sent"}
    return Screen(keys[str(found["step"])], found, [[OFFICE(0, step=0)]])


def _decided_screen(found: Values) -> Screen:
    return Screen("relay.unmask_decided", found, [])


_SHOWN: tuple[Shown, ...] = (
    (UNMASK, unmasking.begin, asked_screen),
    (UNCOVER, unmasking.agree, _decided_screen),
    (KEEP_MASK, unmasking.disagree, _decided_screen),
)

STEPS: Steps = {
    (SERVICE, "number"): Step(unmasking.open_question, asked_screen, unmasking.name_talk, asked_screen),
    (SERVICE, "reason"): Step(unmasking.open_question, asked_screen, unmasking.give_reason, asked_screen),
}

KEYBOARDS: Keyboards = {"relay.unmask_asked": [[KEEP_MASK.of("unmasking"), UNCOVER.of("unmasking")]]}


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    return routes_of(_SHOWN)
