"""Methods that change a message: its words, its caption, what it carries, where it is, its buttons."""

from bot.sandbox import albums, keyboards, media, messages
from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.records import Json, Message
from bot.sandbox.refusals import bad_request

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
#: What of a content another medium takes the place of.
_MEDIA = frozenset(("photo", "video", "animation", "audio", "document"))
_OF_MEDIA = _MEDIA | {"has_media_spoiler", "show_caption_above_media"}


def edit_message_text(asked: Asked) -> Json:
    text, entities = messages.message_text(asked)
    message = _editable(asked)
    if message.content:
        raise bad_request("there is no text in the message to edit")
    markup = _markup(asked, message)
    if (text, entities, markup) == (message.text, message.entities, message.reply_markup):
        raise bad_request(_NOT_MODIFIED)
    options = messages.link_preview(asked)
    asked.world.bot_edits(message, text=text, entities=entities, reply_markup=markup, link_preview_options=options)
    return message.as_message()


def edit_message_caption(asked: Asked) -> Json:
    text, entities = messages.caption(asked)
    message = _editable(asked)
    if not message.is_captioned:
        raise bad_request("there is no caption in the message to edit")
    content = {name: value for name, value in message.content.items() if name != "show_caption_above_media"}
    if text and asked.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    markup = _markup(asked, message)
    before = (message.text, message.entities, message.reply_markup, message.content)
    if (text, entities, markup, content) == before:
        raise bad_request(_NOT_MODIFIED)
    asked.world.bot_edits(message, text=text, entities=entities, reply_markup=markup, content=content)
    return message.as_message()


def edit_message_media(asked: Asked) -> Json:
    item = asked.parsed("media", dict, "can't parse input media JSON object")
    if item is None:
        raise bad_request("can't parse input media JSON object")
    content, (text, entities) = albums.read(asked, item, within_album=False)
    message = _editable(asked, "message media can't be edited")
    if message.content and _MEDIA.isdisjoint(message.content):
        raise bad_request("message media can't be edited")
    group = message.content.get("media_group_id")
    if group and message.content.keys() & _MEDIA != content.keys() & _MEDIA:
        _check_same_album(message, content)
    markup = _markup(asked, message)
    kept = {name: value for name, value in message.content.items() if name not in _OF_MEDIA}
    before = (message.text, message.entities, message.reply_markup, message.content)
    if (text, entities, markup, kept | content) == before:
        raise bad_request(_NOT_MODIFIED)
    asked.world.bot_edits(message, text=text, entities=entities, reply_markup=markup, content=kept | content)
    return message.as_message()


def _check_same_album(message: Message, content: Json) -> None:
    """Photos and videos stand in for each other; anything else must stay what it was."""
    seen = {"photo", "video"}
    if not (seen & message.content.keys() and seen & content.keys()):
        raise bad_request("can't change media type in the album")


def edit_message_live_location(asked: Asked) -> Json:
    place = media.place(asked)
    message = _editable(asked)
    before = _live(asked, message)
    for name, most in (("live_period", media.LIVE_FOR_EVER), ("heading", 360), ("proximity_alert_radius", 100_000)):
        if number := asked.integer(name, 0, 0, most):
            place[name] = number
    place.setdefault("live_period", before["live_period"])
    markup = _markup(asked, message)
    if (place, markup) == (before, message.reply_markup):
        raise bad_request(_NOT_MODIFIED)
    asked.world.bot_edits(message, reply_markup=markup, content=message.content | {"location": place})
    return message.as_message()


def stop_message_live_location(asked: Asked) -> Json:
    message = _editable(asked)
    place = {name: value for name, value in _live(asked, message).items() if name in {"latitude", "longitude"}}
    markup = _markup(asked, message)
    asked.world.bot_edits(message, reply_markup=markup, content=message.content | {"location": place})
    return message.as_message()


def _live(asked: Asked, message: Message) -> Json:
    """The place of a message while it is live."""
    place: Json = message.content.get("location", {})
    period = place.get("live_period", 0)
    if not period or "venue" in message.content:
        raise bad_request("message can't be edited")
    if period != media.LIVE_FOR_EVER and message.date + period <= asked.world.now():
        raise bad_request("message can't be edited")
    return place


def edit_message_reply_markup(asked: Asked) -> Json:
    message = _editable(asked)
    markup = _markup(asked, message)
    if markup == message.reply_markup:
        raise bad_request(_NOT_MODIFIED)
    asked.world.bot_edits(message, reply_markup=markup)
    return message.as_message()


def _markup(asked: Asked, message: Message) -> Json | None:
    return keyboards.read_inline(asked.text("reply_markup"), private=message.chat.is_private, odd=asked.odd)


def _editable(asked: Asked, complaint: str = "message can't be edited") -> Message:
    if not asked.text("chat_id") and not asked.text("message_id"):
        raise bad_request("Message identifier is not specified")
    message = asked.message(asked.open_chat(Need.EDIT), "message to edit")
    if not message.is_editable or message.sender is not asked.world.bot:
        raise bad_request(complaint)
    return message


_EDITING = "business_connection_id chat_id message_id inline_message_id reply_markup"

METHODS = {
    "editMessageText": (edit_message_text, f"{_EDITING} text parse_mode entities link_preview_options"),
    "editMessageCaption": (
        edit_message_caption,
        f"{_EDITING} caption parse_mode caption_entities show_caption_above_media",
    ),
    "editMessageMedia": (edit_message_media, f"{_EDITING} media"),
    "editMessageLiveLocation": (
        edit_message_live_location,
        f"{_EDITING} latitude longitude live_period horizontal_accuracy heading proximity_alert_radius",
    ),
    "stopMessageLiveLocation": (stop_message_live_location, _EDITING),
    "editMessageReplyMarkup": (edit_message_reply_markup, _EDITING),
}
