"""Notices (通知): which kinds one wants, and when it is to be quiet; under 更多."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers import broadcasts
from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context
from handlers.screens import Press, Screen, in_rows
from storage.notices import choosing
from storage.notices.kinds import Kind
from storage.values import Values, lines_of

OPEN = Button("notices.open")
TOGGLE = Button("notices.toggle", Kind, int)
FROM = Button("notices.begin_quiet", int)
UNTIL = Button("notices.end_quiet", int)
#: Back to 更多, which has the route.
LEAVE = Button("notices.leave")


async def open_(_: Update, context: Context) -> None:
    await context.write(choosing.look, answer=wishes_screen)


async def toggle(update: Update, context: Context) -> None:
    kind, on = TOGGLE.read(update)
    await context.write(choosing.toggle, kind, bool(on), answer=wishes_screen)


async def begin_quiet(update: Update, context: Context) -> None:
    await context.write(choosing.begin_quiet, *FROM.read(update), answer=wishes_screen)


async def end_quiet(update: Update, context: Context) -> None:
    await context.write(choosing.end_quiet, *UNTIL.read(update), answer=wishes_screen)


def wishes_screen(found: Values) -> Screen:
    """A button for each kind, which turns it on or off, and the hours of the night."""
    toggles: list[Press] = [
        TOGGLE(one["kind"], int(not one["on"]), kind=one["kind"], on=one["on"]) for one in lines_of(found["kinds"])
    ]
    rows = in_rows(toggles)
    rows += [[FROM(hour, hour=hour, chosen=hour == found["begins"]) for hour in choosing.FROM]]
    rows += [[UNTIL(hour, hour=hour, chosen=hour == found["ends"]) for hour in choosing.UNTIL]]
    return Screen("notices.wishes", found, [*rows, [broadcasts.SORTS(), LEAVE()]])


KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [
        OPEN.to(open_),
        broadcasts.LEAVE_SORTS.to(open_),
        TOGGLE.to(toggle),
        FROM.to(begin_quiet),
        UNTIL.to(end_quiet),
    ]
