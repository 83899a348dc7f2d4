"""The judge of our requests finds what is wrong with one, wherever it stands."""

import json

import pytest

from bot.sandbox.course import Call
from tests.story import strictness

BUTTON = {"text": "好", "callback_data": "1"}


def asked(method: str, **parameters: str) -> list[str]:
    return strictness.complaints([Call(method, parameters, 200, "", 0.0, None)])


def keyboard(**more: str) -> str:
    return json.dumps({"inline_keyboard": [[BUTTON | more]]})


class TestComplaints:
    def test_has_none_of_a_good_request(self):
        assert asked("sendMessage", chat_id="5", text="[1] {好}", reply_markup=keyboard(style="primary")) == []

    @pytest.mark.parametrize(
        ("method", "parameters", "complaint"),
        [
            ("sendMessage", {"chat_id": "5", "text": "a", "colour": "red"}, "SendMessage.colour"),
            ("sendMessage", {"chat_id": "5"}, "text: missing"),
            ("sendMessage", {"chat_id": "5", "text": "a", "reply_markup": keyboard(colour="red")}, "colour"),
            ("deleteMessage", {"chat_id": "5", "message_id": "first"}, "message_id: int_parsing"),
            ("sendGreeting", {"chat_id": "5"}, "no such method"),
        ],
    )
    def test_names_the_place(self, method, parameters, complaint):
        complaints = asked(method, **parameters)
        assert any(complaint in one for one in complaints), complaints

    def test_tells_nothing_of_what_stood_there(self):
        assert "金丝雀" not in str(asked("deleteMessage", chat_id="5", message_id="金丝雀"))
