"""One's own day and hour."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, routes_of
from handlers.context import Context
from handlers.digests.doors import CHOOSE, LEAVE, WHEN
from handlers.screens import Screen, in_rows
from storage.digests import choosing
from storage.values import Values, lines_of

DAY = Button("digests.day", int)
#: The hour's place in the table of hours.
HOUR = Button("digests.hour", int)


def choose_screen(found: Values) -> Screen:
    days = [DAY(one["weekday"], **one) for one in lines_of(found["days"])]
    hours = [HOUR(one["place"], **one) for one in lines_of(found["hours"])]
    return Screen("digests.choose", found, [*in_rows(days, 3), *in_rows(hours, 4), [LEAVE()]], right="desk")


async def choose_below(_: Update, context: Context) -> None:
    await context.write(choosing.look, answer=lambda found: replace(choose_screen(found), fresh=True))


def routes() -> list[BaseHandler[Update, Context, None]]:
    shown = (
        (CHOOSE, choosing.look, choose_screen),
        (DAY, choosing.choose_day, choose_screen),
        (HOUR, choosing.choose_hour, choose_screen),
    )
    return [WHEN.to(choose_below), *routes_of(shown)]
