"""Groups: the chair admits them, there or in private; in an admitted one everything leads to the private chat."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from handlers import home
from handlers import joining as at_the_door
from handlers.buttons import Button, Fitted, Keyboards, KeyTexts, Link, Listed
from handlers.context import Context
from handlers.screens import Reply, Screen, Toast, page_turns
from storage import groups, joining
from storage.groups import Choice
from storage.values import Values, lines_of
from storage.visitors import Visitor

#: In a group: this is the one.
ADMIT_HERE = Button("groups.admit_here")
#: In private: the group, and the unit that it is of (0: the whole bureau).
ADMIT = Button("groups.admit", int, int)
#: The group, and the unit below which to look (0: the top), or with which a page begins.
CHOOSE = Button("groups.choose", int, int)
TURN = Button("groups.turn", int, int)
LEAVE = Button("groups.leave", int)
LEAVE_SURE = Button("groups.leave_sure", int)
LIST = Button("groups.list", int)
OPEN = Button("groups.open", int)
MISSING = Button("groups.missing", int)
REACH_OUT = Button("groups.reach_out", int, int)
#: Back to the desk, which has the route.
BACK = Button("groups.back")
#: From a group into the private chat: the unit by whose card somebody comes (0: no one unit's).
COME_IN = Link("groups.come_in", "u", int)
#: From a group to the choice of its unit.
PICK_THERE = Link("groups.pick_there", "g", int)

UNITS_A_ROW = 2


# In the group.


async def came_or_went(update: Update, context: Context) -> None:
    """The bot was put in, taken out, or given other rights."""
    assert update.my_chat_member is not None
    now = update.my_chat_member.new_chat_member
    place = context.place
    if now.status in {"left", "kicked"} or getattr(now, "is_member", True) is False:
        await context.write(groups.went, place.chat_id, answer=lambda _: None)
        return
    may_pin = bool(getattr(now, "can_pin_messages", False))
    await context.write(groups.came, place.chat_id, place.title, may_pin, answer=lambda _: None)


async def migrated(update: Update, context: Context) -> None:
    """The group has become a supergroup: told in the old chat, or in the new one."""
    assert update.message is not None
    here = context.place.chat_id
    old, new = update.message.migrate_from_chat_id or here, update.message.migrate_to_chat_id or here
    await context.write(groups.moved_to, old, new, answer=lambda _: None)


async def renamed(_: Update, context: Context) -> None:
    await context.write(groups.renamed, context.place.chat_id, context.place.title, answer=lambda _: None)


async def admit_here(_: Update, context: Context) -> None:
    """`/admit`, or `/admit 城东供水站`."""
    place, words = context.place, " ".join(context.args or [])
    await context.write(groups.admit_here, place.chat_id, place.title, words, answer=_said_screen)


def _said_screen(said: Values) -> Screen | None:
    """One line where something is left to do; an admitted group has its card."""
    return {
        Choice.ADMITTED: None,
        Choice.CHOOSE: Screen("groups.pick_in_private", said),
        Choice.ALREADY: Screen("groups.already", said),
    }[Choice(str(said["choice"]))]


async def press_admit(_: Update, context: Context) -> None:
    place = context.place
    await context.write(groups.admit_here, place.chat_id, place.title, "", answer=_said_toast)


def _said_toast(said: Values) -> Toast:
    return Toast("groups.said", said)


async def point_in(_: Update, context: Context) -> None:
    """A command that is for the private chat: one line with the way there, in an admitted group."""
    point = lambda way: None if way is None else Screen("groups.point_in", way)  # noqa: E731
    await context.write(groups.point_in, context.place.chat_id, answer=point)


# In private.


async def come_in(update: Update, context: Context) -> None:
    await context.write(joining.come_to, *COME_IN.read(update), answer=_come_screen)


def _come_screen(came: tuple[Visitor, Values | None, str | None]) -> Reply:
    by, waiting_for, unit = came
    return home.front_screen((by, waiting_for)) if unit is None else at_the_door.come_screen(came)


async def pick_there(update: Update, context: Context) -> None:
    answer = lambda group: replace(group_screen(group), fresh=True)  # noqa: E731
    await context.write(groups.open_one, *PICK_THERE.read(update), answer=answer)


async def list_groups(update: Update, context: Context) -> None:
    await context.write(groups.listed, *LIST.read(update), answer=list_screen)


def list_screen(found: Values) -> Screen:
    rows = [[OPEN(line["group"], title=line["title"], waiting=line["waiting"])] for line in lines_of(found["groups"])]
    return Screen("groups.list", found, [*rows, page_turns(LIST, found), [BACK()]], right=groups.RIGHT)


async def open_group(update: Update, context: Context) -> None:
    await context.write(groups.open_one, *OPEN.read(update), answer=group_screen)


def group_screen(group: Values) -> Screen:
    """A group, and what it can be made: one tap each."""
    key = group["group"]
    likely = [[ADMIT(key, line["unit"], **line)] for line in lines_of(group["likely"])] if group["waiting"] else []
    whole = [ADMIT(key, 0, name=None)] if group["waiting"] or group["unit"] else []
    rows = [*likely, [*whole, CHOOSE(key, 0)], [LEAVE(key)], [LIST(0, step=0)]]
    return Screen("groups.one", group, rows, right=groups.RIGHT, subject=int(str(key)))


async def choose(update: Update, context: Context) -> None:
    await context.write(groups.choose, *CHOOSE.read(update), answer=choose_screen)


async def turn(update: Update, context: Context) -> None:
    await context.write(groups.turn, *TURN.read(update), answer=choose_screen)


def choose_screen(level: Values) -> Screen:
    """A page of units: one that has units below it opens, any other is chosen."""
    key, parent = level["group"], level["parent"]
    units = [
        CHOOSE(key, unit["unit"], **unit) if unit["opens"] else ADMIT(key, unit["unit"], **unit)
        for unit in lines_of(level["units"])
    ]
    rows = [units[at : at + UNITS_A_ROW] for at in range(0, len(units), UNITS_A_ROW)]
    this = [ADMIT(key, parent, name=level["name"], this=True)] if level["name"] else []
    turns = [TURN(key, level[way], step=step) for step, way in ((-1, "before"), (1, "after")) if level[way]]
    up = [] if level["up"] is None else [CHOOSE(key, level["up"], up=True)]
    return Screen("groups.pick_unit", level, [this, *rows, turns, [*up, OPEN(key, back=True)]], right=groups.RIGHT)


async def admit(update: Update, context: Context) -> None:
    answer = lambda group: Screen("groups.admitted", group, [[OPEN(group["group"], back=True), LIST(0, step=0)]])  # noqa: E731
    await context.write(groups.admit, *ADMIT.read(update), answer=answer)


async def leave(update: Update, context: Context) -> None:
    """Asked once more where the group has been let in: its card goes with it."""
    await context.write(groups.ask_leave, *LEAVE.read(update), answer=_leave_screen)


def _leave_screen(found: Values) -> Screen:
    if found["left"]:
        return Screen("groups.walked_out", found, [[LIST(0, step=0)]])
    key = found["group"]
    return Screen("groups.ask_leave", found, [[OPEN(key, back=True), LEAVE_SURE(key)]])


async def leave_sure(update: Update, context: Context) -> None:
    answer = lambda left: Screen("groups.walked_out", left, [[LIST(0, step=0)]])  # noqa: E731
    await context.write(groups.leave, *LEAVE_SURE.read(update), answer=answer)


async def missing(update: Update, context: Context) -> None:
    await context.write(groups.missing, *MISSING.read(update), answer=missing_screen)


def missing_screen(found: Values) -> Screen:
    """A name a button: numbers are shown one by one."""
    page = found["page"]
    people = [REACH_OUT(line["member"], page, **line) for line in lines_of(found["lines"])]
    rows = [people[at : at + UNITS_A_ROW] for at in range(0, len(people), UNITS_A_ROW)]
    return Screen("groups.missing", found, [*rows, page_turns(MISSING, found), [BACK()]], right=groups.MISSING)


async def reach_out(update: Update, context: Context) -> None:
    await context.write(groups.reach_out, *REACH_OUT.read(update), answer=person_screen)


def person_screen(person: Values) -> Screen:
    """One person's numbers, and the link that they can be sent."""
    shown = {**person, "start": COME_IN.payload(person["unit_id"])}
    back = [[MISSING(person["page"], step=0)]]
    return Screen("groups.reach_out", shown, back, right=groups.MISSING, subject=int(str(person["member"])))


