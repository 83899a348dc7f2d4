"""Access: who knocks. Read anew in each transaction; nothing of it is kept past it."""

from telegram import Update, User
from telegram.constants import ChatType

from handlers.context import Place
from storage.visitors import Person


def language_of(user: User, default: str) -> str:
    """zh or en, as the person's Telegram is set; the union's language where Telegram does not say."""
    code = user.language_code
    if not code:
        return default
    return "zh" if code.lower().startswith("zh") else "en"


def person_of(update: Update, default_language: str) -> Person | None:
    """The person behind the update; None for a channel or an anonymous sender."""
    user = update.effective_user
    if user is None or user.is_bot:
        return None
    return Person(user.id, language_of(user, default_language))


def speaker_of(update: Update, default_language: str) -> Person | None:
    """Who acts in a group: a person, or, with the number 0, the group itself (an administrator who stays unnamed).

    None for other bots, for channels, and for what was changed in a message afterwards.
    """
    message, chat = update.message, update.effective_chat
    if update.edited_message is not None or chat is None:
        return None
    if message is not None and (message.migrate_to_chat_id or message.migrate_from_chat_id):
        return Person(0, default_language)
    if message is not None and message.sender_chat is not None:
        return Person(0, default_language) if message.sender_chat.id == chat.id else None
    if update.my_chat_member is not None:
        return person_of(update, default_language) or Person(0, default_language)
    return person_of(update, default_language)


def place_of(update: Update) -> Place | None:
    """The group that the update is about; None for a private chat, a channel, and what has no chat."""
    chat = update.effective_chat
    if chat is None or chat.type not in {ChatType.GROUP, ChatType.SUPERGROUP}:
        return None
    # A title lies in the clear, where no database takes a NUL.
    return Place(chat.id, (chat.title or "").replace("\0", "")[:255])


def pressed_message(update: Update) -> int | None:
    """The message whose button was pressed; an answer takes its place, or, where it is too old, follows it."""
    query = update.callback_query
    return query.message.message_id if query and query.message else None
