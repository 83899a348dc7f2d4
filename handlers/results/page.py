"""Results of contests (竞赛结果): all its routes, steps and keyboards."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context, Steps
from handlers.results import correcting, office, own

STEPS: Steps = {**correcting.STEPS}

KEYBOARDS: Keyboards = {**own.KEYBOARDS, **office.KEYBOARDS, **correcting.KEYBOARDS}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*own.routes(), *office.routes(), *correcting.routes()]
