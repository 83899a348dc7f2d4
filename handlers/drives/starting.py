"""Starting a drive: a question a screen, edited in place; everything at once before it goes out."""

from collections.abc import Callable

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Steps
from handlers.context import Step as Asked
from handlers.drives.doors import BEGIN, LIST
from handlers.drives.office import card_screen
from handlers.screens import Press, Screen, in_rows, page_turns
from storage.drives import RIGHT, SERVICE, drafting
from storage.drives.drafting import DAYS, MARKS, Step
from storage.values import Values, lines_of

# The version of the question, and what is chosen.
TURN_CATEGORY = Button("drives.turn_category", int, int)
TURN_UNIT = Button("drives.turn_unit", int, int)
ASK_POSTS = Button("drives.ask_posts", int)
TURN_POST = Button("drives.turn_post", int, int)
TURN_PAGE = Button("drives.turn_page", int, int)
TAKE_ALL = Button("drives.take_all", int)
TAKE_THESE = Button("drives.take_these", int)
CHOOSE_COUNT = Button("drives.choose_count", int, int)
CHOOSE_DAYS = Button("drives.choose_days", int, int)
CHOOSE_MARK = Button("drives.choose_mark", int, int)
TURN_REMINDERS = Button("drives.turn_reminders", int)
TURN_THANKS = Button("drives.turn_thanks", int)
AGAIN = Button("drives.again", int, Step)
PUBLISH = Button("drives.publish", int)
LEAVE_IT = Button("drives.leave_it")


def step_screen(found: Values) -> Screen:
    """Whatever is asked."""
    rows = _ANSWERS[Step(str(found["step"]))](found, found["version"])
    return Screen(f"drives.ask_{found['step']}", found, [*rows, [LEAVE_IT()]], right=RIGHT)


def _ticks(tick: Callable[[object, Values], Press]) -> Callable[[Values, object], list[list[Press]]]:
    def rows(found: Values, version: object) -> list[list[Press]]:
        ticks = [[tick(version, one)] for one in lines_of(found["lines"])]
        turns = page_turns(TURN_PAGE, found, version)
        these = [TAKE_THESE(version)] if found["chosen"] else []
        return [*ticks, turns, [TAKE_ALL(version, step=found["step"]), *these]]

    return rows


def _reviewed(found: Values, version: object) -> list[list[Press]]:
    changes = [AGAIN(version, one, step=one) for one in Step if one is not Step.REVIEW]
    switches = [TURN_REMINDERS(version, on=found["reminds"]), TURN_THANKS(version, on=found["thanks"])]
    return [[PUBLISH(version)], switches, *in_rows(changes)]


def _counts(found: Values, version: object) -> list[list[Press]]:
    counts = found["counts"]
    assert isinstance(counts, list)
    return in_rows([CHOOSE_COUNT(version, one, count=one, all=one == found["bank"]) for one in counts], 4)


_units = _ticks(lambda version, one: TURN_UNIT(version, one["id"], **one))
_ANSWERS: dict[Step, Callable[[Values, object], list[list[Press]]]] = {
    Step.TITLE: lambda _found, _version: [],
    Step.CATEGORIES: _ticks(lambda version, one: TURN_CATEGORY(version, one["id"], **one)),
    Step.COUNT: _counts,
    Step.UNITS: lambda found, version: [*_units(found, version), [ASK_POSTS(version, posts=found["post_count"])]],
    Step.POSTS: _ticks(lambda version, one: TURN_POST(version, one["id"], **one)),
    Step.DAYS: lambda _, version: in_rows([CHOOSE_DAYS(version, one, days=one) for one in DAYS], 3),
    Step.MARK: lambda _, version: in_rows([CHOOSE_MARK(version, one, mark=one) for one in MARKS], 3),
    Step.REVIEW: _reviewed,
}


def _left_screen(found: Values) -> Screen:
    return Screen("drives.left", found, [[LIST(0, step=0, open=0)]], right=RIGHT)


_SHOWN: tuple[Shown, ...] = (
    (BEGIN, drafting.begin, step_screen),
    (TURN_CATEGORY, drafting.turn_category, step_screen),
    (TURN_UNIT, drafting.turn_unit, step_screen),
    (ASK_POSTS, drafting.ask_posts, step_screen),
    (TURN_POST, drafting.turn_post, step_screen),
    (TURN_PAGE, drafting.turn_page, step_screen),
    (TAKE_ALL, drafting.take_all, step_screen),
    (TAKE_THESE, drafting.take_these, step_screen),
    (CHOOSE_COUNT, drafting.choose_count, step_screen),
    (CHOOSE_DAYS, drafting.choose_days, step_screen),
    (CHOOSE_MARK, drafting.choose_mark, step_screen),
    (TURN_REMINDERS, drafting.turn_reminders, step_screen),
    (TURN_THANKS, drafting.turn_thanks, step_screen),
    (AGAIN, drafting.again, step_screen),
    (PUBLISH, drafting.publish, card_screen),
    (LEAVE_IT, drafting.leave, _left_screen),
)

STEPS: Steps = {
    (SERVICE, "title"): Asked(drafting.open_question, step_screen, drafting.write_title, step_screen),
    (SERVICE, "categories"): Asked(drafting.open_question, step_screen),
    (SERVICE, "count"): Asked(drafting.open_question, step_screen, drafting.write_count, step_screen),
    (SERVICE, "units"): Asked(drafting.open_question, step_screen),
    (SERVICE, "posts"): Asked(drafting.open_question, step_screen),
    (SERVICE, "days"): Asked(drafting.open_question, step_screen, drafting.write_days, step_screen),
    (SERVICE, "mark"): Asked(drafting.open_question, step_screen, drafting.write_mark, step_screen),
    (SERVICE, "review"): Asked(drafting.open_question, step_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
