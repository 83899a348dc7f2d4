"""The counter of case papers: both sides' routes, questions and keyboards."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context
from handlers.evidence import member, officer, photos
from handlers.evidence.doors import MINE, OPEN
from handlers.evidence.member import SEE
from handlers.evidence.officer import SEEN
from handlers.evidence.photos import STEPS

__all__ = ["KEYBOARDS", "STEPS", "routes"]

KEYBOARDS: Keyboards = {
    "evidence.still_missing": [[SEE.of("report")]],
    "evidence.nothing_missing": [[OPEN.of("report")]],
    "evidence.photo": [[SEEN.of()]],
    "evidence.no_photos": [[MINE.of("report")]],
    "evidence.too_many_photos": [[MINE.of("report")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*officer.routes(), *member.routes(), *photos.routes()]
