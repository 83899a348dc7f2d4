"""One's own visits: what a colleague offers, what is handed over, and that one can't go."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context
from handlers.routes.doors import HAND, MINE
from handlers.routes.office import fresh
from handlers.screens import Screen
from storage.routes import falling_ill, handing
from storage.routes.handing import ALL, Because
from storage.values import Values, lines_of

#: From the pages behind it.
BACK = Button("routes.back")
OFFER = Button("routes.offer", int, int)
ACCEPT = Button("routes.accept", int)
ASK_WHY = Button("routes.ask_why", int)
REFUSE = Button("routes.refuse", int, Because)
ASK_ILL = Button("routes.ask_ill")
ILL = Button("routes.ill")


def mine_screen(found: Values) -> Screen:
    """What one has, what is offered, what can be done."""
    offers = [[ACCEPT(one["from"], **one), ASK_WHY(one["from"])] for one in lines_of(found["offers"])]
    own = [[HAND(ALL, all=True)], [ASK_ILL()]] if found["count"] else []
    return Screen("routes.own", found, [*offers, *own])


def colleagues_screen(found: Values) -> Screen:
    rows = [[OFFER(one["visit"], one["member"], **one)] for one in lines_of(found["people"])]
    return Screen("routes.to_colleague", found, [*rows, [BACK()]])


def handed_screen(found: Values) -> Screen:
    return Screen("routes.handed", found, [[BACK()]])


def why_screen(found: Values) -> Screen:
    rows = [[REFUSE(found["from"], one, because=one)] for one in Because]
    return Screen("routes.why", found, [*rows, [BACK()]])


def refused_screen(found: Values) -> Screen:
    return Screen("routes.said_no", found, [[BACK()]])


def ill_screen(found: Values) -> Screen:
    return Screen("routes.sure_ill", found, [[BACK(), ILL()]])


def given_back_screen(found: Values) -> Screen:
    return Screen("routes.given_back", found, [])


async def mine(_: Update, context: Context) -> None:
    await context.write(handing.mine, answer=lambda found: fresh(mine_screen(found)))


async def back(_: Update, context: Context) -> None:
    await context.write(handing.mine, answer=mine_screen)


async def ask_ill(_: Update, context: Context) -> None:
    await context.write(falling_ill.before_ill, answer=ill_screen)


async def fall_ill(_: Update, context: Context) -> None:
    await context.write(falling_ill.fall_ill, answer=given_back_screen)


async def ask_why(update: Update, context: Context) -> None:
    # Fresh: the letter with the offer stays, until it is answered.
    await context.write(handing.ask_why, *ASK_WHY.read(update), answer=lambda found: fresh(why_screen(found)))


_SHOWN: tuple[Shown, ...] = (
    (HAND, handing.choose, colleagues_screen),
    (OFFER, handing.offer, handed_screen),
    (ACCEPT, handing.accept, mine_screen),
    (REFUSE, handing.refuse, refused_screen),
)


def routes() -> list[BaseHandler[Update, Context, None]]:
    shown = routes_of(_SHOWN)
    return [MINE.to(mine), BACK.to(back), ASK_WHY.to(ask_why), ASK_ILL.to(ask_ill), ILL.to(fall_ill), *shown]
