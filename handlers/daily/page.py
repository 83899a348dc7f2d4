"""The daily question (每日一题): today's, those of the last days, and who wants it sent, at which hour."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context
from handlers.daily.doors import MISSED, OPEN, end_screen
from handlers.learning.buttons import HOME
from handlers.notebook.doors import REVIEW
from handlers.screens import Press, Screen, in_rows
from storage.daily import asking, wishing
from storage.values import Values, lines_of

TODAY = Button("daily.today")
#: A day, as a count of days.
LOOK = Button("daily.look", int)
#: The same, and an option.
CHOOSE = Button("daily.choose", int, int)
SETTINGS = Button("daily.settings")
HOUR = Button("daily.hour", int)
#: 1 for yes and 0 for no.
WORKING = Button("daily.working", int)
REVIEWS = Button("daily.reviews", int)
STOP = Button("daily.stop")


def question_screen(found: Values) -> Screen:
    """The question, or what was answered to it."""
    return end_screen(found) if found["ended"] else Screen("daily.question", {**found, "due": 0, "reviews": []})


def home_screen(found: Values) -> Screen:
    missed = [MISSED(count=len(lines_of(found["missed"])))] if found["missed"] else []
    answer = [TODAY(done=found["done"]), *missed]
    if not found["wanted"]:
        return Screen("daily.home", found, [answer, *_hours(found), [HOME()]])
    return Screen("daily.home", found, [answer, [SETTINGS(), HOME()]])


def _hours(found: Values) -> list[list[Press]]:
    hours = found["hours"]
    assert isinstance(hours, list)
    return in_rows([HOUR(one, hour=one, chosen=found["wanted"] and one == found["hour"]) for one in hours], 5)


def missed_screen(found: Values) -> Screen:
    return Screen(
        "daily.missed", found, [*in_rows([LOOK(one["ordinal"], **one) for one in lines_of(found["missed"])]), [OPEN()]]
    )


def settings_screen(found: Values) -> Screen:
    # Of whom nothing is sent to there is nothing kept either: the days would not change.
    wants = found["wanted"] or found["reviews"]
    days = [WORKING(0 if found["working_days"] else 1, working=found["working_days"])] if wants else []
    reviews = REVIEWS(0 if found["reviews"] else 1, on=found["reviews"])
    stop = [STOP()] if found["wanted"] else []
    return Screen("daily.settings", found, [*_hours(found), [*days, reviews], [*stop, OPEN()]])


_SHOWN: tuple[Shown, ...] = (
    (OPEN, wishing.home, home_screen),
    (MISSED, wishing.home, missed_screen),
    (TODAY, asking.today, question_screen),
    (LOOK, asking.look, question_screen),
    (CHOOSE, asking.answer, question_screen),
    (SETTINGS, wishing.settings, settings_screen),
    (HOUR, wishing.choose_hour, settings_screen),
    (WORKING, wishing.choose_days, settings_screen),
    (REVIEWS, wishing.choose_reviews, settings_screen),
    (STOP, wishing.stop, settings_screen),
)

KEYBOARDS: Keyboards = {
    "daily.question": [CHOOSE.each("choices", "ordinal", "at"), REVIEW.each("reviews"), [HOME.of()]],
    "daily.reviews": [REVIEW.each("reviews")],
    "daily.not_that_day": [[OPEN.of()]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
