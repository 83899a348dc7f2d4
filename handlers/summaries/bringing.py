"""Bringing: a form for Word from the officer who was asked for one; anybody else's document goes on from here."""

from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.context import Context, Unreceived
from handlers.lessons import bringing as lessons
from handlers.question_files.receiving import ReceivedFileHandler
from handlers.screens import Screen
from handlers.summaries.page import taken_screen
from storage.summaries import templates

#: Whatever Word, or WPS, writes: of all but the first it is said what to do.
ENDINGS = (".docx", ".dotx", ".docm", ".dotm", ".doc", ".wps")


async def bring(update: Update, context: Context) -> None:
    """A form is fetched, looked at and filled with examples before it is used."""
    message = update.effective_message
    assert message is not None
    assert message.document is not None
    awaited = update.message is not None and await context.read(
        partial(templates.is_awaited, telegram_id=context.person.telegram_id)
    )
    if not awaited:
        await lessons.paper(update, context)
        return
    found = await context.receive("summary_template", message.document)
    if isinstance(found, Unreceived):
        await context.show(Screen(found.key, found.values, fresh=True))
        return
    await context.write(templates.keep, found, answer=taken_screen)


class DocumentHandler(ReceivedFileHandler):
    """A route for documents of words in a private chat, from anybody."""

    __slots__ = ()

    def check_update(self, update: object) -> bool:
        if not super().check_update(update) or not isinstance(update, Update):
            return False
        message = update.effective_message
        document = None if message is None else message.document
        return document is not None and (document.file_name or "").lower().endswith(ENDINGS)


def first_routes() -> list[BaseHandler[Update, Context, None]]:
    """Asked before files are turned away."""
    return [DocumentHandler(bring)]
