"""Joining: who are you? The own number, a steward's word, a personal link, a code of office.

`door` is where people come in, `links` where those in office give them a link, `first_day` what somebody new in office
is shown.
"""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context, Steps
from handlers.joining import door, first_day, links
from handlers.joining.door import LOOK, SHARE, come_screen, hello_screen
from handlers.joining.first_day import OPEN_DESK, office_screen
from handlers.joining.links import FIND, LEAVE, PERSON, POSTERS

__all__ = [
    "FIND",
    "KEYBOARDS",
    "LEAVE",
    "LOOK",
    "OPEN_DESK",
    "PERSON",
    "POSTERS",
    "SHARE",
    "STEPS",
    "come_screen",
    "hello_screen",
    "office_screen",
    "routes",
]

STEPS: Steps = door.STEPS

KEYBOARDS: Keyboards = {**door.KEYBOARDS, **links.KEYBOARDS, **first_day.KEYBOARDS}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*door.routes(key_texts), *links.routes(), *first_day.routes()]
