"""A member's learning cards: the list, a card page by page, its questions, the sentence back."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.learning.buttons import HOME
from handlers.lessons.doors import GO_ON, LIST, OPEN, SAY, end_screen
from handlers.screens import Screen, page_turns
from handlers.sittings import page as sittings
from storage.lessons import SERVICE, reading, sentences, things
from storage.lessons.reading import Which
from storage.values import Values, lines_of

#: A card from a letter, which stays.
START = Button("lessons.start", int)
#: A card, and a page of it.
TURN = Button("lessons.turn", int, int)
SEE_PICTURE = Button("lessons.see_picture", int)
SEE_FILE = Button("lessons.see_file", int)
SIGN = Button("lessons.sign", int, int)
TAKE_BACK = Button("lessons.take_back", int)


def list_screen(found: Values) -> Screen:
    which = found["which"]
    cards = [[OPEN(one["lesson"], **one)] for one in lines_of(found["lines"])]
    turns = page_turns(LIST, found, which)
    tabs = [LIST(one, 0, which=one) for one in Which if one != which]
    return Screen("lessons.list", found, [*cards, turns, tabs, [HOME()]])


def card_screen(found: Values) -> Screen:
    """The page that is read, the question that waits, or the end."""
    if "sitting" in found:
        return sittings.shown_screen(found)
    if "words" not in found:
        return end_screen(found)
    lesson, page = found["lesson"], int(str(found["page"]))
    last = page + 1 == found["pages"]
    back = [TURN(lesson, page - 1, step=-1)] if page else []
    if not last:
        on = [TURN(lesson, page + 1, step=1)]
    elif found["done"]:
        on = [LIST(Which.ALL, 0)]
    else:
        on = [GO_ON(lesson, questions=found["questions"])]
    things_ = [*([SEE_PICTURE(lesson)] if found["picture"] else []), *([SEE_FILE(lesson)] if found["file"] else [])]
    away = [] if last and found["done"] else [LIST(Which.NEW, 0)]
    say = [SAY(lesson, said=True)] if last and found["done"] and found["asks_back"] else []
    return Screen("lessons.page", found, [things_, [*back, *on], say, away])


def sentence_screen(found: Values) -> Screen:
    """What was said, with or without a name."""
    lesson = found["lesson"]
    if found["sentence"] is None:
        return Screen("lessons.taken_back", found, [[SAY(lesson, said=False), LIST(Which.NEW, 0)]])
    signed = bool(found["signed"])
    rows = [[SIGN(lesson, int(not signed), signed=signed), TAKE_BACK(lesson)]]
    return Screen("lessons.said", found, [*rows, [SAY(lesson, said=True), LIST(Which.NEW, 0)]])


def ask_screen(found: Values) -> Screen:
    return Screen("lessons.ask_sentence", found, [[OPEN(found["lesson"], done=True), LIST(Which.NEW, 0, later=True)]])


def picture_screen(found: Values) -> Screen:
    """The picture itself, a message of its own."""
    return Screen("lessons.picture", found, [], fresh=True)


def file_screen(found: Values) -> Screen:
    return Screen("lessons.file", found, [], fresh=True)


async def start(update: Update, context: Context) -> None:
    # Below a letter, which stays.
    await context.write(
        reading.open_card, *START.read(update), answer=lambda found: replace(card_screen(found), fresh=True)
    )


SHOWN: tuple[Shown, ...] = (
    (LIST, reading.look, list_screen),
    (OPEN, reading.open_card, card_screen),
    (TURN, reading.turn, card_screen),
    (GO_ON, reading.go_on, card_screen),
    (SAY, sentences.ask_sentence, ask_screen),
    (SIGN, sentences.sign, sentence_screen),
    (TAKE_BACK, sentences.take_back, sentence_screen),
    (SEE_PICTURE, things.see_picture, picture_screen),
    (SEE_FILE, things.see_file, file_screen),
)

STEPS: Steps = {(SERVICE, "sentence"): Step(sentences.open_sentence, ask_screen, sentences.write, sentence_screen)}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [START.to(start), *routes_of(SHOWN)]
