"""In which chats the bot may act, and how it is refused."""

import pytest

from tests.bot.sandbox.company import refusal

NOT_MEMBER = "403 Forbidden: bot is not a member of the {} chat"
KICKED = "403 Forbidden: bot was kicked from the {} chat"


def send(bot, phone, **more):
    return refusal(bot, "sendMessage", phone.chat, text="a", **more)


class TestOutside:
    def test_nothing_is_sent_to_a_group_the_bot_is_not_in(self, bot, sandbox, li):
        for basic, kind in ((True, "group"), (False, "supergroup")):
            phone = li.in_group(sandbox.world.add_group("二车间", [li.person], basic=basic))
            assert send(bot, phone) == NOT_MEMBER.format(kind)

    def test_nor_after_it_was_removed_or_left(self, bot, sandbox, group, supergroup):
        group.remove(sandbox.world.bot)
        assert send(bot, group) == KICKED.format("group")
        supergroup.remove(sandbox.world.bot)
        assert send(bot, supergroup) == KICKED.format("supergroup")
        for phone, kind in ((group, "group"), (supergroup, "supergroup")):
            phone.add(sandbox.world.bot)
            bot("leaveChat", chat_id=phone.chat.id)
            assert send(bot, phone) == NOT_MEMBER.format(kind)

    def test_a_public_supergroup_may_be_read(self, bot, supergroup):
        bot("leaveChat", chat_id=supergroup.chat.id)
        assert bot("getChat", chat_id=supergroup.chat.id).result["title"] == "工会"
        supergroup.chat.username = ""
        assert refusal(bot, "getChat", supergroup.chat) == NOT_MEMBER.format("supergroup")

    def test_a_deleted_group_is_named_so(self, bot, group, supergroup):
        group.delete_group()
        supergroup.delete_group()
        assert send(bot, group) == "403 Forbidden: the group chat was deleted"
        assert send(bot, supergroup) == KICKED.format("supergroup")
        with pytest.raises(AssertionError, match="is gone"):
            group.rename("二车间")


class TestNames:
    def test_supergroups_are_found_by_theirs(self, bot, supergroup):
        sent = bot("sendMessage", chat_id="@Gonghui", text="a").result
        assert sent["chat"]["username"] == "gonghui"
        assert bot("sendMessage", chat_id="@nobody", text="a").refusal == "400 Bad Request: chat not found"

    def test_people_are_not(self, bot, sandbox):
        sandbox.world.add_person("张三", username="zhangsan", started=True)
        assert bot("sendMessage", chat_id="@zhangsan", text="a").refusal == "400 Bad Request: chat not found"

    def test_bots_are_but_can_not_be_written_to(self, bot, sandbox):
        sandbox.world.add_person("别的机器人", username="other_bot", is_bot=True)
        for name in ("@other_bot", sandbox.world.bot.id):
            answer = bot("sendMessage", chat_id=name, text="a")
            assert answer.refusal == "403 Forbidden: the bot can't send messages to the bot"


class TestSilenced:
    def test_a_kind_that_is_not_allowed_is_refused_by_name(self, bot, supergroup):
        supergroup.permit("can_send_documents")
        assert send(bot, supergroup) == "400 Bad Request: not enough rights to send text messages to the chat"
        assert bot("sendDocument", chat_id=supergroup.chat.id, document="nothing").status == 400
        supergroup.permit("can_send_messages")
        file = supergroup.world.add_file("document", "a.csv", b"a").id
        assert refusal(bot, "sendDocument", supergroup.chat, document=file) == (
            "400 Bad Request: not enough rights to send documents to the chat"
        )
        assert bot("sendMessage", chat_id=supergroup.chat.id, text="a").status == 200

    def test_an_administrator_is_not(self, bot, sandbox, supergroup):
        supergroup.permit()
        supergroup.promote(sandbox.world.bot)
        assert bot("sendMessage", chat_id=supergroup.chat.id, text="a").status == 200

    def test_a_restriction_ends_by_itself(self, bot, sandbox, supergroup):
        supergroup.restrict(sandbox.world.bot, until=3600)
        assert send(bot, supergroup) == "400 Bad Request: not enough rights to send text messages to the chat"
        sandbox.world.advance(3601)
        assert bot("sendMessage", chat_id=supergroup.chat.id, text="a").status == 200

    def test_people_are_silenced_too(self, supergroup, wang):
        phone = wang.in_group(supergroup.chat)
        supergroup.restrict(wang.person, "can_send_photos")
        phone.send_photo()
        with pytest.raises(AssertionError, match="王秀英 may not send text messages"):
            phone.type("a")


