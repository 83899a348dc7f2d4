"""The bot's commands and names."""

import pytest

MENU = [{"command": "menu", "description": "主菜单"}]


class TestCommands:
    def test_are_kept_by_scope_and_language(self, bot):
        private = {"type": "all_private_chats"}
        assert bot("setMyCommands", commands=MENU, scope=private, language_code="zh").result is True
        assert bot("getMyCommands", scope=private, language_code="zh").result == MENU
        assert bot("getMyCommands", scope=private).result == []
        assert bot("getMyCommands").result == []

    def test_may_be_deleted(self, bot):
        bot("setMyCommands", commands=MENU)
        assert bot("deleteMyCommands").result is True
        assert bot("getMyCommands").result == []

    def test_may_be_for_one_chat(self, bot, li):
        scope = {"type": "chat", "chat_id": li.person.id}
        bot("setMyCommands", commands=MENU, scope=scope)
        assert bot("getMyCommands", scope=scope).result == MENU
        assert bot("getMyCommands", scope={"type": "chat", "chat_id": 404}).refusal == (
            "400 Bad Request: chat not found"
        )
        assert bot("getMyCommands", scope={"type": "chat_administrators", "chat_id": li.person.id}).refusal == (
            "400 Bad Request: can't use specified scope in private chats"
        )

    @pytest.mark.parametrize(
        ("command", "description", "refusal"),
        [
            ("Menu", "x", "BOT_COMMAND_INVALID"),
            ("菜单", "x", "BOT_COMMAND_INVALID"),
            ("a" * 33, "x", "command length must not exceed 32"),
            ("", "x", "command must be non-empty"),
            ("menu", " ", "command description must be non-empty"),
            ("menu", "好" * 257, "command description length must not exceed 256"),
        ],
    )
    def test_have_small_letters_and_a_description(self, bot, command, description, refusal):
        given = [{"command": command, "description": description}]
        assert bot("setMyCommands", commands=given).refusal == f"400 Bad Request: {refusal}"

    def test_are_a_hundred_at_most(self, bot):
        many = [{"command": f"c{number}", "description": "x"} for number in range(101)]
        assert bot("setMyCommands", commands=many[:100]).result is True
        assert bot("setMyCommands", commands=many).refusal == "400 Bad Request: BOT_COMMANDS_TOO_MUCH"

    def test_need_known_scopes_and_languages(self, bot):
        assert bot("setMyCommands", commands=MENU, scope={"type": "x"}).refusal == (
            "400 Bad Request: can't parse BotCommandScope: Unsupported type specified"
        )
        assert bot("setMyCommands", commands=MENU, language_code="zh-hans").refusal == (
            "400 Bad Request: invalid language code specified"
        )


class TestNames:
    @pytest.mark.parametrize(
        ("method", "field", "limit"),
        [
            ("setMyName", "name", 64),
            ("setMyDescription", "description", 512),
            ("setMyShortDescription", "short_description", 120),
        ],
    )
    def test_have_their_length(self, bot, method, field, limit):
        assert bot(method, **{field: "好" * limit}).result is True
        assert bot(method, **{field: "好" * (limit + 1)}).status == 400
