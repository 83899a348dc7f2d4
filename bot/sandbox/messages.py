"""Methods that write, change and remove messages, and answer presses."""

from bot.sandbox import deletions, keyboards
from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.records import Chat, Json, Message
from bot.sandbox.refusals import bad_request
from bot.sandbox.texts import Formatted

#: The parameters of every method that sends a message.
SENDING = (
    "business_connection_id chat_id message_thread_id direct_messages_topic_id parse_mode disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup"
)
_TEXT_LIMIT, _CAPTION_LIMIT, _TOAST_LIMIT = 4096, 1024, 200  # code points
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_ACTIONS = frozenset(
    (
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"),
        *("choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    )
)


def send_message(asked: Asked) -> Json:
    text, entities = _message_text(asked)
    chat = asked.open_chat()
    message = asked.world.bot_sends(
        chat,
        text=text,
        entities=entities,
        link_preview_options=_link_preview(asked),
        **ways(asked, chat),
    )
    return message.as_message()


def edit_message_text(asked: Asked) -> Json:
    text, entities = _message_text(asked)
    message = _editable(asked)
    if message.content:
        raise bad_request("there is no text in the message to edit")
    markup = keyboards.read_inline(asked.text("reply_markup"), private=message.chat.is_private, odd=asked.odd)
    if (text, entities, markup) == (message.text, message.entities, message.reply_markup):
        raise bad_request(_NOT_MODIFIED)
    options = _link_preview(asked)
    asked.world.bot_edits(message, text=text, entities=entities, reply_markup=markup, link_preview_options=options)
    return message.as_message()


def edit_message_reply_markup(asked: Asked) -> Json:
    message = _editable(asked)
    markup = keyboards.read_inline(asked.text("reply_markup"), private=message.chat.is_private, odd=asked.odd)
    if markup == message.reply_markup:
        raise bad_request(_NOT_MODIFIED)
    asked.world.bot_edits(message, reply_markup=markup)
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


def send_chat_action(asked: Asked) -> bool:
    if asked.text("action").lower() not in _ACTIONS:
        raise bad_request("Wrong parameter action in request")
    asked.open_chat()
    return True


def _message_text(asked: Asked) -> Formatted:
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
        "reply_to": _replied(asked, chat),
        "reply_to_option": _replied_option(asked, chat),
        "protected": asked.flag("protect_content"),
        "silent": asked.flag("disable_notification"),
    }


def _replied(asked: Asked, chat: Chat) -> Message | None:
    given = asked.parsed("reply_parameters", dict, "can't parse reply parameters JSON object")
    if given is None:
        return None
    message = chat.messages.get(given.get("message_id", 0))
    if message is None and not given.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def _replied_option(asked: Asked, chat: Chat) -> str:
    """The poll option a reply is to, by its persistent id; Telegram passes over one that is not there."""
    given = asked.parsed("reply_parameters", dict, "can't parse reply parameters JSON object") or {}
    option = str(given.get("poll_option_id") or "")
    message = chat.messages.get(given.get("message_id", 0))
    poll = message.content.get("poll", {"options": []}) if message is not None else {"options": []}
    if option and option not in {one["persistent_id"] for one in poll["options"]}:
        asked.odd("the message replied to has no such poll option: Telegram passes over it")
        return ""
    return option


def _link_preview(asked: Asked) -> Json | None:
    options = asked.parsed("link_preview_options", dict, "can't parse link preview options JSON object")
    return options or None


def _editable(asked: Asked) -> Message:
    if not asked.text("chat_id") and not asked.text("message_id"):
        raise bad_request("Message identifier is not specified")
    message = asked.message(asked.open_chat(Need.EDIT), "message to edit")
    if not message.is_editable or message.sender is not asked.world.bot:
        raise bad_request("Message can't be edited")
    return message


_EDITING = "business_connection_id chat_id message_id inline_message_id reply_markup"

METHODS = {
    "sendMessage": (send_message, f"{SENDING} text entities link_preview_options"),
    "editMessageText": (edit_message_text, f"{_EDITING} text parse_mode entities link_preview_options"),
    "editMessageReplyMarkup": (edit_message_reply_markup, _EDITING),
    "deleteMessage": (delete_message, "chat_id message_id"),
    "deleteMessages": (delete_messages, "chat_id message_ids"),
    "answerCallbackQuery": (answer_callback_query, "callback_query_id text show_alert url cache_time"),
    "sendChatAction": (send_chat_action, "business_connection_id chat_id message_thread_id action"),
}
