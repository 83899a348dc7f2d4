"""快速开赛: a page that says what will be played, each thing changed by a tap, and one that begins it."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.contests.doors import OFFICE, QUICK
from handlers.contests.draft import BEGIN_DRAFT
from handlers.context import Context, Step, Steps
from handlers.hosting.doors import OPEN as PANEL
from handlers.screens import Screen, in_rows
from storage.contests import SERVICE, quick, sheet
from storage.contests.quick import QuickKnob
from storage.values import Values, lines_of

GO = Button("contests.go")
QUICK_NAME = Button("contests.quick_name")
QUICK_TURN = Button("contests.quick_turn", QuickKnob)
QUICK_GROUP = Button("contests.quick_group", int)
#: A category with its page: `sheet.PAGES` says how they are one number.
QUICK_TREE = Button("contests.quick_tree", int)
QUICK_CATEGORY = Button("contests.quick_category", int)


def quick_screen(found: Values) -> Screen:
    """What will be played."""
    may = found["group"] is not None and found["asked"] and not found["busy"]
    groups = lines_of(found["lines"])
    choices = [QUICK_GROUP(one["group"], name=one["name"], on=one["on"]) for one in groups] if len(groups) > 1 else []
    path = found["path"]
    assert isinstance(path, list)
    changes = [
        QUICK_TREE(0, name=path[-1] if path else "", count=0),
        *(QUICK_TURN(knob, knob=knob, value=found[knob]) for knob in QuickKnob),
        QUICK_NAME(),
    ]
    rows = [*([[GO()]] if may else []), *in_rows(choices), *in_rows(changes), [BEGIN_DRAFT(), OFFICE(0, step=2)]]
    return Screen("contests.quick", found, rows)


def tree_screen(found: Values) -> Screen:
    """The categories, from which one is chosen."""
    page, pages, here = int(str(found["page"])), int(str(found["pages"])), int(str(found["category"]))
    below = [QUICK_TREE(one["at"], name=one["name"], count=one["count"]) for one in lines_of(found["lines"])]
    turns = [
        QUICK_TREE(here * sheet.PAGES + at, name="", count=step)
        for step, at in ((-1, page - 1), (1, page + 1))
        if 0 <= at < pages
    ]
    above = [] if found["above"] is None else [QUICK_TREE(found["above"], name="", count=-2)]
    this = [QUICK_CATEGORY(here, whole=not here)]
    return Screen("contests.tree", found, [this, *in_rows(below), turns, [*above, QUICK()]])


def name_screen(found: Values) -> Screen:
    """What it is called is asked."""
    return Screen("contests.ask_quick_name", found, [[QUICK(back=True)]])


async def go(_: Update, context: Context) -> None:
    """It begins."""
    await context.write(quick.go, context.counter.names, answer=begun_screen)


def begun_screen(found: Values) -> Screen:
    """It is on: people join in the group, and the panel of the host is on its way."""
    return Screen("contests.begun", found, [[PANEL(found["contest"])]])


SHOWN: tuple[Shown, ...] = (
    (QUICK, quick.look, quick_screen),
    (QUICK_TURN, quick.turn, quick_screen),
    (QUICK_GROUP, quick.choose_group, quick_screen),
    (QUICK_TREE, quick.category, tree_screen),
    (QUICK_CATEGORY, quick.choose_category, quick_screen),
    (QUICK_NAME, quick.ask_name, name_screen),
)

STEPS: Steps = {
    (SERVICE, "quick_name"): Step(quick.open_question, name_screen, quick.write_name, quick_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [*routes_of(SHOWN), GO.to(go)]
