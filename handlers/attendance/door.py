"""Of who keeps a door: its page, the list with a tap a person, the code, who is scanned or found by name, files."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.attendance import coming
from handlers.attendance.doors import DOORS, LEAVE, OPEN
from handlers.buttons import Button, Keyboards, Link
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Reply, Screen, Toast, page_turns
from storage import attendance
from storage.attendance import AtDoor, Scanned, Sheet, Shown
from storage.values import Values, lines_of

#: Of an activity: who of it is shown, and the page. The two others: of a sign-up, back to that page.
LIST = Button("attendance.list", int, Shown, int)
TICK = Button("attendance.tick", int, Shown, int)
DROP = Button("attendance.drop", int, Shown, int)
#: From what a scan showed.
UNDO = Button("attendance.undo", int)
POSTER = Button("attendance.poster", int)
RENEW = Button("attendance.renew", int)
FIND = Button("attendance.find", int)
PICK = Button("attendance.pick", int, int)
#: Of the question that is open: in an option, or none (0).
ENTER = Button("attendance.enter", int, int)
ORDER = Button("attendance.order", Sheet, int)
#: The code on somebody's telephone.
SCAN = Link("attendance.scan", "k", int, str)


async def open_door(update: Update, context: Context) -> None:
    await context.write(attendance.look, *OPEN.read(update), answer=door_screen)


async def doors(update: Update, context: Context) -> None:
    await context.write(attendance.doors, *DOORS.read(update), answer=_doors_screen)


async def list_(update: Update, context: Context) -> None:
    await context.write(attendance.listed, *LIST.read(update), answer=_list_screen)


async def tick(update: Update, context: Context) -> None:
    await context.write(attendance.tick, *TICK.read(update), answer=_ticked_screen)


async def drop(update: Update, context: Context) -> None:
    await context.write(attendance.untick, *DROP.read(update), answer=_unticked_screen)


async def undo(update: Update, context: Context) -> None:
    await context.write(attendance.undo, *UNDO.read(update), answer=_undone_screen)


async def poster(update: Update, context: Context) -> None:
    await context.write(attendance.poster, *POSTER.read(update), answer=_poster_screen)


async def renew(update: Update, context: Context) -> None:
    await context.write(attendance.renew_code, *RENEW.read(update), answer=_poster_screen)


async def find(update: Update, context: Context) -> None:
    await context.write(attendance.begin_finding, *FIND.read(update), answer=found_screen)


async def pick(update: Update, context: Context) -> None:
    await context.write(attendance.pick, *PICK.read(update), answer=found_screen)


async def enter(update: Update, context: Context) -> None:
    await context.write(attendance.enter, *ENTER.read(update), answer=found_screen)


async def order(update: Update, context: Context) -> None:
    await context.write(attendance.order, *ORDER.read(update), answer=_ordered_toast)


async def scan(update: Update, context: Context) -> None:
    await context.write(attendance.scan_ticket, *SCAN.read(update), answer=_scanned_screen)


def door_screen(found: Values) -> Screen:
    """How many are there, and every way to check in the next."""
    activity = found["activity"]
    rows: list[list[Press]] = [[LIST(activity, Shown.ALL, 0), FIND(activity)]]
    rows += [] if found["over"] else [[POSTER(activity)]]
    rows += [[ORDER(sheet, activity, sheet=sheet) for sheet in Sheet]] if found["may_read"] else []
    rows += [[OPEN(activity, again=True), DOORS(0, back=True)]]
    return _of(found, "attendance.door", rows)


def _doors_screen(found: Values) -> Screen:
    rows: list[list[Press]] = [[OPEN(one["activity"], **one)] for one in lines_of(found["lines"])]
    turns = page_turns(DOORS, found)
    return Screen("attendance.doors", found, [*rows, turns, [LEAVE()]], right="desk")


def _list_screen(found: Values) -> Screen:
    """A press a person: it ticks them off, or takes that back."""
    activity, page = found["activity"], int(str(found["page"]))
    shown, lines = Shown(str(found["shown"])), found["lines"]
    assert isinstance(lines, list)
    rows = [[_line_press(one, shown, page)] for one in lines if isinstance(one, dict)]
    turns = page_turns(LIST, found, activity, shown)
    other = Shown.ALL if shown is Shown.AWAY else Shown.AWAY
    ways = [LIST(activity, other, 0, shown=other), FIND(activity)]
    return _of(found, "attendance.list", [*rows, turns, ways, [OPEN(activity, back=True)]])


def _line_press(one: Values, shown: Shown, page: int) -> Press:
    if one["came_at"] is None:
        return TICK(one["sign_up"], shown, page, **one)
    return DROP(one["sign_up"], shown, page, **one)


def _ticked_screen(found: Values) -> Reply:
    return (_list_screen(found), Toast("attendance.ticked", {"came": found["came"], "seated": found["seated"]}))


def _unticked_screen(found: Values) -> Reply:
    return (_list_screen(found), Toast("attendance.unticked", {"came": found["came"], "seated": found["seated"]}))


def _undone_screen(found: Values) -> Reply:
    return (door_screen(found), Toast("attendance.unticked", {"came": found["came"], "seated": found["seated"]}))


def _poster_screen(found: Values) -> Screen:
    activity = int(str(found["activity"]))
    rows = [[RENEW(activity), OPEN(activity, back=True)]]
    return Screen("attendance.poster", found, rows, fresh=True, right=attendance.DOOR, subject=activity)


def found_screen(found: Values) -> Screen:
    """Who is there: asked, ticked off, or with no place yet."""
    activity = found["activity"]
    if found["outcome"] == AtDoor.WHO:
        rows: list[list[Press]] = [[PICK(found["version"], one["member"], **one)] for one in lines_of(found["people"])]
        return _of(found, "attendance.ask_who", [*rows, [OPEN(activity, back=True)]])
    if found["outcome"] == AtDoor.WITHOUT:
        return _of(found, "attendance.without", [*_ways_in(found), [OPEN(activity, back=True)]])
    rows = [[UNDO(found["sign_up"]), OPEN(activity, back=True)]]
    return _of(found, "attendance.found", rows)


def _ways_in(found: Values) -> list[list[Press]]:
    """A button each option; one in all where there are none."""
    version, options = found["version"], found["options"]
    assert isinstance(options, list)
    if not options:
        return [[ENTER(version, 0, words=None)]]
    return [[ENTER(version, one["option"], words=one["words"])] for one in options if isinstance(one, dict)]


def _scanned_screen(found: Values) -> Screen:
    """Whom somebody at the door has scanned; to anybody else a plain sentence."""
    if found["outcome"] == Scanned.MEMBER:
        return coming.member_screen(found)
    activity = found["activity"]
    if found["outcome"] == Scanned.NOT_SEATED:
        rows: list[list[Press]] = [[FIND(activity), OPEN(activity, back=True)]]
    else:
        rows = [[UNDO(found["sign_up"]), OPEN(activity, back=True)]]
    return _of(found, "attendance.scanned", rows, fresh=True)


def _ordered_toast(_: Values) -> Toast:
    return Toast("attendance.ordered")


def _of(found: Values, key: str, rows: list[list[Press]], *, fresh: bool = False) -> Screen:
    subject = int(str(found["activity"]))
    return Screen(key, found, rows, fresh=fresh, right=attendance.DOOR, subject=subject)


STEPS: Steps = {(attendance.SERVICE, "who"): Step(attendance.who_asked, found_screen, attendance.find, found_screen)}

_BACK = [[OPEN.of("activity")]]

KEYBOARDS: Keyboards = {
    "attendance.table": [],
    "attendance.sign_in": [],
    "attendance.over": _BACK,
    "attendance.not_your_people": _BACK,
    "attendance.own_place": _BACK,
    "attendance.no_room": _BACK,
    "attendance.not_meant": _BACK,
    "attendance.nobody_there": _BACK,
    "attendance.nobody_found": _BACK,
    "attendance.no_such_ticket": [[DOORS.of("page")]],
    "attendance.sign_up_gone": [[DOORS.of("page")]],
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [
        OPEN.to(open_door),
        DOORS.to(doors),
        LIST.to(list_),
        TICK.to(tick),
        DROP.to(drop),
        UNDO.to(undo),
        POSTER.to(poster),
        RENEW.to(renew),
        FIND.to(find),
        PICK.to(pick),
        ENTER.to(enter),
        ORDER.to(order),
        SCAN.to(scan),
    ]
