"""Contests (知识竞赛): all routes, steps and keyboards of preparing one."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts, routes_of
from handlers.contests import draft, places, questions, quick
from handlers.contests.doors import CARD
from handlers.context import Context, Steps
from handlers.groups import MISSING

STEPS: Steps = {**quick.STEPS, **draft.STEPS, **questions.STEPS, **places.STEPS}

KEYBOARDS: Keyboards = {
    "contests.not_whole": [[CARD.of("contest")]],
    "contests.nothing_to_try": [[CARD.of("contest")]],
    "contests.at_its_time": [[CARD.of("contest")]],
    "contests.checked": [MISSING.each("lists", "page"), [CARD.of("contest")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return quick.routes() + routes_of([*draft.SHOWN, *questions.SHOWN, *places.SHOWN])
