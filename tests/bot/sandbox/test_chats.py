"""A chat as a whole: what the bot is told of it and may change; what stands pinned; reactions."""

import pytest

from bot.sandbox import rights
from tests.bot.sandbox.company import ALL_KINDS, ask, heard, kinds, promote_bot, refusal


class TestAsking:
    def test_a_group_tells_everything_about_itself(self, bot, supergroup, sandbox):
        promote_bot(supergroup, "can_change_info", "can_pin_messages", "can_invite_users")
        ask(bot, "setChatDescription", supergroup.chat, description="职工的家")
        sent = bot("sendMessage", chat_id=supergroup.chat.id, text="通知").result
        ask(bot, "pinChatMessage", supergroup.chat, message_id=sent["message_id"])
        link = ask(bot, "exportChatInviteLink", supergroup.chat)
        told = ask(bot, "getChat", supergroup.chat)
        assert (told["type"], told["title"], told["username"]) == ("supergroup", "工会", "gonghui")
        assert told["description"] == "职工的家"
        assert told["pinned_message"] == sent
        assert told["invite_link"] == link
        assert told["permissions"]["can_send_polls"] is True

    def test_so_does_a_person(self, bot, sandbox):
        person = sandbox.world.add_person("张三", username="zhangsan", last_name="丰")
        told = ask(bot, "getChat", sandbox.world.private_chat(person))
        assert told["active_usernames"] == ["zhangsan"]
        assert told["last_name"] == "丰"


class TestChanging:
    @pytest.mark.parametrize(
        ("method", "given", "refused"),
        [
            ("setChatTitle", {"title": "新"}, "not enough rights to change chat title"),
            ("setChatDescription", {"description": "新"}, "not enough rights to set chat description"),
            ("setChatPermissions", {"permissions": {}}, "not enough rights to change chat permissions"),
            ("pinChatMessage", {"message_id": 1}, "not enough rights to manage pinned messages in the chat"),
            ("unpinChatMessage", {}, "not enough rights to manage pinned messages in the chat"),
            ("unpinAllChatMessages", {}, "not enough rights to manage pinned messages in the chat"),
            ("exportChatInviteLink", {}, "not enough rights to manage chat invite link"),
            ("createChatInviteLink", {}, "not enough rights to manage chat invite link"),
        ],
    )
    def test_needs_rights(self, bot, group, supergroup, method, given, refused):
        for phone in (group, supergroup):
            assert refusal(bot, method, phone.chat, **given) == f"400 Bad Request: {refused}"
        promote_bot(supergroup, "can_manage_tags")
        assert refusal(bot, method, supergroup.chat, **given) == f"400 Bad Request: {refused}"

    @pytest.mark.parametrize(
        ("method", "given", "refused"),
        [
            ("setChatTitle", {"title": "新"}, "can't change private chat title"),
            ("setChatDescription", {"description": "新"}, "can't change private chat description"),
            ("setChatPermissions", {"permissions": {}}, "can't change private chat permissions"),
            ("leaveChat", {}, "can't leave private chats"),
            ("exportChatInviteLink", {}, "can't invite members to a private chat"),
            ("banChatMember", {"user_id": 1}, "can't ban members in private chats"),
        ],
    )
    def test_is_not_for_private_chats(self, bot, li, method, given, refused):
        assert refusal(bot, method, li.chat, **given) == f"400 Bad Request: {refused}"

    def test_titles_are_told(self, bot, supergroup):
        promote_bot(supergroup, "can_change_info")
        heard(bot)
        ask(bot, "setChatTitle", supergroup.chat, title=f"  {'长' * 200}")
        ((_, service),) = heard(bot)
        assert service["new_chat_title"] == "长" * 128
        assert service["chat"]["title"] == service["new_chat_title"]
        assert service["from"]["is_bot"] is True
        assert refusal(bot, "setChatTitle", supergroup.chat, title=" ") == "400 Bad Request: title must be non-empty"
        supergroup.rename("工会")
        assert kinds(bot) == ["message"]

    def test_descriptions_are_not(self, bot, supergroup):
        promote_bot(supergroup, "can_change_info")
        heard(bot)
        ask(bot, "setChatDescription", supergroup.chat, description="一")
        assert refusal(bot, "setChatDescription", supergroup.chat, description="一") == (
            "400 Bad Request: chat description is not modified"
        )
        assert heard(bot) == []

    def test_permissions_are_for_all_members(self, bot, supergroup, wang):
        promote_bot(supergroup, "can_restrict_members")
        ask(bot, "setChatPermissions", supergroup.chat, permissions={"can_send_photos": True})
        with pytest.raises(AssertionError, match="may not send text messages"):
            wang.in_group(supergroup.chat).type("a")
        ask(bot, "setChatPermissions", supergroup.chat, permissions=dict.fromkeys(rights.PERMISSIONS, True))
        assert wang.in_group(supergroup.chat).type("a")


