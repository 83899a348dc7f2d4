"""The waitlist: the own rank and whoever was moved up, and the answer to a place that is held."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities.doors import LIST, OPEN
from handlers.context import Context
from handlers.screens import Reply, Screen, Toast
from handlers.signups.doors import ACCEPT, ASK_WITHDRAW, DECLINE, WAITLIST
from handlers.signups.enlisting import entered_screen
from handlers.signups.joining import done_reply
from storage import signups
from storage.activities import Place
from storage.signups import people
from storage.values import Values


async def waitlist(update: Update, context: Context) -> None:
    await context.write(signups.waitlist, *WAITLIST.read(update), answer=waitlist_screen)


async def accept(update: Update, context: Context) -> None:
    await context.write(people.take_offer, *ACCEPT.read(update), answer=_accepted_reply)


async def decline(update: Update, context: Context) -> None:
    await context.write(people.leave_offer, *DECLINE.read(update), answer=_declined_reply)


def waitlist_screen(found: Values) -> Screen:
    """How far it is, and why somebody was moved up; who waits no more is told how they stand."""
    key, mine = found["activity"], found["mine"]
    waits = isinstance(mine, dict) and mine["place"] == Place.WAITING
    out = [ASK_WITHDRAW(key, place=Place.WAITING)] if waits else []
    told: Values = {**found, "rank": mine["rank"] if waits and isinstance(mine, dict) else None}
    return Screen(
        "signups.waitlist", told, [[WAITLIST(key, again=True)] if waits else [], [*out, OPEN(key, back=True)]]
    )


def _accepted_reply(outcome: Values) -> Reply:
    return entered_screen(outcome) if outcome["name"] else done_reply(outcome)


def _declined_reply(outcome: Values) -> Reply:
    rows = [[OPEN(outcome["activity"], back=True), LIST(0, step=0)]]
    return Screen("signups.declined", outcome, rows), Toast("signups.let_go", outcome)


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [WAITLIST.to(waitlist), ACCEPT.to(accept), DECLINE.to(decline)]
