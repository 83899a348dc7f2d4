"""Feedback (评价, 成绩): one to five and a word, the officer's page of it, what came of an activity."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities.doors import KEEP, SHOW, SHOW_KEPT
from handlers.activities.doors import OPEN as CARD
from handlers.activity_photos.doors import OPEN as PHOTOS
from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, page_turns
from storage.activities import RIGHT
from storage.feedback import SERVICE, asking_back, reading, results
from storage.values import Values

#: By the key of the activity: the officer's page of what people thought.
OPEN = Button("feedback.open", int)
PAGE = Button("feedback.page", int, int)
BEGIN_RESULTS = Button("feedback.begin_results", int)
ANNOUNCE = Button("feedback.announce", int)
#: By the key of the activity: what came of it, for everybody whom it is for.
RESULTS = Button("feedback.results", int)
#: By the key of the activity, and how many stars.
RATE = Button("feedback.rate", int, int)
SKIP = Button("feedback.skip", int)


def _page_screen(found: Values) -> Screen:
    activity = found["activity"]
    turns = page_turns(PAGE, found, activity)
    ways = [BEGIN_RESULTS(activity, again=bool(found["results"])), PHOTOS(activity)]
    return _kept(found, "feedback.page", [turns, ways, [KEEP(activity, back=True)]])


def _results_question(found: Values) -> Screen:
    return _kept(found, "feedback.ask_results", [[OPEN(found["activity"])]])


def _entered_screen(found: Values) -> Screen:
    activity = found["activity"]
    tell: list[Press] = [] if found["told"] else [ANNOUNCE(activity)]
    return _kept(found, "feedback.entered", [[BEGIN_RESULTS(activity, again=True), *tell], [OPEN(activity)]])


def _announced_screen(found: Values) -> Screen:
    return _kept(found, "feedback.announced", [[OPEN(found["activity"])]])


def _kept(found: Values, key: str, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right=RIGHT, subject=int(str(found["activity"])))


def _results_screen(found: Values) -> Screen:
    return Screen("feedback.results", found, [[CARD(found["activity"])]])


def _word_screen(found: Values) -> Screen:
    return Screen("feedback.ask_word", found, [[SKIP(found["version"])]])


def _thanks_screen(found: Values) -> Screen:
    return Screen("feedback.thanks", found, [[CARD(found["activity"])]])


async def rate(update: Update, context: Context) -> None:
    # Below the letter, whose stars can be pressed once more.
    await context.write(
        asking_back.rate, *RATE.read(update), answer=lambda found: replace(_word_screen(found), fresh=True)
    )


async def open_page(update: Update, context: Context) -> None:
    await context.write(reading.look, *OPEN.read(update), 0, answer=_page_screen)


_SHOWN: tuple[Shown, ...] = (
    (PAGE, reading.look, _page_screen),
    (BEGIN_RESULTS, results.begin, _results_question),
    (ANNOUNCE, results.announce, _announced_screen),
    (RESULTS, results.read, _results_screen),
    (SKIP, asking_back.skip, _thanks_screen),
)

STEPS: Steps = {
    (SERVICE, "word"): Step(asking_back.open_question, _word_screen, asking_back.write, _thanks_screen),
    (SERVICE, "results"): Step(results.open_question, _results_question, results.write, _entered_screen),
}

KEYBOARDS: Keyboards = {
    "feedback.asked": [RATE.each("choices", "activity", "stars")],
    "feedback.did_not_come": [[SHOW.of("activity")]],
    "feedback.nothing_to_rate": [[SHOW.of("activity")]],
    "feedback.not_over_yet": [[SHOW_KEPT.of("activity")]],
    # The question stays open.
    "feedback.words_unfit": [[SKIP.of("version")]],
    "feedback.results_unfit": [[OPEN.of("activity")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    shown = routes_of(_SHOWN)
    return [OPEN.to(open_page), RATE.to(rate), *shown]
