"""The counter of photos of activities: both sides' routes, questions and keyboards."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities.doors import SHOW_KEPT
from handlers.activity_photos import member, officer
from handlers.activity_photos.doors import EACH, OPEN
from handlers.activity_photos.member import GIVE, MINE, STEPS
from handlers.activity_photos.officer import ASK_DELETE, SEEN, TAKE
from handlers.attendance.doors import OPEN as AT_DOOR
from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context

__all__ = ["KEYBOARDS", "STEPS", "routes"]

KEYBOARDS: Keyboards = {
    "activity_photos.called": [[GIVE.of("activity")]],
    "activity_photos.photo": [[SEEN.of()], [TAKE.of("photo"), ASK_DELETE.of("photo")]],
    "activity_photos.file": [[SEEN.of()]],
    "activity_photos.taken_back": [[OPEN.of("activity")]],
    "activity_photos.too_many": [[MINE.of("activity")]],
    "activity_photos.not_called": [[EACH.of()]],
    "activity_photos.was_not_there": [[EACH.of()]],
    "activity_photos.not_begun_yet": [[SHOW_KEPT.of("activity")]],
    "activity_photos.nobody_came": [[AT_DOOR.of("activity"), OPEN.of("activity")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*officer.routes(), *member.routes()]
