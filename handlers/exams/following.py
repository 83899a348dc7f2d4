"""An officer follows an exam: the list, who took part in figures, who is missing, longer for them, calling it off."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.exams.doors import OFFICE
from handlers.exams.setting import BEGIN_DRAFT, DRAFT
from handlers.learning.buttons import OFFICE as LEARNING
from handlers.screens import Screen, Toast, in_rows, page_turns
from storage.exams import RIGHT, SERVICE, cancelling, following, lengthening, workbook
from storage.exams.records import Reason
from storage.values import Values, lines_of

#: An exam, and the page.
FOLLOW = Button("exams.follow", int, int)
MISSING = Button("exams.missing", int, int)
#: An exam, and whom: 0 for all who have not sat it.
ASK_EXTEND = Button("exams.ask_extend", int, int)
TABLE = Button("exams.table", int)
ASK_AGAIN = Button("exams.ask_again", int)
ASK_CANCEL = Button("exams.ask_cancel", int)
#: An exam, and a page of those who have begun it; and one of them.
BEGUN = Button("exams.begun", int, int)
ASK_LENGTHEN = Button("exams.ask_lengthen", int, int)
#: A paper, and what it is given; an exam, and who has another paper.
LENGTHEN = Button("exams.lengthen", int, int)
GIVE = Button("exams.give", int, int)
#: An exam; and whom and why in one number, as `following.spot` makes it.
EXTEND = Button("exams.extend", int, int)


def _office_screen(found: Values) -> Screen:
    exams = [
        DRAFT(one["exam"], title=one["title"], back=False)
        if one["stage"] == "draft"
        else FOLLOW(one["exam"], 0, title=one["title"], step=0)
        for one in lines_of(found["lines"])
    ]
    turns = page_turns(OFFICE, found)
    rows = [[BEGIN_DRAFT()], *([one] for one in exams), turns, [LEARNING()]]
    return Screen("exams.office", found, rows, right=RIGHT)


def _follow_screen(found: Values) -> Screen:
    exam = found["exam"]
    turns = page_turns(FOLLOW, found, exam, title="")
    acts = []
    if found["may_extend"]:
        acts += [MISSING(exam, 0, step=0), ASK_EXTEND(exam, 0, over=found["stage"] == "over", name="")]
    if found["may_lengthen"]:
        acts.append(BEGUN(exam, 0, step=0))
    if found["may_ask"]:
        acts.append(ASK_AGAIN(exam))
    if found["stage"] in {"running", "over"}:
        acts.append(TABLE(exam))
    if found["may_change"]:
        acts.append(DRAFT(exam, title="", back=False))
    if found["may_cancel"]:
        acts.append(ASK_CANCEL(exam))
    return Screen("exams.follow", found, [turns, *in_rows(acts), [OFFICE(0, step=2)]], right=RIGHT)


def _missing_screen(found: Values) -> Screen:
    exam = found["exam"]
    people = [ASK_EXTEND(exam, one["member"], name=one["name"], over=False) for one in lines_of(found["lines"])]
    turns = page_turns(MISSING, found, exam)
    return Screen("exams.missing", found, [*in_rows(people), turns, [FOLLOW(exam, 0, title="", step=2)]], right=RIGHT)


def _extend_screen(found: Values) -> Screen:
    presses = [EXTEND(found["exam"], following.spot(found["member"], one), reason=one) for one in Reason]
    return Screen("exams.extend", found, [*in_rows(presses), [FOLLOW(found["exam"], 0, title="", step=2)]], right=RIGHT)


def _extended_screen(found: Values) -> Screen:
    return Screen(
        "exams.longer",
        found,
        [[MISSING(found["exam"], 0, step=0), FOLLOW(found["exam"], 0, title="", step=2)]],
        right=RIGHT,
    )


def _begun_screen(found: Values) -> Screen:
    exam = found["exam"]
    people = [ASK_LENGTHEN(exam, one["member"], name=one["name"]) for one in lines_of(found["lines"])]
    turns = page_turns(BEGUN, found, exam)
    return Screen("exams.begun", found, [*in_rows(people), turns, [FOLLOW(exam, 0, title="", step=2)]], right=RIGHT)


def _lengthen_screen(found: Values) -> Screen:
    exam = found["exam"]
    if found["sitting"] is None:
        taps = [] if found["waits"] else [GIVE(exam, found["member"])]
    else:
        taps = [LENGTHEN(found["sitting"], one["at"], minutes=one["minutes"]) for one in lines_of(found["taps"])]
    return Screen("exams.ask_lengthen", found, [*in_rows(taps, 3), [BEGUN(exam, 0, step=2)]], right=RIGHT)


def _lengthened_screen(found: Values) -> Screen:
    exam = found["exam"]
    return Screen("exams.given", found, [[BEGUN(exam, 0, step=2), FOLLOW(exam, 0, title="", step=2)]], right=RIGHT)


def _again_screen(found: Values) -> Screen:
    return Screen("exams.reminded", found, [[FOLLOW(found["exam"], 0, title="", step=2)]], right=RIGHT)


def _cancel_screen(found: Values) -> Screen:
    return Screen("exams.ask_reason", found, [[FOLLOW(found["exam"], 0, title="", step=2)]], right=RIGHT)


def _cancelled_screen(found: Values) -> Screen:
    return Screen("exams.called_off", found, [[OFFICE(0, step=2)]], right=RIGHT)


def _table_toast(_: Values) -> Toast:
    return Toast("exams.table_comes")


async def order_table(update: Update, context: Context) -> None:
    await context.write(workbook.order, *TABLE.read(update), answer=_table_toast)


_SHOWN: tuple[Shown, ...] = (
    (OFFICE, following.office, _office_screen),
    (FOLLOW, following.look, _follow_screen),
    (MISSING, following.missing, _missing_screen),
    (ASK_EXTEND, following.ask_extend, _extend_screen),
    (EXTEND, following.extend, _extended_screen),
    (BEGUN, lengthening.begun, _begun_screen),
    (ASK_LENGTHEN, lengthening.ask, _lengthen_screen),
    (LENGTHEN, lengthening.lengthen, _lengthened_screen),
    (GIVE, lengthening.give, _lengthened_screen),
    (ASK_AGAIN, following.ask_again, _again_screen),
    (ASK_CANCEL, cancelling.ask_cancel, _cancel_screen),
)

STEPS: Steps = {
    (SERVICE, "reason"): Step(cancelling.open_cancel, _cancel_screen, cancelling.write_reason, _cancelled_screen),
}

KEYBOARDS: Keyboards = {}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [TABLE.to(order_table), *routes_of(_SHOWN)]
