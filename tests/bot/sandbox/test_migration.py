"""A group becomes a supergroup: a new chat, the same people."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import ChatMigrated

from tests.bot.sandbox.company import ask, heard, refusal


@pytest.fixture
def migrated(bot, group, li):
    """李明's phone, showing what the group became; the bot has heard of it."""
    return li.in_group(group.migrate())


class TestMigration:
    def test_both_chats_tell_of_it(self, bot, group, migrated):
        (_, to), (kind, change), (_, origin) = heard(bot)
        assert (to["chat"]["id"], to["migrate_to_chat_id"]) == (group.chat.id, migrated.chat.id)
        assert (kind, change["chat"]["id"], change["new_chat_member"]["status"]) == (
            *("my_chat_member", migrated.chat.id, "member"),
        )
        assert (origin["chat"]["id"], origin["migrate_from_chat_id"]) == (migrated.chat.id, group.chat.id)
        assert origin["message_id"] == 1
        assert origin["from"]["username"] == "GroupAnonymousBot"
        assert str(migrated.chat.id).startswith("-100")
        assert origin["chat"]["type"] == "supergroup"

    def test_the_old_chat_names_the_new_one(self, bot, group, migrated):
        answer = bot("sendMessage", chat_id=group.chat.id, text="a")
        assert answer.refusal == "400 Bad Request: group chat was upgraded to a supergroup chat"
        assert answer.json["parameters"] == {"migrate_to_chat_id": migrated.chat.id}
        for method in ("getChatAdministrators", "getChatMemberCount", "sendChatAction"):
            assert bot(method, chat_id=group.chat.id, action="typing").json["parameters"] == answer.json["parameters"]

    def test_which_python_telegram_bot_understands(self, sandbox, group, migrated):
        async def send():
            async with Bot(sandbox.token, f"{sandbox.url}/bot") as library:
                await library.send_message(group.chat.id, "a")

        with pytest.raises(ChatMigrated) as caught:
            asyncio.run(send())
        assert caught.value.new_chat_id == migrated.chat.id

    def test_it_may_still_be_read_but_not_written_in(self, bot, group, li):
        sent = bot("sendMessage", chat_id=group.chat.id, text="a").result["message_id"]
        group.migrate()
        assert bot("getChat", chat_id=group.chat.id).result["title"] == "一车间"
        assert refusal(bot, "editMessageText", group.chat, message_id=sent, text="b") == (
            "400 Bad Request: have no write access to the chat"
        )
        with pytest.raises(AssertionError, match="is gone"):
            group.rename("二车间")

    def test_people_rights_and_the_bot_come_along(self, bot, sandbox, group, wang, li):
        group.promote(wang.person, title="组长")
        group.promote(sandbox.world.bot)
        group.permit("can_send_messages")
        new = group.migrate()
        told = {one["user"]["id"]: one for one in ask(bot, "getChatAdministrators", new)}
        assert told[li.person.id]["status"] == "creator"
        assert told[wang.person.id]["custom_title"] == "组长"
        assert told[sandbox.world.bot.id]["can_restrict_members"] is True
        assert ask(bot, "getChatMemberCount", new) == 3
        assert ask(bot, "getChat", new)["permissions"]["can_send_polls"] is False

    def test_messages_count_from_one_again(self, bot, group, li):
        for _ in range(5):
            group.type("a")
        new = group.migrate()
        assert bot("sendMessage", chat_id=new.id, text="a").result["message_id"] == 2

    def test_who_made_the_group_may_do_it_once(self, group, wang, migrated):
        with pytest.raises(AssertionError, match="already"):
            migrated.migrate()
        with pytest.raises(AssertionError, match="only who made the group"):
            wang.in_group(migrated.chat).migrate()
