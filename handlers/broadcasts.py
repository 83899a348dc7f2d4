"""Broadcasts (群发, 群里的活动卡): an officer tells of an activity: to whom, how many, when; yes; how far it is.

Whoever is told can say under the letter that they want less of that kind.
"""

from telegram import Update
from telegram.ext import BaseHandler

from handlers import activities
from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context
from handlers.screens import Press, Reply, Screen, in_rows, page_turns
from storage.activities import RIGHT, Kind
from storage.broadcasts import State, cards, planning, sorts
from storage.values import Values, lines_of

#: By the activity: its plan, or how far the telling is; and its cards in groups.
OPEN = Button("broadcasts.open", int)
GROUP = Button("broadcasts.group", int)
MORE = Button("broadcasts.more", int)
#: By the broadcast.
LOOK = Button("broadcasts.look", int)
BEGIN = Button("broadcasts.begin", int)
STOP = Button("broadcasts.stop", int)
PICK = Button("broadcasts.pick", int, int)
#: A unit of the plan.
TURN = Button("broadcasts.turn", int, int)
EVERYBODY = Button("broadcasts.everybody", int)
#: The activity and a page of groups; and a group on it.
GROUPS = Button("broadcasts.groups", int, int)
TURN_CARD = Button("broadcasts.turn_card", int, int)
#: Under the letter: less of the kind of that activity; then all kinds.
LESS = Button("broadcasts.less", int)
SORTS = Button("broadcasts.sorts")
TURN_SORT = Button("broadcasts.turn_sort", Kind, int)
#: Back to the notices, and to the desk, which have the routes.
LEAVE_SORTS = Button("broadcasts.leave_sorts")
LEAVE = Button("broadcasts.leave")


async def open_(update: Update, context: Context) -> None:
    await context.write(planning.open_, *OPEN.read(update), answer=broadcast_screen)


async def more(update: Update, context: Context) -> None:
    await context.write(planning.more, *MORE.read(update), answer=broadcast_screen)


async def look(update: Update, context: Context) -> None:
    await context.write(planning.look, *LOOK.read(update), answer=broadcast_screen)


async def begin(update: Update, context: Context) -> None:
    await context.write(planning.begin, *BEGIN.read(update), answer=broadcast_screen)


async def stop(update: Update, context: Context) -> None:
    await context.write(planning.stop, *STOP.read(update), answer=broadcast_screen)


async def everybody(update: Update, context: Context) -> None:
    await context.write(planning.everybody, *EVERYBODY.read(update), answer=broadcast_screen)


async def pick(update: Update, context: Context) -> None:
    await context.write(planning.pick, *PICK.read(update), answer=pick_screen)


async def turn(update: Update, context: Context) -> None:
    await context.write(planning.turn, *TURN.read(update), answer=pick_screen)


def broadcast_screen(found: Values) -> Reply:
    """The plan with its yes; or how far it is."""
    key, activity = found["broadcast"], found["activity"]
    if found["state"] == State.PLANNED:
        yes = [BEGIN(key, people=found["people"])] if found["people"] else []
        rows = [[PICK(key, 0, some=bool(found["units"])), *yes], [activities.KEEP(activity, back=True), LEAVE()]]
        return _screen("broadcasts.plan", found, rows)
    going = found["state"] == State.GOING
    act = [LOOK(key, again=True), STOP(key)] if going else [MORE(activity)]
    return _screen(
        "broadcasts.progress", found, [act, [GROUP(activity), activities.KEEP(activity, back=True)], [LEAVE()]]
    )


def pick_screen(found: Values) -> Reply:
    """The units, each a button that chooses it or leaves it out."""
    if found["state"] != State.PLANNED:
        return broadcast_screen(found)
    key = found["broadcast"]
    units = [TURN(key, one["unit"], **one) for one in lines_of(found["choices"])]
    rows = in_rows(units)
    turns = page_turns(PICK, found, key)
    return _screen("broadcasts.pick", found, [*rows, turns, [EVERYBODY(key), LOOK(key, chosen=True)]])


def _screen(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right=RIGHT, subject=int(str(found["activity"])))


# In groups.


async def group(update: Update, context: Context) -> None:
    await context.write(cards.listed, *GROUP.read(update), 0, answer=groups_screen)


async def groups(update: Update, context: Context) -> None:
    await context.write(cards.listed, *GROUPS.read(update), answer=groups_screen)


async def turn_card(update: Update, context: Context) -> None:
    await context.write(cards.turn, *TURN_CARD.read(update), answer=groups_screen)


def groups_screen(found: Values) -> Screen:
    """The groups, each a button that puts the card up or takes it off."""
    activity, page = found["activity"], int(str(found["page"]))
    rows = [[TURN_CARD(activity, one["group"], **one)] for one in lines_of(found["groups"])]
    turns = page_turns(GROUPS, found, activity)
    again = [GROUPS(activity, page, step=0)] if found["standing"] else []
    return _screen(
        "broadcasts.groups",
        found,
        [*rows, turns, [*again, OPEN(activity)], [activities.KEEP(activity, back=True), LEAVE()]],
    )


# What one wants to be told of.


async def less(update: Update, context: Context) -> None:
    await context.write(sorts.less, *LESS.read(update), answer=less_screen)


def less_screen(found: Values) -> Screen:
    """Under the letter, which stays: one tap takes it back."""
    back = TURN_SORT(found["kind"], 1, again=True)
    return Screen("broadcasts.less", found, [[back, SORTS()], [activities.OPEN(found["activity"])]], fresh=True)


async def list_sorts(_: Update, context: Context) -> None:
    await context.write(sorts.look, answer=sorts_screen)


async def turn_sort(update: Update, context: Context) -> None:
    kind, on = TURN_SORT.read(update)
    await context.write(sorts.turn, kind, bool(on), answer=sorts_screen)


def sorts_screen(found: Values) -> Screen:
    """A button for each kind, which turns it on or off."""
    kinds = [TURN_SORT(one["kind"], int(not one["on"]), **one) for one in lines_of(found["sorts"])]
    rows = in_rows(kinds)
    return Screen("broadcasts.sorts", found, [*rows, [LEAVE_SORTS()]])


KEYBOARDS: Keyboards = {
    "broadcasts.told": [[activities.OPEN.of("activity"), LESS.of("activity")]],
    "broadcasts.over": [[LOOK.of("broadcast")]],
    "broadcasts.card": [[activities.COME.of("activity")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    telling = [OPEN.to(open_), MORE.to(more), LOOK.to(look), BEGIN.to(begin), STOP.to(stop)]
    units = [PICK.to(pick), TURN.to(turn), EVERYBODY.to(everybody)]
    there = [GROUP.to(group), GROUPS.to(groups), TURN_CARD.to(turn_card)]
    return [*telling, *units, *there, LESS.to(less), SORTS.to(list_sorts), TURN_SORT.to(turn_sort)]
