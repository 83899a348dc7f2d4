"""Contacts (家属联系人): a steward lets one in by a link; the contact asks for a call, sees how it stands, can stop."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.buttons import Button, Key, Keyboards, KeyHandler, KeyTexts, Link, ReplyKeys
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Reply, Screen
from storage import contacts, hardship
from storage.kin import Consent, Relation
from storage.values import Values, lines_of
from storage.visitors import Visitor

OFFER = Button("contacts.offer", int)
CHOOSE = Button("contacts.choose", int, Relation)
GIVE = Button("contacts.give", int, Relation, Consent)
END = Button("contacts.end", int)
COME_IN = Link("contacts.come_in", "c", str)
CALL = Button("contacts.call", int)
QUIT = Button("contacts.quit", int)
REALLY_QUIT = Button("contacts.really_quit", int)
HOME = Button("contacts.home")
ASKED = Button("contacts.asked")
#: Back to the desk, which has the route.
LEAVE = Button("contacts.leave")

#: For who is nothing else to the union: the keyboard in the place of the way in.
FAMILY = ReplyKeys(((Key("contacts.label_family"),), (Key("home.label_more"), Key("joining.label_hotlines"))))


async def offer(update: Update, context: Context) -> None:
    await context.write(contacts.offer, *OFFER.read(update), answer=offer_screen)


def offer_screen(found: Values) -> Screen:
    """Who is a contact already, and a new one by what they are to the member."""
    ends = [[END(one["contact"], who=one["who"])] for one in lines_of(found["contacts"])]
    new = [CHOOSE(found["member"], one, relation=one) for one in Relation]
    return Screen("contacts.offer", found, [*ends, new[:2], new[2:], [LEAVE()]], fresh=True, right="desk")


async def choose(update: Update, context: Context) -> None:
    member_id, relation = CHOOSE.read(update)
    answer = lambda found: _consent_screen(found, relation)  # noqa: E731
    await context.write(contacts.whose, member_id, answer=answer)


def _consent_screen(found: Values, relation: Relation) -> Screen:
    ways: list[list[Press]] = [[GIVE(found["member"], relation, one, consent=one)] for one in Consent]
    return Screen("contacts.consent", {**found, "relation": relation}, [*ways, [LEAVE()]], right="desk")


async def give(update: Update, context: Context) -> None:
    await context.write(contacts.give, *GIVE.read(update), answer=_given_screens)


def _given_screens(link: Values) -> Reply:
    subject = int(str(link["contact"]))
    shown = {name: link[name] for name in ("unit", "until", "code")}
    told = {name: link[name] for name in ("name", "unit")}
    rows = [[END(subject, who="")], [LEAVE()]]
    return (
        Screen("contacts.link", shown, fresh=True, right="contact_link", subject=subject),
        Screen("contacts.given", told, rows, fresh=True, right="contact_link", subject=subject),
    )


async def end(update: Update, context: Context) -> None:
    await context.write(contacts.end, *END.read(update), answer=offer_screen)


async def come_in(update: Update, context: Context) -> None:
    await context.write(contacts.open_link, *COME_IN.read(update), answer=_opened_screen)


def _opened_screen(opened: Values | None) -> Screen:
    return Screen("contacts.link_unknown", fresh=True) if opened is None else name_screen(opened)


def name_screen(opened: Values) -> Screen:
    return Screen("contacts.name", opened, fresh=True)


async def home(_: Update, context: Context) -> None:
    await context.write(contacts.home, answer=home_screen)


def home_screen(found: Values, key: str = "contacts.home") -> Screen:
    """For whom one is a contact: a call for each, what was asked for, and the way out."""
    people = lines_of(found["people"])
    calls = [[CALL(one["contact"], name=one["name"])] for one in people]
    quits = [[QUIT(one["contact"], name=one["name"])] for one in people]
    return Screen(key, found, [*calls, [ASKED()], *quits], fresh=True)


def welcome_screens(found: Values) -> Reply:
    """The own page; to who is nothing else to the union with the own keyboard before it."""
    if not found["nameless"]:
        return home_screen(found)
    return (Screen("contacts.welcome", found, fresh=True), home_screen(found))


def is_family(by: Visitor) -> bool:
    """Whether somebody is a contact and nothing else to the union: what members are shown is not for them."""
    return bool(by.cares) and by.member_id is None and not by.has_desk


def page_for(by: Visitor, key: str) -> Screen:
    """The own page, after a word of that key."""
    return home_screen(contacts.shown(by.cares, nameless=by.member_id is None), key)


async def call(update: Update, context: Context) -> None:
    answer = lambda asked: Screen("contacts.called", asked, [[ASKED()], [HOME()]], fresh=True)  # noqa: E731
    await context.write(hardship.ask_for_contact, *CALL.read(update), answer=answer)


async def asked(_: Update, context: Context) -> None:
    answer = lambda found: Screen("contacts.asked", found, [[HOME()]], fresh=True)  # noqa: E731
    await context.write(hardship.asked_by_contact, answer=answer)


async def quit_(update: Update, context: Context) -> None:
    (contact_id,) = QUIT.read(update)
    answer = lambda _: Screen("contacts.ask_quit", buttons=[[HOME()], [REALLY_QUIT(contact_id)]])  # noqa: E731
    await context.write(contacts.home, answer=answer)


async def really_quit(update: Update, context: Context) -> None:
    answer = lambda left: Screen("contacts.left", left)  # noqa: E731
    await context.write(contacts.quit_, *REALLY_QUIT.read(update), answer=answer)


STEPS: Steps = {
    (contacts.SERVICE, "name"): Step(contacts.open_question, name_screen, contacts.tell_name, welcome_screens),
}

_ASKED = [[ASKED.of()]]

KEYBOARDS: Keyboards = {
    "contacts.link": [[COME_IN.of("code")]],
    "contacts.used": [[LEAVE.of()]],
    "contacts.welcome": FAMILY,
    "contacts.taken": _ASKED,
    "contacts.answered": _ASKED,
    "contacts.helped": _ASKED,
    "contacts.closed": _ASKED,
    "contacts.declined": _ASKED,
    "contacts.reopened": _ASKED,
    "contacts.dropped": _ASKED,
}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [
        CommandHandler("family", home, filters.UpdateType.MESSAGE),
        KeyHandler("contacts.label_family", home, key_texts),
        OFFER.to(offer),
        CHOOSE.to(choose),
        GIVE.to(give),
        END.to(end),
        COME_IN.to(come_in),
        HOME.to(home),
        CALL.to(call),
        ASKED.to(asked),
        QUIT.to(quit_),
        REALLY_QUIT.to(really_quit),
    ]
