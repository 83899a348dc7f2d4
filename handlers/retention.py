"""Retention (保存多久): how long what is kept, for everybody; what each day's purge took away, for the chair."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context
from handlers.screens import Press, Screen, page_turns
from storage.retention import proofs, purging
from storage.values import Values

TABLE = Button("retention.table")
TURN = Button("retention.turn", int)
PURGES = Button("retention.purges", int)
PAPER = Button("retention.order", int)
#: Back to the desk, which has the route.
LEAVE = Button("retention.leave")
#: Back to who can see what, which home has.
BACK = Button("retention.back")


def _table_screen(told: Values) -> Screen:
    turns = page_turns(TURN, told)
    return Screen("retention.periods", told, [turns, [BACK()]])


async def table(_: Update, context: Context) -> None:
    await context.write(purging.told, answer=_table_screen)


async def turn(update: Update, context: Context) -> None:
    await context.write(purging.told, *TURN.read(update), answer=_table_screen)


async def purges(update: Update, context: Context) -> None:
    await context.write(proofs.look, *PURGES.read(update), answer=_purges_screen)


async def paper(update: Update, context: Context) -> None:
    await context.write(proofs.order, *PAPER.read(update), answer=_purges_screen)


def _purges_screen(found: Values) -> Screen:
    back = int(str(found["back"]))
    turns: list[Press] = [PURGES(back + 1, step=-1)] if found["earlier"] else []
    turns += [PURGES(back - 1, step=1)] if back else []
    own = [PAPER(back)] if found["at"] else []
    return Screen("retention.run", found, [turns, own, [LEAVE()]], right=proofs.RIGHT)


KEYBOARDS: Keyboards = {"retention.paper": []}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [TABLE.to(table), TURN.to(turn), PURGES.to(purges), PAPER.to(paper)]
