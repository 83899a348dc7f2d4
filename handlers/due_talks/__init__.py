"""Due talks (必谈): what has come up with people calls for a talk; talks held elsewhere, and the employee's word about
them; the chair's catalogue."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts, routes_of
from handlers.context import Context, Steps
from handlers.due_talks import keeping, recording, settling
from handlers.due_talks.doors import BACK, BEGIN, CATALOGUE, LEAVE, NO, PERSON, SEE, YES
from handlers.due_talks.recording import ring_screen
from handlers.due_talks.settling import card_screen

__all__ = [
    "BACK",
    "BEGIN",
    "CATALOGUE",
    "KEYBOARDS",
    "LEAVE",
    "PERSON",
    "SEE",
    "STEPS",
    "card_screen",
    "ring_screen",
    "routes",
]

STEPS: Steps = {**recording.STEPS, **keeping.STEPS}

KEYBOARDS: Keyboards = {
    "due_talks.due": [[settling.LOOK.of("due")]],
    "due_talks.several": [[LEAVE.of()]],
    "due_talks.today": [[LEAVE.of()]],
    "due_talks.to_ring": [[LEAVE.of()]],
    "due_talks.heard": [[YES.of("talk"), NO.of("talk")]],
    "due_talks.due_already": [[settling.LOOK.of("due")]],
    "due_talks.due_settled": [[settling.LOOK.of("due")]],
    "due_talks.due_not_yours": [[LEAVE.of()]],
    "due_talks.recorded_already": [[BEGIN.of(), LEAVE.of()]],
    "due_talks.talk_planned": [[LEAVE.of()]],
    "due_talks.talkers_own": [[LEAVE.of()]],
    "due_talks.too_many_lines": [[CATALOGUE.of()]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    shown = routes_of((*settling.SHOWN, *recording.SHOWN, *keeping.SHOWN))
    return [*shown, settling.LOOK.to(settling.look_fresh)]
