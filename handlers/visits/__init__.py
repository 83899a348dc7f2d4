"""Visits (走访): on the telephone of who goes: their list, a card of each, and what they tick off at the door."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.buttons import Keyboards, KeyHandler, KeyTexts
from handlers.context import Context, Steps
from handlers.visits import afterwards, for_others, ticking, walking
from handlers.visits.for_others import LEAVE, PAIRS
from handlers.visits.walking import LIST, MINE, OPEN, SHOW

__all__ = ["KEYBOARDS", "LEAVE", "LIST", "MINE", "OPEN", "PAIRS", "SHOW", "STEPS", "routes"]

STEPS: Steps = {**ticking.STEPS, **afterwards.STEPS, **for_others.STEPS}

KEYBOARDS: Keyboards = {
    "visits.not_your_visit": [[MINE.of()]],
    "visits.visit_moved": [[MINE.of()]],
    "visits.needs_unwanted": [[MINE.of()]],
    "visits.follow_up": [[SHOW.of("visit")]],
    "visits.talk": [[SHOW.of("visit")]],
    "visits.unbooked": [[SHOW.of("visit")]],
}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    command = CommandHandler("visits", walking.open_fresh, filters.UpdateType.MESSAGE)
    key = KeyHandler("visits.label_mine", walking.open_fresh, key_texts)
    return [command, key, *walking.routes(), *ticking.routes(), *afterwards.routes(), *for_others.routes()]
