"""Methods that pin messages and take the pins out."""

from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.groups import Group
from bot.sandbox.records import Chat, Message
from bot.sandbox.refusals import bad_request


def pin_chat_message(asked: Asked) -> bool:
    message = _message(asked, "message to pin")
    if message.is_service:
        raise bad_request("Service messages can't be pinned")
    asked.world.pin(asked.world.bot, message)
    return True


def unpin_chat_message(asked: Asked) -> bool:
    """Without message_id it is the newest of those pinned."""
    if asked.text("message_id"):
        message = _message(asked, "message to unpin")
    else:
        chat = _chat(asked)
        if not chat.pinned:
            raise bad_request("Message to unpin not found")
        message = max(chat.pinned, key=lambda pinned: pinned.message_id)
    if message in message.chat.pinned:
        message.chat.pinned.remove(message)
    return True


def unpin_all_chat_messages(asked: Asked) -> bool:
    _chat(asked).pinned.clear()
    return True


def _message(asked: Asked, what: str) -> Message:
    message = asked.message(asked.chat(Need.WRITE), what)
    _check(message.chat)
    return message


def _chat(asked: Asked) -> Chat:
    chat = asked.chat(Need.WRITE)
    _check(chat)
    return chat


def _check(chat: Chat) -> None:
    if isinstance(chat, Group) and not chat.bot.has("can_pin_messages"):
        raise bad_request("Not enough rights to manage pinned messages in the chat")


METHODS = {
    "pinChatMessage": (pin_chat_message, "business_connection_id chat_id message_id disable_notification"),
    "unpinChatMessage": (unpin_chat_message, "business_connection_id chat_id message_id"),
    "unpinAllChatMessages": (unpin_all_chat_messages, "chat_id"),
}
