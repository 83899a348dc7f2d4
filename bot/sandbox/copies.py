"""Methods that pass messages on: forwards, which say whose they were, and copies, which don't."""

from typing import Any

from bot.sandbox import access, messages
from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.records import Chat, Json, Message
from bot.sandbox.refusals import bad_request

_MOST = 100


def forward_message(asked: Asked) -> Json:
    message = _one(asked, "forward")
    return _pass_on(asked, asked.open_chat(), message, _forwarded(message)).as_message()


def copy_message(asked: Asked) -> Json:
    message = _one(asked, "copy")
    chat = asked.open_chat()
    fields = _copied(message)
    if "caption" in asked.parameters and message.is_captioned:
        fields["text"], fields["entities"] = messages.caption(asked)
        fields["content"].pop("show_caption_above_media", None)
        if fields["text"] and asked.flag("show_caption_above_media"):
            fields["content"]["show_caption_above_media"] = True
    return {"message_id": _pass_on(asked, chat, message, fields | messages.ways(asked, chat)).message_id}


def forward_messages(asked: Asked) -> list[Json]:
    return _many(asked, "forward")


def copy_messages(asked: Asked) -> list[Json]:
    return _many(asked, "copy")


def _many(asked: Asked, act: str) -> list[Json]:
    """Those that are not there, or can't be passed on, are passed over; an album stays one."""
    numbers = _numbers(asked)
    source = _source(asked)
    found = [message for number in numbers if (message := source.messages.get(number)) and not _refusal(message, act)]
    chat = asked.open_chat()
    if not found:
        raise bad_request(f"there are no messages to {act}")
    groups: dict[str, str] = {}
    sent = []
    for message in found:
        fields = _forwarded(message) if act == "forward" else _copied(message)
        if group := message.content.get("media_group_id"):
            fields["content"]["media_group_id"] = groups.setdefault(group, str(asked.world.random.randrange(10**17)))
        if asked.flag("remove_caption") and message.is_captioned:
            fields |= {"text": "", "entities": []}
        sent.append({"message_id": _pass_on(asked, chat, message, fields).message_id})
    return sent


def _numbers(asked: Asked) -> list[int]:
    numbers: list[Any] = asked.parsed("message_ids", list, "can't parse message_ids JSON object") or []
    if not numbers:
        raise bad_request("Message identifiers are not specified")
    if len(numbers) > _MOST:
        raise bad_request("Too many message identifiers specified")
    if not all(isinstance(number, int) or str(number).isdecimal() for number in numbers):
        raise bad_request("Message identifier must be a Number")
    known = [int(number) for number in numbers]
    if known != sorted(set(known)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    return known


def _one(asked: Asked, act: str) -> Message:
    source = _source(asked)
    if not asked.text("message_id"):
        raise bad_request("Message identifier is not specified")
    message = asked.message(source, f"message to {act}")
    if refusal := _refusal(message, act):
        raise bad_request(refusal)
    return message


def _source(asked: Asked) -> Chat:
    chat = asked.named_chat(asked.text("from_chat_id").strip())
    access.check(chat, Need.READ)
    return chat


def _refusal(message: Message, act: str) -> str:
    """Why it can't be passed on: what only tells of the chat, what is protected, a quiz that can't be made again."""
    closed = message.protected or message.is_service
    poll: Json = message.content.get("poll", {})
    unknown = act == "copy" and poll.get("type") == "quiz" and not poll.get("correct_option_ids")
    past = {"forward": "forwarded", "copy": "copied"}[act]
    return f"message can't be {past}" if closed or unknown else ""


def _copied(message: Message) -> Json:
    content = {
        name: value for name, value in message.content.items() if name not in {"media_group_id", "forward_origin"}
    }
    return {"content": content, "text": message.text, "entities": list(message.entities)}


def _forwarded(message: Message) -> Json:
    content = {name: value for name, value in message.content.items() if name != "media_group_id"}
    fields = {"content": content | {"forward_origin": message.origin}}
    return fields | {"text": message.text, "entities": list(message.entities)}


def _pass_on(asked: Asked, chat: Chat, message: Message, fields: Json) -> Message:
    told = {"protected": asked.flag("protect_content"), "silent": asked.flag("disable_notification")}
    return asked.world.bot_sends(chat, **told | {"link_preview_options": message.link_preview_options} | fields)


_WHERE = "chat_id message_thread_id direct_messages_topic_id from_chat_id disable_notification protect_content"
_MORE = "message_effect_id suggested_post_parameters video_start_timestamp"
_CAPTION = "caption parse_mode caption_entities show_caption_above_media"

METHODS = {
    "forwardMessage": (forward_message, f"{_WHERE} {_MORE} message_id"),
    "forwardMessages": (forward_messages, f"{_WHERE} message_ids"),
    "copyMessage": (
        copy_message,
        f"{_WHERE} {_MORE} message_id {_CAPTION} allow_paid_broadcast reply_parameters reply_markup",
    ),
    "copyMessages": (copy_messages, f"{_WHERE} message_ids remove_caption"),
}
