"""Draws (抽签): the rule by which places are drawn, set by the officer, read by everybody, and what came of it."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities import KEEP, KEPT, SHOW_KEPT
from handlers.activities import OPEN as CARD
from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context
from handlers.publishing import RESUME
from handlers.screens import Press, Screen, page_turns
from storage import draws
from storage.activities import RIGHT
from storage.draws.setting import SHARES, UNIT_MOST
from storage.values import Value, Values

#: By the key of the activity: the officer's page of the rule; the rule as everybody reads it.
OPEN = Button("draws.open", int)
RULE = Button("draws.rule", int)
#: An activity, and what is chosen.
UNIT_MOST_IS = Button("draws.set_most", int, int)
TWICE = Button("draws.turn_twice", int, int)
SHARE_IS = Button("draws.set_share", int, int)
CHOOSE_MOST = Button("draws.choose_most", int)
CHOOSE_SHARE = Button("draws.choose_share", int)
#: An activity and a page of units; an activity and a unit.
UNITS = Button("draws.units", int, int)
UNIT = Button("draws.unit", int, int)


async def open_terms(update: Update, context: Context) -> None:
    await context.write(draws.open_terms, *OPEN.read(update), answer=terms_screen)


async def choose_most(update: Update, context: Context) -> None:
    await context.write(draws.open_terms, *CHOOSE_MOST.read(update), answer=_most_screen)


async def choose_share(update: Update, context: Context) -> None:
    await context.write(draws.open_terms, *CHOOSE_SHARE.read(update), answer=_share_screen)


async def set_most(update: Update, context: Context) -> None:
    await context.write(draws.set_unit_most, *UNIT_MOST_IS.read(update), answer=terms_screen)


async def turn_twice(update: Update, context: Context) -> None:
    await context.write(draws.turn_twice, *TWICE.read(update), answer=terms_screen)


async def set_share(update: Update, context: Context) -> None:
    await context.write(draws.set_share, *SHARE_IS.read(update), answer=terms_screen)


async def units(update: Update, context: Context) -> None:
    await context.write(draws.page_of_units, *UNITS.read(update), answer=_units_screen)


async def unit(update: Update, context: Context) -> None:
    await context.write(draws.toggle_unit, *UNIT.read(update), answer=_units_screen)


async def rule(update: Update, context: Context) -> None:
    await context.write(draws.look, *RULE.read(update), answer=rule_screen)


def terms_screen(found: Values) -> Screen:
    """The rule as it is set, and what can be set in it."""
    activity = found["activity"]
    moves: list[list[Press]] = []
    if not found["fixed"]:
        moves = [
            [CHOOSE_MOST(activity), TWICE(activity, int(not found["not_twice"]), on=found["not_twice"])],
            [CHOOSE_SHARE(activity), UNITS(activity, 0)],
        ]
    return _office(found, "draws.terms", [*moves, [_back(found)]])


def _most_screen(found: Values) -> Screen:
    activity = found["activity"]
    return _office(
        found,
        "draws.most",
        [*_pairs([UNIT_MOST_IS(activity, one, most=one) for one in UNIT_MOST]), [OPEN(activity, back=True)]],
    )


def _share_screen(found: Values) -> Screen:
    activity = found["activity"]
    return _office(
        found,
        "draws.share",
        [*_pairs([SHARE_IS(activity, one, share=one) for one in SHARES]), [OPEN(activity, back=True)]],
    )


def _units_screen(found: Values) -> Screen:
    activity = found["activity"]
    ticks = [UNIT(activity, one["unit"], name=one["name"], on=one["on"]) for one in _each(found["lines"])]
    turns = page_turns(UNITS, found, activity)
    return _office(found, "draws.units", [*_pairs(ticks), turns, [OPEN(activity, back=True)]])


def rule_screen(found: Values) -> Screen:
    """What everybody may know of it."""
    return Screen("draws.rule", found, [[CARD(found["activity"])]])


def _office(found: Values, key: str, buttons: list[list[Press]]) -> Screen:
    return Screen(key, found, buttons, right=RIGHT, subject=int(str(found["activity"])))


def _back(found: Values) -> Press:
    return RESUME(found["activity"], back=True) if found["draft"] else KEEP(found["activity"], back=True)


def _each(value: Value) -> list[Values]:
    assert isinstance(value, list)
    return [one for one in value if isinstance(one, dict)]


def _pairs(presses: list[Press]) -> list[list[Press]]:
    return [presses[at : at + 2] for at in range(0, len(presses), 2)]


KEYBOARDS: Keyboards = {
    "draws.result": [[RULE.of("activity"), CARD.of("activity")]],
    "draws.result_for": [[CARD.of("activity")]],
    "draws.terms_fixed": [[RULE.of("activity"), SHOW_KEPT.of("activity")]],
    # It may be a draft, which has no page yet.
    "draws.no_draw": [[KEPT.of()]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [
        OPEN.to(open_terms),
        RULE.to(rule),
        CHOOSE_MOST.to(choose_most),
        CHOOSE_SHARE.to(choose_share),
        UNIT_MOST_IS.to(set_most),
        TWICE.to(turn_twice),
        SHARE_IS.to(set_share),
        UNITS.to(units),
        UNIT.to(unit),
    ]
