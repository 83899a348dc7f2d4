"""Reminders of a round of visits: what can be opened from them."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts
from handlers.campaigns import SHOW
from handlers.context import Context
from handlers.visits import MINE

KEYBOARDS: Keyboards = {
    "reminders.office": [[SHOW.of("campaign")]],
    "reminders.evening": [[SHOW.of("campaign")]],
    "reminders.envoy": [[MINE.of()]],
    "reminders.daily": [[MINE.of()]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    """None: their buttons are other counters'."""
    return []
