"""Records out (记录导出): every list that an officer has in chat as a workbook, by headings or from the list itself;
and the year's."""

from typing import Final

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context
from handlers.screens import Press, Screen, in_rows
from storage import rights
from storage.ledgers import RIGHT, TABLE, Group, Ledger, ordering, year
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

OPEN = Button("ledgers.open")
GROUP = Button("ledgers.group", Group)
TAKE = Button("ledgers.take", Ledger)
#: The same below the list itself, which stays.
OF = Button("ledgers.of", Ledger)
YEAR = Button("ledgers.year", int)
#: Back to the desk, which has the route.
LEAVE = Button("ledgers.leave")


#: The pages of lists, by their keys, and which ledgers each can be had as.
LISTS: Final[dict[str, tuple[Ledger, ...]]] = {
    "desk.list": (Ledger.WAITING,),
    "people.ask": (Ledger.PEOPLE,),
    "groups.missing": (Ledger.MISSING,),
    "groups.list": (Ledger.GROUPS,),
    "offices.list": (Ledger.OFFICES,),
    "committee.list": (Ledger.COMMITTEE,),
    "register.figures": (Ledger.CASES,),
    "register.mine": (Ledger.AID, Ledger.NOTICES),
    "campaigns.list": (Ledger.VISITS,),
    "activities.kept": (Ledger.ACTIVITIES,),
    "signups.office": (Ledger.SIGN_UPS,),
    "turnout.year": (Ledger.TURNOUT,),
    "turnout.by_unit": (Ledger.TURNOUT,),
    "checkups.coverage": (Ledger.CHECKUPS,),
    "trainings.plan": (Ledger.TRAININGS,),
    "trainings.expiring": (Ledger.CERTIFICATES,),
    "talks.office": (Ledger.TALKS, Ledger.DUE_TALKS),
    "coverage.board": (Ledger.COVERAGE,),
    "exams.office": (Ledger.EXAMS,),
    "drives.list": (Ledger.DRIVES,),
    "lessons.office": (Ledger.LESSONS,),
    "contests.office": (Ledger.CONTESTS,),
    "seasons.list": (Ledger.SEASONS,),
    "progress.office": (Ledger.LEARNING,),
    "quick_notes.list": (Ledger.NOTES,),
    "duty.list": (Ledger.ROTA,),
    "audit.list": (Ledger.AUDIT,),
    "retention.run": (Ledger.PURGES,),
}


def below(key: str, by: Visitor) -> list[Press]:
    """[导成表格] below a page of lists, for whoever may take records out and reads that list."""
    found = LISTS.get(key, ())
    if not found or not rights.may(by, Deed.TAKE_RECORDS):
        return []
    return [OF(one, ledger=one) for one in found if rights.may(by, TABLE[one].deed)]


async def look(_: Update, context: Context) -> None:
    await context.write(ordering.look, answer=_page_screen)


async def open_group(update: Update, context: Context) -> None:
    await context.write(ordering.open_group, *GROUP.read(update), answer=_group_screen)


async def take(update: Update, context: Context) -> None:
    await context.write(ordering.order, *TAKE.read(update), answer=_group_screen)


async def take_below(update: Update, context: Context) -> None:
    await context.write(ordering.order, *OF.read(update), answer=_ordered_screen)


async def take_year(update: Update, context: Context) -> None:
    await context.write(year.order, *YEAR.read(update), answer=_page_screen)


def _page_screen(found: Values) -> Screen:
    groups, years = found["groups"], found["years"]
    assert isinstance(groups, list)
    assert isinstance(years, list)
    headings = in_rows([GROUP(one, group=one) for one in groups])
    return Screen("ledgers.page", found, [*headings, [YEAR(one, year=one) for one in years], [LEAVE()]], right=RIGHT)


def _group_screen(found: Values) -> Screen:
    ledgers = found["ledgers"]
    assert isinstance(ledgers, list)
    lists = in_rows([TAKE(one, ledger=one) for one in ledgers])
    return Screen("ledgers.group", found, [*lists, [OPEN()], [LEAVE()]], right=RIGHT)


def _ordered_screen(found: Values) -> Screen:
    return Screen("ledgers.being_made", found, [[OPEN()]], fresh=True, right=RIGHT)


KEYBOARDS: Keyboards = {"ledgers.paper": [], "ledgers.year": []}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [OPEN.to(look), GROUP.to(open_group), TAKE.to(take), OF.to(take_below), YEAR.to(take_year)]
