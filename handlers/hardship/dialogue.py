"""A hardship report, question by question: one screen each, with a way back and a way to put it off."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows
from storage.hardship import MOST_WORDS, SERVICE, Cause, CauseGroup, Help, Reach, Urgency, Whom, bringing, dialogue
from storage.hardship.questions import Line
from storage.values import Value, Values

AGREE = Button("hardship.agree", int)
START_OVER = Button("hardship.start_over", int)
RING_ME = Button("hardship.ring_me", int)
CHOOSE_WHOM = Button("hardship.choose_whom", int, Whom)
CHOOSE_CAUSE = Button("hardship.choose_cause", int, Cause)
CHOOSE_GROUP = Button("hardship.choose_group", int, CauseGroup)
MORE_CAUSES = Button("hardship.more_causes", int)
TICK_CAUSE = Button("hardship.tick_cause", int, Cause)
ENOUGH_CAUSES = Button("hardship.enough_causes", int)
CHOOSE_URGENCY = Button("hardship.choose_urgency", int, Urgency)
TICK_HELP = Button("hardship.tick_help", int, Help)
ENOUGH_HELP = Button("hardship.enough_help", int)
KEEP_WORDS = Button("hardship.keep_words", int)
SKIP_WORDS = Button("hardship.skip_words", int)
CHOOSE_REACH = Button("hardship.choose_reach", int, Reach)
SUBMIT = Button("hardship.submit", int)
CHANGE = Button("hardship.change", int)
CHANGE_LINE = Button("hardship.change_line", int, Line)
GO_BACK = Button("hardship.go_back", int)
PUT_OFF = Button("hardship.put_off", int)
LEAVE_OUT_CHECK = Button("hardship.leave_out_check", int)
#: On to the self-check, which has the route.
CHECK = Button("hardship.check")
CALL_ME = Button("hardship.call_me")


async def begin(_: Update, context: Context) -> None:
    await context.write(dialogue.begin, answer=screen)


async def submit(update: Update, context: Context) -> None:
    await context.write(dialogue.submit, *SUBMIT.read(update), answer=_receipt_screen)


async def ring_me(update: Update, context: Context) -> None:
    await context.write(dialogue.ring_me, *RING_ME.read(update), answer=_receipt_screen)


async def call_me(_: Update, context: Context) -> None:
    # Fresh: pressed below something else, it must not take its place.
    await context.write(dialogue.call_me, answer=lambda receipt: Screen("hardship.receipt", receipt, fresh=True))


def _receipt_screen(receipt: Values) -> Screen:
    return Screen("hardship.receipt", receipt)


async def put_off(update: Update, context: Context) -> None:
    await context.write(dialogue.put_off, *PUT_OFF.read(update), answer=lambda _: Screen("hardship.put_off"))


async def _answer(update: Update, context: Context, *, rule: Callable[..., Values], button: Button) -> None:
    await context.write(rule, *button.read(update), answer=screen)


def screen(found: Values) -> Screen:
    """The screen of whichever question is open."""
    return _SCREENS[str(found["step"])](found)


def _intro(found: Values) -> Screen:
    """Who reads it, what is kept, whom to ring; then agree, or be rung."""
    version = found["version"]
    first = [AGREE(version, resume=found["half_done"], agreed=found["agreed"])]
    if found["half_done"]:
        first.append(START_OVER(version))
    return Screen("hardship.intro", found, [first, [RING_ME(version)], [CHECK(), PUT_OFF(version)]])


def _whom(found: Values) -> Screen:
    return _question(found, [[CHOOSE_WHOM(found["version"], whom, whom=whom)] for whom in Whom])


def _name(found: Values) -> Screen:
    return _question(found, [])


def _cause(found: Values) -> Screen:
    if found["places"] == len(_SHORT):
        return _question(found, in_rows([CHOOSE_GROUP(found["version"], one, group=one) for one in CauseGroup]))
    return _question(found, in_rows([CHOOSE_CAUSE(found["version"], one, cause=one) for one in Cause]))


#: The questions where people are not asked for words.
_SHORT = (Line.CAUSE, Line.URGENCY)


def _causes(found: Values) -> Screen:
    version, (main, *others) = found["version"], _listed(found["causes"])
    ticks = [TICK_CAUSE(version, one, cause=one, on=one in others) for one in Cause if one != main]
    return _question(found, [*in_rows(ticks), [ENOUGH_CAUSES(version, chosen=bool(others))]])


def _urgency(found: Values) -> Screen:
    version = found["version"]
    rows = [[CHOOSE_URGENCY(version, urgency, urgency=urgency)] for urgency in Urgency]
    more = [[MORE_CAUSES(version)]] if found["causes"] and not found["changing"] else []
    return _question(found, [*rows, *more])


def _help(found: Values) -> Screen:
    version, chosen = found["version"], _listed(found["help"])
    ticks = [TICK_HELP(version, one, help=one, on=one in chosen) for one in Help if one is not Help.UNSURE]
    on = (
        [ENOUGH_HELP(version)]
        if chosen and Help.UNSURE not in chosen
        else [TICK_HELP(version, Help.UNSURE, help=Help.UNSURE, on=False)]
    )
    return _question(found, [*in_rows(ticks), on])


def _words(found: Values) -> Screen:
    version, written = found["version"], found["words"] is not None
    keep = [KEEP_WORDS(version)] if written else []
    return _question({"most": MOST_WORDS, **found}, [[*keep, SKIP_WORDS(version, written=written)]])


def _reach(found: Values) -> Screen:
    return _question(found, [[CHOOSE_REACH(found["version"], reach, reach=reach)] for reach in Reach])


def _review(found: Values) -> Screen:
    version = found["version"]
    out = [[LEAVE_OUT_CHECK(version)]] if found["check"] else []
    return _question(found, [[SUBMIT(version)], [CHANGE(version)], *out])


def _change(found: Values) -> Screen:
    lines = _SHORT if found["places"] == len(_SHORT) else tuple(Line)
    return _question(found, in_rows([CHANGE_LINE(found["version"], line, line=line) for line in lines]))


def _question(found: Values, rows: list[list[Press]]) -> Screen:
    moves = [GO_BACK(found["version"]), PUT_OFF(found["version"])]
    return Screen(f"hardship.ask_{found['step']}", found, [*rows, moves])


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


_SCREENS: dict[str, Callable[[Values], Screen]] = {
    "intro": _intro,
    "whom": _whom,
    "name": _name,
    "cause": _cause,
    "causes": _causes,
    "urgency": _urgency,
    "help": _help,
    "words": _words,
    "reach": _reach,
    "review": _review,
    "change": _change,
}

#: The presses that answer a question: what is asked next is the rule's to say.
_ANSWERS: tuple[tuple[Button, Callable[..., Values]], ...] = (
    (AGREE, dialogue.agree),
    (START_OVER, dialogue.start_over),
    (CHOOSE_WHOM, dialogue.choose_whom),
    (CHOOSE_CAUSE, dialogue.choose_cause),
    (CHOOSE_GROUP, dialogue.choose_group),
    (MORE_CAUSES, dialogue.more_causes),
    (TICK_CAUSE, dialogue.tick_cause),
    (ENOUGH_CAUSES, dialogue.enough_causes),
    (CHOOSE_URGENCY, dialogue.choose_urgency),
    (TICK_HELP, dialogue.tick_help),
    (ENOUGH_HELP, dialogue.enough_help),
    (KEEP_WORDS, dialogue.keep_words),
    (SKIP_WORDS, dialogue.skip_words),
    (CHOOSE_REACH, dialogue.choose_reach),
    (CHANGE, dialogue.change),
    (LEAVE_OUT_CHECK, bringing.leave_out_check),
    (CHANGE_LINE, dialogue.change_line),
    (GO_BACK, dialogue.go_back),
)

STEPS: Steps = {
    **{(SERVICE, step): Step(dialogue.open_question, screen) for step in _SCREENS},
    (SERVICE, "name"): Step(dialogue.open_question, screen, dialogue.write_name, screen),
    (SERVICE, "words"): Step(dialogue.open_question, screen, dialogue.write_words, screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    answers = [button.to(partial(_answer, rule=rule, button=button)) for button, rule in _ANSWERS]
    return [*answers, RING_ME.to(ring_me), CALL_ME.to(call_me), SUBMIT.to(submit), PUT_OFF.to(put_off)]
