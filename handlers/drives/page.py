"""One's own drives: the list, the page of one, a try at it, thanks."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Steps
from handlers.drives import office, starting
from handlers.drives.doors import LOOK, MINE, TAKE, THANK
from handlers.learning.buttons import HOME
from handlers.screens import Screen, in_rows
from handlers.sittings.page import shown_screen
from storage.drives import taking
from storage.values import Values, lines_of

#: Below a letter, which stays.
OPEN = Button("drives.open", int)


def mine_screen(found: Values) -> Screen:
    presses = [LOOK(one["drive"], title=one["title"]) for one in lines_of(found["lines"])]
    return Screen("drives.mine", found, [*in_rows(presses), [HOME()]])


def card_screen(found: Values) -> Screen:
    drive = found["drive"]
    take = [] if found["over"] else [TAKE(drive, again=bool(found["tries"]), begun=found["begun"])]
    thanks = [THANK(drive)] if found["passed"] and found["thanks"] else []
    return Screen("drives.card", found, [[*take, *thanks], [MINE(waiting=0), HOME()]])


def thanks_screen(found: Values) -> Screen:
    return Screen("drives.thanks", found, [], fresh=True)


async def open_one(update: Update, context: Context) -> None:
    await context.write(taking.look, *OPEN.read(update), answer=lambda found: replace(card_screen(found), fresh=True))


_SHOWN: tuple[Shown, ...] = (
    (MINE, taking.mine, mine_screen),
    (LOOK, taking.look, card_screen),
    (TAKE, taking.take, shown_screen),
    (THANK, taking.thank, thanks_screen),
)

STEPS: Steps = {**starting.STEPS, **office.STEPS}

_OPEN = [[OPEN.of("drive")]]

KEYBOARDS: Keyboards = {
    "drives.opened": _OPEN,
    "drives.halfway": _OPEN,
    "drives.ending": _OPEN,
    "drives.longer": _OPEN,
    "drives.nudge": _OPEN,
    "drives.more_time": _OPEN,
    "drives.no_such_drive": [[HOME.of()]],
    "drives.not_open": [[MINE.of()]],
    **office.KEYBOARDS,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [OPEN.to(open_one), *routes_of(_SHOWN), *starting.routes(), *office.routes()]
