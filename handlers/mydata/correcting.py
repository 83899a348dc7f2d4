"""Setting right: the member says what is wrong and how it is right, who knows them confirms it or says why not."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.mydata.own import ASK_CORRECT, OPEN
from handlers.screens import Screen, in_rows
from storage.mydata import corrections
from storage.mydata.roster import MOST_WORDS, Item
from storage.values import Values

CORRECT = Button("mydata.correct", Item)
LOOK = Button("mydata.look", int)
CONFIRM = Button("mydata.confirm", int)
REFUSE = Button("mydata.refuse", int)


async def ask_item(_: Update, context: Context) -> None:
    items = [CORRECT(item, item=item) for item in Item]
    rows = in_rows(items)
    await context.show(Screen("mydata.what_is_wrong", {}, [*rows, [OPEN()]]))


async def ask_value(update: Update, context: Context) -> None:
    await context.write(corrections.choose, *CORRECT.read(update), answer=_value_screen)


def _value_screen(found: Values) -> Screen:
    return Screen("mydata.how_is_it_right", found, [[ASK_CORRECT(back=True)]])


def _sent_screen(found: Values) -> Screen:
    return Screen("mydata.correction_sent", found)


async def look(update: Update, context: Context) -> None:
    await context.write(corrections.look, *LOOK.read(update), answer=card_screen)


def card_screen(found: Values) -> Screen:
    key = found["correction"]
    rows = [[CONFIRM(key), REFUSE(key)]]
    return Screen("mydata.correction_seen", found, rows, right=corrections.RIGHT, subject=int(str(key)))


async def confirm(update: Update, context: Context) -> None:
    await context.write(corrections.confirm, *CONFIRM.read(update), answer=lambda found: _done(found, changed=True))


async def refuse(update: Update, context: Context) -> None:
    await context.write(corrections.ask_reason, *REFUSE.read(update), answer=_reason_screen)


def _reason_screen(found: Values) -> Screen:
    back = [[LOOK(found["correction"], back=True)]]
    subject = int(str(found["correction"]))
    return Screen("mydata.why_not", {"most": MOST_WORDS, **found}, back, right=corrections.RIGHT, subject=subject)


def _done(found: Values, *, changed: bool) -> Screen:
    return Screen("mydata.correction_done", {**found, "changed": changed}, [], right="desk")


STEPS: Steps = {
    (corrections.SERVICE, "value"): Step(corrections.open_value, _value_screen, corrections.write, _sent_screen),
    (corrections.SERVICE, "reason"): Step(
        corrections.open_reason,
        _reason_screen,
        corrections.refuse,
        lambda found: _done(found, changed=False),
    ),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [
        ASK_CORRECT.to(ask_item),
        CORRECT.to(ask_value),
        LOOK.to(look),
        CONFIRM.to(confirm),
        REFUSE.to(refuse),
    ]
