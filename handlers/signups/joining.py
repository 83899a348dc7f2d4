"""A place in an activity: by one press, or after what is asked first: which of the options, who comes along, the
activity's own questions."""

from collections.abc import Callable, Iterator
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities.doors import CALENDAR, LIST, MINE, OPEN, WAY
from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Reply, Screen, Toast, page_turns
from handlers.signups.doors import ACCEPT, ASK_WITHDRAW, BEGIN, DECLINE, JOIN, WAITLIST, WITHDRAW
from storage import signups
from storage.activities import Ask, Place
from storage.signups import answering
from storage.signups.answering import SERVICE
from storage.values import Values

#: The version, and which of what is shown.
CHOOSE_OPTION = Button("signups.choose_option", int, int)
TURN_OPTIONS = Button("signups.turn_options", int, int)
CHOOSE_FAMILY = Button("signups.choose_family", int, int)
CHOOSE_ANSWER = Button("signups.choose_answer", int, int)
SKIP = Button("signups.skip", int)
GO_BACK = Button("signups.go_back", int)
STOP = Button("signups.stop", int)


async def join(update: Update, context: Context) -> None:
    await context.write(signups.sign_up, *JOIN.read(update), 0, 0, answer=done_reply)


async def ask_withdraw(update: Update, context: Context) -> None:
    await context.write(signups.before_leaving, *ASK_WITHDRAW.read(update), answer=_ask_withdraw_screen)


async def withdraw(update: Update, context: Context) -> None:
    await context.write(signups.withdraw, *WITHDRAW.read(update), answer=left_screen)


async def stop(update: Update, context: Context) -> None:
    await context.write(answering.stop, *STOP.read(update), answer=_stopped_screen)


def done_reply(outcome: Values) -> Reply:
    """What came of it: over the button as long as one looks at it, and in the place of the card."""
    return done_screen(outcome), Toast("signups.toast", outcome)


def done_screen(outcome: Values) -> Screen:
    """Told of what the rule found already: two thousand press at once, and nothing more is read for it."""
    key = outcome["activity"]
    if outcome["place"] == Place.WAITING:
        return Screen("signups.done", outcome, [[WAITLIST(key)], [OPEN(key, back=True), LIST(0, step=0)]])
    if outcome["place"] == Place.OFFERED:
        held = [ACCEPT(outcome["sign_up"]), DECLINE(outcome["sign_up"])]
        return Screen("signups.done", outcome, [held, [OPEN(key, back=True), LIST(0, step=0)]])
    # What is still to be drawn is in nobody's calendar.
    seated = [CALENDAR(key), WAY(key)] if outcome["place"] == Place.SEATED else []
    return Screen("signups.done", outcome, [seated, [OPEN(key, back=True), MINE(0)]])


def answer_reply(found: Values) -> Reply:
    """The next question, or what came of it."""
    return question_screen(found) if "step" in found else done_reply(found)


def question_screen(found: Values) -> Screen:
    """Whatever is asked now."""
    version = found["version"]
    back = [GO_BACK(version)] if found["nth"] else []
    moves = [*back, STOP(version, activity=found["activity"])]
    return Screen(f"signups.ask_{found['step']}", found, [*_ANSWERS[str(found["step"])](found), moves])


def _options(found: Values) -> list[list[Press]]:
    lines = found["options"]
    assert isinstance(lines, list)
    rows = [[CHOOSE_OPTION(found["version"], one["option"], **one)] for one in lines if isinstance(one, dict)]
    turns = page_turns(TURN_OPTIONS, found, found["version"])
    return [*rows, turns]


def _family(found: Values) -> list[list[Press]]:
    counts = [CHOOSE_FAMILY(found["version"], many, **label) for many, label in family_labels(found)]
    return [counts[at : at + 2] for at in range(0, len(counts), 2)]


def family_labels(found: Values) -> Iterator[tuple[int, Values]]:
    """How many of the family can come, each with whether so many have to wait."""
    left = found["left"]
    for many in range(int(str(found["most"])) + 1):
        yield many, {"many": many, "waits": left is not None and many + 1 > int(str(left))}


def _answers(found: Values) -> list[list[Press]]:
    version = found["version"]
    rows = [[CHOOSE_ANSWER(version, at, **label)] for at, label in enumerate(answer_labels(found))]
    return [*rows, [] if found["required"] else [SKIP(version)]]


def answer_labels(found: Values) -> list[Values]:
    """What can be chosen as an answer, as its buttons say it."""
    choices = found["choices"]
    assert isinstance(choices, list)
    if found["ask"] == Ask.YES_NO:
        return [{"yes": True}, {"yes": False}]
    return [{"words": one, "stock": found["stock"] is not None} for one in choices]


_ANSWERS = {"option": _options, "family": _family, "question": _answers}


def _ask_withdraw_screen(found: Values) -> Screen:
    key, place = found["activity"], found["place"]
    rows = [[OPEN(key, back=True), WITHDRAW(key, place=place)]]
    return Screen("signups.before_leaving", {**found, "stands": place}, rows)


def left_screen(outcome: Values) -> Screen:
    return Screen("signups.left", outcome, [[OPEN(outcome["activity"], back=True), LIST(0, step=0)]])


def _stopped_screen(found: Values) -> Screen:
    return Screen("signups.stopped", found, [[OPEN(found["activity"], back=True), LIST(0, step=0)]])


async def _answer(update: Update, context: Context, *, button: Button) -> None:
    await context.write(_RULES[button], *button.read(update), answer=answer_reply)


_RULES: dict[Button, Callable[..., Values]] = {
    BEGIN: answering.begin,
    CHOOSE_OPTION: answering.choose_option,
    TURN_OPTIONS: answering.turn_options,
    CHOOSE_FAMILY: answering.choose_family,
    CHOOSE_ANSWER: answering.choose_answer,
    SKIP: answering.skip,
    GO_BACK: answering.go_back,
}

STEPS: Steps = {
    (SERVICE, "option"): Step(answering.open_question, question_screen),
    (SERVICE, "family"): Step(answering.open_question, question_screen),
    (SERVICE, "question"): Step(answering.open_question, question_screen, answering.write, answer_reply),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    asked = [button.to(partial(_answer, button=button)) for button in _RULES]
    return [JOIN.to(join), *asked, STOP.to(stop), ASK_WITHDRAW.to(ask_withdraw), WITHDRAW.to(withdraw)]
