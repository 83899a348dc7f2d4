"""The officer's counter of activities: the list, and the page of one, on which hangs all that can be done with it."""

from dataclasses import dataclass, replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers import attendance, broadcasts, draws, feedback, series
from handlers.activities.doors import KEEP, KEPT, LEAVE, OPEN, SHELF, SHOW_KEPT
from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.changes import ASK_WHY, CHOOSE, TELL
from handlers.context import Context
from handlers.publishing import AGAIN
from handlers.screens import Press, Screen, in_rows, page_turns
from handlers.signups.doors import PEOPLE
from storage.activities import RIGHT
from storage.changes import page
from storage.values import Values, lines_of


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done with an activity: a button that takes its key, and the value of the page that must be true for
    it to be there (see `storage.changes.page.look`)."""

    button: Button
    when: str = "always"
    #: A value of the page that says what of it is settled already, and so stands in its label.
    settled: str | None = None


#: What hangs on the page, in the order in which it is shown, two a row.
ACTIONS: tuple[Action, ...] = (
    Action(TELL, "may_say"),
    Action(PEOPLE),
    Action(attendance.OPEN, "has_door"),
    Action(feedback.OPEN, "has_been"),
    Action(broadcasts.OPEN, "may_tell"),
    Action(broadcasts.GROUP, "may_tell"),
    Action(CHOOSE, "may_change"),
    Action(draws.OPEN, "may_draw", "fixed"),
    Action(series.OPEN, "may_repeat", "repeats"),
    Action(AGAIN),
    Action(OPEN),
    # What can't be taken back stands last.
    Action(ASK_WHY, "may_cancel"),
)


async def open_list(_: Update, context: Context) -> None:
    await context.write(page.first, answer=list_screen)


async def turn(update: Update, context: Context) -> None:
    await context.write(page.listed, *SHELF.read(update), answer=list_screen)


async def look(update: Update, context: Context) -> None:
    await context.write(page.look, *KEEP.read(update), answer=page_screen)


async def show(update: Update, context: Context) -> None:
    await context.write(
        page.look, *SHOW_KEPT.read(update), answer=lambda found: replace(page_screen(found), fresh=True)
    )


def list_screen(found: Values) -> Screen:
    """A button an activity; the other shelf."""
    shelf = found["shelf"]
    rows = [[KEEP(one["activity"], **_named(one))] for one in lines_of(found["lines"])]
    turns = page_turns(SHELF, found, shelf)
    return Screen(
        "activities.kept",
        found,
        [*rows, turns, [SHELF(found["other"], 0, shelf=found["other"]), series.LIST(0, all=True)], [LEAVE()]],
    )


def page_screen(found: Values) -> Screen:
    """One activity as its officer sees it."""
    activity = found["activity"]
    actions = [_press(action, found) for action in ACTIONS if found[action.when]]
    last = [KEPT(back=True), LEAVE()]
    return Screen("activities.kept_page", found, [*in_rows(actions), last], right=RIGHT, subject=int(str(activity)))


def _press(action: Action, found: Values) -> Press:
    label = {} if action.settled is None else {action.settled: found[action.settled]}
    return action.button(found["activity"], **label)


def _named(one: Values) -> Values:
    return {name: one[name] for name in ("title", "starts_at", "state")}


KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses; LEAVE is the desk's."""
    return [KEPT.to(open_list), SHELF.to(turn), KEEP.to(look), SHOW_KEPT.to(show)]
