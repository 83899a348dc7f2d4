"""The desk: what waits for an officer, oldest first, each two taps away; how their units stand, what the week brings,
and, a page further, whatever else they may open."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers import (
    activities,
    attendance,
    audit,
    broadcasts,
    bylaws,
    campaigns,
    charts,
    checkups,
    circumstances,
    committee,
    contacts,
    due_talks,
    duty,
    goals,
    groups,
    hardship,
    joining,
    ledgers,
    mydata,
    offices,
    people,
    publishing,
    quick_notes,
    register,
    retention,
    reviews,
    satisfaction,
    signups,
    summaries,
    talks,
    trainings,
    turnout,
    visits,
)
from handlers.activities import keeping as activity_pages
from handlers.buttons import Button, Keyboards, KeyHandler, KeyTexts
from handlers.candidates import card as list_cards
from handlers.casebook import page as casebook_page
from handlers.context import Context, Step, Steps
from handlers.coverage.doors import BOARD
from handlers.digests import OPENS
from handlers.digests import doors as digests
from handlers.hardship import casework as hardship_cards
from handlers.learning import buttons as learning
from handlers.quick_notes import kept as quick_notes_kept
from handlers.screens import Press, Screen, in_rows
from handlers.talks import page as talk_pages
from handlers.visits import walking
from storage import desk
from storage import people as people_rules
from storage.audit.looking import Shown
from storage.desk import Line
from storage.desk.numbers import Opened, Record
from storage.offices.absences import SPANS
from storage.rights import Deed
from storage.values import Values, lines_of

OPEN = Button("desk.open")
PAGE = Button("desk.page", int)
LINE = Button("desk.line", Line, int)
#: Whatever else the visitor may open.
TOOLS = Button("desk.tools")
#: Back to the first page, in the place of what was opened from it.
BACK = Button("desk.back")
#: The dates of a week, so many weeks from this one.
WEEK = Button("desk.week", int)


#: Pages before and after the one shown that are a tap away.
_AROUND = 6


async def open_desk(_: Update, context: Context) -> None:
    await context.write(desk.waiting, 0, answer=list_screen)


async def open_fresh(_: Update, context: Context) -> None:
    """From a letter, which stays."""
    await context.write(desk.waiting, 0, answer=lambda waiting: replace(list_screen(waiting), fresh=True))


async def turn_page(update: Update, context: Context) -> None:
    await context.write(desk.waiting, *PAGE.read(update), answer=list_screen)


async def open_line(update: Update, context: Context) -> None:
    line, key = LINE.read(update)
    rule, screen = OPENS[line]
    await context.write(rule, key, answer=screen)


async def open_tools(_: Update, context: Context) -> None:
    await context.write(desk.tools, answer=tools_screen)


async def open_week(update: Update, context: Context) -> None:
    await context.write(desk.week_page, *WEEK.read(update), answer=week_screen)


def list_screen(waiting: Values) -> Screen:
    """A page of lines, a button each; below the first, what the figures are of, and the way to everything else."""
    lines = [LINE(line["kind"], line["id"], **line) for line in lines_of(waiting["lines"])]
    page, pages = int(str(waiting["page"])), int(str(waiting["pages"]))
    turns = [PAGE(other, step=step) for step, other in ((-1, page - 1), (1, page + 1)) if 0 <= other < pages]
    found = [press for deed, press in _NEAREST if deed in _deeds(waiting)]
    leaps = in_rows([_leap(one, waiting) for one in _leaps(page, pages)], 4)
    beside = in_rows([*_behind_figures(waiting), *found])
    return Screen("desk.list", waiting, [*in_rows(lines), turns, *leaps, *beside, [WEEK(0), TOOLS()]], right="desk")


def _leaps(page: int, pages: int) -> list[int]:
    """The pages beyond the next ones: any line is one tap away and a second one; of very many, those around and the
    last."""
    near = range(page - _AROUND, page + _AROUND + 1)
    return [one for one in range(pages) if abs(one - page) > 1 and (one in near or one in {0, pages - 1})]


def _leap(page: int, waiting: Values) -> Press:
    """It says the places of the lines that stand there."""
    count, size = int(str(waiting["count"])), int(str(waiting["size"]))
    return PAGE(page, step=0, first=page * size + 1, last=min(count, (page + 1) * size))


def _behind_figures(waiting: Values) -> list[Press]:
    """For each figure that is told, the page that it is of."""
    told = waiting["figures"]
    if not isinstance(told, dict):
        return []
    return [press for figure, deed, press in _FIGURES if told[figure] is not None and deed in _deeds(waiting)]


def tools_screen(found: Values) -> Screen:
    """Group by group, each on rows of its own."""
    groups = {group: [press for deed, press in tools if deed in _deeds(found)] for group, tools in _TOOLS.items()}
    rows = [row for presses in groups.values() for row in in_rows(presses)]
    shown: Values = {**found, "groups": [group for group, presses in groups.items() if presses]}
    return Screen("desk.all_tools", shown, [*rows, [BACK()]], right="desk")


def week_screen(found: Values) -> Screen:
    ahead, weeks = int(str(found["ahead"])), int(str(found["weeks"]))
    turns = [WEEK(other, step=step) for step, other in ((-1, ahead - 1), (1, ahead + 1)) if 0 <= other <= weeks]
    return Screen("desk.dates", found, [turns, [BACK()]], right="desk")


def found_screen(found: Any) -> Screen:
    """Whom or which record the words meant."""
    return OPENED[found.what](found.shown) if isinstance(found, Record) else people.found_screen(found)


def _deeds(values: Values) -> list[Any]:
    may = values["may"]
    assert isinstance(may, list)
    return may


#: What stands on the first page besides, where the visitor may do it.
_NEAREST: tuple[tuple[Deed, Press], ...] = (
    (Deed.FIND_PEOPLE, people.FIND()),
    (Deed.KEEP_NOTES, quick_notes.BEGIN()),
    # Somebody stands at the counter, or is on the telephone: five taps to the number.
    (Deed.ENTER_FOR, hardship.ENTER()),
)

#: The page behind each figure.
_FIGURES: tuple[tuple[str, Deed, Press], ...] = (
    ("cases", Deed.READ_FIGURES, register.LOOK()),
    ("talks", Deed.READ_COVERAGE, BOARD(0, step=0)),
    ("came", Deed.READ_TURNOUT, turnout.OPEN()),
    ("signing", Deed.KEEP_ACTIVITIES, activities.KEPT()),
)


class Tools(StrEnum):
    """The groups of tools, in the order in which they stand."""

    AID = "aid"
    VISITS = "visits"
    TALKS = "talks"
    ACTIVITIES = "activities"
    LEARNING = "learning"
    PEOPLE = "people"
    YEAR = "year"
    RULES = "rules"


#: What can be opened besides what waits.
_TOOLS: dict[Tools, tuple[tuple[Deed, Press], ...]] = {
    Tools.AID: (
        (Deed.ENTER_FOR, hardship.ENTER()),
        (Deed.READ_FIGURES, register.LOOK()),
        (Deed.HAND_OVER_CASES, hardship.HAND_ALL()),
    ),
    Tools.VISITS: (
        (Deed.KEEP_VISITS, campaigns.OPEN()),
        (Deed.TICK_VISITS, visits.PAIRS(0)),
        (Deed.APPROVE_VISITS, circumstances.CATALOGUE()),
    ),
    Tools.TALKS: (
        (Deed.HOLD_TALKS, talks.OFFICE(0)),
        (Deed.READ_COVERAGE, BOARD(0, step=0)),
        (Deed.SET_TALKS, due_talks.CATALOGUE()),
    ),
    Tools.ACTIVITIES: (
        (Deed.KEEP_ACTIVITIES, publishing.OPEN()),
        (Deed.KEEP_ACTIVITIES, activities.KEPT()),
        (Deed.ENTER_SIGN_UPS, signups.OFFICE(0)),
        (Deed.CHECK_IN, attendance.DOORS(0)),
        (Deed.READ_TURNOUT, turnout.OPEN()),
        (Deed.READ_TURNOUT, checkups.OPEN()),
        (Deed.KEEP_TRAININGS, trainings.PLAN(0)),
    ),
    Tools.LEARNING: ((Deed.READ_LEARNING, learning.OFFICE()),),
    Tools.PEOPLE: (
        (Deed.FIND_PEOPLE, people.FIND()),
        (Deed.SEE_MISSING, groups.MISSING(0)),
        (Deed.INVITE, joining.POSTERS(0)),
        (Deed.ADMIT_GROUPS, groups.LIST(0)),
        (Deed.READ_ROTA, duty.LOOK(0)),
        (Deed.GO_AWAY, offices.OPEN_AWAY(SPANS[0])),
        (Deed.APPOINT, offices.PEOPLE(0)),
        (Deed.KEEP_COMMITTEE, committee.OPEN()),
    ),
    Tools.YEAR: (
        (Deed.READ_YEAR, charts.OPEN()),
        (Deed.READ_YEAR, goals.OPEN()),
        (Deed.TAKE_RECORDS, ledgers.OPEN()),
        (Deed.WRITE_SUMMARY, summaries.OPEN()),
        (Deed.KEEP_SURVEY, satisfaction.OPEN()),
    ),
    Tools.RULES: (
        (Deed.CHOOSE_DIGEST, digests.CHOOSE()),
        (Deed.ADAPT_DIGEST, digests.TEMPLATES()),
        (Deed.SET_RULES, bylaws.OPEN()),
        (Deed.READ_AUDIT, audit.LOOK(Shown.ALL)),
        (Deed.READ_PURGES, retention.PURGES(0)),
    ),
}

#: What is shown of a number that somebody typed.
OPENED: dict[Opened, Callable[[Any], Screen]] = {
    Opened.REPORT: hardship_cards.card_screen,
    Opened.FILE: casebook_page.page_screen,
    Opened.TALK: talk_pages.held_screen,
    Opened.DUE_TALK: due_talks.card_screen,
    Opened.ACTIVITY: activity_pages.page_screen,
    Opened.NOTE: quick_notes_kept.note_screen,
    Opened.VISIT_OF_YEAR: circumstances.visit_screen,
    Opened.VISIT: walking.card_screen,
    Opened.LISTED: list_cards.card_screen,
}

#: What leads back here.
_LEAVES = (
    *(broadcasts.LEAVE, duty.LEAVE, audit.LEAVE, bylaws.LEAVE, offices.LEAVE, people.LEAVE, retention.LEAVE),
    *(circumstances.LEAVE, visits.LEAVE, hardship.LEAVE_CASE, hardship.LEAVE_HANDING),
    *(activities.LEAVE, attendance.LEAVE),
    *(committee.LEAVE, groups.BACK, joining.LEAVE, contacts.LEAVE, register.LEAVE, reviews.LEAVE, campaigns.LEAVE),
    publishing.LEAVE,
    signups.LEAVE,
    talks.LEAVE,
    due_talks.LEAVE,
    quick_notes.LEAVE,
    *(charts.LEAVE, goals.LEAVE),
    summaries.LEAVE,
    *(turnout.LEAVE, checkups.LEAVE, trainings.LEAVE, learning.LEAVE, digests.LEAVE),
    satisfaction.LEAVE,
    ledgers.LEAVE,
)


#: The question whom to find takes a number too.
STEPS: Steps = {
    (people_rules.SERVICE, "who"): Step(people_rules.open_question, people.ask_screen, desk.search, found_screen),
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
    fresh = [button.to(open_fresh) for button in (OPEN, joining.OPEN_DESK, digests.DESK)]
    here = [PAGE.to(turn_page), LINE.to(open_line), TOOLS.to(open_tools), WEEK.to(open_week), BACK.to(open_desk)]
    return [command, *keys, *fresh, *here, *back]
