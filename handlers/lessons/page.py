"""Learning cards: all of their doors together."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context, Steps
from handlers.learning.buttons import HOME
from handlers.lessons import bringing, member, office

STEPS: Steps = {**member.STEPS, **office.STEPS}

_START = [[member.START.of("lesson")]]
_EDIT = [[office.EDIT.of("lesson")]]
_FOLLOW = [[office.FOLLOW.of("lesson", "page")]]

KEYBOARDS: Keyboards = {
    "lessons.told": _START,
    "lessons.reminded": _START,
    "lessons.nudged": _START,
    "lessons.no_such_lesson": [[HOME.of()]],
    "lessons.not_ready": _EDIT,
    "lessons.nudged_already": _FOLLOW,
    "lessons.nobody_waits": _FOLLOW,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*member.routes(), *office.routes()]


def first_routes() -> list[BaseHandler[Update, Context, None]]:
    """Asked before pictures and files are turned away."""
    return bringing.first_routes()
