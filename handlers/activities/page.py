"""The members' counter of activities: what is on, the card of one, one's own, how to get there and when."""

from dataclasses import replace
from datetime import datetime

from telegram import Update
from telegram.ext import BaseHandler

from handlers import draws, feedback, home, trainings
from handlers.activities.doors import ALL, CALENDAR, COME, KEPT, LIST, MINE, OPEN, SHOW, WAY
from handlers.attendance import doors as attendance
from handlers.buttons import Keyboards, KeyHandler, KeyTexts
from handlers.context import Context
from handlers.publishing.doors import SEE_PICTURE
from handlers.screens import Press, Reply, Screen, in_rows, page_turns
from handlers.signups import doors as signing
from storage import joining, signups
from storage.activities import Place, Selection, State
from storage.database import Transaction
from storage.signups import calendars
from storage.values import Value, Values, lines_of
from storage.visitors import Visitor


async def open_fresh(_: Update, context: Context) -> None:
    await context.write(signups.listed, 0, answer=lambda found: replace(list_screen(found), fresh=True))


async def turn_list(update: Update, context: Context) -> None:
    await context.write(signups.listed, *LIST.read(update), answer=list_screen)


async def turn_mine(update: Update, context: Context) -> None:
    await context.write(signups.mine, *MINE.read(update), answer=mine_screen)


async def open_card(update: Update, context: Context) -> None:
    await context.write(signups.look, *OPEN.read(update), answer=card_screen)


async def show(update: Update, context: Context) -> None:
    # Below a letter, which stays what it is.
    await context.write(signups.look, *SHOW.read(update), answer=_fresh_card)


async def come(update: Update, context: Context) -> None:
    await context.write(_come, *COME.read(update), answer=_come_reply)


def _come(
    session: Transaction, activity_id: int, *, by: Visitor, now: datetime
) -> Values | tuple[Visitor, Values | None]:
    """The card; or who is there, where nobody knows them yet."""
    rule = joining.come_for if by.member_id is None else signups.look
    return rule(session, activity_id, by=by, now=now)


def _come_reply(found: Values | tuple[Visitor, Values | None]) -> Reply:
    if not isinstance(found, tuple):
        return _fresh_card(found)
    by, waiting_for = found
    unknown = waiting_for is None and not by.has_desk and not by.cares
    return Screen("joining.hello_first", fresh=True) if unknown else home.front_screen(found)


async def way(update: Update, context: Context) -> None:
    await context.write(signups.look, *WAY.read(update), answer=_way_screen)


async def calendar(update: Update, context: Context) -> None:
    await context.write(calendars.order, *CALENDAR.read(update), answer=_calendar_screen)


def list_screen(found: Values) -> Screen:
    """What is on for the visitor, soonest first."""
    return Screen("activities.list", found, [*_lines(found), page_turns(LIST, found), [MINE(0)]])


def mine_screen(found: Values) -> Screen:
    """What the visitor has signed up for."""
    return Screen(
        "activities.mine", found, [*_lines(found), page_turns(MINE, found), [LIST(0, step=0), trainings.OPEN()]]
    )


def _lines(found: Values) -> list[list[Press]]:
    return [[OPEN(one["activity"], title=one["title"])] for one in lines_of(found["lines"])]


def card_screen(found: Values) -> Screen:
    """All that is told of one activity, to the visitor, and what can be done about it."""
    picture = [SEE_PICTURE(found["activity"])] if found["picture"] else []
    office = [signing.PEOPLE(found["activity"])] if found["may_enter"] else []
    told: Values = {**_personal(found), "card": found}
    return Screen("activities.seen", told, [*_moves(found), [*picture, *office], [LIST(0, step=0), MINE(0)]])


def _personal(found: Values) -> Values:
    """What stands below the card for this reader alone."""
    full = bool(found["may_join"]) and bool(found["waits"])
    return {
        "clashes": [] if found["ended"] else found["clashes"],
        "full": full,
        "would_be": found["would_be"] if full else None,
    }


def _moves(found: Values) -> list[list[Press]]:
    """What the person can do, the likeliest first."""
    key, mine = found["activity"], found["mine"]
    there = [WAY(key)] if found["place"] and not found["ended"] else []
    if found["selection"] == Selection.DRAW and found["state"] != State.CANCELLED:
        there.append(draws.RULE(key))
    there += [feedback.RESULTS(key)] if found["state"] == State.OVER else []
    if not isinstance(mine, dict) or found["state"] != State.OPEN:
        return [[_join(found)] if found["may_join"] else [], there]
    if mine["place"] == Place.SEATED and mine["came_at"] is None:
        # The code is good for a while after the end; all else is over then.
        coming = [CALENDAR(key), *there, attendance.MY_CODE(key), *_out(found, mine, attendance.ASK_OUT(key))]
        every = [*there, attendance.MY_CODE(key)] if found["ended"] else coming
        return in_rows(every)
    # Who is there needs no code, and can't stay away any more.
    if mine["begun"] or mine["came_at"] is not None:
        return [there]
    if mine["place"] == Place.OFFERED:
        return [[signing.ACCEPT(mine["sign_up"]), signing.DECLINE(mine["sign_up"])], there]
    if mine["place"] == Place.WAITING:
        return [[signing.WAITLIST(key), *_out(found, mine)], there]
    return [there, _out(found, mine)]


def _out(found: Values, mine: Values, late: Press | None = None) -> list[Press]:
    """The way out, as long as it is open; then `late`, where there is one."""
    if found["may_withdraw"]:
        return [signing.ASK_WITHDRAW(found["activity"], place=mine["place"])]
    return [] if late is None else [late]


def _join(found: Values) -> Press:
    """One press is enough where nothing is asked."""
    asks = found["asks"] or found["options"] or found["family_most"]
    button = signing.BEGIN if asks else signing.JOIN
    return button(found["activity"], waits=found["waits"], draws=found["selection"] == Selection.DRAW)


def _fresh_card(found: Values) -> Screen:
    return replace(card_screen(found), fresh=True)


def _way_screen(found: Values) -> Screen:
    mine = found["mine"]
    own = mine["starts_at"] if isinstance(mine, dict) else None
    told = found | {"starts_at": own or found["starts_at"]}
    return Screen("activities.directions", told, [[OPEN(found["activity"], back=True)]])


def _calendar_screen(ordered: Values) -> Screen:
    return Screen("activities.paper_calendar", ordered, fresh=True, subject=_key(ordered["activity"]))


def _key(value: Value) -> int:
    return int(str(value))


KEYBOARDS: Keyboards = {
    "activities.no_such_activity": [[ALL.of()]],
    "activities.not_yours_to_keep": [[KEPT.of()]],
    "activities.paper_calendar": [[SHOW.of("activity")]],
}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    key = KeyHandler("activities.label_all", open_fresh, key_texts)
    lists = [ALL.to(open_fresh), LIST.to(turn_list), MINE.to(turn_mine)]
    return [COME.to(come), key, *lists, OPEN.to(open_card), SHOW.to(show), WAY.to(way), CALENDAR.to(calendar)]
