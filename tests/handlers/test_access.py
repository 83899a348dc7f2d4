"""Access: who knocks, in which language, and at which message."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import (
    CallbackQuery,
    Chat,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberUpdated,
    Message,
    Update,
    User,
)

from handlers import access
from handlers.context import Place
from storage.visitors import Person

NOW = datetime(2026, 11, 23, tzinfo=UTC)
GROUP = Chat(-100, Chat.SUPERGROUP, title="城东")


def person(code: str | None = "zh-hans", *, is_bot: bool = False) -> User:
    return User(5, "李明", is_bot, language_code=code)


def update(user: User | None, **more: Any) -> Update:
    chat = Chat(5, Chat.PRIVATE) if user else Chat(-100, Chat.CHANNEL, title="公告")
    if user is None:
        return Update(1, channel_post=Message(7, NOW, chat))
    return Update(1, message=Message(7, NOW, chat, from_user=user, **more))


def press(message: Message | None) -> Update:
    return Update(1, callback_query=CallbackQuery("1", person(), "chat", message=message, data="1"))


def spoken(**more: Any) -> Update:
    return Update(1, message=Message(7, NOW, GROUP, from_user=person(), **more))


def standing(by: User) -> Update:
    bot = User(9, "小助手", is_bot=True)
    states = ChatMemberLeft(bot), ChatMemberMember(bot)
    return Update(1, my_chat_member=ChatMemberUpdated(GROUP, by, NOW, *states))


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


class TestWhoActsInAGroup:
    def test_is_the_person_who_writes_there(self) -> None:
        assert access.speaker_of(spoken(), "zh") == Person(5, "zh")

    def test_is_the_group_itself_for_an_administrator_who_stays_unnamed(self) -> None:
        assert access.speaker_of(spoken(sender_chat=GROUP), "zh") == Person(0, "zh")
        assert access.speaker_of(spoken(migrate_to_chat_id=-100_2), "zh") == Person(0, "zh")
        assert access.speaker_of(spoken(migrate_from_chat_id=-100_2), "zh") == Person(0, "zh")

    def test_is_nobody_for_a_channel_and_for_what_was_changed_afterwards(self) -> None:
        channel = Chat(-100_3, Chat.CHANNEL, title="公告")
        assert access.speaker_of(spoken(sender_chat=channel), "zh") is None
        assert access.speaker_of(Update(1, edited_message=spoken().message), "zh") is None
        assert access.speaker_of(Update(1), "zh") is None

    def test_is_whoever_changed_what_the_bot_is_there_or_else_the_group(self) -> None:
        assert access.speaker_of(standing(person()), "zh") == Person(5, "zh")
        assert access.speaker_of(standing(person(is_bot=True)), "zh") == Person(0, "zh")

    def test_is_whoever_presses(self) -> None:
        assert access.speaker_of(press(Message(7, NOW, GROUP)), "zh") == Person(5, "zh")


class TestThePlace:
    def test_is_the_group_with_as_much_of_its_title_as_is_kept(self) -> None:
        assert access.place_of(spoken()) == Place(-100, "城东")
        named = Update(1, message=Message(7, NOW, Chat(-100, Chat.SUPERGROUP, title="长" * 300), from_user=person()))
        assert access.place_of(named) == Place(-100, "长" * 255)
        assert access.place_of(Update(1, message=Message(7, NOW, Chat(-1, Chat.GROUP)))) == Place(-1, "")

    def test_is_none_anywhere_else(self) -> None:
        assert [access.place_of(one) for one in (update(person()), update(None), Update(1))] == [None] * 3


class TestThePressedMessage:
    def test_is_the_one_with_the_button(self) -> None:
        assert access.pressed_message(press(Message(7, NOW, Chat(5, Chat.PRIVATE)))) == 7

    def test_is_none_where_nothing_was_pressed_or_telegram_keeps_the_message_no_more(self) -> None:
        assert access.pressed_message(update(person())) is None
        assert access.pressed_message(press(None)) is None
