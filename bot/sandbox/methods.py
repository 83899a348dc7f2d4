"""The methods the sandbox serves: how each is spelled, what runs it, which parameters Bot API 10.0 gives it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox import commands, messages, receiving
from bot.sandbox.asked import Asked


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    run: Callable[[Asked], object]
    parameters: frozenset[str]


_SENDING = (
    "business_connection_id chat_id message_thread_id direct_messages_topic_id parse_mode disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup"
)
_EDITING = "business_connection_id chat_id message_id inline_message_id reply_markup"
_DOCUMENT = "document thumbnail caption caption_entities disable_content_type_detection"

_TABLE: tuple[tuple[str, Callable[[Asked], object], str], ...] = (
    ("getMe", receiving.get_me, ""),
    ("getUpdates", receiving.get_updates, "offset limit timeout allowed_updates"),
    ("deleteWebhook", receiving.delete_webhook, "drop_pending_updates"),
    ("getWebhookInfo", receiving.get_webhook_info, ""),
    ("getFile", receiving.get_file, "file_id"),
    ("getChat", receiving.get_chat, "chat_id"),
    ("sendMessage", messages.send_message, f"{_SENDING} text entities link_preview_options"),
    ("sendDocument", messages.send_document, f"{_SENDING} {_DOCUMENT}"),
    ("editMessageText", messages.edit_message_text, f"{_EDITING} text parse_mode entities link_preview_options"),
    ("editMessageReplyMarkup", messages.edit_message_reply_markup, _EDITING),
    ("deleteMessage", messages.delete_message, "chat_id message_id"),
    ("deleteMessages", messages.delete_messages, "chat_id message_ids"),
    ("answerCallbackQuery", messages.answer_callback_query, "callback_query_id text show_alert url cache_time"),
    ("sendChatAction", messages.send_chat_action, "business_connection_id chat_id message_thread_id action"),
    ("setMyCommands", commands.set_my_commands, "commands scope language_code"),
    ("getMyCommands", commands.get_my_commands, "scope language_code"),
    ("deleteMyCommands", commands.delete_my_commands, "scope language_code"),
    ("setMyName", commands.set_my_name, "name language_code"),
    ("setMyDescription", commands.set_my_description, "description language_code"),
    ("setMyShortDescription", commands.set_my_short_description, "short_description language_code"),
)

METHODS = {name.lower(): Method(name, run, frozenset(parameters.split())) for name, run, parameters in _TABLE}


def call(method: Method, asked: Asked) -> object:
    """To be run under the world's lock; parameters it does not have are told to `odd`, as Telegram ignores them."""
    for name in asked.parameters.keys() - method.parameters:
        asked.odd(f"{method.name} has no parameter {name}")
    return method.run(asked)
