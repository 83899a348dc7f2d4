"""Personal links: somebody in office hands one to a person, on the spot as a picture or to be sent on."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, Link
from handlers.context import Context
from handlers.joining.door import SHARE
from handlers.menu import MENU, menu_values
from handlers.screens import Press, Reply, Screen, in_rows, page_turns
from storage import joining
from storage.values import Values, lines_of
from storage.visitors import Visitor

#: The search for people, which has the route.
FIND = Button("joining.find")
PERSON = Button("joining.person", int)
GIVE = Button("joining.give", int)
#: Below the letter that one went astray.
GIVE_AGAIN = Button("joining.give_again", int)
REVOKE = Button("joining.revoke", int)
#: Back to the desk, which has the route.
LEAVE = Button("joining.leave")
#: A page of units; the poster of one.
POSTERS = Button("joining.posters", int)
POSTER = Button("joining.poster", int)
COME_IN = Link("joining.come_in", "p", str)
ME = Button("joining.me", int)
NOT_ME = Button("joining.not_me", int)
REAPPOINT = Button("joining.reappoint", int)


async def person(update: Update, context: Context) -> None:
    await context.write(joining.look_at, *PERSON.read(update), answer=person_screen)


def person_screen(found: Values) -> Screen:
    """The person, and what can be done to let them in."""
    revoke: list[Press] = [] if found["link"] is None else [REVOKE(found["link"])]
    rows = [[GIVE(found["member"], there=found["there"])], revoke, [FIND(), LEAVE()]]
    return Screen("joining.person", found, rows, right="desk")


async def give(update: Update, context: Context) -> None:
    await context.write(joining.give, *GIVE.read(update), answer=_given_screens)


async def give_again(update: Update, context: Context) -> None:
    await context.write(joining.give, *GIVE_AGAIN.read(update), answer=_given_screens)


def _given_screens(link: Values) -> Reply:
    """What is sent on or shown, and below it what to tell and how to take it back."""
    about = {name: link[name] for name in ("name", "unit", "until", "taken")}
    shown = {name: link[name] for name in ("name", "unit", "until", "code")}
    told = [[REVOKE(link["link"])], [FIND(), LEAVE()]]
    subject = int(str(link["link"]))
    return (
        Screen("joining.link", shown, fresh=True, right="link", subject=subject),
        Screen("joining.link_given", about, told, fresh=True, right="link", subject=subject),
    )


async def revoke(update: Update, context: Context) -> None:
    answer = lambda about: Screen("joining.link_revoked", about, [[FIND(), LEAVE()]], right="desk")  # noqa: E731
    await context.write(joining.revoke, *REVOKE.read(update), answer=answer)


async def come_in(update: Update, context: Context) -> None:
    await context.write(joining.open_link, *COME_IN.read(update), answer=_opened_screen)


def _opened_screen(opened: Values | None) -> Screen:
    """Is it you? Asked of the holder of the code alone; the kind no to one that opens nothing."""
    if opened is None:
        return Screen("joining.link_unknown", fresh=True)
    if opened["mine"]:
        return Screen("joining.link_known", opened, fresh=True)
    buttons = [[ME(opened["link"], **opened), NOT_ME(opened["link"], **opened)]]
    return Screen("joining.link_opened", opened, buttons, fresh=True)


async def me(update: Update, context: Context) -> None:
    answer = lambda welcome: Screen("joining.welcome", welcome)  # noqa: E731
    await context.write(joining.say_me, *ME.read(update), answer=answer)


async def not_me(update: Update, context: Context) -> None:
    await context.write(joining.say_not_me, *NOT_ME.read(update), answer=_not_me_screen)


def _not_me_screen(by: Visitor) -> Screen:
    if by.member_id is None:
        return Screen("joining.not_me", fresh=True)
    return Screen("joining.not_me_but", menu_values(by), fresh=True)


async def reappoint(update: Update, context: Context) -> None:
    answer = lambda told: Screen("joining.reappointed", told, right="desk")  # noqa: E731
    await context.write(joining.reappoint, *REAPPOINT.read(update), answer=answer)


async def posters(update: Update, context: Context) -> None:
    await context.write(joining.choose_poster, *POSTERS.read(update), answer=posters_screen)


def posters_screen(found: Values) -> Screen:
    """A button for each unit."""
    one_each = [POSTER(one["id"], name=one["name"]) for one in lines_of(found["units"])]
    rows = in_rows(one_each)
    turns = page_turns(POSTERS, found)
    return Screen("joining.posters", found, [*rows, turns, [LEAVE()]], right="desk")


async def poster(update: Update, context: Context) -> None:
    await context.write(joining.take_poster, *POSTER.read(update), answer=_poster_screen)


def _poster_screen(unit: Values) -> Screen:
    subject = int(str(unit["id"]))
    return Screen("joining.poster", unit, fresh=True, right=joining.POSTER_RIGHT, subject=subject)


KEYBOARDS: Keyboards = {
    "joining.link": [[COME_IN.of("code")]],
    "joining.link_used": [[LEAVE.of()]],
    "joining.link_denied": [[GIVE_AGAIN.of("member")], [LEAVE.of()]],
    "joining.not_me": SHARE,
    "joining.not_me_but": MENU,
    "joining.office_ended": [[REAPPOINT.of("office")], [LEAVE.of()]],
    "joining.chair_gone": [[LEAVE.of()]],
    "joining.code_used": [[LEAVE.of()]],
    "joining.claim_not_yours": [[LEAVE.of()]],
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [
        PERSON.to(person),
        GIVE.to(give),
        GIVE_AGAIN.to(give_again),
        REVOKE.to(revoke),
        POSTERS.to(posters),
        POSTER.to(poster),
        COME_IN.to(come_in),
        ME.to(me),
        NOT_ME.to(not_me),
        REAPPOINT.to(reappoint),
    ]
