"""Methods that write and remove messages, and answer presses."""

from bot.sandbox import deletions, keyboards, replies
from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.records import Chat, Json
from bot.sandbox.refusals import bad_request
from bot.sandbox.texts import Formatted

#: The parameters of every method that sends a message.
SENDING = (
    "business_connection_id chat_id message_thread_id direct_messages_topic_id parse_mode disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup"
)
_TEXT_LIMIT, _CAPTION_LIMIT, _TOAST_LIMIT = 4096, 1024, 200  # code points
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_ACTIONS = frozenset(
    (
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"),
        *("choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    )
)


def send_message(asked: Asked) -> Json:
    text, entities = message_text(asked)
    chat = asked.open_chat()
    message = asked.world.bot_sends(
        chat,
        text=text,
        entities=entities,
        link_preview_options=link_preview(asked),
        **ways(asked, chat),
    )
    return message.as_message()


def delete_message(asked: Asked) -> bool:
    if not asked.text("chat_id"):
        raise bad_request("Chat identifier is not specified")
    if not asked.text("message_id"):
        raise bad_request("Message identifier is not specified")
    message = asked.message(asked.chat(Need.WRITE), "message to delete")
    deletions.check(asked, message)
    asked.world.bot_deletes(message)
    return True


def delete_messages(asked: Asked) -> bool:
    """Those that are not there are passed over; one that can't be deleted keeps all."""
    if not asked.text("message_ids"):
        raise bad_request("Message identifiers are not specified")
    numbers = asked.parsed("message_ids", list, "can't parse message_ids JSON object")
    if not numbers:
        raise bad_request("Message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("Too many message identifiers specified")
    if not all(str(number).isdecimal() for number in numbers):
        raise bad_request("Message identifier must be a Number")
    chat = asked.chat(Need.WRITE)
    messages = [chat.messages[number] for number in map(int, numbers) if number in chat.messages]
    for message in messages:
        deletions.check(asked, message)
    for message in messages:
        asked.world.bot_deletes(message)
    return True


def answer_callback_query(asked: Asked) -> bool:
    text = asked.text("text")
    if len(text) > _TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if asked.text("url"):
        raise bad_request("URL_INVALID")
    press = asked.world.presses.get(asked.text("callback_query_id").strip())
    if press is None:
        raise bad_request(_TOO_OLD)
    if asked.world.now() - press.pressed_at > asked.world.answer_window:
        del asked.world.presses[press.id]
        raise bad_request(_TOO_OLD)
    asked.world.answer_press(press, text, show_alert=asked.flag("show_alert"))
    return True


def send_message_draft(asked: Asked) -> bool:
    """What the bot is about to say, shown for half a minute; Telegram's own words for a wrong place are not known."""
    if not asked.integer("draft_id", 0, -(2**63), 2**63 - 1):
        raise bad_request("draft identifier must be non-zero")
    words = message_text(asked)[0] if asked.text("text") else ""
    chat = asked.open_chat()
    if not chat.is_private:
        raise bad_request("method is available only in private chats")
    asked.world.bot_drafts(chat, words)
    return True


def send_chat_action(asked: Asked) -> bool:
    action = asked.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("Wrong parameter action in request")
    asked.world.bot_does(asked.open_chat(), action)
    return True


def message_text(asked: Asked) -> Formatted:
    """The words of a message that is nothing else."""
    if not asked.text("text"):
        raise bad_request("Message text is empty")
    text, entities = asked.formatted("text", "entities")
    if len(text) > _TEXT_LIMIT:
        raise bad_request("Message is too long")
    return text, entities


def caption(asked: Asked) -> Formatted:
    """The caption a thing is sent with; empty for none."""
    if not asked.text("caption").strip():
        return "", []
    words, entities = asked.formatted("caption", "caption_entities")
    if len(words) > _CAPTION_LIMIT:
        raise bad_request("Message caption is too long")
    return words, entities


def ways(asked: Asked, chat: Chat) -> Json:
    """What every sending method shares: markup, reply, protection, silence."""
    return {
        "reply_markup": keyboards.read(asked.text("reply_markup"), private=chat.is_private, odd=asked.odd),
        **replies.read(asked, chat),
        "protected": asked.flag("protect_content"),
        "silent": asked.flag("disable_notification"),
    }


def link_preview(asked: Asked) -> Json | None:
    """How the first address in it is to be shown."""
    options = asked.parsed("link_preview_options", dict, "can't parse link preview options JSON object")
    return options or None


METHODS = {
    "sendMessage": (send_message, f"{SENDING} text entities link_preview_options"),
    "sendMessageDraft": (send_message_draft, "chat_id message_thread_id draft_id text parse_mode entities"),
    "deleteMessage": (delete_message, "chat_id message_id"),
    "deleteMessages": (delete_messages, "chat_id message_ids"),
    "answerCallbackQuery": (answer_callback_query, "callback_query_id text show_alert url cache_time"),
    "sendChatAction": (send_chat_action, "business_connection_id chat_id message_thread_id action"),
}
