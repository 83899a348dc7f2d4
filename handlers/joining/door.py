"""The door: the own number, a steward's word, a code of office."""

from telegram import Update
from telegram.ext import BaseHandler, MessageHandler, filters

from handlers.activities.doors import SHOW as ACTIVITY
from handlers.buttons import Button, Key, Keyboards, KeyHandler, KeyTexts, ReplyKeys
from handlers.context import Context, Step, Steps
from handlers.menu import MENU, menu_values
from handlers.screens import Screen
from storage import joining, visitors
from storage.joining import Found
from storage.values import Values
from storage.visitors import Visitor

LOOK = Button("joining.look", int)
CONFIRM = Button("joining.confirm", int)
REFUSE = Button("joining.refuse", int)

#: A message can't carry a reply keyboard and buttons both, so all three ways on are keys.
SHARE = ReplyKeys(
    (
        (Key("joining.label_share", shares_contact=True),),
        (Key("joining.label_not_listed"), Key("joining.label_hotlines")),
    )
)

#: The same for somebody in office, who keeps the desk.
SHARE_OR_DESK = ReplyKeys(
    (
        (Key("joining.label_share", shares_contact=True),),
        (Key("joining.label_not_listed", when="newcomer"), Key("joining.label_hotlines", when="newcomer")),
        (Key("home.label_more", when="desk"), Key("home.label_desk", when="desk")),
    )
)


def hello_screen(waiting_for: Values | None) -> Screen:
    """For somebody the union does not know yet; `waiting_for`: the unit of their claim, and who is asked."""
    if waiting_for is None:
        return Screen("joining.hello", fresh=True)
    return Screen("joining.waiting", waiting_for, fresh=True)


async def share_contact(update: Update, context: Context) -> None:
    assert update.message is not None
    contact = update.message.contact
    assert contact is not None
    owner = None if update.message.forward_origin else contact.user_id
    await context.write(joining.share_contact, owner, contact.phone_number, answer=_found_screen)


def _found_screen(found: tuple[Found, Values]) -> Screen:
    outcome, values = found
    return {
        Found.KNOWN: Screen("joining.welcome", values),
        Found.UNKNOWN: Screen("joining.not_found"),
        Found.SHARED: Screen("joining.shared_number"),
        Found.UNNAMED: Screen("joining.name_unknown"),
        Found.TAKEN: Screen("joining.taken", values),
    }[outcome]


async def not_listed(_: Update, context: Context) -> None:
    await context.write(joining.ask_who, answer=who_screen)


def come_screen(came: tuple[Visitor, Values | None, str | None]) -> Screen:
    """For whoever comes by the link of a unit and is not known yet: the unit is, and the question open."""
    _, waiting_for, unit = came
    return hello_screen(waiting_for) if unit is None else Screen("joining.hello_from", {"unit": unit}, fresh=True)


def which_screen(_: Visitor) -> Screen:
    return Screen("joining.shared_number", fresh=True)


def who_screen(asked: tuple[Visitor, str | None]) -> Screen:
    """The question for name, unit and digits, or, for somebody known already, the greeting."""
    by, unit = asked
    if by.member_id is None:
        return Screen("joining.who", {"unit": unit}, fresh=True)
    return Screen("joining.welcome", menu_values(by))


def _claimed_screen(claim: Values) -> Screen:
    return Screen("joining.claimed", claim)


async def look(update: Update, context: Context) -> None:
    await context.write(joining.look, *LOOK.read(update), answer=claim_screen)


def claim_screen(claim: Values) -> Screen:
    key = claim["claim"]
    if claim["matches"]:
        return Screen("joining.claim_seen", claim, [[CONFIRM(key), REFUSE(key)]])
    return Screen("joining.claim_unmatched", claim, [[REFUSE(key)]])


async def confirm(update: Update, context: Context) -> None:
    answer = lambda done: Screen("joining.confirmed", done)  # noqa: E731
    await context.write(joining.confirm, *CONFIRM.read(update), answer=answer)


async def refuse(update: Update, context: Context) -> None:
    answer = lambda done: Screen("joining.refused", done)  # noqa: E731
    await context.write(joining.refuse, *REFUSE.read(update), answer=answer)


STEPS: Steps = {
    (joining.SERVICE, "who"): Step(joining.who_asked, who_screen, joining.claim, _claimed_screen),
    (joining.SERVICE, "which"): Step(visitors.myself, which_screen, joining.tell_which, _found_screen),
}

KEYBOARDS: Keyboards = {
    "joining.hello": SHARE,
    "joining.hello_from": SHARE,
    "joining.hello_first": SHARE,
    "joining.led_back": [[ACTIVITY.of("activity")]],
    "joining.waiting": SHARE,
    "joining.not_confirmed": SHARE,
    "joining.contact_not_own": SHARE,
    "joining.moved": SHARE,
    "members.not_known_yet": SHARE_OR_DESK,
    "joining.welcome": MENU,
    "joining.claim": [[LOOK.of("claim")]],
}


class ContactHandler(MessageHandler[Context, None]):
    """A route for telephone numbers that people share."""

    __slots__ = ()
    door = "contact"


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [
        ContactHandler(filters.CONTACT & filters.UpdateType.MESSAGE, share_contact),
        KeyHandler("joining.label_not_listed", not_listed, key_texts),
        LOOK.to(look),
        CONFIRM.to(confirm),
        REFUSE.to(refuse),
    ]
