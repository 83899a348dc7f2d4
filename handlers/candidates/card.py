"""The card of one candidate: dropped with a reason, taken back, with a sum of their own, said yes to."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.campaigns.drawing import about
from handlers.candidates.doors import AGREE, AT, BY_STANDARD, DROP, LEAVE_IT, OPEN, OWN_SUM, RESTORE
from handlers.candidates.giving import question_screen
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows
from storage.candidates import SERVICE, approving, card, standards
from storage.values import Values


async def open_(update: Update, context: Context) -> None:
    await context.write(card.look, *OPEN.read(update), answer=card_screen)


async def begin_drop(update: Update, context: Context) -> None:
    await context.write(card.begin_drop, *DROP.read(update), answer=_reason_screen)


async def restore(update: Update, context: Context) -> None:
    await context.write(card.restore, *RESTORE.read(update), answer=card_screen)


async def own_sum(update: Update, context: Context) -> None:
    await context.write(standards.begin_own, *OWN_SUM.read(update), answer=question_screen)


async def by_standard(update: Update, context: Context) -> None:
    await context.write(standards.by_standard, *BY_STANDARD.read(update), answer=card_screen)


async def agree(update: Update, context: Context) -> None:
    await context.write(approving.agree, *AGREE.read(update), answer=card_screen)


def card_screen(found: Values) -> Screen:
    return about("candidates.card", found, [*in_rows(_actions(found)), [AT(found["visit"], step=0)]])


def _actions(found: Values) -> list[Press]:
    """What may be done with it, the chair's yes first."""
    visit = found["visit"]
    presses = [
        (AGREE(visit), "may_agree"),
        (RESTORE(visit), "may_restore"),
        (OWN_SUM(visit), "may_set"),
        (BY_STANDARD(visit), "may_unset"),
        (DROP(visit), "may_drop"),
    ]
    return [press for press, when in presses if found[when]]


def _reason_screen(found: Values) -> Screen:
    return about("candidates.ask_reason", found, [[LEAVE_IT(found["version"])]])


STEPS: Steps = {(SERVICE, "reason"): Step(card.open_reason, _reason_screen, card.drop, card_screen)}


def routes() -> list[BaseHandler[Update, Context, None]]:
    changed = [DROP.to(begin_drop), RESTORE.to(restore), OWN_SUM.to(own_sum), BY_STANDARD.to(by_standard)]
    return [OPEN.to(open_), *changed, AGREE.to(agree)]
