"""Hardship reports: the employee's few questions, and the officer's card."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyHandler, KeyTexts
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen
from storage import hardship
from storage.hardship import Stage, Urgency
from storage.values import Values

AGREE = Button("hardship.agree", int)
RING_ME = Button("hardship.ring_me", int)
START_OVER = Button("hardship.start_over", int)
CHOOSE_URGENCY = Button("hardship.choose_urgency", int, Urgency)
KEEP_WORDS = Button("hardship.keep_words", int)
SKIP_WORDS = Button("hardship.skip_words", int)
SUBMIT = Button("hardship.submit", int)
GO_BACK = Button("hardship.go_back", int)
PUT_OFF = Button("hardship.put_off", int)
MINE = Button("hardship.mine")

LOOK = Button("hardship.look", int)
TAKE = Button("hardship.take", int)
ANSWER = Button("hardship.answer", int)
LEAVE_ANSWER = Button("hardship.leave_answer", int)
ASK_CLOSE = Button("hardship.ask_close", int)
CLOSE = Button("hardship.close", int)


# The employee.


async def begin(_: Update, context: Context) -> None:
    await context.write(hardship.begin, answer=intro_screen)


def intro_screen(found: Values) -> Screen:
    """Who reads it, what is kept, whom to ring; then agree, or be rung."""
    version = found["version"]
    if found.get("half_done") or "urgency" in found:
        first = [AGREE(version, resume=True), START_OVER(version)]
    else:
        first = [AGREE(version, resume=False)]
    return Screen("hardship.intro", found, [first, [RING_ME(version)], [PUT_OFF(version)]])


async def start_over(update: Update, context: Context) -> None:
    await context.write(hardship.start_over, *START_OVER.read(update), answer=intro_screen)


async def agree(update: Update, context: Context) -> None:
    await context.write(hardship.agree, *AGREE.read(update), answer=urgency_screen)


def urgency_screen(found: Values) -> Screen:
    version = found["version"]
    choices = [[CHOOSE_URGENCY(version, urgency, urgency=urgency)] for urgency in Urgency]
    return Screen("hardship.urgency", found, [*choices, _moves(version)])


async def choose_urgency(update: Update, context: Context) -> None:
    await context.write(hardship.choose_urgency, *CHOOSE_URGENCY.read(update), answer=words_screen)


def words_screen(found: Values) -> Screen:
    version = found["version"]
    values: Values = {"most": hardship.MOST_WORDS, "words": None, **found}
    written = values["words"] is not None
    keep = [KEEP_WORDS(version)] if written else []
    return Screen("hardship.words", values, [[*keep, SKIP_WORDS(version, written=written)], _moves(version)])


async def keep_words(update: Update, context: Context) -> None:
    await context.write(hardship.keep_words, *KEEP_WORDS.read(update), answer=review_screen)


async def skip_words(update: Update, context: Context) -> None:
    await context.write(hardship.skip_words, *SKIP_WORDS.read(update), answer=review_screen)


def review_screen(found: Values) -> Screen:
    version = found["version"]
    return Screen("hardship.review", {"words": None, **found}, [[SUBMIT(version)], _moves(version)])


async def submit(update: Update, context: Context) -> None:
    await context.write(hardship.submit, *SUBMIT.read(update), answer=receipt_screen)


async def ring_me(update: Update, context: Context) -> None:
    await context.write(hardship.ring_me, *RING_ME.read(update), answer=receipt_screen)


def receipt_screen(receipt: Values) -> Screen:
    return Screen("hardship.receipt", receipt)


async def go_back(update: Update, context: Context) -> None:
    await context.write(hardship.go_back, *GO_BACK.read(update), answer=_step_screen)


def _step_screen(found: Values) -> Screen:
    screens = {"intro": intro_screen, "urgency": urgency_screen, "words": words_screen, "review": review_screen}
    return screens[str(found["step"])](found)


async def put_off(update: Update, context: Context) -> None:
    await context.write(hardship.put_off, *PUT_OFF.read(update), answer=lambda _: Screen("hardship.put_off"))


async def mine(_: Update, context: Context) -> None:
    await context.write(hardship.mine, answer=_mine_screen)


def _mine_screen(reports: list[Values]) -> Screen:
    # Fresh: pressed below an answer it must not take the answer's place.
    return Screen("hardship.mine", {"reports": [*reports]}, fresh=True)


def _moves(version: object) -> list[Press]:
    return [GO_BACK(version), PUT_OFF(version)]


# The officer.


async def look(update: Update, context: Context) -> None:
    await context.write(hardship.look, *LOOK.read(update), answer=card_screen)


def card_screen(card: Values) -> Screen:
    """The case, with what may be done next."""
    report = card["report"]
    moves: list[list[Press]] = []
    if card["stage"] != Stage.CLOSED and card["mine"]:
        moves = [[ANSWER(report), ASK_CLOSE(report)]]
    elif card["stage"] != Stage.CLOSED:
        moves = [[TAKE(report)]]
    return _about(card, "hardship.card", moves)


def _about(case: Values, key: str, buttons: list[list[Press]]) -> Screen:
    """A screen about somebody else's case: by right of office, asked again when it leaves."""
    return Screen(key, case, buttons, right="report", subject=int(str(case["report"])))


