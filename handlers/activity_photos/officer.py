"""The officer's side: who came is asked once, what they gave is looked through a few at a time."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities.doors import KEEP
from handlers.activity_photos.doors import OPEN
from handlers.buttons import Button
from handlers.context import Context
from handlers.screens import Press, Reply, Screen, Toast
from storage.activities import RIGHT
from storage.activity_photos import calling, viewing
from storage.values import Values

CALL = Button("activity_photos.call", int)
#: By the key of the activity, and the last photo that was looked at.
LOOK = Button("activity_photos.look", int, int)
SEEN = Button("activity_photos.seen")
TAKE = Button("activity_photos.take", int)
ASK_DELETE = Button("activity_photos.ask_delete", int)
DELETE = Button("activity_photos.delete", int)


def page_screen(found: Values) -> Screen:
    """How the call stands, and what can be done."""
    activity = found["activity"]
    first: list[Press] = []
    if found["called_at"] is None and found["came"]:
        first.append(CALL(activity))
    if found["left"]:
        first.append(LOOK(activity, found["after"], photos=found["left"], again=bool(found["after"])))
    elif found["photos"]:
        first.append(LOOK(activity, 0, photos=found["photos"], again=False))
    rows = [first, [OPEN(activity, anew=True), KEEP(activity, back=True)]]
    return Screen("activity_photos.page", found, rows, right=RIGHT, subject=int(str(activity)))


async def open_page(update: Update, context: Context) -> None:
    await context.write(calling.look, *OPEN.read(update), answer=page_screen)


async def call(update: Update, context: Context) -> None:
    await context.write(calling.call, *CALL.read(update), answer=page_screen)


async def look(update: Update, context: Context) -> None:
    await context.write(viewing.show, *LOOK.read(update), answer=_coming)


def _coming(found: Values) -> Reply:
    return page_screen(found), Toast("activity_photos.coming")


async def seen(_: Update, context: Context) -> None:
    await context.write(viewing.seen, context.knock.pressed, answer=lambda _: Toast("activity_photos.gone"))


async def take(update: Update, context: Context) -> None:
    await context.write(viewing.take, *TAKE.read(update), answer=lambda _: Toast("activity_photos.coming"))


async def ask_delete(update: Update, context: Context) -> None:
    await context.write(viewing.ask_delete, *ASK_DELETE.read(update), answer=_sure_screen)


def _sure_screen(found: Values) -> Screen:
    # Below the photo, which stays what it is.
    rows = [[OPEN(found["activity"], keep=True), DELETE(found["photo"])]]
    activity = int(str(found["activity"]))
    return Screen("activity_photos.sure", found, rows, fresh=True, right=RIGHT, subject=activity)


async def delete(update: Update, context: Context) -> None:
    await context.write(viewing.remove, *DELETE.read(update), answer=page_screen)


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    ways = ((OPEN, open_page), (CALL, call), (LOOK, look), (SEEN, seen), (TAKE, take), (ASK_DELETE, ask_delete))
    return [*(button.to(handler) for button, handler in ways), DELETE.to(delete)]
