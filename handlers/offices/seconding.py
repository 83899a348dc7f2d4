"""Handing over the chair: who comes next, who says the second yes."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.offices.appointing import HAND_OVER, LEAVE_IT, PEOPLE
from handlers.screens import Screen
from storage.offices import seconding
from storage.offices.appointing import SERVICE
from storage.values import Values, lines_of

ASK_SECOND = Button("offices.ask_second", int)
CHOOSE_SECOND = Button("offices.choose_second", int, int)
AGREE = Button("offices.agree", int)
DISAGREE = Button("offices.disagree", int)


def successor_screen(found: Values) -> Screen:
    """Who is to come; whose second word it takes; then the first yes."""
    leave = LEAVE_IT(found["version"])
    if found["name"] is None:
        return Screen("offices.ask_successor", found, [[leave]], right="appoint")
    if found["second"] is None:
        rows = [[CHOOSE_SECOND(found["version"], one["account"], **one)] for one in lines_of(found["people"])]
        return Screen("offices.ask_who_seconds", found, [*rows, [leave]], right="appoint")
    return Screen("offices.ask_hand_over", found, [[leave, ASK_SECOND(found["version"])]], right="appoint")


async def hand_over(_: Update, context: Context) -> None:
    await context.write(seconding.begin, answer=successor_screen)


async def choose_second(update: Update, context: Context) -> None:
    await context.write(seconding.choose_second, *CHOOSE_SECOND.read(update), answer=successor_screen)


def asked_screen(found: Values) -> Screen:
    """The second is asked, or, where that one may not any more, whose word it shall take instead."""
    if found["version"]:
        return successor_screen(found)
    return Screen("offices.waits_for_second", found, [[PEOPLE(0, step=0)]], right="appoint")


async def ask_second(update: Update, context: Context) -> None:
    await context.write(seconding.ask, *ASK_SECOND.read(update), answer=asked_screen)


async def agree(update: Update, context: Context) -> None:
    answer = lambda found: Screen("offices.seconded", found)  # noqa: E731
    await context.write(seconding.agree, *AGREE.read(update), answer=answer)


async def disagree(update: Update, context: Context) -> None:
    answer = lambda found: Screen("offices.not_seconded", found)  # noqa: E731
    await context.write(seconding.disagree, *DISAGREE.read(update), answer=answer)


STEPS: Steps = {
    (SERVICE, "successor"): Step(seconding.open_question, successor_screen, seconding.name_successor, successor_screen),
    (SERVICE, "second"): Step(seconding.open_question, successor_screen),
    (SERVICE, "hand_over"): Step(seconding.open_question, successor_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    chosen = [ASK_SECOND.to(ask_second), CHOOSE_SECOND.to(choose_second)]
    return [HAND_OVER.to(hand_over), *chosen, AGREE.to(agree), DISAGREE.to(disagree)]
