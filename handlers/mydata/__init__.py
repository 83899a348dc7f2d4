"""My data (我的资料): what the union has of me, who has read it, consents, a copy, setting it right, leaving."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context, Steps
from handlers.joining import SHARE
from handlers.mydata import correcting, own
from handlers.mydata.correcting import LOOK
from handlers.mydata.own import CONSENTS, OPEN, SHOW

__all__ = ["CONSENTS", "KEYBOARDS", "LOOK", "OPEN", "STEPS", "routes"]

STEPS: Steps = correcting.STEPS

_SHOW = [[SHOW.of()]]

KEYBOARDS: Keyboards = {
    "mydata.copies": [[OPEN.of()]],
    "mydata.too_many_copies": _SHOW,
    "mydata.correction_sent": _SHOW,
    "mydata.corrected": _SHOW,
    "mydata.not_corrected": _SHOW,
    "mydata.last_chair": _SHOW,
    "mydata.copy_to_read": [],
    "mydata.copy_for_machines": [],
    # The front door, as it looks to whoever is not known yet.
    "mydata.left": SHARE,
    "mydata.correction": [[LOOK.of("correction")]],
    "hardship.agree_again": [[CONSENTS.of()]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*own.routes(), *correcting.routes()]
