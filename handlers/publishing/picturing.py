"""The picture of an activity: one is asked for, and stands above the card."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.bank import picturing as bank_pictures
from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.evidence import photos as evidence_photos
from handlers.evidence.photos import PictureHandler
from handlers.publishing.doors import RESUME, SEE_PICTURE
from handlers.screens import Screen
from storage.publishing import SERVICE, picturing
from storage.values import Values

PICTURE = Button("publishing.picture", int)
REMOVE_PICTURE = Button("publishing.remove_picture", int)


async def receive(update: Update, context: Context, *, preview: Callable[[Values], Screen]) -> None:
    """A picture from the officer who was asked for one of an activity; anybody else's goes on to the next counter."""
    message = update.effective_message
    assert message is not None
    if not await context.read(partial(picturing.is_awaited, telegram_id=context.person.telegram_id)):
        await bank_pictures.receive(update, context)
        return
    found = await evidence_photos.fetched(message, context)
    if found is not None:
        await context.write(picturing.keep, found.content, answer=lambda kept: (_above(kept), preview(kept)))


def _above(kept: Values) -> Screen:
    shown = kept.pop("shown")
    assert isinstance(shown, dict)
    return picture_screen(shown)


def picture_screen(found: Values) -> Screen:
    """The picture itself, a message of its own: the card below it can then be edited as any other."""
    return Screen("activities.picture", found, [], fresh=True)


def question_screen(found: Values) -> Screen:
    draft = found["activity"]
    remove = [REMOVE_PICTURE(draft)] if found["there"] else []
    return Screen("publishing.ask_for_picture", found, [remove, [RESUME(draft, back=True)]], right="desk")


async def begin(update: Update, context: Context) -> None:
    await context.write(picturing.begin, *PICTURE.read(update), answer=question_screen)


async def see(update: Update, context: Context) -> None:
    await context.write(picturing.see, *SEE_PICTURE.read(update), answer=picture_screen)


async def _remove(update: Update, context: Context, *, preview: Callable[[Values], Screen]) -> None:
    await context.write(picturing.remove, *REMOVE_PICTURE.read(update), answer=preview)


STEPS: Steps = {(SERVICE, "picture"): Step(picturing.open_question, question_screen, wants="asking.send_a_picture")}


def first_routes(preview: Callable[[Values], Screen]) -> list[BaseHandler[Update, Context, None]]:
    """Asked before pictures are turned away; what is none of an activity goes on from here."""
    return [PictureHandler(partial(receive, preview=preview))]


def routes(preview: Callable[[Values], Screen]) -> list[BaseHandler[Update, Context, None]]:
    return [PICTURE.to(begin), SEE_PICTURE.to(see), REMOVE_PICTURE.to(partial(_remove, preview=preview))]
