"""The counter of attendance: for members and for whoever keeps a door."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.attendance import coming, door
from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context, Steps

STEPS: Steps = {**coming.STEPS, **door.STEPS}

KEYBOARDS: Keyboards = {**coming.KEYBOARDS, **door.KEYBOARDS}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*coming.routes(), *door.routes()]
