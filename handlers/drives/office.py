"""The officer's pages of drives: the list, one of them, who takes part in figures, who has not; longer, over, off."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.drives.doors import BEGIN, LIST
from handlers.learning.buttons import OFFICE
from handlers.screens import Screen, Toast, in_rows, page_turns
from storage.drives import RIGHT, SERVICE, State, figures, keeping
from storage.values import Values, lines_of

SEE = Button("drives.see", int)
#: A drive and a page.
FIGURES = Button("drives.figures", int, int)
MISSING = Button("drives.missing", int, int)
PICTURE = Button("drives.picture", int)
ORDER = Button("drives.order", int)
NUDGE = Button("drives.nudge", int)
#: A drive and a member; a drive and a unit.
MORE_TIME = Button("drives.more_time", int, int)
UNIT_TIME = Button("drives.unit_time", int, int)
ASK_LONGER = Button("drives.ask_longer", int)
EXTEND = Button("drives.extend", int, int)
ASK_END = Button("drives.ask_end", int)
END_EARLY = Button("drives.end_early", int)
ASK_CANCEL = Button("drives.ask_cancel", int)
#: Below the report, which stays.
SEE_REPORT = Button("drives.see_report", int)


def list_screen(found: Values) -> Screen:
    presses = [SEE(one["drive"], title=one["title"]) for one in lines_of(found["lines"])]
    return Screen("drives.list", found, [*in_rows(presses), page_turns(LIST, found), [BEGIN(), OFFICE()]], right=RIGHT)


def card_screen(found: Values) -> Screen:
    drive = found["drive"]
    reads = [FIGURES(drive, 0, step=0), MISSING(drive, 0, step=0)] if found["state"] != State.CANCELLED else []
    end = [] if found["ahead"] else [ASK_END(drive)]
    changes = [ASK_LONGER(drive), *end, ASK_CANCEL(drive)] if found["changes"] else []
    rows = [reads, *in_rows(changes), [LIST(0, step=0, open=0)]]
    return Screen("drives.office_card", found, rows, right=RIGHT, subject=int(str(drive)))


def figures_screen(found: Values) -> Screen:
    drive = found["drive"]
    more = [] if found["hides"] or not found["of"] else [PICTURE(drive)]
    units = lines_of(found["units"]) if found["changes"] else []
    longer = [UNIT_TIME(drive, one["unit_id"], unit=one["unit"]) for one in units if one["unit_id"]]
    rows = [
        *in_rows(longer),
        page_turns(FIGURES, found, drive),
        [*more, ORDER(drive)],
        [MISSING(drive, 0, step=0), SEE(drive, title="")],
    ]
    return Screen("drives.figures", found, rows, right=RIGHT, subject=int(str(drive)))


def picture_screen(found: Values) -> Screen:
    return Screen("drives.picture", found, [], fresh=True, right=RIGHT, subject=int(str(found["drive"])))


def missing_screen(found: Values) -> Screen:
    drive = found["drive"]
    people = lines_of(found["lines"]) if found["changes"] else []
    longer = [MORE_TIME(drive, one["member"], name=one["name"]) for one in people]
    nudge = [NUDGE(drive)] if found["open"] and found["count"] else []
    rows = [
        *in_rows(longer),
        page_turns(MISSING, found, drive),
        [*nudge, FIGURES(drive, 0, step=0)],
        [SEE(drive, title="")],
    ]
    return Screen("drives.missing", found, rows, right=RIGHT, subject=int(str(drive)))


def longer_screen(found: Values) -> Screen:
    drive, choices = found["drive"], found["choices"]
    assert isinstance(choices, list)
    days = in_rows([EXTEND(drive, one, days=one) for one in choices], 3)
    return Screen("drives.ask_longer", found, [*days, [SEE(drive, title="")]], right=RIGHT)


def end_screen(found: Values) -> Screen:
    drive = found["drive"]
    return Screen("drives.ask_end", found, [[END_EARLY(drive), SEE(drive, title="")]], right=RIGHT)


def reason_screen(found: Values) -> Screen:
    return Screen("drives.ask_reason", found, [[SEE(found["drive"], title="")]], right=RIGHT)


async def order(update: Update, context: Context) -> None:
    await context.write(figures.order, *ORDER.read(update), answer=lambda found: Toast("drives.ordered", found))


async def see_report(update: Update, context: Context) -> None:
    await context.write(
        figures.look,
        *(*SEE_REPORT.read(update), 0),
        answer=lambda found: replace(figures_screen(found), fresh=True),
    )


_SHOWN: tuple[Shown, ...] = (
    (LIST, keeping.listed, list_screen),
    (SEE, keeping.look, card_screen),
    (FIGURES, figures.look, figures_screen),
    (PICTURE, figures.picture, picture_screen),
    (MISSING, figures.missing, missing_screen),
    (NUDGE, keeping.nudge, missing_screen),
    (MORE_TIME, keeping.more_time, missing_screen),
    (UNIT_TIME, keeping.more_time_for_unit, figures_screen),
    (ASK_LONGER, keeping.ask_longer, longer_screen),
    (EXTEND, keeping.extend, card_screen),
    (ASK_END, keeping.ask_end, end_screen),
    (END_EARLY, keeping.end_early, card_screen),
    (ASK_CANCEL, keeping.ask_cancel, reason_screen),
)

STEPS: Steps = {(SERVICE, "reason"): Step(keeping.asked_reason, reason_screen, keeping.cancel, card_screen)}

KEYBOARDS: Keyboards = {
    "drives.report": [[SEE_REPORT.of("drive")]],
    "drives.table": [],
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [ORDER.to(order), SEE_REPORT.to(see_report), *routes_of(_SHOWN)]
