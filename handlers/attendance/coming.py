"""For members: 来 or 来不了 under a reminder, one's own code, the code of the door."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities import MINE
from handlers.activities import OPEN as ACTIVITY
from handlers.attendance.doors import ASK_OUT, MY_CODE
from handlers.buttons import Button, Keyboards, Link
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen
from storage import attendance
from storage.attendance import Scanned, Tried
from storage.values import Values

COMES = Button("attendance.comes", int)
OUT = Button("attendance.out", int)
TYPE_CODE = Button("attendance.type_code", int)
PUT_OFF = Button("attendance.put_off", int)
#: The poster at the door, which members scan.
ARRIVE = Link("attendance.arrive", "d", str)


async def comes(update: Update, context: Context) -> None:
    await context.write(attendance.comes, *COMES.read(update), answer=_coming_screen)


async def ask_out(update: Update, context: Context) -> None:
    await context.write(attendance.ask_out, *ASK_OUT.read(update), answer=_sure_screen)


async def out(update: Update, context: Context) -> None:
    await context.write(attendance.out, *OUT.read(update), answer=_out_screen)


async def my_code(update: Update, context: Context) -> None:
    await context.write(attendance.my_code, *MY_CODE.read(update), answer=_code_screen)


async def type_code(update: Update, context: Context) -> None:
    await context.write(attendance.begin_code, *TYPE_CODE.read(update), answer=arrived_screen)


async def put_off(update: Update, context: Context) -> None:
    await context.write(attendance.put_off, *PUT_OFF.read(update), answer=_put_off_screen)


async def arrive(update: Update, context: Context) -> None:
    await context.write(attendance.scan_door, *ARRIVE.read(update), answer=arrived_screen)


def _coming_screen(found: Values) -> Screen:
    activity = found["activity"]
    if found["came_at"] is not None:
        return Screen("attendance.arrived", {**found, "outcome": Tried.AGAIN}, [[ACTIVITY(activity)]])
    return Screen("attendance.coming", found, [[MY_CODE(activity), ACTIVITY(activity)], [ASK_OUT(activity)]])


def _sure_screen(found: Values) -> Screen:
    activity = found["activity"]
    return Screen("attendance.sure", found, [[COMES(activity), OUT(activity)]])


def _out_screen(found: Values) -> Screen:
    return Screen("attendance.stays_away", found, [[ACTIVITY(found["activity"])]])


def _code_screen(found: Values) -> Screen:
    activity = found["activity"]
    rows: list[list[Press]] = [[ACTIVITY(activity)]]
    if found["came_at"] is None:
        rows.insert(0, [TYPE_CODE(activity), ASK_OUT(activity)])
    return Screen("attendance.code", found, rows, fresh=True)


def question_screen(found: Values) -> Screen:
    return Screen("attendance.ask_code", found, [[PUT_OFF(found["activity"])]], fresh=True)


def _put_off_screen(found: Values) -> Screen:
    activity = found["activity"]
    return Screen("attendance.put_off", found, [[MY_CODE(activity), ACTIVITY(activity)]])


def arrived_screen(found: Values) -> Screen:
    """They are there; or the code is none of this door, or was not typed yet."""
    if found["outcome"] not in (Tried.WRONG, Tried.ASKED):
        return Screen("attendance.arrived", found, [[ACTIVITY(found["activity"])]], fresh=True)
    return (
        question_screen(found)
        if "activity" in found
        else Screen("attendance.wrong_poster", buttons=[[MINE(0)]], fresh=True)
    )


def member_screen(found: Values) -> Screen:
    """For somebody who scanned a ticket, and keeps no door."""
    assert found["outcome"] == Scanned.MEMBER
    return Screen("attendance.no_doorkeeper", found, [[MINE(0)]] if found["known"] else [], fresh=True)


STEPS: Steps = {
    (attendance.SERVICE, "code"): Step(attendance.code_asked, question_screen, attendance.read_code, arrived_screen)
}

_ANSWERS = [COMES.of("activity"), ASK_OUT.of("activity")]
_REMINDED = [_ANSWERS, [MY_CODE.of("activity"), ACTIVITY.of("activity")]]
_SOON = [_ANSWERS, [MY_CODE.of("activity"), TYPE_CODE.of("activity")], [ACTIVITY.of("activity")]]

KEYBOARDS: Keyboards = {
    "attendance.remind_week": _REMINDED,
    "attendance.remind_day": _REMINDED,
    "attendance.remind_hours": _SOON,
    "attendance.code_unfit": [[PUT_OFF.of("activity"), MY_CODE.of("activity")]],
    "attendance.not_seated": [[ACTIVITY.of("activity")]],
    "attendance.guessed_too_often": [[MINE.of("page")]],
    "attendance.off": [[ACTIVITY.of("activity")]],
    "attendance.begun": [[MY_CODE.of("activity"), ACTIVITY.of("activity")]],
    "attendance.door_shut": [[ACTIVITY.of("activity")]],
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [
        COMES.to(comes),
        ASK_OUT.to(ask_out),
        OUT.to(out),
        MY_CODE.to(my_code),
        TYPE_CODE.to(type_code),
        PUT_OFF.to(put_off),
        ARRIVE.to(arrive),
    ]
