"""Home: the first word, the menu, help, languages, and every word that no other counter takes."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeVar

from telegram import Message, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers import contacts as family
from handlers import joining as at_the_door
from handlers import mydata, notices, retention, selfcheck, trainings
from handlers.attendance.coming import arrived_screen
from handlers.buttons import Button, Keyboards, KeyHandler, KeyTexts
from handlers.context import Context
from handlers.hardship import CALL_ME
from handlers.menu import MENU, menu_values
from handlers.quick_notes.drafting import screen as quick_note_screen
from handlers.relay import page as talks_through_here
from handlers.screens import Reply, Screen, Toast
from storage import attendance, contacts, joining, relay, visitors
from storage.accounts import LANGUAGES
from storage.database import Transaction
from storage.quick_notes import drafting as noting
from storage.relay import choosing
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import walking

T = TypeVar("T")

CHOOSE_LANGUAGE = Button("home.choose_language", str)
LANGUAGE = Button("home.language")
HOTLINES = Button("home.hotlines")
PRIVACY = Button("home.privacy")
HELP = Button("home.help")
MORE = Button("home.more")


def with_visits(rule: Callable[..., T]) -> Callable[..., T]:
    """The same rule for somebody who is shown the menu: whether they go on visits is asked first."""

    def met(session: Transaction, *arguments: Any, by: Visitor, now: datetime) -> T:
        by.goes = walking.goes(session, by=by)
        return rule(session, *arguments, by=by, now=now)

    return met


def front_screen(arrived: tuple[Visitor, Values | None]) -> Reply:
    """The greeting with the menu; a family contact's own page; or, for somebody not known yet, the way in."""
    by, waiting_for = arrived
    if family.is_family(by) and waiting_for is None:
        return family.welcome_screens(contacts.shown(by.cares, nameless=True))
    if by.member_id is None and not by.has_desk:
        return at_the_door.hello_screen(waiting_for)
    return Screen("home.greeting", menu_values(by), fresh=True)


async def start(_: Update, context: Context) -> None:
    if context.args:
        await context.write(joining.enter_office, context.args[0], answer=at_the_door.office_screen)
    else:
        await menu(_, context)


async def menu(_: Update, context: Context) -> None:
    await context.write(with_visits(joining.arrive), answer=front_screen)


async def cancel(_: Update, context: Context) -> None:
    await context.write(with_visits(joining.cancel), answer=_cancelled_screen)


def _cancelled_screen(cancelled: tuple[Visitor, Values | None, str | None]) -> Screen:
    by, waiting_for, service = cancelled
    if family.is_family(by) and waiting_for is None:
        return family.page_for(by, "contacts.cancelled")
    if by.member_id is None and not by.has_desk:
        return at_the_door.hello_screen(waiting_for)
    return Screen("home.cancelled", {"service": service, **menu_values(by)})


async def help_(_: Update, context: Context) -> None:
    await context.write(visitors.myself, answer=_help_screen)


def _help_screen(by: Visitor) -> Screen:
    if family.is_family(by):
        return Screen("contacts.help", buttons=[[family.HOME()], [MORE()]])
    return Screen("home.help")


async def more(_: Update, context: Context) -> None:
    await context.write(visitors.myself, answer=_more_screen)


def _more_screen(by: Visitor) -> Screen:
    """What else there is; own data are the members', the family's page is whose it is."""
    own = [] if family.is_family(by) else [mydata.OPEN()]
    check = [] if by.member_id is None else [selfcheck.BEGIN(), trainings.OPEN()]
    rows = [[*own, notices.OPEN()], check, [LANGUAGE(), HOTLINES()], [HELP(), PRIVACY()]]
    return Screen("home.more", buttons=[*([[family.HOME()]] if by.cares else []), *rows])


async def hotlines(_: Update, context: Context) -> None:
    await context.show(Screen("home.hotlines"))


async def privacy(_: Update, context: Context) -> None:
    await context.show(Screen("home.privacy"))


async def language(_: Update, context: Context) -> None:
    choices = [CHOOSE_LANGUAGE(code, code=code) for code in LANGUAGES]
    await context.show(Screen("home.language", buttons=[choices, [MORE()]]))


async def choose_language(update: Update, context: Context) -> None:
    (chosen,) = CHOOSE_LANGUAGE.read(update)
    if chosen not in LANGUAGES:
        await old_button(update, context)
        return
    await context.write(with_visits(joining.choose_language), chosen, answer=front_screen)


#: Letters and signs by their class that show nothing: Hangul's fillers, and a cell of Braille without a dot.
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")


class _Seen(filters.MessageFilter):
    """There is something to see in the text; what shows nothing would stand in an answer's place like a blank."""

    def filter(self, message: Message) -> bool:
        return any(unicodedata.category(one)[0] in "LNPS" and one not in _BLANK for one in message.text or "")


async def free_text(update: Update, context: Context) -> None:
    """A text for the open question; one that nobody asked for is met with the menu."""
    message = update.effective_message
    assert message is not None
    assert message.text is not None
    if await talks_through_here.replied(update, context):
        return
    heard = with_visits(partial(_heard, words=message.text))
    await context.read_text(message.text, heard, _heard_reply)


