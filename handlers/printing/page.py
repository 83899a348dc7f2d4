"""Papers of visits: which of a campaign are printed or taken along, of all of it, a unit, or somebody who goes."""

from collections.abc import Mapping

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.campaigns.doors import LOOK
from handlers.context import Context
from handlers.printing.doors import MINE, OPEN
from handlers.screens import Press, Screen, page_turns
from handlers.visits import LIST
from storage import printing
from storage.printing import Sheet
from storage.values import Value, Values

#: Of a campaign, and a unit (0 for all of it) or somebody who goes.
UNIT = Button("printing.unit", int, int)
ORDER = Button("printing.order", Sheet, int, int)
WALKER = Button("printing.walker", int, int)
WHOSE = Button("printing.whose", Sheet, int, int)
#: Of one's own visits.
OWN = Button("printing.own", Sheet, int)
UNITS = Button("printing.units", int, int)
WALKERS = Button("printing.walkers", int, int)


async def open_page(update: Update, context: Context) -> None:
    await context.write(printing.look, *OPEN.read(update), 0, 0, answer=_screen)


async def unit(update: Update, context: Context) -> None:
    await context.write(printing.look, *UNIT.read(update), 0, answer=_screen)


async def order(update: Update, context: Context) -> None:
    await context.write(printing.order, *ORDER.read(update), 0, answer=_screen)


async def walker(update: Update, context: Context) -> None:
    campaign, member = WALKER.read(update)
    await context.write(printing.look, campaign, 0, member, answer=_screen)


async def whose(update: Update, context: Context) -> None:
    sheet, campaign, member = WHOSE.read(update)
    await context.write(printing.order, sheet, campaign, 0, member, answer=_screen)


async def mine(_: Update, context: Context) -> None:
    await context.write(printing.mine, answer=_mine_screen)


async def own(update: Update, context: Context) -> None:
    await context.write(printing.order_own, *OWN.read(update), answer=_mine_screen)


async def units(update: Update, context: Context) -> None:
    await context.write(printing.units_page, *UNITS.read(update), answer=_units_screen)


async def walkers(update: Update, context: Context) -> None:
    await context.write(printing.walkers_page, *WALKERS.read(update), answer=_walkers_screen)


def _screen(found: Values) -> Screen:
    campaign, unit_id, member = found["campaign"], found["unit_id"], found["member_id"]
    sheets, approved = [Sheet.LIST], found["state"] != "listing"
    sheets += [Sheet.CARDS] if approved else []
    if member:
        orders: list[Press] = [WHOSE(sheet, campaign, member, sheet=sheet) for sheet in (*sheets, Sheet.DAYS)]
        return _of_campaign("printing.page", found, [orders, [_whole(found)]])
    whole = not unit_id
    orders = [ORDER(sheet, campaign, unit_id, sheet=sheet) for sheet in (*sheets, *([Sheet.TABLE] if whole else []))]
    ways = [UNITS(campaign, 0), *([WALKERS(campaign, 0)] if approved else [])] if whole else [_whole(found)]
    return _of_campaign("printing.page", found, [orders, ways, [LOOK(campaign, 0, back=True)] if whole else []])


def _mine_screen(found: Values) -> Screen:
    lines = _lines(found, "lines")
    rows = [_own_presses(one, named=len(lines) > 1) for one in lines]
    return Screen("printing.mine", found, [*rows, [LIST(0, step=0)]], right="member", subject=int(str(found["member"])))


def _own_presses(one: Mapping[str, Value], *, named: bool) -> list[Press]:
    """The papers of one campaign; which it is, where there are more."""
    label = {"kind": one["kind"], "year": one["year"]} if named else {}
    sheets = [Sheet.CARDS, Sheet.LIST, *([Sheet.DAYS] if one["dated"] else [])]
    return [OWN(sheet, one["campaign"], sheet=sheet, **label) for sheet in sheets]


def _units_screen(found: Values) -> Screen:
    rows = [
        [UNIT(found["campaign"], one["unit_id"], unit=one["unit"], count=one["count"])]
        for one in _lines(found, "units")
    ]
    return _of_campaign(
        "printing.by_unit", found, [*rows, page_turns(UNITS, found, found["campaign"]), [_whole(found)]]
    )


def _walkers_screen(found: Values) -> Screen:
    rows = [
        [WALKER(found["campaign"], one["member_id"], name=one["name"], count=one["count"])]
        for one in _lines(found, "walkers")
    ]
    return _of_campaign(
        "printing.by_walker", found, [*rows, page_turns(WALKERS, found, found["campaign"]), [_whole(found)]]
    )


def _of_campaign(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right=printing.RIGHT, subject=int(str(found["campaign"])))


def _whole(found: Values) -> Press:
    return OPEN(found["campaign"], back=True)


def _lines(found: Values, name: str) -> list[Mapping[str, Value]]:
    lines = found[name]
    assert isinstance(lines, list)
    return [line for line in lines if isinstance(line, dict)]


KEYBOARDS: Keyboards = {
    "printing.paper_list": [],
    "printing.paper_cards": [],
    "printing.paper_days": [],
    "printing.paper_table": [],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [
        OPEN.to(open_page),
        UNIT.to(unit),
        ORDER.to(order),
        WALKER.to(walker),
        WHOSE.to(whose),
        MINE.to(mine),
        OWN.to(own),
        UNITS.to(units),
        WALKERS.to(walkers),
    ]