_OFFERED: list[Listed | list[Fitted]] = [
    ADMIT.each("likely", "group", "unit"),
    [ADMIT.of("group", "whole"), CHOOSE.of("group", "parent")],
    [LEAVE.of("group")],
]

KEYBOARDS: Keyboards = {
    "groups.offer": [[ADMIT_HERE.of()]],
    "groups.card": [[COME_IN.of("unit_id")]],
    "groups.point_in": [[COME_IN.of("unit_id")]],
    "groups.pick_in_private": [[PICK_THERE.of("group")]],
    "groups.added": _OFFERED,
    "groups.pick": _OFFERED,
    "groups.unpinned": [[OPEN.of("group")]],
    "groups.card_failed": [[OPEN.of("group")]],
}


def group_routes() -> list[BaseHandler[Update, Context, None]]:
    """What is answered in a group: nothing else is, and until it is admitted only `/admit` and its button."""
    fresh = filters.UpdateType.MESSAGE
    return [
        ADMIT_HERE.to(press_admit),
        ChatMemberHandler(came_or_went, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE & fresh, migrated),
        MessageHandler(filters.StatusUpdate.NEW_CHAT_TITLE & fresh, renamed),
        CommandHandler("admit", admit_here, fresh),
        CommandHandler(["help", "start"], point_in, fresh),
    ]


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    links = [COME_IN.to(come_in), PICK_THERE.to(pick_there)]
    chair = [
        LIST.to(list_groups),
        OPEN.to(open_group),
        CHOOSE.to(choose),
        TURN.to(turn),
        ADMIT.to(admit),
        LEAVE.to(leave),
        LEAVE_SURE.to(leave_sure),
    ]
    return [*links, *chair, MISSING.to(missing), REACH_OUT.to(reach_out)]
