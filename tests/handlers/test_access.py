"""Access: who knocks, in which language, and at which message."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import CallbackQuery, Chat, Message, Update, User

from handlers import access
from storage.visitors import Person

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def person(code: str | None = "zh-hans", *, is_bot: bool = False) -> User:
    return User(5, "李明", is_bot, language_code=code)


def update(user: User | None, **more: Any) -> Update:
    chat = Chat(5, Chat.PRIVATE) if user else Chat(-100, Chat.CHANNEL, title="公告")
    if user is None:
        return Update(1, channel_post=Message(7, NOW, chat))
    return Update(1, message=Message(7, NOW, chat, from_user=user, **more))


def press(message: Message | None) -> Update:
    return Update(1, callback_query=CallbackQuery("1", person(), "chat", message=message, data="1"))


class TestLanguage:
    @pytest.mark.parametrize(
        ("code", "language"), [("zh-hans", "zh"), ("ZH", "zh"), ("en", "en"), ("de", "en"), (None, "zh"), ("", "zh")]
    )
    def test_is_the_telephones_or_else_the_unions(self, code: str | None, language: str) -> None:
        assert access.language_of(person(code), "zh") == language


class TestWhoKnocks:
    def test_is_the_person_behind_the_update(self) -> None:
        assert access.person_of(update(person()), "en") == Person(5, "zh")

    def test_is_nobody_for_a_channel_or_another_bot(self) -> None:
        assert access.person_of(update(None), "zh") is None
        assert access.person_of(update(person(is_bot=True)), "zh") is None


class TestThePressedMessage:
    def test_is_the_one_with_the_button(self) -> None:
        assert access.pressed_message(press(Message(7, NOW, Chat(5, Chat.PRIVATE)))) == 7

    def test_is_none_where_nothing_was_pressed_or_telegram_keeps_the_message_no_more(self) -> None:
        assert access.pressed_message(update(person())) is None
        assert access.pressed_message(press(None)) is None
