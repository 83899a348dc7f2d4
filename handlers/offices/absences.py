"""外出代理: two taps, and somebody else in office answers."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.context import Context
from handlers.offices.appointing import LEAVE
from handlers.screens import Screen
from storage.offices import absences
from storage.offices.absences import SPANS
from storage.values import Values, lines_of

OPEN_AWAY = Button("offices.open_away", int)
GO = Button("offices.go", int, int)
COME_BACK = Button("offices.come_back")
DECLINE = Button("offices.decline", int)


def away_screen(found: Values) -> Screen:
    """Whom one tap makes stand in, and for how long; or who does, and the way back."""
    if found["away"]:
        return Screen("offices.away", found, [[COME_BACK()], [LEAVE()]], right="desk")
    days = int(str(found["days"]))
    rows = [[GO(one["account"], days, name=one["name"], until=found["until"])] for one in lines_of(found["people"])]
    spans = [OPEN_AWAY(span, days=span) for span in SPANS if span != days] if rows else []
    return Screen("offices.go_away", found, [*rows, spans, [LEAVE()]], right="desk")


async def open_away(update: Update, context: Context) -> None:
    await context.write(absences.look, *OPEN_AWAY.read(update), answer=away_screen)


async def go(update: Update, context: Context) -> None:
    await context.write(absences.go, *GO.read(update), answer=away_screen)


async def come_back(_: Update, context: Context) -> None:
    await context.write(absences.back, answer=away_screen)


async def decline(update: Update, context: Context) -> None:
    answer = lambda found: Screen("offices.declined", found, fresh=True)  # noqa: E731
    await context.write(absences.decline, *DECLINE.read(update), answer=answer)


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    return [OPEN_AWAY.to(open_away), GO.to(go), COME_BACK.to(come_back), DECLINE.to(decline)]
