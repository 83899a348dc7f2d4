"""Privacy: numbers of ID and bank cards, pictures and files are turned away before any other counter reads them."""

import hashlib

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler

from handlers.context import Context
from handlers.screens import Screen
from storage import erasures, privacy
from storage.privacy import Private
from storage.values import Values

#: What a message can carry that is a thing and no words, as Telegram names it -> what we call it.
THINGS = {
    "photo": Private.PHOTO,
    "live_photo": Private.PHOTO,
    **dict.fromkeys(
        ("document", "video", "video_note", "animation", "audio", "paid_media", "story"),
        Private.FILE,
    ),
}
_TEXTS = {
    Private.ID_CARD: "privacy.id_card",
    Private.BANK_CARD: "privacy.bank_card",
    Private.PHOTO: "privacy.photo",
    Private.FILE: "privacy.file",
}


def kind_of(message: Message) -> Private | None:
    """What the message holds that must not be kept: the thing it is, else a number in its words."""
    thing = next((kind for name, kind in THINGS.items() if getattr(message, name)), None)
    if thing is not None:
        return thing
    return number_in(message.text, message.caption, message.quote.text if message.quote else None)


def number_in(*words: str | None) -> Private | None:
    """What number that must not be kept is in these words."""
    return next(filter(None, (privacy.found(each) for each in words if each)), None)


def holds(raw: object) -> bool:
    """Whether an update as Telegram wrote it, readable or not, has a private number or thing anywhere."""
    waiting = [raw]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if not THINGS.keys().isdisjoint(each):
                return True
            # Ids are long and may look like the number of a card.
            waiting += [inside for name, inside in each.items() if not name.endswith(("id", "instance"))]
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str) and privacy.found(each):
            return True
    return False


async def turn_away(update: Update, context: Context, kind: Private | None = None) -> None:
    """The message is ordered deleted; its sender learns why and what to do instead, once an album. `kind`: of a thing
    that could have been taken in, but for the words below it."""
    message = update.effective_message
    assert message is not None
    kind = kind or kind_of(message)
    assert kind is not None
    album = f"album:{_short(message.media_group_id)}" if message.media_group_id else None

    def turned_away(instead: Values) -> Screen:
        return Screen(_TEXTS[kind], instead, fresh=True, once=album)

    await context.write_and_remind(erasures.order, message.message_id, answer=turned_away)


def _short(name: str) -> str:
    """Telegram's names of albums are short; a forged one may be as long as it likes."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


class PrivateThingHandler(BaseHandler[Update, Context, None]):
    """A route for what must not be kept, new or edited, from anybody, in a private chat."""

    __slots__ = ()

    def check_update(self, update: object) -> bool:
        message = (update.message or update.edited_message) if isinstance(update, Update) else None
        return message is not None and message.chat.type == ChatType.PRIVATE and kind_of(message) is not None


def first_routes() -> list[BaseHandler[Update, Context, None]]:
    """Asked before everything else, commands included."""
    return [PrivateThingHandler(turn_away)]
