"""Access: who knocks. Read anew in each transaction; nothing of it is kept past it."""

from telegram import Update, User

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


def pressed_message(update: Update) -> int | None:
    """The message whose button was pressed; an answer takes its place, or, where it is too old, follows it."""
    query = update.callback_query
    return query.message.message_id if query and query.message else None
