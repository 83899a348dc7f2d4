"""The shape of what counters read of an update: the library takes any value for any field, and a counter can't.

Telegram sends nothing else; a server between it and us, a fault of the line or a forged webhook might.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

Shape: TypeAlias = "type | Mapping[str, Shape] | tuple[Shape]"

#: Keys of the database have 64 bits.
_KEYS = range(-(2**63), 2**63)
_ENTITY: Shape = {"type": str, "offset": int, "length": int, "user?": {"id": int}}
_USER: Shape = {"id": int, "is_bot": bool, "first_name": str, "username?": str, "language_code?": str}
_CHAT: Shape = {"id": int, "type": str, "title?": str}
_PLACE: Mapping[str, Shape] = {"message_id": int, "date": int, "chat": _CHAT}
_FILE: Shape = {"file_id": str, "file_unique_id": str, "file_size?": int, "file_name?": str, "mime_type?": str}
_PHOTO: Shape = {"file_id": str, "file_unique_id": str, "file_size?": int}
_MESSAGE: Shape = {
    **_PLACE,
    "from?": _USER,
    "sender_chat?": _CHAT,
    "text?": str,
    "caption?": str,
    "entities?": (_ENTITY,),
    "caption_entities?": (_ENTITY,),
    "media_group_id?": str,
    "quote?": {"text": str},
    "contact?": {"phone_number": str, "first_name": str, "user_id?": int},
    "document?": _FILE,
    "photo?": (_PHOTO,),
    "forward_origin?": {"type": str},
    "new_chat_title?": str,
    "migrate_to_chat_id?": int,
    "migrate_from_chat_id?": int,
}
_STANDING: Shape = {"status": str, "user": _USER, "is_member?": bool, "can_pin_messages?": bool}
_VOTE: Shape = {"poll_id": str, "option_ids": (int,), "user?": _USER, "voter_chat?": _CHAT}
#: Of each kind of update what is read; of what stands in no table nothing is.
_UPDATE: Mapping[str, Shape] = {
    "update_id": int,
    "message?": _MESSAGE,
    "edited_message?": _MESSAGE,
    "callback_query?": {"id": str, "from": _USER, "data?": str, "message?": _PLACE},
    "poll_answer?": _VOTE,
    "poll?": {"id": str, "question": str},
    "my_chat_member?": {"chat": _CHAT, "from": _USER, "old_chat_member": _STANDING, "new_chat_member": _STANDING},
}
#: Half of a pair that stands alone: text of no encoding, which no database takes. JSON lets it through.
_HALF = re.compile("[\ud800-\udfff]")


class Misshapen(ValueError):
    """The update has something else where this should stand; its value is not told."""


def check(update: object) -> None:
    """Misshapen, with the path of the first field that is missing or of another kind."""
    _check(update, _UPDATE, "update")


def _check(value: object, shape: Any, where: str) -> None:
    if isinstance(shape, tuple):
        _check_list(value, shape[0], where)
    elif isinstance(shape, type):
        # A truth value is a number to Python, and to nobody else.
        if not isinstance(value, shape) or (isinstance(value, bool) and shape is int):
            raise Misshapen(where)
        if shape is int and value not in _KEYS:
            raise Misshapen(where)
    else:
        _check_fields(value, shape, where)


def _check_list(value: object, shape: Any, where: str) -> None:
    if not isinstance(value, list):
        raise Misshapen(where)
    for item in value:
        _check(item, shape, where)


def _check_fields(value: object, shape: Mapping[str, Any], where: str) -> None:
    if not isinstance(value, dict):
        raise Misshapen(where)
    for name, kind in shape.items():
        plain = name.removesuffix("?")
        item = value.get(plain)
        if item is not None:
            _check(item, kind, f"{where}.{plain}")
        elif plain == name:
            raise Misshapen(f"{where}.{plain}")


def whole(update: dict[str, Any]) -> dict[str, Any]:
    """The update, with a replacement character for each half of a pair that stands alone in a text."""
    # Escaped, nearly every text has none, and the look costs nothing.
    if "\\ud" not in json.dumps(update):
        return update
    written = json.dumps(update, ensure_ascii=False)
    mended: dict[str, Any] = json.loads(_HALF.sub("\ufffd", written)) if _HALF.search(written) else update
    return mended
