"""Self-check (自测): a member reckons whether the household may qualify for a file; handed in, or nothing stays."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context, Step, Steps
from handlers.hardship import dialogue
from handlers.screens import Press, Screen, in_rows
from storage.hardship import Cause
from storage.selfcheck import checking
from storage.selfcheck.checking import SERVICE, SIZES
from storage.values import Values

BEGIN = Button("selfcheck.begin")
CHOOSE_SIZE = Button("selfcheck.choose_size", int, int)
CHOOSE_CAUSE = Button("selfcheck.choose_cause", int, Cause)
NOTHING = Button("selfcheck.nothing", int)
GO_BACK = Button("selfcheck.go_back", int)
AGAIN = Button("selfcheck.again", int)
LEAVE = Button("selfcheck.leave", int)
HAND_IN = Button("selfcheck.hand_in", int)
AGREE = Button("selfcheck.agree", int)


async def begin(_: Update, context: Context) -> None:
    await context.write(checking.begin, answer=screen)


async def leave(update: Update, context: Context) -> None:
    await context.write(checking.leave, *LEAVE.read(update), answer=lambda _: Screen("selfcheck.left"))


async def _answer(update: Update, context: Context, *, rule: Callable[..., Values], button: Button) -> None:
    await context.write(rule, *button.read(update), answer=screen)


async def _hand_in(update: Update, context: Context, *, rule: Callable[..., Values], button: Button) -> None:
    await context.write(rule, *button.read(update), answer=_handed_in)


def _handed_in(found: Values) -> Screen:
    """The consents, if they are asked first; else the report goes on."""
    return screen(found) if found["step"] == "consent" else dialogue.screen(found)


def screen(found: Values) -> Screen:
    """The screen of whichever question is open."""
    step, version = str(found["step"]), found["version"]
    rows = _ROWS[step](found) if step in _ROWS else [[NOTHING(version, step=step)]]
    moves = [] if step == "size" else [GO_BACK(version)]
    if step != "result":
        rows.append([*moves, LEAVE(version, step=step)])
    return Screen(f"selfcheck.ask_{step}", found, rows)


def _size(found: Values) -> list[list[Press]]:
    presses = [CHOOSE_SIZE(found["version"], size, size=size) for size in SIZES]
    return [presses[:4], presses[4:]]


def _cause(found: Values) -> list[list[Press]]:
    presses = [CHOOSE_CAUSE(found["version"], cause, cause=cause) for cause in Cause]
    return in_rows(presses)


def _result(found: Values) -> list[list[Press]]:
    version = found["version"]
    return [[HAND_IN(version)], [AGAIN(version), LEAVE(version, step="result")]]


def _consent(found: Values) -> list[list[Press]]:
    return [[AGREE(found["version"])]]


_ROWS: dict[str, Callable[[Values], list[list[Press]]]] = {
    "size": _size,
    "cause": _cause,
    "result": _result,
    "consent": _consent,
}

#: The presses that answer a question: what is asked next is the rule's to say.
_ANSWERS: tuple[tuple[Button, Callable[..., Values]], ...] = (
    (CHOOSE_SIZE, checking.choose_size),
    (CHOOSE_CAUSE, checking.choose_cause),
    (NOTHING, checking.nothing),
    (GO_BACK, checking.go_back),
    (AGAIN, checking.again),
)

STEPS: Steps = {
    (SERVICE, "size"): Step(checking.open_question, screen, checking.write_size, screen),
    **{
        (SERVICE, step): Step(checking.open_question, screen, checking.write_sum, screen)
        for step in ("income", "spending", "loss", "compensated")
    },
    **{(SERVICE, step): Step(checking.open_question, screen) for step in ("cause", "result", "consent")},
}
KEYBOARDS: Keyboards = {"selfcheck.left": [[BEGIN.of()]]}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    answers = [button.to(partial(_answer, rule=rule, button=button)) for button, rule in _ANSWERS]
    onward = [
        HAND_IN.to(partial(_hand_in, rule=checking.hand_in, button=HAND_IN)),
        AGREE.to(partial(_hand_in, rule=checking.agree, button=AGREE)),
    ]
    return [BEGIN.to(begin), dialogue.CHECK.to(begin), LEAVE.to(leave), *answers, *onward]
