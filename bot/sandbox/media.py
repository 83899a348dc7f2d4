"""Methods that send things: pictures, recordings, files, places, contacts, dice; by upload or by file_id."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.sandbox import messages, pictures
from bot.sandbox.asked import Asked
from bot.sandbox.records import File, Json, Upload
from bot.sandbox.refusals import Refusal, bad_request

#: Bytes: photos have a limit of their own.
_LARGEST, _LARGEST_PHOTO = 50 << 20, 10 << 20
#: Sides of a photo together, and how many times one may be the other.
_SIDES, _TIMES = 10_000, 20
#: Faces of a die, by what is thrown.
_DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
#: Seconds: how long a place may be live, and what stands for as long as one likes.
_LIVE_DAY, LIVE_FOR_EVER = 86_400, 0x7FFFFFFF
_FRAME: Json = {"width": 320, "height": 240, "duration": 1}


@dataclass(frozen=True, slots=True)
class Kind:
    """How things of a kind look: fields that are always there, and those that the sender may tell."""

    name: str
    looks: Json
    told: tuple[str, ...] = ()
    keeps_name: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        Kind("photo", {}),
        Kind("document", {}, keeps_name=True),
        Kind("audio", {"duration": 1}, ("duration", "performer", "title"), keeps_name=True),
        Kind("video", _FRAME, ("width", "height", "duration"), keeps_name=True),
        Kind("animation", _FRAME, ("width", "height", "duration"), keeps_name=True),
        Kind("voice", {"duration": 1, "mime_type": "audio/ogg"}, ("duration",)),
        Kind("video_note", {"length": 240, "duration": 1}, ("length", "duration")),
        Kind(
            "sticker",
            {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
            ("emoji",),
        ),
    )
}
_NUMBERS = {"duration", "width", "height", "length"}


def content_of(asked: Asked, kind: Kind, source: str, told: Json) -> Json:
    """The content of a message with the thing named by `source`: an upload, a file known already, never an address."""
    upload = asked.uploads.get(source.removeprefix("attach://") if source else kind.name)
    if upload is not None:
        return {kind.name: _shown(kind, _taken(asked, kind, upload), upload, told)}
    if not source:
        raise bad_request(f"There is no {kind.name.replace('_', ' ')} in the request")
    if source.startswith(("http://", "https://")):
        # Nothing is fetched from anywhere: this is the refusal of an address that does not answer.
        raise bad_request("failed to get HTTP URL content")
    file = asked.world.files.get(source)
    if file is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if file.kind != kind.name:
        was, wanted = file.kind.title().replace("_", ""), kind.name.title().replace("_", "")
        raise bad_request(f"can't use file of type {was} as {wanted}")
    return {kind.name: _shown(kind, file, None, told)}


def _taken(asked: Asked, kind: Kind, upload: Upload) -> File:
    size = len(upload.data)
    if not size:
        raise bad_request("file must be non-empty")
    if size > _LARGEST:
        raise Refusal(413, "Request Entity Too Large")
    if kind.name == "photo":
        _check_photo(upload.data)
    return asked.world.add_file(kind.name, upload.name, upload.data)


def _check_photo(data: bytes) -> None:
    if len(data) > _LARGEST_PHOTO:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {_LARGEST_PHOTO}"
        )
    sides = pictures.sides(data)
    if sides is None or not all(sides):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(sides) > _SIDES or max(sides) > _TIMES * min(sides):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _shown(kind: Kind, file: File, upload: Upload | None, told: Json) -> Any:
    shown = file.as_file()
    if kind.name == "photo":
        width, height = pictures.sides(file.data) or (90, 90)
        return [shown | {"width": width, "height": height}]
    if kind.keeps_name:
        shown["file_name"] = file.name
        if upload is not None:
            shown["mime_type"] = upload.mime_type
    return shown | kind.looks | {name: told[name] for name in kind.told if told.get(name)}


def _told(asked: Asked, kind: Kind) -> Json:
    numbers = {name: asked.integer(name, 0, 0, 2**31 - 1) for name in kind.told if name in _NUMBERS}
    return numbers | {name: asked.text(name) for name in kind.told if name not in _NUMBERS}


def captioned(asked: Asked, kind: Kind, source: str) -> Json:
    """The content with the thing, and how it is to be shown with its caption."""
    content = content_of(asked, kind, source, _told(asked, kind))
    if asked.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    if asked.flag("show_caption_above_media") and asked.text("caption"):
        content["show_caption_above_media"] = True
    return content


def _send_thing(asked: Asked, *, kind: Kind) -> Json:
    caption, entities = messages.caption(asked)
    return _sent(asked, captioned(asked, kind, asked.text(kind.name)), text=caption, entities=entities)


def _sent(asked: Asked, content: Json, **text: Any) -> Json:
    chat = asked.open_chat()
    return asked.world.bot_sends(chat, content=content, **text, **messages.ways(asked, chat)).as_message()


def place(asked: Asked) -> Json:
    """Where it is."""
    found: Json = {}
    for name, most in (("latitude", 90), ("longitude", 180)):
        try:
            found[name] = float(asked.text(name))
        except ValueError:
            raise bad_request(f"{name} is empty" if not asked.text(name) else f"invalid {name} specified") from None
        if not abs(found[name]) <= most:
            raise bad_request("Wrong location specified")
    return found


def send_location(asked: Asked) -> Json:
    found = place(asked)
    period = asked.integer("live_period", 0, 0, LIVE_FOR_EVER)
    if period and period != LIVE_FOR_EVER and not 60 <= period <= _LIVE_DAY:
        raise bad_request("Wrong live location period specified")
    for name, most in (("live_period", LIVE_FOR_EVER), ("heading", 360), ("proximity_alert_radius", 100_000)):
        if number := asked.integer(name, 0, 0, most):
            found[name] = number
    return _sent(asked, {"location": found})


def send_venue(asked: Asked) -> Json:
    venue: Json = {"location": place(asked)}
    for name in ("title", "address"):
        if not asked.text(name):
            raise bad_request(f"{name.title()} must be non-empty")
        venue[name] = asked.text(name)
    more = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    venue |= {name: asked.text(name) for name in more if asked.text(name)}
    # A venue's place stands beside it too.
    return _sent(asked, {"venue": venue, "location": venue["location"]})


def send_contact(asked: Asked) -> Json:
    if not asked.text("phone_number"):
        raise bad_request("phone number must be non-empty")
    if not asked.text("first_name"):
        raise bad_request("first name must be non-empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    return _sent(asked, {"contact": {name: asked.text(name) for name in names if asked.text(name)}})


def send_dice(asked: Asked) -> Json:
    emoji = asked.text("emoji") or "🎲"
    faces = _DICE.get(emoji)
    if faces is None:
        raise bad_request("wrong dice emoji specified")
    return _sent(asked, {"dice": {"emoji": emoji, "value": asked.world.random.randint(1, faces)}})


_CAPTION = "caption caption_entities"
_ABOVE = f"{_CAPTION} show_caption_above_media has_spoiler"
_PLAIN = messages.SENDING.replace("parse_mode ", "")
_TOLD = {
    "photo": f"{messages.SENDING} photo {_ABOVE}",
    "document": f"{messages.SENDING} document thumbnail {_CAPTION} disable_content_type_detection",
    "audio": f"{messages.SENDING} audio {_CAPTION} duration performer title thumbnail",
    "video": f"{messages.SENDING} video {_ABOVE} duration width height thumbnail cover start_timestamp "
    "supports_streaming",
    "animation": f"{messages.SENDING} animation {_ABOVE} duration width height thumbnail",
    "voice": f"{messages.SENDING} voice {_CAPTION} duration",
    "video_note": f"{_PLAIN} video_note duration length thumbnail",
    "sticker": f"{_PLAIN} sticker emoji",
}

METHODS = {
    **{
        f"send{name.title().replace('_', '')}": (partial(_send_thing, kind=KINDS[name]), parameters)
        for name, parameters in _TOLD.items()
    },
    "sendLocation": (
        send_location,
        f"{_PLAIN} latitude longitude horizontal_accuracy live_period heading proximity_alert_radius",
    ),
    "sendVenue": (
        send_venue,
        f"{_PLAIN} latitude longitude title address foursquare_id foursquare_type google_place_id google_place_type",
    ),
    "sendContact": (send_contact, f"{_PLAIN} phone_number first_name last_name vcard"),
    "sendDice": (send_dice, f"{_PLAIN} emoji"),
}
