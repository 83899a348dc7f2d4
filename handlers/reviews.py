"""The yearly look (年度复核), the word after a file's end (返困回访): the questions, and the officer's page."""

from collections.abc import Callable
from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers import dossiers, hardship
from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.casebook import OPEN
from handlers.context import Context, Steps
from handlers.context import Step as Question
from handlers.hardship import dialogue
from handlers.screens import Press, Screen, in_rows
from storage.dossiers.records import Step
from storage.hardship import Help
from storage.reviews import SERVICE, Change, Money, Outcome, answering, closing, returning
from storage.values import Values

BEGIN = Button("reviews.begin", int)
RING_ME = Button("reviews.ring_me", int)
AGREE = Button("reviews.agree", int)
CHOOSE_CHANGE = Button("reviews.choose_change", int, Change)
CHOOSE_MONEY = Button("reviews.choose_money", int, Money)
TICK_NEED = Button("reviews.tick_need", int, Help)
ENOUGH = Button("reviews.enough", int)
SKIP = Button("reviews.skip", int)
GO_BACK = Button("reviews.go_back", int)
PUT_OFF = Button("reviews.put_off", int)
WELL = Button("reviews.well", int)
AGAIN = Button("reviews.again", int)
LOOK = Button("reviews.look", int)
ENTER = Button("reviews.enter", int)
SETTLE = Button("reviews.settle", int, Outcome)
LEAVE = Button("reviews.leave")


# Whom it is about, or who has asked them.


def screen(found: Values) -> Screen:
    """The screen of whichever question is open, or what was answered."""
    drawn = _SCREENS[str(found["step"])](found)
    return replace(drawn, right="desk") if found["entered"] else drawn


def _agree(found: Values) -> Screen:
    return Screen("reviews.ask_agree", found, [[AGREE(found["version"])], [RING_ME(found["review"])]])


def _change(found: Values) -> Screen:
    return _question(found, [[CHOOSE_CHANGE(found["version"], one, change=one)] for one in Change])


def _money(found: Values) -> Screen:
    return _question(found, [[CHOOSE_MONEY(found["version"], one, money=one)] for one in Money])


def _needs(found: Values) -> Screen:
    version, chosen = found["version"], found["needs"]
    assert isinstance(chosen, list)
    kinds = [one for one in Help if one is not Help.UNSURE]
    ticks = [TICK_NEED(version, one, help=one, on=one in chosen) for one in kinds]
    rows = in_rows(ticks)
    return _question(found, [*rows, [ENOUGH(version, chosen=bool(chosen))]])


def _words(found: Values) -> Screen:
    return _question(found, [[SKIP(found["version"])]])


def _question(found: Values, rows: list[list[Press]]) -> Screen:
    back = [GO_BACK(found["version"])] if found["place"] != 1 else []
    return Screen(f"reviews.ask_{found['step']}", found, [*rows, [*back, PUT_OFF(found["version"])]])


def _done(found: Values) -> Screen:
    rows = [[LOOK(found["review"])]] if found["entered"] else []
    return Screen("reviews.done", found, rows)


_SCREENS: dict[str, Callable[[Values], Screen]] = {
    "agree": _agree,
    "change": _change,
    "money": _money,
    "needs": _needs,
    "words": _words,
    "done": _done,
}


async def begin(update: Update, context: Context) -> None:
    # Fresh: below a letter, whose words must stay.
    answer = lambda found: replace(screen(found), fresh=True)  # noqa: E731
    await context.write(answering.begin, *BEGIN.read(update), answer=answer)


async def ring_me(update: Update, context: Context) -> None:
    answer = lambda found: Screen("reviews.ringing", found, [], fresh=True)  # noqa: E731
    await context.write(answering.ring_me, *RING_ME.read(update), answer=answer)


async def put_off(update: Update, context: Context) -> None:
    await context.write(answering.put_off, *PUT_OFF.read(update), answer=_put_off_screen)


def _put_off_screen(found: Values) -> Screen:
    go_on = LOOK(found["review"]) if found["entered"] else BEGIN(found["review"], resume=True)
    return Screen("reviews.put_off", found, [[go_on]])


async def well(update: Update, context: Context) -> None:
    answer = lambda found: Screen("reviews.glad", found, [], fresh=True)  # noqa: E731
    await context.write(returning.well, *WELL.read(update), answer=answer)


async def again(update: Update, context: Context) -> None:
    answer = lambda found: (Screen("reviews.sorry", fresh=True), replace(dialogue.screen(found), fresh=True))  # noqa: E731
    await context.write(returning.again, *AGAIN.read(update), answer=answer)


# The officer's.


def card_screen(found: Values) -> Screen:
    """What was answered, and what may be said of it."""
    review, outcomes = found["review"], found["outcomes"]
    assert isinstance(outcomes, list)
    enter = [ENTER(review)] if found["enterable"] else []
    settle = [[SETTLE(review, one, outcome=one)] for one in outcomes]
    report, step = found["report"], Step.RELIEVE
    relieve = [dossiers.BEGIN(report, step, what=step)] if found["relievable"] else []
    # Told to be in need again: entered for them from here, with nobody to look for.
    anew = [hardship.ENTER_FOR(found["member"])] if found["outcome"] == Outcome.AGAIN else []
    buttons = [relieve, enter, *settle, anew, [OPEN(report), LEAVE()]]
    return Screen("reviews.card", found, buttons, right="report", subject=int(str(found["report"])))


_SHOWN: tuple[Shown, ...] = (
    (AGREE, answering.agree, screen),
    (CHOOSE_CHANGE, answering.choose_change, screen),
    (CHOOSE_MONEY, answering.choose_money, screen),
    (TICK_NEED, answering.tick_need, screen),
    (ENOUGH, answering.enough_needs, screen),
    (SKIP, answering.skip_words, screen),
    (GO_BACK, answering.go_back, screen),
    (ENTER, answering.enter, screen),
    (LOOK, closing.look, card_screen),
    (SETTLE, closing.settle, card_screen),
)

STEPS: Steps = {
    **{(SERVICE, step): Question(answering.open_question, screen) for step in ("agree", "change", "money", "needs")},
    (SERVICE, "words"): Question(answering.open_question, screen, answering.write_words, screen),
}

_ASKED = [[BEGIN.of("review")], [RING_ME.of("review")]]
_ASKED_BACK = [[WELL.of("review")], [AGAIN.of("review")]]

KEYBOARDS: Keyboards = {
    "reviews.asked": _ASKED,
    "reviews.remind_yearly": _ASKED,
    "reviews.asked_back": _ASKED_BACK,
    "reviews.remind_return": _ASKED_BACK,
    "reviews.not_answered_yet": [[LOOK.of("review")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses; LEAVE is the desk's."""
    shown = routes_of(_SHOWN)
    others = [BEGIN.to(begin), RING_ME.to(ring_me), PUT_OFF.to(put_off), WELL.to(well), AGAIN.to(again)]
    return [*shown, *others]
