"""The bot's commands: how they are kept, and what people are offered."""

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

    def test_may_be_for_a_group_by_its_name(self, bot, supergroup):
        by_name = {"type": "chat_administrators", "chat_id": "@gonghui"}
        assert bot("setMyCommands", commands=MENU, scope=by_name).result is True
        by_id = {"type": "chat_administrators", "chat_id": supergroup.chat.id}
        assert bot("getMyCommands", scope=by_id).result == MENU

    @pytest.mark.parametrize(
        ("scope", "refused"),
        [
            ([], "can't parse BotCommandScope: BotCommandScope must be an Object"),
            ({"type": "chat"}, "can't parse BotCommandScope: Can't find field \"chat_id\""),
            ({"type": "chat", "chat_id": ""}, "can't parse BotCommandScope: Empty chat_id specified"),
            ({"type": "chat_member", "chat_id": 1}, "can't parse BotCommandScope: Can't find field \"user_id\""),
            (
                {"type": "chat_member", "chat_id": 1, "user_id": -1},
                "can't parse BotCommandScope: Invalid user_id specified",
            ),
        ],
    )
    def test_need_a_whole_scope(self, bot, scope, refused):
        assert bot("setMyCommands", commands=MENU, scope=scope).refusal == f"400 Bad Request: {refused}"

    def test_need_a_group_the_bot_is_in(self, bot, group, sandbox):
        group.remove(sandbox.world.bot)
        scope = {"type": "chat", "chat_id": group.chat.id}
        assert bot("setMyCommands", commands=MENU, scope=scope).refusal == (
            "403 Forbidden: bot was kicked from the group chat"
        )

    def test_are_a_list(self, bot):
        assert bot("setMyCommands", commands={}).refusal == "400 Bad Request: expected an Array of BotCommand"
        assert bot("setMyCommands", commands=["menu"]).refusal == (
            "400 Bad Request: can't parse BotCommand: expected an Object"
        )


class TestOffered:
    """Each next scope goes before those set earlier, and the own language before none."""

    @pytest.fixture
    def offer(self, bot):
        """Sets one command, named like the number of the place in the order."""

        def set_(number, scope, language=""):
            command = [{"command": f"c{number}", "description": "x"}]
            assert bot("setMyCommands", commands=command, scope=scope, language_code=language).result is True

        return set_

    @pytest.fixture
    def seen(self):
        return lambda phone: [command["command"] for command in phone.commands]

    def test_nothing_at_first(self, li, seen):
        assert seen(li) == []

    def test_in_the_private_chat(self, bot, li, offer, seen):
        own = {"type": "chat", "chat_id": li.person.id}
        order = [{"type": "default"}, {"type": "all_private_chats"}, own]
        offer(0, {"type": "all_group_chats"})
        assert seen(li) == []
        for number, scope in enumerate(order, 1):
            offer(2 * number, scope)
            assert seen(li) == [f"c{2 * number}"]
            offer(2 * number + 1, scope, "zh")
            assert seen(li) == [f"c{2 * number + 1}"]
        bot("deleteMyCommands", scope=own, language_code="zh")
        assert seen(li) == ["c6"]
        bot("deleteMyCommands", scope=own)
        assert seen(li) == ["c5"]

    def test_in_a_group(self, group, wang, offer, seen):
        place = {"chat_id": group.chat.id}
        member = wang.in_group(group.chat)
        order = [
            ({"type": "default"}, True),
            ({"type": "all_group_chats"}, True),
            ({"type": "all_chat_administrators"}, False),
            ({"type": "chat", **place}, True),
            ({"type": "chat_administrators", **place}, False),
            ({"type": "chat_member", "user_id": group.person.id, **place}, False),
        ]
        offer(0, {"type": "all_private_chats"})
        for_members = []
        for number, (scope, for_all) in enumerate(order, 1):
            offer(number, scope)
            for_members = [f"c{number}"] if for_all else for_members
            assert (seen(group), seen(member)) == ([f"c{number}"], for_members)

    def test_a_narrower_scope_goes_before_the_own_language(self, li, offer, seen):
        offer(1, {"type": "default"}, "zh")
        offer(2, {"type": "all_private_chats"})
        assert seen(li) == ["c2"]
