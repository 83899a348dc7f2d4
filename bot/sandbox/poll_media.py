"""Media on a poll, a quiz's explanation or an option: InputPollMedia and InputPollOptionMedia, read to a PollMedia."""

from typing import Any

from bot.sandbox.asked import Asked
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

_ANYWHERE = ("animation", "photo", "live_photo", "video")
_ON_POLLS, _ON_OPTIONS = (*_ANYWHERE, "audio", "document"), (*_ANYWHERE, "sticker")
_FRAME: Json = {"width": 320, "height": 240}
_LOOKS: dict[str, Json] = {
    "animation": _FRAME | {"duration": 1},
    "audio": {"duration": 1},
    "document": {},
    "live_photo": _FRAME | {"duration": 1},
    "photo": _FRAME,
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    "video": _FRAME | {"duration": 1},
}
_GIVEN = ("width", "height", "duration", "title", "performer")
_PLACE = ("latitude", "longitude", "horizontal_accuracy")
_VENUE = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")


class Unreadable(Exception):
    """What is wrong with media as they are given; to be said behind where they stood."""


def read(asked: Asked, given: Any, *, for_option: bool = False) -> Json | None:
    """The PollMedia that is given, None for none; a Unreadable says what can't be read."""
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Unreadable("expected an Object")
    kind = _required(given, "type", str)
    if kind == "location":
        return {"location": _place(given)}
    if kind == "venue":
        venue: Json = {"location": _place(given)} | {name: _required(given, name, str) for name in ("title", "address")}
        return {"venue": venue | {name: given[name] for name in _VENUE if given.get(name)}}
    if kind not in (_ON_OPTIONS if for_option else _ON_POLLS):
        raise Unreadable("invalid type specified")
    if given.get("caption"):
        asked.odd("media of a poll have no caption: Telegram drops it")
    return {kind: _file(asked, kind, given)}


def _file(asked: Asked, kind: str, given: Json) -> Any:
    looks = _LOOKS[kind] | {name: given[name] for name in _GIVEN if name in _LOOKS[kind] and given.get(name)}
    file = _stored(asked, kind, given, "media") | looks
    if kind == "photo":
        return [file]
    if kind == "live_photo":
        file["photo"] = [_stored(asked, "photo", given, "photo") | _FRAME]
    return file


def _stored(asked: Asked, kind: str, given: Json, name: str) -> Json:
    """A file uploaded with the call, or known by its id."""
    source = str(given.get(name) or "")
    upload = asked.uploads.get(source.removeprefix("attach://"))
    if source.startswith("attach://") and upload is not None:
        return asked.world.add_file(kind, upload.name, upload.data).as_file()
    if source in asked.world.files:
        return asked.world.files[source].as_file()
    if not source or source.startswith("attach://"):
        raise Unreadable(f"{name} not found")
    raise bad_request("wrong remote file identifier specified: Wrong string length")


def _place(given: Json) -> Json:
    _required(given, "latitude", (int, float))
    _required(given, "longitude", (int, float))
    return {name: given[name] for name in _PLACE if given.get(name) is not None}


def _required(given: Json, name: str, kind: type | tuple[type, ...]) -> Any:
    if name not in given:
        raise Unreadable(f'Can\'t find field "{name}"')
    if not isinstance(given[name], kind):
        what = "String" if kind is str else "Number"
        raise Unreadable(f'Field "{name}" must be of type {what}')
    return given[name]
