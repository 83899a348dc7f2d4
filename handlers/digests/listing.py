"""The list behind a figure, page by page, below the letter, which stays."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, routes_of
from handlers.context import Context
from handlers.digests.acting import NUDGE, OPEN
from handlers.digests.doors import DESK
from handlers.screens import Press, Screen
from storage.digests import Shown, listing
from storage.values import Values, lines_of

#: A figure, and the page of its list: below the letter, and in the place of another page.
LIST = Button("digests.list", Shown, int)
TURN = Button("digests.turn", Shown, int)


def list_screen(found: Values) -> Screen:
    """A row for each line that can be opened."""
    rows = [_row(one) for one in lines_of(found["lines"]) if "kind" in one]
    page, pages = int(str(found["page"])), int(str(found["pages"]))
    turns = [TURN(found["shown"], at, step=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages]
    return Screen(f"digests.list_of_{_kind(found)}", found, [*rows, turns, [DESK()]], right="desk")


def _kind(found: Values) -> str:
    shown = Shown(str(found["shown"]))
    return shown if shown in (Shown.BEHIND, Shown.OPEN, Shown.LATE, Shown.TOPICS) else "done"


def _row(one: Values) -> list[Press]:
    kind, key = one["kind"], one["id"]
    return [OPEN(kind, key, **one, acts=False), *([NUDGE(kind, key)] if one["nudge"] else [])]


async def open_list(update: Update, context: Context) -> None:
    await context.write(listing.look, *LIST.read(update), answer=lambda found: replace(list_screen(found), fresh=True))


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [LIST.to(open_list), *routes_of(((TURN, listing.look, list_screen),))]
