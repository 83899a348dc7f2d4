"""What an update must look like before a counter may read it."""

import copy
from typing import Any

import pytest

from bot import shapes

USER = {"id": 5, "is_bot": False, "first_name": "李明"}
MESSAGE = {"message_id": 1, "date": 1_790_000_000, "chat": {"id": 5, "type": "private"}, "from": USER, "text": "你好"}
PRESS = {
    "id": "77",
    "from": USER,
    "data": "1home.menu",
    "message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}},
}
MESSAGES = {"update_id": 1, "message": MESSAGE}
VOTES = {"update_id": 4, "poll_answer": {"poll_id": "1", "user": USER, "option_ids": [0, 2]}}
PRESSES = {"update_id": 2, "callback_query": PRESS}


def changed(update: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy with another value at the path; an Ellipsis takes the field away."""
    found = copy.deepcopy(update)
    *way, last = path.split(".")
    holder = found
    for name in way:
        holder = holder.setdefault(name, {})
    if value is ...:
        del holder[last]
    else:
        holder[last] = value
    return found


class TestCheck:
    @pytest.mark.parametrize(
        "update",
        [
            MESSAGES,
            PRESSES,
            {"update_id": 3, "poll": {"id": "1", "question": "几点？"}},
            VOTES,
            {"update_id": 5, "chat_boost": {"whatever": [1]}},
        ],
    )
    def test_takes_what_telegram_sends(self, update):
        shapes.check(update)

    def test_takes_a_null_for_a_field_that_may_be_missing(self):
        shapes.check(changed(MESSAGES, "message.text", None))

    @pytest.mark.parametrize(
        ("update", "path", "value"),
        [
            (MESSAGES, "message.text", 17),
            (MESSAGES, "message.chat", []),
            (MESSAGES, "message.chat.id", "5"),
            (MESSAGES, "message.chat.id", True),
            (MESSAGES, "message.from.id", 2**63),
            (MESSAGES, "message.from.id", ...),
            (MESSAGES, "message.from.language_code", ["zh"]),
            (MESSAGES, "message.entities", {"type": "bold"}),
            (MESSAGES, "message.entities", [{"type": "bold", "offset": "0", "length": 1}]),
            (MESSAGES, "message.contact", {"first_name": "李", "phone_number": 138}),
            (MESSAGES, "message.photo", [{"file_id": 7, "file_unique_id": "a"}]),
            (MESSAGES, "message.photo", {"file_id": "a"}),
            (MESSAGES, "message", "你好"),
            (VOTES, "poll_answer.option_ids", ["0"]),
            (VOTES, "poll_answer.option_ids", ...),
            (VOTES, "poll_answer.poll_id", 1),
            (PRESSES, "callback_query.data", {}),
            (PRESSES, "callback_query.id", 77),
            (PRESSES, "callback_query.message.message_id", None),
        ],
    )
    def test_names_the_place_of_anything_else_and_not_its_value(self, update, path, value):
        with pytest.raises(shapes.Misshapen) as raised:
            shapes.check(changed(update, path, value))
        assert str(raised.value).startswith(f"update.{path}")
        assert "138" not in str(raised.value)


class TestWhole:
    def test_leaves_what_is_whole_as_it_is(self):
        update = changed(MESSAGES, "message.text", "家里😀困难")
        assert shapes.whole(update) is update

    @pytest.mark.parametrize("text", ["半\ud83d个", "\udc00", "😀\ud83d😀", "\udc00\ud800"])
    def test_replaces_half_of_a_pair(self, text):
        mended = shapes.whole(changed(MESSAGES, "message.text", text))["message"]["text"]
        mended.encode()
        assert "\ufffd" in mended
        assert len(mended) == len(text)
