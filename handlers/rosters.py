"""Rosters: the chair or an admin sends a file, sees what it would do, and says yes or no. In private chats only."""

from functools import partial

from telegram import Message, Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context
from handlers.screens import Press, Screen, page_turns
from storage.rosters import previews, proposing, uploads
from storage.rosters.previews import Contents
from storage.values import Values

TAKE = Button("rosters.take", int)
TAKE_ALL = Button("rosters.take_all", int)
TURN_DOWN = Button("rosters.turn_down", int)
LOOK = Button("rosters.look", int)
LOOK_ABSENT = Button("rosters.look_absent", int, int)
LOOK_REMARKS = Button("rosters.look_remarks", int, int)

#: How the names of files end in which a roster can come; no other file is fetched.
ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv", ".txt", ".tsv")


async def propose(contents: Contents, message: Message, context: Context) -> None:
    """Shows what the file would do."""
    name = (message.document.file_name if message.document else None) or ""
    outline, remarks = await context.read(partial(previews.foresee, contents=contents, file=name, now=context.now))
    upload = await context.ahead(proposing.begin)
    for first, some in proposing.sheaves(contents, remarks):
        await context.ahead(proposing.lay, upload, first, some)
    await context.write(proposing.propose, upload, message.message_id, outline, answer=_proposed_screen)


def _proposed_screen(found: Values) -> Screen:
    # Who lost the office while the file was read has sent a file like anybody else.
    return preview_screen(found) if "upload" in found else Screen("privacy.file", found, fresh=True)


def preview_screen(shown: Values) -> Screen:
    """What the file would do, and the question whether it may."""
    upload = shown["upload"]
    first = shown["first_remarks"]
    assert isinstance(first, list)
    more = [LOOK_REMARKS(upload, 0, step=0)] if int(str(shown["remarks"])) > len(first) else []
    whole = [LOOK_ABSENT(upload, 0, step=0)] if shown["whole"] else []
    return _about(upload, "rosters.preview", shown, [[TAKE(upload), TURN_DOWN(upload)], [*more, *whole]])


def absent_screen(absent: Values) -> Screen:
    """Who would be marked as having left, by name, and the question once more."""
    upload = absent["upload"]
    yes = TAKE_ALL(upload, n=absent["n"]) if absent["n"] else TAKE(upload)
    return _about(
        upload,
        "rosters.absent_people",
        absent,
        [page_turns(LOOK_ABSENT, absent, absent["upload"]), [LOOK(upload), yes]],
    )


def remarks_screen(told: Values) -> Screen:
    """The remarks one by one, as many as a screen holds."""
    upload = told["upload"]
    return _about(upload, "rosters.all_remarks", told, [page_turns(LOOK_REMARKS, told, told["upload"]), [LOOK(upload)]])


def taking_screen(progress: Values) -> Screen:
    """How far it is; from now on the background writes it anew."""
    return _about(progress["upload"], "rosters.taking", progress, [])


def _about(upload: object, key: str, values: Values, buttons: list[list[Press]]) -> Screen:
    """A screen that names people: by right of office, asked again when it leaves."""
    return Screen(key, values, buttons, right=uploads.RIGHT, subject=int(str(upload)))


async def take(update: Update, context: Context) -> None:
    await context.write(proposing.confirm, *TAKE.read(update), context.knock.pressed, answer=taking_screen)


async def take_all(update: Update, context: Context) -> None:
    await context.write(proposing.confirm_complete, *TAKE_ALL.read(update), context.knock.pressed, answer=taking_screen)


async def turn_down(update: Update, context: Context) -> None:
    down = Screen("rosters.turned_down")
    await context.write(proposing.turn_down, *TURN_DOWN.read(update), answer=lambda _: down)


async def look(update: Update, context: Context) -> None:
    await context.write(proposing.look, *LOOK.read(update), answer=preview_screen)


async def look_absent(update: Update, context: Context) -> None:
    await context.write(proposing.look_absent, *LOOK_ABSENT.read(update), answer=absent_screen)


async def look_remarks(update: Update, context: Context) -> None:
    await context.write(proposing.look_remarks, *LOOK_REMARKS.read(update), answer=remarks_screen)


KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [
        TAKE.to(take),
        TAKE_ALL.to(take_all),
        TURN_DOWN.to(turn_down),
        LOOK.to(look),
        LOOK_ABSENT.to(look_absent),
        LOOK_REMARKS.to(look_remarks),
    ]
