"""What nobody else takes: which words are an answer at all."""

from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, Update, User

from handlers import home


def counter(text: str) -> object:
    message = Message(7, datetime.now(UTC), Chat(5, Chat.PRIVATE), from_user=User(5, "李明", False), text=text)
    update = Update(1, message=message)
    return next(one.callback for one in home.last_routes() if one.check_update(update))


class TestWords:
    @pytest.mark.parametrize(
        "text", ["\u200b", "\ufeff \u2060", "\x00\x01", "\u202e\u202c", "\u3164", "\u2800", "\ufe0f"]
    )
    def test_that_show_nothing_are_no_answer(self, text: str) -> None:
        assert counter(text) is home.unreadable

    @pytest.mark.parametrize("text", ["是", "5", "?", "…", "😀", "👍🏽", "مرحبا", "𠮷", "e\u0301", "\u200b好"])
    def test_however_short_are_heard(self, text: str) -> None:
        assert counter(text) is home.free_text