async def take(update: Update, context: Context) -> None:
    await context.write(hardship.take, *TAKE.read(update), answer=card_screen)


async def ask_answer(update: Update, context: Context) -> None:
    await context.write(hardship.begin_answer, *ANSWER.read(update), answer=answer_screen)


def answer_screen(found: Values) -> Screen:
    values: Values = {"most": hardship.MOST_WORDS, **found}
    return _about(values, "hardship.ask_answer", [[LEAVE_ANSWER(found["report"])]])


async def leave_answer(update: Update, context: Context) -> None:
    await context.write(hardship.leave_answer, *LEAVE_ANSWER.read(update), answer=card_screen)


async def ask_close(update: Update, context: Context) -> None:
    await context.write(hardship.before_closing, *ASK_CLOSE.read(update), answer=_closing_screen)


def _closing_screen(found: Values) -> Screen:
    return _about(found, "hardship.ask_close", [[LOOK(found["report"], back=True), CLOSE(found["report"])]])


async def close(update: Update, context: Context) -> None:
    await context.write(hardship.close, *CLOSE.read(update), answer=card_screen)


STEPS: Steps = {
    (hardship.SERVICE, "intro"): Step(hardship.open_question, intro_screen),
    (hardship.SERVICE, "urgency"): Step(hardship.open_question, urgency_screen),
    (hardship.SERVICE, "words"): Step(hardship.open_question, words_screen, hardship.write_words, review_screen),
    (hardship.SERVICE, "review"): Step(hardship.open_question, review_screen),
    (hardship.SERVICE, "answer"): Step(hardship.answer_question, answer_screen, hardship.answer, card_screen),
}

KEYBOARDS: Keyboards = {
    "hardship.notice": [[LOOK.of("report"), TAKE.of("report")]],
    "hardship.taken": [[MINE.of()]],
    "hardship.answered": [[MINE.of()]],
    "hardship.closed": [[MINE.of()]],
    "hardship.receipt": [[MINE.of()]],
    "hardship.already_asked": [[MINE.of()]],
}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [
        KeyHandler("home.label_hardship", begin, key_texts),
        KeyHandler("home.label_mine", mine, key_texts),
        AGREE.to(agree),
        RING_ME.to(ring_me),
        START_OVER.to(start_over),
        CHOOSE_URGENCY.to(choose_urgency),
        KEEP_WORDS.to(keep_words),
        SKIP_WORDS.to(skip_words),
        SUBMIT.to(submit),
        GO_BACK.to(go_back),
        PUT_OFF.to(put_off),
        MINE.to(mine),
        LOOK.to(look),
        TAKE.to(take),
        ANSWER.to(ask_answer),
        LEAVE_ANSWER.to(leave_answer),
        ASK_CLOSE.to(ask_close),
        CLOSE.to(close),
    ]