def _heard(session: Transaction, *, words: str, by: Visitor, now: datetime) -> Values | tuple[Visitor, Values | None]:
    """What nobody asked for: the code of a door that is open for whoever wrote it; what reads clearly as a quick note;
    words of a talk that was laid aside; of anything else, who is there."""
    # A note before a talk: as a note its writer alone has it, and in a talk one wrong tap would pass it on.
    for hear in (attendance.hear, noting.hear, choosing.hear):
        if (found := hear(session, words, by=by, now=now)) is not None:
            return found
    return joining.arrive(session, by=by, now=now)


def _heard_reply(heard: Values | tuple[Visitor, Values | None]) -> Screen:
    if isinstance(heard, tuple):
        return _lost_screen(heard)
    if "mark" in heard:
        return quick_note_screen(heard)
    return talks_through_here.question_screen(heard) if "step" in heard else arrived_screen(heard)


async def unknown_command(_: Update, context: Context) -> None:
    """A command that is none: it is no answer; the open question stands."""
    await context.read_text(None, with_visits(joining.arrive), _lost_screen)


async def edited_text(_: Update, context: Context) -> None:
    """An edited message is no answer: it may be an old one, meant for something or somebody else."""
    await context.write(visitors.myself, answer=lambda by: Screen("home.edited") if by.question.service else None)


def _lost_screen(arrived: tuple[Visitor, Values | None]) -> Screen:
    by, waiting_for = arrived
    if family.is_family(by) and waiting_for is None:
        return family.page_for(by, "contacts.lost")
    if by.member_id is None and not by.has_desk:
        return at_the_door.hello_screen(waiting_for)
    return Screen("home.what_did_you_mean", menu_values(by), fresh=True)


async def unreadable(_: Update, context: Context) -> None:
    """Stickers, places and the like: said kindly."""
    await context.write_and_remind(visitors.myself, answer=partial(_unheard_screen, "home.only_text"))


def _unheard_screen(key: str, by: Visitor) -> Screen:
    """What is not taken; a family contact is shown how to ask for a call, whoever is in a talk that it takes words."""
    if family.is_family(by):
        return family.page_for(by, "contacts.unheard")
    return Screen("relay.only_words" if by.question.service == relay.SERVICE else key, fresh=True)


async def voice(_: Update, context: Context) -> None:
    """A voice message: nobody listens to it here; a call can be asked for in one tap."""
    await context.write_and_remind(visitors.myself, answer=partial(_unheard_screen, "home.voice"))


async def old_button(_: Update, context: Context) -> None:
    """A button of an older version, or of nobody: it says so, and the menu is there."""
    await context.write(visitors.myself, answer=lambda _: Toast("asking.outdated", alert=True))


async def blocked_or_back(update: Update, context: Context) -> None:
    """The person stopped the bot, or let it in again."""
    assert update.my_chat_member is not None
    there = update.my_chat_member.new_chat_member.status == "member"
    await context.write(visitors.come_or_go, there, answer=lambda _: None)


_BACK = [[MORE.of()]]

KEYBOARDS: Keyboards = {
    "home.greeting": MENU,
    "home.cancelled": MENU,
    "home.what_did_you_mean": MENU,
    "home.voice": [[CALL_ME.of()]],
    "home.help": _BACK,
    "home.hotlines": _BACK,
    "home.privacy": [[retention.TABLE.of()], [MORE.of()]],
}


def commands() -> list[BaseHandler[Update, Context, None]]:
    """The commands that work everywhere, in every dialogue: they are asked first."""
    fresh = filters.UpdateType.MESSAGE
    return [
        CommandHandler("start", start, fresh),
        CommandHandler("menu", menu, fresh),
        CommandHandler("cancel", cancel, fresh),
        CommandHandler("help", help_, fresh),
    ]


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [
        KeyHandler("home.label_more", more, key_texts),
        KeyHandler("joining.label_hotlines", hotlines, key_texts),
        LANGUAGE.to(language),
        CHOOSE_LANGUAGE.to(choose_language),
        HOTLINES.to(hotlines),
        PRIVACY.to(privacy),
        retention.BACK.to(privacy),
        HELP.to(help_),
        MORE.to(more),
        notices.LEAVE.to(more),
    ]


def last_routes() -> list[BaseHandler[Update, Context, None]]:
    """What is left when nobody else took it."""
    fresh = filters.UpdateType.MESSAGE
    return [
        MessageHandler(filters.COMMAND & fresh, unknown_command),
        MessageHandler(filters.TEXT & fresh & _Seen(), free_text),
        MessageHandler(filters.TEXT & ~filters.COMMAND & filters.UpdateType.EDITED_MESSAGE, edited_text),
        CallbackQueryHandler(old_button),
        MessageHandler(filters.VOICE & fresh, voice),
        ChatMemberHandler(blocked_or_back, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(fresh & ~filters.StatusUpdate.ALL, unreadable),
    ]