class TestDeleting:
    def test_in_a_group_others_messages_need_an_administrator(self, bot, sandbox, group):
        typed = group.type("a").message_id
        assert refusal(bot, "deleteMessage", group.chat, message_id=typed) == (
            "400 Bad Request: message can't be deleted for everyone"
        )
        group.promote(sandbox.world.bot)
        assert bot("deleteMessage", chat_id=group.chat.id, message_id=typed).result is True

    def test_in_a_supergroup_one_with_that_right(self, bot, sandbox, supergroup):
        typed = supergroup.type("a").message_id
        supergroup.promote(sandbox.world.bot, "can_pin_messages")
        cant = "400 Bad Request: message can't be deleted"
        assert refusal(bot, "deleteMessages", supergroup.chat, message_ids=[typed]) == cant
        supergroup.promote(sandbox.world.bot, "can_delete_messages")
        assert bot("deleteMessages", chat_id=supergroup.chat.id, message_ids=[typed]).result is True

    def test_own_messages_may_be_deleted_for_two_days(self, bot, sandbox, group, supergroup):
        sent = {}
        for phone in (group, supergroup):
            first, second = (bot("sendMessage", chat_id=phone.chat.id, text=text).result["message_id"] for text in "ab")
            assert bot("deleteMessage", chat_id=phone.chat.id, message_id=first).result is True
            sent[phone] = second
        sandbox.world.advance(48 * 3600 + 1)
        assert refusal(bot, "deleteMessage", group.chat, message_id=sent[group]) == (
            "400 Bad Request: message can't be deleted for everyone"
        )
        assert refusal(bot, "deleteMessage", supergroup.chat, message_id=sent[supergroup]) == (
            "400 Bad Request: message can't be deleted"
        )

    def test_what_the_service_says_is_not_edited(self, bot, sandbox, supergroup):
        supergroup.promote(sandbox.world.bot, "can_change_info")
        bot("setChatTitle", chat_id=supergroup.chat.id, title="总工会")
        assert (
            refusal(bot, "editMessageText", supergroup.chat, message_id=supergroup.latest.message_id, text="a")
            == "400 Bad Request: message can't be edited"
        )


class TestCallbacks:
    def test_whoever_presses_is_answered_once_and_in_time(self, bot, sandbox, group, wang):
        markup = {"inline_keyboard": [[{"text": "报名", "callback_data": "1"}]]}
        bot("sendMessage", chat_id=group.chat.id, text="登山", reply_markup=markup)
        first, second = (phone.in_group(group.chat).press("报名") for phone in (wang, wang))
        assert bot("answerCallbackQuery", callback_query_id=first.id, text="好").result is True
        too_old = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
        assert bot("answerCallbackQuery", callback_query_id=first.id).refusal == too_old
        assert bot("answerCallbackQuery", callback_query_id="17").refusal == too_old
        sandbox.world.advance(16)
        assert bot("answerCallbackQuery", callback_query_id=second.id).refusal == too_old
        assert [press.answered for press in wang.in_group(group.chat).presses] == [True, False]

    def test_presses_nobody_answered_are_forgotten(self, sandbox, li):
        for _ in range(3):
            li.press_data("1")
            sandbox.world.advance(16)
        assert len(sandbox.world.presses) == 1

    def test_a_button_of_a_deleted_message_may_still_be_pressed(self, bot, group):
        markup = {"inline_keyboard": [[{"text": "报名", "callback_data": "1"}]]}
        bot("sendMessage", chat_id=group.chat.id, text="登山", reply_markup=markup)
        message = group.latest
        bot("deleteMessage", chat_id=group.chat.id, message_id=message.message_id)
        group.press_on(message, "报名")
        assert bot.update()["callback_query"]["message"]["date"] == 0
