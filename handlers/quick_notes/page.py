"""The counter of quick notes: its command, routes, questions and keyboards."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context
from handlers.quick_notes import drafting, kept
from handlers.quick_notes.doors import BEGIN, BEGIN_ANEW
from handlers.quick_notes.drafting import NOTHING, STEPS

__all__ = ["KEYBOARDS", "STEPS", "routes"]

KEYBOARDS: Keyboards = {
    "quick_notes.week": [[BEGIN_ANEW.of(), NOTHING.of()]],
    # The question stays open.
    "quick_notes.too_long": [[drafting.PUT_OFF.of()]],
    "quick_notes.not_a_change": [[BEGIN.of(), drafting.LET_GO.of("mark")]],
    "quick_notes.not_an_answer": [[BEGIN.of(), drafting.LET_GO.of("mark")]],
    "quick_notes.no_such_note": [[BEGIN.of()]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    command = CommandHandler("note", drafting.note, filters.UpdateType.MESSAGE)
    return [command, *drafting.routes(), *kept.routes()]