class TestPins:
    @pytest.fixture
    def sent(self, bot, supergroup):
        promote_bot(supergroup, "can_pin_messages")
        heard(bot)
        return [bot("sendMessage", chat_id=supergroup.chat.id, text=text).result["message_id"] for text in "一二三"]

    def test_the_newest_message_stands_on_top_and_goes_first(self, bot, supergroup, sent):
        for message_id in reversed(sent):
            ask(bot, "pinChatMessage", supergroup.chat, message_id=message_id)
        services = [body["pinned_message"]["text"] for _, body in heard(bot)]
        assert services == ["三", "二", "一"]
        assert supergroup.pinned.text == ask(bot, "getChat", supergroup.chat)["pinned_message"]["text"] == "三"
        ask(bot, "unpinChatMessage", supergroup.chat)
        assert supergroup.pinned.text == "二"
        ask(bot, "unpinChatMessage", supergroup.chat, message_id=sent[0])
        ask(bot, "unpinAllChatMessages", supergroup.chat)
        assert supergroup.pinned is None
        assert refusal(bot, "unpinChatMessage", supergroup.chat) == "400 Bad Request: message to unpin not found"
        assert heard(bot) == []

    def test_what_is_not_there_or_was_not_written_can_not_be_pinned(self, bot, supergroup, sent):
        assert refusal(bot, "pinChatMessage", supergroup.chat, message_id=404) == (
            "400 Bad Request: message to pin not found"
        )
        supergroup.rename("总工会")
        assert refusal(bot, "pinChatMessage", supergroup.chat, message_id=supergroup.latest.message_id) == (
            "400 Bad Request: service messages can't be pinned"
        )

    def test_a_deleted_message_is_no_longer_pinned(self, bot, supergroup, sent):
        ask(bot, "pinChatMessage", supergroup.chat, message_id=sent[0])
        bot("deleteMessage", chat_id=supergroup.chat.id, message_id=sent[0])
        assert supergroup.pinned is None

    def test_people_pin_too_and_in_private_everybody_may(self, bot, supergroup, li, sent):
        supergroup.pin(supergroup.type("公告"))
        _, (_, service) = heard(bot)
        assert service["pinned_message"]["text"] == "公告"
        private = bot("sendMessage", chat_id=li.person.id, text="a").result["message_id"]
        ask(bot, "pinChatMessage", li.chat, message_id=private)
        assert kinds(bot) == ["message"]


class TestReactions:
    def test_of_people_are_told_to_an_administrator_who_asked(self, bot, supergroup):
        bot.updates(allowed_updates=ALL_KINDS)
        message = supergroup.type("a")
        supergroup.react(message, "👍")
        assert kinds(bot) == []
        promote_bot(supergroup)
        heard(bot)
        supergroup.react(message)
        ((kind, change),) = heard(bot)
        assert kind == "message_reaction"
        assert (change["old_reaction"], change["new_reaction"]) == ([{"type": "emoji", "emoji": "👍"}], [])

    def test_of_the_bot_are_one_of_those_there_are(self, bot, supergroup, sandbox):
        message = supergroup.type("a")
        where = {"message_id": message.message_id}
        thumb = {"type": "emoji", "emoji": "👍"}
        assert ask(bot, "setMessageReaction", supergroup.chat, reaction=[thumb], **where) is True
        assert message.reactions[sandbox.world.bot.id] == [thumb]
        for reaction, refused in (
            ([{"type": "emoji", "emoji": "🀄"}], "REACTION_INVALID"),
            ([thumb, thumb], "REACTIONS_TOO_MANY"),
            ([{"type": "x"}], "can't parse ReactionType: invalid reaction type specified"),
        ):
            answer = refusal(bot, "setMessageReaction", supergroup.chat, reaction=reaction, **where)
            assert answer == f"400 Bad Request: {refused}"
        assert refusal(bot, "setMessageReaction", supergroup.chat, message_id=404) == (
            "400 Bad Request: message to react not found"
        )
