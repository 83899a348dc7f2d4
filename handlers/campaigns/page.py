"""The page of a campaign: its units, how far it is, and what services hang on it; the list of all; opening by hand."""

from dataclasses import dataclass, replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers import routes as route_doors
from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.campaigns import settling
from handlers.campaigns.doors import (
    AGAIN,
    APPROVE,
    ASK_APPROVE,
    ASK_TAKE_BACK,
    BEGIN,
    LEAVE,
    LIST,
    LOOK,
    OPEN,
    SHOW,
    STANDARDS,
    TAKE_BACK,
)
from handlers.campaigns.drawing import about
from handlers.candidates.doors import ADD, UNIT, WAITING
from handlers.context import Context
from handlers.printing.doors import OPEN as PRINT
from handlers.screens import Press, Screen, in_rows, page_turns
from handlers.wrap_ups import OPEN as WRAP_UP
from storage.candidates import RIGHT, approving, opening, page
from storage.values import Values, lines_of


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done with a campaign: a button that takes its key, and the value of the page (`may_…`, see
    `storage.candidates.page`) that must be true for it to be there."""

    button: Button
    when: str


#: What hangs on the page, in the order in which it is shown, two a row.
ACTIONS: tuple[Action, ...] = (
    Action(ADD, "may_add"),
    Action(AGAIN, "may_search"),
    Action(STANDARDS, "may_set"),
    Action(ASK_APPROVE, "may_approve"),
    Action(ASK_TAKE_BACK, "may_take_back"),
    Action(route_doors.DRAW, "may_walk"),
    Action(PRINT, "may_look"),
    Action(WRAP_UP, "may_wrap_up"),
)


async def open_(_: Update, context: Context) -> None:
    await context.write(page.first, answer=screen)


async def list_(_: Update, context: Context) -> None:
    await context.write(page.listed, answer=screen)


async def look(update: Update, context: Context) -> None:
    await context.write(page.look, *LOOK.read(update), answer=screen)


async def show(update: Update, context: Context) -> None:
    await context.write(page.look, *SHOW.read(update), 0, answer=lambda found: replace(screen(found), fresh=True))


async def begin(update: Update, context: Context) -> None:
    await context.write(opening.begin, *BEGIN.read(update), answer=screen)


async def again(update: Update, context: Context) -> None:
    await context.write(opening.again, *AGAIN.read(update), answer=screen)


async def approve(update: Update, context: Context) -> None:
    await context.write(approving.approve, *APPROVE.read(update), answer=screen)


async def take_back(update: Update, context: Context) -> None:
    await context.write(approving.take_back, *TAKE_BACK.read(update), answer=screen)


def screen(found: Values) -> Screen:
    """A campaign's page, or the list of all."""
    return _list_screen(found) if found["campaign"] is None else page_screen(found)


def _list_screen(found: Values) -> Screen:
    rows = [[LOOK(one["campaign"], 0, **_named(one))] for one in lines_of(found["lines"])]
    offers = [[BEGIN(one["kind"], **_named(one))] for one in lines_of(found["offers"])]
    return Screen("campaigns.list", found, [*rows, *offers, [LEAVE()]], right=RIGHT)


def page_screen(found: Values) -> Screen:
    """Units first, then what can be done."""
    campaign, at = found["campaign"], int(str(found["page"]))
    units = [UNIT(campaign, one["unit"], name=one["name"], count=one["count"]) for one in lines_of(found["units"])]
    turns = page_turns(LOOK, found, campaign)
    waiting = [WAITING(campaign, 0, count=found["waiting"])] if found["waiting"] else []
    busy = [LOOK(campaign, at, step=0)] if found["busy"] else []
    rows = [*in_rows(units), turns, waiting, busy, *in_rows(_actions(found)), [LIST(), LEAVE()]]
    return about("campaigns.page", found, rows)


def _actions(found: Values) -> list[Press]:
    return [action.button(found["campaign"]) for action in ACTIONS if found[action.when]]


def _named(one: Values) -> Values:
    return {name: one[name] for name in ("kind", "year")}


KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses; LEAVE is the desk's."""
    shown = [OPEN.to(open_), LIST.to(list_), LOOK.to(look), SHOW.to(show)]
    changed = [BEGIN.to(begin), AGAIN.to(again), APPROVE.to(approve), TAKE_BACK.to(take_back)]
    return [*shown, *changed, *settling.routes()]
