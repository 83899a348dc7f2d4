"""Links: the addresses that lead to the bot, made in one place, and how whoever comes by one is understood."""

from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, Update

from bot.links import Links
from bot.rendering import Renderer
from bot.words import Words
from handlers.buttons import Link
from storage.outbox import Letter
from tests.conftest import ZONE

COME_IN = Link("home.more", "u", int)
PERSONAL = Link("home.more", "m", str)


@pytest.fixture
def links() -> Links:
    links = Links()
    links.username = "union_hall_bot"
    return links


def said(text: str, kind: str = "private") -> Update:
    chat = Chat(1, kind)
    return Update(1, Message(1, datetime(2026, 11, 23, tzinfo=UTC), chat, text=text))


class TestAddresses:
    def test_open_the_private_chat_with_what_they_carry(self, links: Links) -> None:
        assert links.start("u_17") == "https://t.me/union_hall_bot?start=u_17"
        assert links.start() == "https://t.me/union_hall_bot"

    def test_carry_nothing_that_telegram_would_not(self, links: Links) -> None:
        for payload in ("城东", "a b", "a&b", "a" * 65):
            with pytest.raises(ValueError, match="64"):
                links.start(payload)

    def test_are_not_made_before_the_name_is_known(self) -> None:
        with pytest.raises(LookupError):
            Links().start()


class TestButtons:
    def test_become_buttons_with_an_address(self) -> None:
        words = Words(ZONE)
        words.links.username = "union_hall_bot"
        letter = Letter(1, "home.help", {}, buttons=[[COME_IN(17).pack()]], language="zh")
        _, parameters = Renderer(words, {}).call(letter)
        assert parameters["reply_markup"]["inline_keyboard"] == [
            [{"text": "返回", "url": "https://t.me/union_hall_bot?start=u_17"}]
        ]

    def test_are_fitted_with_values_of_the_letter(self) -> None:
        words = Words(ZONE)
        words.links.username = "union_hall_bot"
        letter = Letter(1, "home.help", {"unit": 4}, language="zh")
        _, parameters = Renderer(words, {"home.help": [[COME_IN.of("unit")]]}).call(letter)
        assert parameters["reply_markup"]["inline_keyboard"][0][0]["url"].endswith("?start=u_4")

    def test_take_as_many_arguments_as_they_are_made_for(self) -> None:
        with pytest.raises(TypeError):
            COME_IN()


class TestComing:
    def test_is_understood(self) -> None:
        assert COME_IN.read(said("/start u_17")) == (17,)
        assert PERSONAL.read(said("/start m_a-b_c")) == ("a-b_c",)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " \u2028",
            "/start",
            "/start u",
            "/start u_",
            "/start u_-1",
            "/start u_1_2",
            "/start u_٣",
            "u_1",
            "/start u_1 2",
        ],
    )
    def test_otherwise_is_not_this_link(self, text: str) -> None:
        assert COME_IN.arguments(said(text)) is None
        with pytest.raises(ValueError, match="home"):
            COME_IN.read(said(text))

    def test_is_for_the_private_chat(self) -> None:
        assert COME_IN.arguments(said("/start u_17", "group")) is None
