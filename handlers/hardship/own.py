"""The employee's own cases: how they stand, and what can be said or done about them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers import trainings
from handlers.activities import doors as activities
from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.evidence.doors import MINE as PAPERS
from handlers.screens import Press, Screen
from storage import casebook
from storage.hardship import MOST_WORDS, SERVICE, own
from storage.values import Values

MINE = Button("hardship.mine")
OWN = Button("hardship.own", int)
SEE = Button("hardship.see", int)
ADD = Button("hardship.add", int)
REPLY = Button("hardship.reply", int)
LEAVE_WORDS = Button("hardship.leave_words", int)
ASK_WITHDRAW = Button("hardship.ask_withdraw", int)
WITHDRAW = Button("hardship.withdraw", int)
NOT_SOLVED = Button("hardship.not_solved", int)
SAY_YES = Button("hardship.say_yes", int)
SAY_NO = Button("hardship.say_no", int)


async def mine(_: Update, context: Context) -> None:
    await context.write(casebook.mine, answer=_mine_screen)


def _mine_screen(reports: list[Values]) -> Screen:
    """All of them; a single one at once with what can be done about it."""
    rows = [[OWN(report["report"], number=report["number"])] for report in reports if report["about_me"]]
    if len(rows) == 1:
        rows = _moves(next(report for report in reports if report["about_me"]))
    # What else is one's own.
    rows.append([activities.MINE(0), trainings.OPEN()])
    # Fresh: pressed below an answer it must not take the answer's place.
    return Screen("hardship.mine", {"reports": [*reports]}, rows, fresh=True)


def own_screen(report: Values) -> Screen:
    """One case, with what can be done about it."""
    return _about(report, "hardship.own", [*_moves(report), [MINE(all=True)]])


def _moves(report: Values) -> list[list[Press]]:
    key = report["report"]
    rows: list[list[Press]] = []
    if report["asked"] and report["words"]:
        rows.append([REPLY(key)])
    if report["open"]:
        back = [ASK_WITHDRAW(key)] if report["withdrawable"] else []
        rows.append([*([ADD(key)] if report["words"] else []), *back])
    if report["papers"]:
        rows.append([PAPERS(key)])
    if report["reopenable"]:
        rows.append([NOT_SOLVED(key)])
    return rows


def _about(found: Values, key: str, buttons: list[list[Press]]) -> Screen:
    return Screen(key, found, buttons)


async def _show(update: Update, context: Context, *, rule: Callable[..., Values], button: Button) -> None:
    await context.write(rule, *button.read(update), answer=own_screen)


async def see(update: Update, context: Context) -> None:
    # Fresh: below a letter, whose words must stay where they stand.
    await context.write(casebook.look_at_own, *SEE.read(update), answer=_own_fresh)


async def not_solved(update: Update, context: Context) -> None:
    # Fresh: what was said at the end stays to be read.
    await context.write(own.not_solved, *NOT_SOLVED.read(update), answer=_own_fresh)


def _own_fresh(report: Values) -> Screen:
    return replace(own_screen(report), fresh=True)


async def add(update: Update, context: Context) -> None:
    await context.write(own.begin_adding, *ADD.read(update), answer=add_screen)


def add_screen(found: Values) -> Screen:
    return _about({"most": MOST_WORDS, **found}, "hardship.ask_add", [[LEAVE_WORDS(found["report"])]])


async def reply(update: Update, context: Context) -> None:
    # Fresh: the question stays where it stands.
    await context.write(own.begin_reply, *REPLY.read(update), answer=reply_screen)


def reply_screen(found: Values) -> Screen:
    values: Values = {"most": MOST_WORDS, **found}
    return Screen("hardship.ask_reply", values, [[LEAVE_WORDS(found["report"])]], fresh=True)


async def ask_withdraw(update: Update, context: Context) -> None:
    await context.write(own.before_withdrawing, *ASK_WITHDRAW.read(update), answer=_withdrawing_screen)


def _withdrawing_screen(found: Values) -> Screen:
    return _about(found, "hardship.ask_withdraw", [[OWN(found["report"], back=True), WITHDRAW(found["report"])]])


async def say_no(update: Update, context: Context) -> None:
    await context.write(own.say_no, *SAY_NO.read(update), answer=_refused_screen)


def _refused_screen(report: Values | None) -> Screen:
    """It is gone; who agreed before is shown what there is."""
    return Screen("hardship.said_no") if report is None else own_screen(report)


def said_screen(report: Values) -> Screen:
    """The words are with the officer."""
    return _about(report, "hardship.said", [[OWN(report["report"])]])


_SHOWN: tuple[tuple[Button, Callable[..., Values]], ...] = (
    (OWN, casebook.look_at_own),
    (LEAVE_WORDS, own.leave_words),
    (WITHDRAW, own.withdraw),
    (SAY_YES, own.say_yes),
)

STEPS: Steps = {
    (SERVICE, "add"): Step(own.open_question, add_screen, own.add, said_screen),
    (SERVICE, "reply"): Step(own.open_question, reply_screen, own.reply, said_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    shown = [button.to(partial(_show, rule=rule, button=button)) for button, rule in _SHOWN]
    words = [ADD.to(add), REPLY.to(reply)]
    others = [SEE.to(see), NOT_SOLVED.to(not_solved), ASK_WITHDRAW.to(ask_withdraw), SAY_NO.to(say_no)]
    return [MINE.to(mine), *shown, *words, *others]
