"""Photos of papers: asked for one paper at a time, taken in while that question is open, turned away at any other."""

import hashlib
from functools import partial

from telegram import Document, Message, PhotoSize, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler

from handlers import privacy
from handlers.buttons import Button
from handlers.context import Context, Step, Steps, Unreceived
from handlers.evidence.doors import MINE
from handlers.question_files import receiving
from handlers.screens import Screen
from storage import erasures
from storage.evidence import own, photos
from storage.evidence.photos import Picture
from storage.values import Values

BEGIN = Button("evidence.begin", int, int)
AGREE = Button("evidence.agree", int)

#: Pictures of other kinds are answered with what to do; any other file is none of this counter's.
_PICTURES = "image/"
_FETCHED = ("image/jpeg", "image/png")


async def receive(update: Update, context: Context) -> None:
    """A picture from whoever was asked for one is sealed; from anybody else it is turned away, as every picture is."""
    message = update.effective_message
    assert message is not None
    if not await context.read(partial(photos.is_awaited, telegram_id=context.person.telegram_id)):
        turn_away = receiving.receive if message.document is not None else privacy.turn_away
        await turn_away(update, context)
        return
    picture = await fetched(message, context)
    if picture is not None:
        await context.write(photos.keep, picture, message.message_id, answer=partial(_kept_screen, message=message))


async def fetched(message: Message, context: Context) -> Picture | None:
    """The picture that the message brings, written anew; None where the person was told why it can't be had."""
    found = unwanted(message.document) or await context.receive("photo", _thing(message))
    if not isinstance(found, Unreceived):
        picture: Picture = found
        return picture
    unread = Screen(found.key, found.values, fresh=True)
    await context.write_and_remind(erasures.order, message.message_id, answer=lambda _: unread)
    return None


def unwanted(document: Document | None) -> Unreceived | None:
    """What is said to a file that is no photo; None where it may be fetched."""
    if document is None or document.mime_type in _FETCHED:
        return None
    heic = document.mime_type in {"image/heic", "image/heif"}
    return Unreceived("evidence.heic" if heic else "evidence.no_photo", {})


def _thing(message: Message) -> Document | PhotoSize:
    """The picture in the best size that there is."""
    return message.document or message.photo[-1]


def _kept_screen(found: Values, message: Message) -> Screen:
    """It is sealed; of an album this is said once."""
    album = message.media_group_id
    once = None if album is None else f"evidence:{hashlib.sha256(album.encode()).hexdigest()[:32]}"
    if found["kept"]:
        return Screen("evidence.kept", found, [[MINE(found["report"], done=True)]], fresh=True, once=once)
    if found["full"]:
        full = None if once is None else f"{once}:full"
        return Screen("evidence.full", found, [[MINE(found["report"], done=True)]], fresh=True, once=full)
    # The question was closed while the picture was on its way.
    return Screen("privacy.photo", found, fresh=True, once=once)


def question_screen(found: Values) -> Screen:
    """What becomes of a photo, agreed to the first time; then that it may be sent."""
    back = MINE(found["report"], done=False)
    if found["step"] == "agree":
        return Screen("evidence.ask_agree", found, [[AGREE(found["version"])], [back]])
    return Screen("evidence.ask_photo", found, [[back]])


async def begin(update: Update, context: Context) -> None:
    await context.write(photos.begin, *BEGIN.read(update), answer=question_screen)


async def agree(update: Update, context: Context) -> None:
    await context.write(photos.agree, *AGREE.read(update), answer=question_screen)


class PictureHandler(BaseHandler[Update, Context, None]):
    """A route for new pictures in a private chat, sent as a photo or as a file, from anybody."""

    __slots__ = ()

    def check_update(self, update: object) -> bool:
        message = update.message if isinstance(update, Update) else None
        if message is None or message.chat.type != ChatType.PRIVATE or message.animation is not None:
            return False
        if message.document is not None:
            return (message.document.mime_type or "").startswith(_PICTURES)
        return bool(message.photo)


STEPS: Steps = {
    (own.SERVICE, "agree"): Step(photos.open_question, question_screen),
    (own.SERVICE, "photo"): Step(photos.open_question, question_screen, wants="asking.send_a_picture"),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    return [BEGIN.to(begin), AGREE.to(agree)]
