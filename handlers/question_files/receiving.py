"""Received files: what somebody sends in a private chat is looked at by what is in it, and handed to whom it concerns:
a roster, or questions. Whoever may send neither has sent a file like anybody else."""

from functools import partial
from typing import Final

from telegram import Document, Message, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler

from handlers import privacy, rosters
from handlers.context import Context, Unreceived
from handlers.question_files import page as question_files
from handlers.screens import Screen
from storage import erasures
from storage.question_files import uploads as question_uploads
from storage.question_files.found import short
from storage.question_files.readings import Reading
from storage.rosters import uploads as roster_uploads

#: How the names of files end that are fetched for whoever keeps the bank; what they are is told by what is in them.
ENDINGS = (*rosters.ENDINGS, ".gift", ".aiken", ".md")

#: Of documents that nobody reads as they are.
_DOCUMENTS: Final = (".docx", ".doc", ".wps", ".pdf")


async def receive(update: Update, context: Context) -> None:
    """A file from whoever may send one is looked at; from anybody else it is turned away, as every file is."""
    message = update.effective_message
    assert message is not None
    assert message.document is not None
    sender = context.person.telegram_id
    of_people = await context.read(partial(roster_uploads.is_sender, telegram_id=sender))
    of_questions = await context.read(partial(question_uploads.is_sender, telegram_id=sender))
    if not (of_people or of_questions):
        await privacy.turn_away(update, context)
        return
    found = _unwanted(update, message.document, questions=of_questions)
    if found is None:
        found = await context.receive("file" if of_questions else "roster", message.document)
    name = message.document.file_name or ""
    if isinstance(found, Unreceived):
        if of_questions and found.key == "rosters.not_a_roster":
            # It was looked at as both; who may send rosters hears of both.
            found = Unreceived(
                "question_files.neither" if of_people else "question_files.nothing", {"file": short(name)}
            )
        await _decline(found, message, context)
    elif isinstance(found, Reading):
        await question_files.propose(found, name, message, context)
    elif of_people:
        await rosters.propose(found, message, context)
    else:
        await _decline(Unreceived("rosters.not_a_sender", {}), message, context)


def _unwanted(update: Update, document: Document, *, questions: bool) -> Unreceived | None:
    if update.edited_message is not None:
        # An edit can bring another file than the one that was looked at.
        return Unreceived("rosters.edited", {})
    name = (document.file_name or "").lower()
    if questions and name.endswith(_DOCUMENTS):
        return Unreceived("question_files.a_document", {"file": short(document.file_name or "")})
    if questions:
        return None if name.endswith(ENDINGS) else Unreceived("question_files.no_list", {})
    return None if name.endswith(rosters.ENDINGS) else Unreceived("rosters.no_list", {})


async def _decline(why: Unreceived, message: Message, context: Context) -> None:
    unread = Screen(why.key, why.values, fresh=True)
    await context.write_and_remind(erasures.order, message.message_id, answer=lambda _: unread)


class ReceivedFileHandler(BaseHandler[Update, Context, None]):
    """A route for files in a private chat, new or edited, from anybody."""

    __slots__ = ()

    def check_update(self, update: object) -> bool:
        message = (update.message or update.edited_message) if isinstance(update, Update) else None
        # A moving picture is a document too, in Telegram's words.
        if message is None or message.animation is not None:
            return False
        return message.chat.type == ChatType.PRIVATE and message.document is not None


def first_routes() -> list[BaseHandler[Update, Context, None]]:
    """Asked before files are turned away."""
    return [ReceivedFileHandler(receive)]
