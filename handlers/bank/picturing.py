"""The picture of a question: one is asked for, taken in, shown, taken away."""

from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.bank.buttons import LOOK
from handlers.bank.screens import PICTURE, SEE_PICTURE, question_screen
from handlers.buttons import Button
from handlers.context import Context, Step, Steps
from handlers.evidence import photos as evidence_photos
from handlers.relay import pictures as relay_pictures
from handlers.screens import Reply, Screen
from storage.bank import SERVICE, picturing
from storage.values import Values

REMOVE_PICTURE = Button("bank.remove_picture", int)


async def receive(update: Update, context: Context) -> None:
    """A picture from the officer who was asked for one of a question; anybody else's goes on to the next counter."""
    message = update.effective_message
    assert message is not None
    if not await context.read(partial(picturing.is_awaited, telegram_id=context.person.telegram_id)):
        await relay_pictures.receive(update, context)
        return
    found = await evidence_photos.fetched(message, context)
    if found is not None:
        await context.write(picturing.keep, found.content, answer=_kept_screen)


def _kept_screen(kept: Values) -> Reply:
    """The picture, and the page below it."""
    above = kept["shown"]
    assert isinstance(above, dict)
    page = {name: value for name, value in kept.items() if name != "shown"}
    return (picture_screen(above), question_screen(page))


def picture_screen(found: Values) -> Screen:
    """A message of its own: the page can then be edited as any other."""
    return Screen("bank.the_picture", found, [], fresh=True)


def ask_screen(found: Values) -> Screen:
    remove = [REMOVE_PICTURE(found["question"])] if found["there"] else []
    return Screen("bank.ask_for_picture", found, [remove, [LOOK(found["question"])]])


async def begin(update: Update, context: Context) -> None:
    await context.write(picturing.begin, *PICTURE.read(update), answer=ask_screen)


async def see(update: Update, context: Context) -> None:
    await context.write(picturing.see, *SEE_PICTURE.read(update), answer=picture_screen)


async def remove(update: Update, context: Context) -> None:
    await context.write(picturing.remove, *REMOVE_PICTURE.read(update), answer=question_screen)


STEPS: Steps = {(SERVICE, "picture"): Step(picturing.open_question, ask_screen, wants="asking.send_a_picture")}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [PICTURE.to(begin), SEE_PICTURE.to(see), REMOVE_PICTURE.to(remove)]
