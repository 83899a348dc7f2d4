"""An officer corrects a key after the question was told: which options are right, why, once more to be sure, done."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.results.doors import LOOK, OFFICE
from handlers.results.office import KEYS
from handlers.screens import Press, Screen, in_rows
from storage.results import RIGHT, SERVICE, correcting
from storage.values import Values, lines_of

#: A contest, and one of its questions.
CORRECT = Button("results.correct", int, int)
#: The option that is shown at that place.
TURN = Button("results.turn", int)
TURN_VOID = Button("results.turn_void")
ASK_WHY = Button("results.ask_why")
PUBLISH = Button("results.publish", int)


def _back(found: Values) -> list[Press]:
    if found.get("over"):
        return [LOOK(found["contest"], 0, title="", step=2)]
    return [OFFICE(0, step=2)]


def _keys_screen(found: Values) -> Screen:
    contest, page, pages = found["contest"], int(str(found["page"])), int(str(found["pages"]))
    questions = [CORRECT(contest, one["nth"], nth=one["nth"]) for one in lines_of(found["lines"])]
    turns = [KEYS(contest, at, step=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages]
    rows = [*in_rows(questions, 5), turns, _back(found)]
    return Screen("results.keys", found, rows, right=RIGHT, subject=int(str(contest)))


def key_screen(found: Values) -> Screen:
    options = [
        TURN(one["shown"], letter=one["letter"], truth=one["truth"], on=one["on"] and not found["void"])
        for one in lines_of(found["options"])
    ]
    on = [ASK_WHY()] if found["changed"] else []
    rows = [*in_rows(options), [TURN_VOID(on=found["void"])], [KEYS(found["contest"], 0, step=2), *on]]
    return Screen("results.key", found, rows, right=RIGHT, subject=int(str(found["contest"])))


def why_screen(found: Values) -> Screen:
    rows = [[CORRECT(found["contest"], found["nth"], nth=0)]]
    return Screen("results.ask_why", found, rows, right=RIGHT, subject=int(str(found["contest"])))


def sure_screen(found: Values) -> Screen:
    rows = [[KEYS(found["contest"], 0, step=2), PUBLISH(found["version"])]]
    return Screen("results.sure", found, rows, fresh=True, right=RIGHT, subject=int(str(found["contest"])))


def _published_screen(found: Values) -> Screen:
    rows = [[KEYS(found["contest"], 0, step=2), OFFICE(0, step=2)]]
    return Screen("results.published", found, rows, right=RIGHT, subject=int(str(found["contest"])))


_SHOWN: tuple[Shown, ...] = (
    (KEYS, correcting.listed, _keys_screen),
    (CORRECT, correcting.begin, key_screen),
    (TURN, correcting.turn, key_screen),
    (TURN_VOID, correcting.turn_void, key_screen),
    (ASK_WHY, correcting.ask_why, why_screen),
    (PUBLISH, correcting.publish, _published_screen),
)

STEPS: Steps = {(SERVICE, "why"): Step(correcting.open_why, why_screen, correcting.write_why, sure_screen)}

KEYBOARDS: Keyboards = {}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
