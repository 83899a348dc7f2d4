"""方便上门吗: the question to whom a visit is for, or to their family contact; it can be answered anew until then."""

from datetime import date

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows
from storage.values import Values
from storage.visits import Wish, asking_first

WISH = Button("routes.wish", int, Wish)
ASK_AGAIN = Button("routes.ask_again", int)
WISH_DAY = Button("routes.wish_day", int, int)


def _wishes(visit: object) -> list[list[Press]]:
    presses = [WISH(visit, wish, wish=wish) for wish in Wish]
    return [presses[:1], presses[1:3], presses[3:]]


def question_screen(found: Values) -> Screen:
    """The question, with what was answered before."""
    return Screen("routes.asked_again", found, _wishes(found["visit"]))


def day_screen(found: Values) -> Screen:
    days = found["days"]
    assert isinstance(days, list)
    picks = [WISH_DAY(found["version"], day.toordinal(), day=day) for day in days if isinstance(day, date)]
    rows = in_rows(picks)
    return Screen("routes.which_wished_day", found, [*rows, [ASK_AGAIN(found["visit"], back=True)]])


def answered_screen(found: Values) -> Screen:
    """Which day, or what stands now."""
    if found.get("choosing"):
        return day_screen(found)
    return Screen("routes.answered", found, [[ASK_AGAIN(found["visit"])]])


async def wish(update: Update, context: Context) -> None:
    await context.write(asking_first.answer, *WISH.read(update), answer=answered_screen)


async def ask_again(update: Update, context: Context) -> None:
    await context.write(asking_first.look, *ASK_AGAIN.read(update), answer=question_screen)


async def wish_day(update: Update, context: Context) -> None:
    await context.write(asking_first.pick_day, *WISH_DAY.read(update), answer=answered_screen)


STEPS: Steps = {
    (asking_first.SERVICE, "day"): Step(
        asking_first.open_question, answered_screen, asking_first.write_day, answered_screen
    ),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [WISH.to(wish), ASK_AGAIN.to(ask_again), WISH_DAY.to(wish_day)]
