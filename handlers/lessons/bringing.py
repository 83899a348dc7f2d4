"""Bringing: a picture or a paper from the officer who was asked for one of a card; anybody else's goes on from here."""

from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.context import Context
from handlers.evidence import photos as evidence_photos
from handlers.evidence.photos import PictureHandler
from handlers.lessons.office import edit_screen
from handlers.publishing import page as publishing
from handlers.question_files import receiving
from handlers.question_files.receiving import ReceivedFileHandler
from storage.lessons import things
from storage.lessons.things import Sent


async def picture(update: Update, context: Context) -> None:
    """A picture is fetched and written anew."""
    message = update.effective_message
    assert message is not None
    if not await context.read(partial(things.is_awaited, telegram_id=context.person.telegram_id)):
        await publishing.receive_picture(update, context)
        return
    found = await evidence_photos.fetched(message, context)
    if found is not None:
        await context.write(things.keep_picture, found.content, answer=edit_screen)


async def paper(update: Update, context: Context) -> None:
    """A file is not fetched: Telegram keeps it, and it is sent on by its id. An edited message brings none."""
    message = update.effective_message
    assert message is not None
    assert message.document is not None
    awaited = update.message is not None and await context.read(
        partial(things.is_awaited, telegram_id=context.person.telegram_id)
    )
    if not awaited:
        await receiving.receive(update, context)
        return
    document = message.document
    sent = Sent(document.file_id, document.file_name or "", document.mime_type or "", document.file_size or 0)
    await context.write(things.keep_file, sent, answer=edit_screen)


def first_routes() -> list[BaseHandler[Update, Context, None]]:
    """Asked before pictures and files are turned away."""
    return [PictureHandler(picture), ReceivedFileHandler(paper)]
