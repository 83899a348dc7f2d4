"""Photos in a talk: one that either side sends goes to the other, written anew; anybody else's goes on from here."""

from dataclasses import replace
from functools import partial

from telegram import Update

from handlers import privacy
from handlers.activity_photos import member as activity_photos
from handlers.context import Context
from handlers.evidence import photos as evidence_photos
from handlers.relay.page import question_screen
from handlers.screens import Reply, Screen
from storage.relay import picturing
from storage.values import Values


async def receive(update: Update, context: Context) -> None:
    """A picture from whoever is in a talk, or as an answer to a message of one, goes to the other side."""
    message = update.effective_message
    assert message is not None
    answers = None if message.reply_to_message is None else message.reply_to_message.message_id
    telegram_id = context.person.telegram_id
    if not await context.read(partial(picturing.concerns, telegram_id=telegram_id, answers=answers)):
        await activity_photos.receive(update, context)
        return
    words = message.caption or ""
    if number := privacy.number_in(words):
        await privacy.turn_away(update, context, number)
        return
    found = await evidence_photos.fetched(message, context)
    if found is not None:
        await context.write(picturing.send, found.content, words, message.message_id, answers, answer=_sent_screen)


def _sent_screen(found: Values) -> Reply:
    """It has gone out, or why it has not; then what waits before it may."""
    match found["step"]:
        case "refused":
            return Screen(str(found["key"]), found, fresh=True)
        case "not_now":
            question = found["question"]
            assert isinstance(question, dict)
            return (Screen("relay.picture_not_now", fresh=True), replace(question_screen(question), fresh=True))
    return question_screen(found)
