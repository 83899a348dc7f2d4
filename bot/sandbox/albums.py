"""Several things sent as one, and how a thing is told in an InputMedia."""

from typing import Any

from bot.sandbox import media, messages
from bot.sandbox.asked import Asked
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.texts import Formatted

MOST = 10
#: What may stand in an album; a live photo the sandbox does not know.
_IN_ALBUMS = frozenset(("photo", "video", "document", "audio"))
_IN_EDITS = _IN_ALBUMS | {"animation"}
_KNOWN = _IN_EDITS | {"live_photo"}
_FIELDS = frozenset(
    (
        *("type", "media", "caption", "parse_mode", "caption_entities", "show_caption_above_media", "has_spoiler"),
        *("thumbnail", "cover", "start_timestamp", "width", "height", "duration", "supports_streaming"),
        *("disable_content_type_detection", "performer", "title"),
    )
)


def send_media_group(asked: Asked) -> list[Json]:
    """Everything is read before anything is sent; one thing alone is sent as such.

    The Bot API's pages say 2 to 10; its server refuses only none and more than 10 (TDLib, MessageContent.cpp,
    check_message_group_message_contents).
    """
    items = asked.parsed("media", list, "can't parse media JSON object")
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > MOST:
        raise bad_request("too many messages to send as an album")
    things = [read(asked, item, within_album=True) for item in items]
    _check_together([content for content, _ in things])
    chat = asked.open_chat()
    ways = messages.ways(asked, chat)
    if len(things) == 1:
        asked.odd("an album of one: Telegram sends it, but as no album")
    else:
        group = {"media_group_id": str(asked.world.random.randrange(10**16, 10**17))}
        things = [(content | group, words) for content, words in things]
    return [
        asked.world.bot_sends(chat, content=content, text=text, entities=entities, **ways).as_message()
        for content, (text, entities) in things
    ]


def read(asked: Asked, item: Any, *, within_album: bool) -> tuple[Json, Formatted]:
    """The content of an InputMedia, and its caption."""
    try:
        return _read(asked, item, within_album=within_album)
    except Refusal as refusal:
        told = refusal.description.removeprefix("Bad Request: ")
        if refusal.status != 400 or not told.startswith("!"):
            raise
        raise bad_request(f"can't parse InputMedia: {told[1:]}") from None


def _read(asked: Asked, item: Any, *, within_album: bool) -> tuple[Json, Formatted]:
    if not isinstance(item, dict):
        raise bad_request("!expected an Object")
    if "type" not in item:
        raise bad_request('!Can\'t find field "type"')
    name = str(item["type"])
    if name not in _KNOWN:
        raise bad_request(f'!type "{name}" is unsupported')
    if name not in (_IN_ALBUMS if within_album else _IN_EDITS):
        raise bad_request(f'!type "{name}" can\'t be used in sendMediaGroup')
    for field in item.keys() - _FIELDS:
        asked.odd(f"InputMedia{name.title()} has no field {field}")
    inner = asked.inner(item)
    source = inner.text("media")
    if not source or (source.startswith("attach://") and source.removeprefix("attach://") not in asked.uploads):
        raise bad_request("!media not found")
    return media.captioned(inner, media.KINDS[name], source), messages.caption(inner)


def _check_together(contents: list[Json]) -> None:
    for name in ("document", "audio"):
        having = sum(name in content for content in contents)
        if 0 < having < len(contents):
            raise bad_request(f"{name} can't be mixed with other media types")
    if len({"show_caption_above_media" in content for content in contents}) > 1:
        raise bad_request("parameter show_caption_above_media must be the same for all messages")


_SENDING = " ".join(name for name in messages.SENDING.split() if name not in {"parse_mode", "reply_markup"})

METHODS = {
    "sendMediaGroup": (send_media_group, f"{_SENDING} media".replace("suggested_post_parameters ", "")),
}
