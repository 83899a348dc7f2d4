"""Visits (走访): on the telephone of who goes: their list, a card of each, and what they tick off at the door."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.buttons import Keyboards, KeyHandler, KeyTexts
from handlers.context import Context, Steps
from handlers.visits import afterwards, ticking, walking
from handlers.visits.walking import MINE, SHOW

__all__ = ["KEYBOARDS", "MINE", "STEPS", "routes"]

STEPS: Steps = {**ticking.STEPS, **afterwards.STEPS}

KEYBOARDS: Keyboards = {
    "visits.not_your_visit": [[MINE.of()]],
    "visits.visit_moved": [[MINE.of()]],
    "visits.needs_unwanted": [[MINE.of()]],
    "visits.follow_up": [[SHOW.of("visit")]],
    "visits.talk": [[SHOW.of("visit")]],
}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    command = CommandHandler("visits", walking.open_fresh, filters.UpdateType.MESSAGE)
    key = KeyHandler("visits.label_mine", walking.open_fresh, key_texts)
    return [command, key, *walking.routes(), *ticking.routes(), *afterwards.routes()]
