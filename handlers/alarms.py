"""紧急提醒: an officer who is called presses 我来, and is shown whom to ring or where to answer."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, routes_of
from handlers.context import Context
from handlers.screens import Screen
from storage import alarms
from storage.values import Values

ANSWER = Button("alarms.answer", int)


def card_screen(card: Values) -> Screen:
    """Fresh: what called stays above it, with the number."""
    return Screen("alarms.card", card, fresh=True)


KEYBOARDS: Keyboards = {"alarms.call": [[ANSWER.of("alarm")]]}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    del key_texts
    return routes_of([(ANSWER, alarms.answer, card_screen)])
