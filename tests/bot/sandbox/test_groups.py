"""Groups, as far as they go: privacy mode, joining and leaving."""

import pytest


@pytest.fixture
def group(sandbox, li, bot):
    """A group of 李明's with the bot in it, which has heard so."""
    group = sandbox.world.add_group("一车间", [li.person])
    sandbox.world.person_adds_bot(li.person, group)
    joined, service = bot.updates()
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"][0]["is_bot"] is True
    bot.updates(offset=service["update_id"] + 1)
    return group


class TestPrivacy:
    def test_only_commands_and_replies_are_heard(self, bot, li, group):
        phone = li.in_group(group)
        bot("sendMessage", chat_id=group.id, text="大家好")
        for text in ("你好", "@union_hall_bot 你好", "/menu@other_bot", "/menu", "/menu@union_hall_bot"):
            phone.type(text)
        phone.type("回复", reply_to=phone.from_bot[0])
        heard = [update["message"] for update in bot.updates()]
        assert [message["text"] for message in heard] == ["/menu", "/menu@union_hall_bot", "回复"]
        assert heard[0]["chat"] == {"id": group.id, "title": "一车间", "type": "group"}

    def test_presses_are_heard(self, bot, li, group):
        markup = {"inline_keyboard": [[{"text": "报名", "callback_data": "1"}]]}
        bot("sendMessage", chat_id=group.id, text="登山", reply_markup=markup)
        li.in_group(group).press("报名")
        assert bot.update()["callback_query"]["message"]["chat"]["id"] == group.id


class TestMembers:
    def test_only_they_type(self, sandbox, group):
        stranger = sandbox.phone("陌生人")
        with pytest.raises(AssertionError, match="陌生人 is not in the group"):
            stranger.in_group(group).type("/menu")


class TestRights:
    def test_outside_nothing_can_be_sent(self, bot, li, sandbox, group):
        elsewhere = sandbox.world.add_group("二车间", [li.person])
        assert bot("sendMessage", chat_id=elsewhere.id, text="a").refusal == (
            "403 Forbidden: bot is not a member of the group chat"
        )
        sandbox.world.person_removes_bot(li.person, group)
        assert bot("sendMessage", chat_id=group.id, text="a").refusal == (
            "403 Forbidden: bot was kicked from the group chat"
        )
        assert bot.update()["my_chat_member"]["new_chat_member"]["status"] == "kicked"

    def test_what_others_wrote_is_not_deleted(self, bot, li, group):
        typed = li.in_group(group).type("/menu")
        assert bot("deleteMessage", chat_id=group.id, message_id=typed.message_id).refusal == (
            "400 Bad Request: message can't be deleted"
        )
