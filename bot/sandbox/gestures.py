"""What somebody does on a phone of the page: read from what the browser sent, done as Telegram's own program does it.

What can't be done is a Refusal in Telegram's words, or an AssertionError that says what a phone has no button for.
"""

import base64
import binascii
from collections.abc import Callable

from bot.sandbox.booths import Booth
from bot.sandbox.phones import Phone
from bot.sandbox.records import Json, Message

#: Bytes of a file that the page may send, before they are made text for the line.
LARGEST = 8 << 20
_LONGEST = 4096  # code points of a message; a client sends a longer one in parts
#: How the pictures begin that a phone sends as such, and what a browser calls them.
PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}
_MIME_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}

Gesture = Callable[[Phone, Json], object]


def do(phone: Phone, what: str, asked: Json) -> None:
    """KeyError for a gesture that there is not."""
    GESTURES[what](phone, asked)


def _type(phone: Phone, asked: Json) -> None:
    words, answered = str(asked["text"]), asked.get("reply")
    reply = _message(phone, answered) if answered is not None else None
    for start in range(0, len(words), _LONGEST):
        phone.type(words[start : start + _LONGEST], reply_to=reply)
        reply = None


def _start(phone: Phone, asked: Json) -> None:
    phone.start(str(asked.get("payload", "")))


def _key(phone: Phone, asked: Json) -> None:
    phone.press_key(str(asked["text"]))


def _press(phone: Phone, asked: Json) -> None:
    message = _message(phone, asked["message"])
    rows = message.inline_keyboard
    row, column = int(asked["row"]), int(asked["column"])
    assert 0 <= row < len(rows), "this row of buttons is gone"
    assert 0 <= column < len(rows[row]), "this button is gone"
    assert "callback_data" in rows[row][column], "this button does not go to the bot"
    phone.press_data(rows[row][column]["callback_data"], message)


def _vote(phone: Phone, asked: Json) -> None:
    booth = Booth(phone.world, phone.person, _message(phone, asked["message"]))
    booth.choose(frozenset(str(option) for option in asked["options"]))


def _edit(phone: Phone, asked: Json) -> None:
    phone.edit(_message(phone, asked["message"]), str(asked["text"])[:_LONGEST])


def _delete(phone: Phone, asked: Json) -> None:
    phone.delete(_message(phone, asked["message"]))


def _react(phone: Phone, asked: Json) -> None:
    phone.react(_message(phone, asked["message"]), str(asked["emoji"]))


def _send(phone: Phone, asked: Json) -> None:
    try:
        data = base64.b64decode(str(asked["data"]), validate=True)
    except binascii.Error:
        data = b""
    name, caption = str(asked["name"])[-120:] or "file", str(asked.get("caption", ""))
    assert 0 < len(data) <= LARGEST, "a file must have something in it, and no more than 8 MB"
    if asked["kind"] == "photo":
        assert data.startswith(tuple(PICTURES)), "a photo is a picture: PNG, JPEG, GIF or WebP"
        phone.send_photo(data, caption=caption)
    else:
        kind = _MIME_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
        phone.send_document(name, data, caption=caption, mime_type=kind)


def _message(phone: Phone, number: object) -> Message:
    message = phone.chat.messages.get(number) if type(number) is int else None
    assert message is not None, "this message is gone"
    return message


GESTURES: dict[str, Gesture] = {
    "type": _type,
    "start": _start,
    "key": _key,
    "press": _press,
    "vote": _vote,
    "edit": _edit,
    "delete": _delete,
    "react": _react,
    "send": _send,
    "block": lambda phone, _: phone.block(),
    "unblock": lambda phone, _: phone.unblock(),
}
