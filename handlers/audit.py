"""The audit (审计记录): the chair looks through what was read, decided and refused."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context
from handlers.screens import Press, Screen
from storage.audit import looking
from storage.audit.looking import Shown
from storage.values import Values

LOOK = Button("audit.look", Shown)
OLDER = Button("audit.older", Shown, int)
NEWER = Button("audit.newer", Shown, int)
#: Back to the desk, which has the route.
LEAVE = Button("audit.leave")


async def look(update: Update, context: Context) -> None:
    await context.write(looking.newest, *LOOK.read(update), answer=list_screen)


async def turn_older(update: Update, context: Context) -> None:
    await context.write(looking.older, *OLDER.read(update), answer=list_screen)


async def turn_newer(update: Update, context: Context) -> None:
    await context.write(looking.newer, *NEWER.read(update), answer=list_screen)


def list_screen(found: Values) -> Screen:
    """A page of lines; below it what else can be looked at."""
    kinds = [_kind(shown) for shown in Shown if shown != found["shown"]]
    here, newer, older = (found[name] for name in ("shown", "newer", "older"))
    turns = [NEWER(here, newer)] if newer is not None else []
    turns += [OLDER(here, older)] if older is not None else []
    return Screen("audit.list", found, [turns, kinds[:2], kinds[2:], [LEAVE()]], right=looking.RIGHT)


def _kind(shown: Shown) -> Press:
    return LOOK(shown, shown=shown)


KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [LOOK.to(look), OLDER.to(turn_older), NEWER.to(turn_newer)]
