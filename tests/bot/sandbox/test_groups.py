"""Groups: what the bot hears in them, and what happens to those in them."""

import pytest

from bot.sandbox.phones import Phone
from tests.bot.sandbox import specification
from tests.bot.sandbox.company import ALL_KINDS, heard, kinds, promote_bot

BUTTON = {"inline_keyboard": [[{"text": "报名", "callback_data": "1"}]]}


@pytest.fixture
def said(bot, group):
    """Says something in the group; whether the bot heard it."""

    def say(text, **more):
        group.type(text, **more)
        return kinds(bot) == ["message"]

    return say


class TestPrivacy:
    def test_plain_words_and_mentions_are_not_heard(self, said):
        assert not said("你好")
        assert not said("@union_hall_bot 你好")

    def test_commands_for_it_by_name_are(self, said):
        assert said("/menu@union_hall_bot")
        assert said("/menu@Union_Hall_Bot 一")
        assert not said("/menu@other_bot")
        assert not said("请按 /menu@union_hall_bot")

    def test_so_is_start_with_the_payload_of_a_link(self, bot, group):
        group.start("activity_17")
        ((_, message),) = heard(bot)
        assert message["text"] == "/start@union_hall_bot activity_17"

    def test_other_commands_only_when_it_wrote_last(self, bot, said, group, sandbox):
        assert not said("/menu")
        bot("sendMessage", chat_id=group.chat.id, text="大家好")
        assert said("/menu")
        assert not said("请按 /menu")
        assert said("/menu")
        other = Phone(sandbox.world, sandbox.world.add_person("别的机器人", is_bot=True))
        group.add(other.person)
        heard(bot)
        other.in_group(group.chat).type("我也在")
        assert not said("/menu")

    def test_replies_to_it_are_heard_to_others_not(self, bot, said, group, wang):
        bot("sendMessage", chat_id=group.chat.id, text="大家好")
        assert said("回复", reply_to=group.latest)
        assert not said("回复", reply_to=wang.in_group(group.chat).type("有人吗"))

    def test_what_comes_via_it_is_heard(self, bot, group, sandbox):
        sandbox.world.person_sends(
            group.person, {"via_bot": sandbox.world.bot.as_user()}, chat=group.chat, text=("甲", [])
        )
        assert kinds(bot) == ["message"]

    def test_an_edit_is_heard_as_the_message_was(self, bot, group):
        message = group.type("你好")
        group.edit(message, "/menu@union_hall_bot")
        assert kinds(bot) == ["edited_message"]
        group.edit(message, "再见")
        assert kinds(bot) == []

    def test_an_administrator_hears_everything_but_other_bots(self, bot, said, group, sandbox):
        promote_bot(group)
        heard(bot)
        assert said("你好")
        other = Phone(sandbox.world, sandbox.world.add_person("别的机器人", is_bot=True))
        group.add(other.person)
        heard(bot)
        other.in_group(group.chat).type("/menu@union_hall_bot")
        assert heard(bot) == []

    def test_so_it_is_with_privacy_mode_off(self, bot, said, sandbox):
        assert bot("getMe").result["can_read_all_group_messages"] is False
        sandbox.world.privacy = False
        assert bot("getMe").result["can_read_all_group_messages"] is True
        assert said("你好")

    def test_presses_are_heard(self, bot, group, wang):
        bot("sendMessage", chat_id=group.chat.id, text="登山", reply_markup=BUTTON)
        wang.in_group(group.chat).press("报名")
        ((kind, query),) = heard(bot)
        assert (kind, query["from"]["id"]) == ("callback_query", wang.person.id)
        assert query["message"]["chat"] == {"id": group.chat.id, "title": "一车间", "type": "group"}


class TestComing:
    def test_a_new_group_tells_who_made_it(self, bot, li, wang):
        group = li.make_group("二车间", wang.person)
        (_, joined), (_, created) = heard(bot)
        assert joined["old_chat_member"]["status"] == "left"
        assert joined["new_chat_member"]["status"] == "member"
        assert created["group_chat_created"] is True
        assert bot("getChatMemberCount", chat_id=group.id).result == 3

    def test_people_and_the_bot_are_added(self, bot, sandbox, group):
        people = [sandbox.phone(name).person for name in ("甲", "乙")]
        group.add(*people)
        ((_, service),) = heard(bot)
        assert [user["id"] for user in service["new_chat_members"]] == [person.id for person in people]

    def test_a_newcomer_sees_what_is_said_from_then_on(self, sandbox, group):
        group.type("旧事")
        phone = sandbox.phone("新人")
        group.add(phone.person)
        group.type("新事")
        there = phone.in_group(group.chat)
        assert [message.text for message in there.messages] == ["", "新事"]
        assert [message.text for message in phone.messages] == []

    def test_only_those_inside_type_and_press(self, bot, sandbox, group):
        bot("sendMessage", chat_id=group.chat.id, text="登山", reply_markup=BUTTON)
        stranger = sandbox.phone("陌生人").in_group(group.chat)
        with pytest.raises(AssertionError, match="陌生人 is not in the group"):
            stranger.type("/menu")
        with pytest.raises(AssertionError, match="陌生人 is not in the group"):
            stranger.press_data("1", group.latest)
        assert stranger.messages == []

    def test_others_are_told_of_to_an_administrator_who_asked(self, bot, sandbox, group):
        bot.updates(allowed_updates=ALL_KINDS)
        group.add(sandbox.phone("甲").person)
        assert kinds(bot) == ["message"]
        promote_bot(group)
        group.add(sandbox.phone("乙").person)
        assert kinds(bot) == ["my_chat_member", "chat_member", "message"]
        bot.updates(allowed_updates=[])
        group.add(sandbox.phone("丙").person)
        assert kinds(bot) == ["message"]


