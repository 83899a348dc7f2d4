"""`reply_parameters`: which message is answered, what of it is quoted, and how the answer shows it."""

from bot.sandbox import access, texts
from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.records import Chat, Json, Message
from bot.sandbox.refusals import Refusal, bad_request

_FIELDS = frozenset(
    (
        *("message_id", "chat_id", "allow_sending_without_reply", "checklist_task_id", "poll_option_id"),
        *("quote", "quote_parse_mode", "quote_entities", "quote_position"),
    )
)
#: Code points of a quote.
_LONGEST = 1024


def read(asked: Asked, chat: Chat) -> Json:
    """What the message to be sent is to say of the one it answers; fields as those of Message."""
    given: Json = asked.parsed("reply_parameters", dict, "can't parse reply parameters JSON object") or {}
    for name in given.keys() - _FIELDS:
        asked.odd(f"ReplyParameters has no field {name}")
    if not given:
        return {}
    message = _answered(asked, given, chat)
    if message is None:
        return {}
    fields: Json = {"quote": _quote(asked, given, message)}
    if message.chat is not chat:
        return fields | {"external_reply": _external(message)}
    return fields | {"reply_to": message, "reply_to_option": _option(asked, given, message)}


def _answered(asked: Asked, given: Json, chat: Chat) -> Message | None:
    number = given.get("message_id")
    if not isinstance(number, int) or number <= 0:
        raise bad_request("can't parse reply parameters: message identifier is not specified")
    try:
        place = _place(asked, given, chat)
        message = place.messages.get(number)
        if message is None:
            raise bad_request("message to be replied not found")
    except Refusal:
        if given.get("allow_sending_without_reply"):
            return None
        raise
    return message


def _place(asked: Asked, given: Json, chat: Chat) -> Chat:
    if "chat_id" not in given:
        return chat
    place = asked.named_chat(str(given["chat_id"]).strip())
    access.check(place, Need.READ)
    return place


def _quote(asked: Asked, given: Json, message: Message) -> Json | None:
    """The words quoted, where the message has them; nearest to the position that was given."""
    if not given.get("quote"):
        return None
    inner = asked.inner({"text": given["quote"], "parse_mode": given.get("quote_parse_mode", "")})
    inner.parameters |= (
        asked.inner({"entities": given["quote_entities"]}).parameters if "quote_entities" in given else {}
    )
    words, entities = inner.formatted("text", "entities")
    if len(words) > _LONGEST:
        raise bad_request("REPLY_QUOTE_TOO_LONG")
    places = [start for start in range(len(message.text)) if message.text.startswith(words, start)]
    if not places:
        raise bad_request("QUOTE_TEXT_INVALID")
    units = [texts.utf16_length(message.text[:start]) for start in places]
    position = min(units, key=lambda at: abs(at - int(given.get("quote_position") or 0)))
    return {"text": words, "position": position, "is_manual": True} | ({"entities": entities} if entities else {})


def _external(message: Message) -> Json:
    shown = {name: value for name, value in message.content.items() if name not in {"media_group_id", "forward_origin"}}
    where = {} if message.chat.is_private else {"chat": message.chat.as_chat(), "message_id": message.message_id}
    return {"origin": message.origin} | where | shown


def _option(asked: Asked, given: Json, message: Message) -> str:
    """The poll option answered, by its persistent id; Telegram passes over one that is not there."""
    option = str(given.get("poll_option_id") or "")
    poll: Json = message.content.get("poll", {"options": []})
    if option and option not in {one["persistent_id"] for one in poll["options"]}:
        asked.odd("the message replied to has no such poll option: Telegram passes over it")
        return ""
    return option
