"""The desk: what waits for an officer, oldest first, each two taps away."""

from collections.abc import Callable
from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers import (
    activities,
    aid,
    attendance,
    audit,
    broadcasts,
    bylaws,
    campaigns,
    checkups,
    circumstances,
    committee,
    contacts,
    due_talks,
    duty,
    groups,
    hardship,
    joining,
    mydata,
    offices,
    people,
    publishing,
    register,
    retention,
    reviews,
    signups,
    talk_notes,
    talks,
    trainings,
    turnout,
    visits,
)
from handlers.buttons import Button, Keyboards, KeyHandler, KeyTexts
from handlers.casebook import OPEN as CASEBOOK
from handlers.context import Context
from handlers.learning import buttons as learning
from handlers.screens import Press, Screen, in_rows
from storage import desk
from storage.audit.looking import Shown
from storage.offices.absences import SPANS
from storage.rights import Deed
from storage.values import Values, lines_of

OPEN = Button("desk.open")
PAGE = Button("desk.page", int)


async def open_desk(_: Update, context: Context) -> None:
    await context.write(desk.waiting, 0, answer=list_screen)


async def open_fresh(_: Update, context: Context) -> None:
    """From a letter, which stays."""
    await context.write(desk.waiting, 0, answer=lambda waiting: replace(list_screen(waiting), fresh=True))


async def turn_page(update: Update, context: Context) -> None:
    await context.write(desk.waiting, *PAGE.read(update), answer=list_screen)


def list_screen(waiting: Values) -> Screen:
    """A page of lines, a button each."""
    rows = [[_line_button(line)] for line in lines_of(waiting["lines"])]
    page, pages = int(str(waiting["page"])), int(str(waiting["pages"]))
    turns = [PAGE(other, step=step) for step, other in ((-1, page - 1), (1, page + 1)) if 0 <= other < pages]
    return Screen("desk.list", waiting, [*rows, turns, *_tools(waiting)], right="desk")


def _tools(waiting: Values) -> list[list[Press]]:
    """What else the visitor may open, as the matrix has it."""
    may = waiting["may"]
    assert isinstance(may, list)
    tools = [press for deed, press in _TOOLS if deed in may]
    return in_rows(tools)


#: What can be opened besides what waits.
_TOOLS: tuple[tuple[Deed, Press], ...] = (
    (Deed.FIND_PEOPLE, people.FIND()),
    (Deed.ENTER_FOR, hardship.ENTER()),
    (Deed.HAND_OVER_CASES, hardship.HAND_ALL()),
    (Deed.READ_ROTA, duty.LOOK(0)),
    (Deed.GO_AWAY, offices.OPEN_AWAY(SPANS[0])),
    (Deed.INVITE, joining.POSTERS(0)),
    (Deed.SEE_MISSING, groups.MISSING(0)),
    (Deed.ADMIT_GROUPS, groups.LIST(0)),
    (Deed.APPOINT, offices.PEOPLE(0)),
    (Deed.KEEP_COMMITTEE, committee.OPEN()),
    (Deed.KEEP_ACTIVITIES, activities.KEPT()),
    (Deed.CHECK_IN, attendance.DOORS(0)),
    (Deed.KEEP_VISITS, campaigns.OPEN()),
    (Deed.TICK_VISITS, visits.PAIRS(0)),
    (Deed.KEEP_ACTIVITIES, publishing.OPEN()),
    (Deed.ENTER_SIGN_UPS, signups.OFFICE(0)),
    (Deed.HOLD_TALKS, talks.OFFICE(0)),
    (Deed.READ_FIGURES, register.LOOK()),
    (Deed.READ_TURNOUT, turnout.OPEN()),
    (Deed.READ_TURNOUT, checkups.OPEN()),
    (Deed.KEEP_TRAININGS, trainings.PLAN(0)),
    (Deed.READ_LEARNING, learning.OFFICE()),
    (Deed.APPROVE_VISITS, circumstances.CATALOGUE()),
    (Deed.SET_TALKS, due_talks.CATALOGUE()),
    (Deed.READ_AUDIT, audit.LOOK(Shown.ALL)),
    (Deed.SET_RULES, bylaws.OPEN()),
    (Deed.READ_PURGES, retention.PURGES(0)),
)

#: What leads back here.
_LEAVES = (
    *(broadcasts.LEAVE, duty.LEAVE, audit.LEAVE, bylaws.LEAVE, offices.LEAVE, people.LEAVE, retention.LEAVE),
    *(circumstances.LEAVE, visits.LEAVE, hardship.LEAVE_HANDING),
    *(activities.LEAVE, attendance.LEAVE),
    *(committee.LEAVE, groups.BACK, joining.LEAVE, contacts.LEAVE, register.LEAVE, reviews.LEAVE, campaigns.LEAVE),
    publishing.LEAVE,
    signups.LEAVE,
    talks.LEAVE,
    due_talks.LEAVE,
    *(turnout.LEAVE, checkups.LEAVE, trainings.LEAVE, learning.LEAVE),
)


def _line_button(line: Values) -> Press:
    return _OPENS[str(line["kind"])](line["id"], **line)


_OPENS: dict[str, Callable[..., Press]] = {
    "report": hardship.LOOK,
    "still": CASEBOOK,
    "claim": joining.LOOK,
    "correction": mydata.LOOK,
    "review": reviews.LOOK,
    "visit": circumstances.SEE,
    "due_talk": due_talks.SEE,
    "talk_sample": due_talks.RING,
    "certificate": trainings.SEE,
    "talk": talks.HELD,
    "talk_again": talk_notes.SEE,
    "activity": activities.KEEP,
    "draft": publishing.RESUME,
    **campaigns.ON_DESK,
    **aid.ON_DESK,
}

#: A report in a letter to officers opens below it: the other lines stay.
KEYBOARDS: Keyboards = {
    "desk.bundle": [
        hardship.OPEN.each("reports", "id"),
        joining.LOOK.each("claims", "id"),
        mydata.LOOK.each("corrections", "id"),
        talks.LOOK.each("talks", "id"),
        [OPEN.of()],
    ],
    "hardship.untaken": [hardship.OPEN.each("lines", "report"), [OPEN.of()]],
}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    keys = [KeyHandler("home.label_desk", open_desk, key_texts)]
    command = CommandHandler("desk", open_fresh, filters.UpdateType.MESSAGE)
    back = [leave.to(open_desk) for leave in _LEAVES]
    fresh = [button.to(open_fresh) for button in (OPEN, joining.OPEN_DESK)]
    return [command, *keys, *fresh, PAGE.to(turn_page), *back]
