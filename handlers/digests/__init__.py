"""The weekly digest (周报): what waits, a row of buttons each, opened below the letter, which stays.

`page` has the letter's buttons, `acting` what they do, `listing` what stands behind a figure; `choosing` is one's own
day and hour, `templates` an admin's; `doors` leads there from the desk.
"""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import KeyTexts
from handlers.context import Context
from handlers.digests import acting, choosing, listing, templates
from handlers.digests.acting import OPENS
from handlers.digests.page import KEYBOARDS

__all__ = ["KEYBOARDS", "OPENS", "first_routes", "routes"]


def first_routes() -> list[BaseHandler[Update, Context, None]]:
    """Asked before other files are looked at."""
    return templates.first_routes()


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*acting.routes(), *listing.routes(), *choosing.routes(), *templates.routes()]