class TestGoing:
    def test_who_leaves_and_who_is_removed(self, bot, sandbox, group, wang):
        wang.in_group(group.chat).leave()
        guest = sandbox.phone("客人").person
        group.add(guest)
        group.remove(guest)
        left, _, removed = (body for _, body in heard(bot))
        assert left["from"]["id"] == left["left_chat_member"]["id"] == wang.person.id
        assert removed["from"]["id"] == group.person.id
        assert removed["left_chat_member"]["id"] == guest.id

    def test_the_bot_is_told_that_it_was_removed(self, bot, sandbox, group):
        group.remove(sandbox.world.bot)
        (kind, change), (_, service) = heard(bot)
        assert (kind, change["new_chat_member"]["status"]) == ("my_chat_member", "left")
        assert service["left_chat_member"]["is_bot"] is True
        group.type("/menu@union_hall_bot")
        assert heard(bot) == []

    def test_from_a_supergroup_it_is_banned(self, bot, sandbox, supergroup):
        supergroup.remove(sandbox.world.bot)
        (_, change), _ = heard(bot)
        assert change["new_chat_member"] == {"user": sandbox.world.bot.as_user(), "status": "kicked", "until_date": 0}

    def test_it_may_leave(self, bot, group):
        assert bot("leaveChat", chat_id=group.chat.id).result is True
        (kind, change), (_, service) = heard(bot)
        assert (kind, change["new_chat_member"]["status"]) == ("my_chat_member", "left")
        assert service["from"] == service["left_chat_member"]
        assert bot("leaveChat", chat_id=group.chat.id).result is True
        assert heard(bot) == []

    def test_presses_on_what_it_can_no_longer_see_come_without_the_message(self, bot, sandbox, group):
        bot("sendMessage", chat_id=group.chat.id, text="登山", reply_markup=BUTTON)
        message = group.latest
        group.remove(sandbox.world.bot)
        heard(bot)
        group.press_on(message, "报名")
        ((_, query),) = heard(bot)
        assert query["message"]["date"] == 0


class TestAnonymity:
    def test_an_anonymous_administrator_writes_as_the_group(self, bot, supergroup, wang):
        supergroup.promote(wang.person, anonymous=True)
        wang.in_group(supergroup.chat).type("/menu@union_hall_bot")
        ((_, message),) = heard(bot)
        assert message["from"]["username"] == "GroupAnonymousBot"
        assert message["sender_chat"] == message["chat"]

    def test_and_acts_as_it(self, bot, supergroup, wang, sandbox):
        supergroup.promote(wang.person, "can_promote_members", anonymous=True)
        wang.in_group(supergroup.chat).promote(sandbox.world.bot)
        ((_, change),) = heard(bot)
        assert change["from"]["username"] == "GroupAnonymousBot"


class TestUpdates:
    def test_of_a_whole_life_are_read_by_both_libraries(self, bot, sandbox, li, wang):
        bot.updates(allowed_updates=ALL_KINDS)
        phone = li.in_group(li.make_group("三车间", wang.person))
        promote_bot(phone)
        guest = sandbox.phone("客人")
        phone.add(guest.person)
        phone.rename("三车间工会")
        phone.pin(phone.type("通知"))
        guest.in_group(phone.chat).leave()
        phone = li.in_group(phone.migrate())
        promote_bot(phone, "can_invite_users", "can_restrict_members")
        link = bot("createChatInviteLink", chat_id=phone.chat.id, name="来", creates_join_request=True).result
        guest.in_group(phone.chat).join(link["invite_link"])
        bot("approveChatJoinRequest", chat_id=phone.chat.id, user_id=guest.person.id)
        phone.restrict(guest.person, "can_send_messages", until=3600)
        phone.react(guest.in_group(phone.chat).type("大家好"), "👍")
        phone.promote(wang.person, "can_pin_messages", title="组长", anonymous=True)
        wang.in_group(phone.chat).type("我是谁")
        phone.remove(guest.person)
        phone.delete_group()
        updates = bot.updates()
        seen = {next(kind for kind in update if kind != "update_id") for update in updates}
        assert seen >= {"message", "my_chat_member", "chat_member", "chat_join_request", "message_reaction"}
        for update in updates:
            specification.check_update(update)
