"""Hosting (主持): the panel, what is pressed on it, and `/contest` in private and in a group."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.contests import draft
from handlers.context import Context
from handlers.hosting.doors import OPEN
from handlers.results.doors import LOOK
from handlers.screens import Press, Reply, Screen, Toast
from storage.hosting import RIGHT, calling, steering
from storage.hosting.panels import Act
from storage.values import Values, lines_of

#: The contest, where it stood when the panel said so, and what is done.
ACT = Button("hosting.act", int, int, Act)
STOP = Button("hosting.stop", int)
QUESTIONS = Button("hosting.questions", int, int)
#: A question that was asked.
VOID = Button("hosting.void", int, int)
VOID_SURE = Button("hosting.void_sure", int, int)


def panel_screen(found: Values) -> Screen:
    """How it stands; its buttons are those of its letters."""
    return Screen("hosting.panel", found, right=RIGHT, subject=int(str(found["contest"])))


async def act(update: Update, context: Context) -> None:
    contest_id, stamp, what = ACT.read(update)
    if what is Act.LIST:
        await context.write(steering.questions, contest_id, 0, answer=_questions_screen)
    else:
        await context.write(steering.act, contest_id, stamp, what, answer=_acted)


def _acted(found: Values) -> Reply:
    """The panel as it is now; one of an earlier moment says that it was."""
    if found["late"]:
        return (panel_screen(found), Toast("hosting.moved_on"))
    if found["too_soon"]:
        return (panel_screen(found), Toast("hosting.too_soon"))
    if found["asked"] == Act.STOP:
        contest = found["contest"]
        return _page("hosting.sure", found, [[OPEN(contest, back=True), STOP(contest)]])
    return panel_screen(found)


def _page(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right=RIGHT, subject=int(str(found["contest"])))


def _questions_screen(found: Values) -> Screen:
    contest, page, pages = found["contest"], int(str(found["page"])), int(str(found["pages"]))
    outs = [
        [VOID(contest, one["nth"], nth=one["nth"])]
        for one in lines_of(found["lines"])
        if not (one["void"] or one["skipped"])
    ]
    turns = [QUESTIONS(contest, at, step=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages]
    return _page("hosting.questions", found, [*outs, turns, [OPEN(contest, back=True)]])


def _sure_void_screen(found: Values) -> Screen:
    contest = found["contest"]
    return _page("hosting.sure_void", found, [[OPEN(contest, back=True), VOID_SURE(contest, found["nth"])]])


async def command(_: Update, context: Context) -> None:
    """`/contest`, or `/contest K7`, in private."""
    await context.write(calling.open_one, " ".join(context.args or []), answer=_opened)


def _opened(found: tuple[str, Values]) -> Screen:
    what, values = found
    screen = {"panel": panel_screen, "list": draft.office_screen}.get(what, draft.card_screen)(values)
    return replace(screen, fresh=True)


async def here(_: Update, context: Context) -> None:
    """The same in a group: its lobby is what is seen."""
    words = " ".join(context.args or [])
    await context.write(calling.here, context.place.chat_id, words, answer=lambda _: None)


_SHOWN: tuple[Shown, ...] = (
    (OPEN, steering.look, panel_screen),
    (STOP, steering.stop, panel_screen),
    (QUESTIONS, steering.questions, _questions_screen),
    (VOID, steering.ask_void, _sure_void_screen),
    (VOID_SURE, steering.void_earlier, panel_screen),
)

KEYBOARDS: Keyboards = {
    "hosting.panel": [ACT.each("acts", "contest", "stamp", "act", wide=2), LOOK.each("results", "contest", "page")],
}


def group_routes() -> list[BaseHandler[Update, Context, None]]:
    """What is answered in a group."""
    return [CommandHandler("contest", here, filters.UpdateType.MESSAGE)]


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [CommandHandler("contest", command, filters.UpdateType.MESSAGE), ACT.to(act), *routes_of(_SHOWN)]
