"""Duty (值班表): who is on which days; the chair puts people on and off, an officer himself."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context
from handlers.screens import Press, Screen, page_turns
from storage import duty
from storage.duty import Span
from storage.values import Values, lines_of

#: A day in a button is its ordinal (`date.toordinal`).
LOOK = Button("duty.look", int)
SHOW = Button("duty.show", int)
OPEN_DAY = Button("duty.open_day", int, int)
PUT_ON = Button("duty.put_on", int, int, Span)
PUT_OFF = Button("duty.put_off", int, int, Span)
#: Back to the desk, which has the route.
LEAVE = Button("duty.leave")

DAYS_A_ROW = 2


async def look(update: Update, context: Context) -> None:
    await context.write(duty.look, *LOOK.read(update), answer=list_screen)


async def show(update: Update, context: Context) -> None:
    # Below a letter: the letter stays what it is.
    await context.write(duty.look, *SHOW.read(update), answer=lambda found: list_screen(found, fresh=True))


def list_screen(roster: Values, *, fresh: bool = False) -> Screen:
    """Two weeks, a line and a button a day."""
    days = [OPEN_DAY(day["ordinal"], 0, day=day["day"]) for day in lines_of(roster["days"])]
    rows = [days[at : at + DAYS_A_ROW] for at in range(0, len(days), DAYS_A_ROW)]
    turns = [LOOK(roster[way], way=way) for way in ("earlier", "later") if roster[way] is not None]
    return Screen("duty.list", roster, [*rows, turns, [LEAVE()]], fresh=fresh, right="desk")


async def open_day(update: Update, context: Context) -> None:
    await context.write(duty.open_day, *OPEN_DAY.read(update), answer=day_screen)


async def put_on(update: Update, context: Context) -> None:
    await context.write(duty.put_on, *PUT_ON.read(update), answer=day_screen)


async def put_off(update: Update, context: Context) -> None:
    await context.write(duty.put_off, *PUT_OFF.read(update), answer=day_screen)


def day_screen(day: Values) -> Screen:
    """Who is on, and a button for whatever this person may change."""
    names = [person["name"] for person in lines_of(day["on"])]
    on = [_on_buttons(day, person, twins=names.count(person["name"]) > 1) for person in lines_of(day["on"])]
    free = [_free_buttons(day, person) for person in lines_of(day["free"])]
    turns = page_turns(OPEN_DAY, day, day["ordinal"])
    back = [LOOK(day["ordinal"], way="back"), LEAVE()]
    return Screen("duty.day", day, [*on, *free, turns, back], right="desk")


def _on_buttons(day: Values, person: Values, *, twins: bool) -> list[Press]:
    """Off that day; beside it the week: on, or, for who is on for all of it, off. `twins`: the name says not enough."""
    if not person["may"]:
        return []
    at, account = day["ordinal"], person["account"]
    label: Values = {"name": person["name"], "mine": person["mine"], "unit": person["unit"] if twins else None}
    off = PUT_OFF(at, account, Span.DAY, **label, week=False)
    if not day["week"]:
        return [off]
    week = PUT_OFF if person["whole"] else PUT_ON
    return [off, week(at, account, Span.WEEK, **label, week=True)]


def _free_buttons(day: Values, person: Values) -> list[Press]:
    at, account = day["ordinal"], person["account"]
    label: Values = {name: person[name] for name in ("name", "mine", "unit", "role")}
    if not person["mine"]:
        return [PUT_ON(at, account, Span.DAY, **label, week=False)]
    spans = [Span.DAY, Span.WEEK] if day["week"] else [Span.DAY]
    return [PUT_ON(at, account, span, **label, week=span is Span.WEEK) for span in spans]


KEYBOARDS: Keyboards = {
    key: [[SHOW.of("ordinal")]]
    for key in ("duty.put_on", "duty.put_off", "duty.past_day", "duty.too_far", "duty.not_an_officer")
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [LOOK.to(look), SHOW.to(show), OPEN_DAY.to(open_day), PUT_ON.to(put_on), PUT_OFF.to(put_off)]
