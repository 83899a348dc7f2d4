"""The people of a list: those of a unit, those who wait for the chair's word; and all that is asked about them."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts
from handlers.campaigns import doors, settling
from handlers.campaigns.doors import SHOW
from handlers.campaigns.drawing import about, back
from handlers.campaigns.page import page_screen
from handlers.candidates import adding as adding_counter
from handlers.candidates import card as card_counter
from handlers.candidates.card import card_screen
from handlers.candidates.doors import ADD, AT, GIVE, LEAVE_IT, NO_GOODS, OPEN, UNIT, WAITING
from handlers.candidates.giving import question_screen
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows
from storage.candidates import SERVICE, adding, page, standards
from storage.values import Values, lines_of


async def unit(update: Update, context: Context) -> None:
    await context.write(page.of_unit, *UNIT.read(update), answer=list_screen)


async def at(update: Update, context: Context) -> None:
    await context.write(page.at, *AT.read(update), answer=list_screen)


async def waiting(update: Update, context: Context) -> None:
    await context.write(page.waiting, *WAITING.read(update), answer=list_screen)


async def choose_money(update: Update, context: Context) -> None:
    await context.write(standards.choose_money, *GIVE.read(update), answer=question_screen)


async def no_goods(update: Update, context: Context) -> None:
    await context.write(standards.no_goods, *NO_GOODS.read(update), answer=_set_screen)


async def leave(update: Update, context: Context) -> None:
    await context.write(adding.leave, *LEAVE_IT.read(update), answer=_left_screen)


def list_screen(found: Values) -> Screen:
    """A button a person; on their own line nobody has one."""
    people = [OPEN(one["visit"], who=one["who"]) for one in lines_of(found["people"]) if not one["own"]]
    add = [ADD(found["campaign"])] if found["may_add"] else []
    return about("candidates.list", found, [*in_rows(people), _turns(found), [*add, back(found)]])


def _turns(found: Values) -> list[Press]:
    """Pages of a unit are named by whoever stands there: a unit's number and a page's besides would not fit."""
    ways = [(step, found[name]) for step, name in ((-1, "before"), (1, "after")) if found[name] is not None]
    if found["unit"] is None:
        return [WAITING(found["campaign"], int(str(found["page"])) + step, step=step) for step, _ in ways]
    return [AT(visit, step=step) for step, visit in ways]


def _set_screen(found: Values) -> Screen:
    """One person's card, or all standards."""
    return card_screen(found) if "visit" in found else settling.standards_screen(found)


def _left_screen(found: Values) -> Screen:
    return card_screen(found) if "visit" in found else page_screen(found)


STEPS: Steps = {
    **adding_counter.STEPS,
    **card_counter.STEPS,
    (SERVICE, "money"): Step(standards.open_question, question_screen, standards.write_money, question_screen),
    (SERVICE, "goods"): Step(standards.open_question, question_screen, standards.write_goods, _set_screen),
}

_SHOW = [[SHOW.of("campaign")]]
#: From what is over, or was never there, to the rounds that there are.
_ROUNDS = [[doors.OPEN.of(), doors.LEAVE.of()]]

KEYBOARDS: Keyboards = {
    "candidates.opened": _SHOW,
    "candidates.approved": _SHOW,
    "candidates.one_more": _SHOW,
    "candidates.still_searching": _SHOW,
    "candidates.no_such_campaign": _ROUNDS,
    "candidates.campaign_closed": _ROUNDS,
    "candidates.already_open": _ROUNDS,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    shown = [UNIT.to(unit), AT.to(at), WAITING.to(waiting)]
    given = [GIVE.to(choose_money), NO_GOODS.to(no_goods), LEAVE_IT.to(leave)]
    return [*shown, *given, *card_counter.routes(), *adding_counter.routes()]
