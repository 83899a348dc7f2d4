"""A person's phone."""

import threading

import pytest

ASK = {"keyboard": [[{"text": "发送手机号", "request_contact": True}], ["取消"]], "one_time_keyboard": True}


def inline(*labels):
    return {"inline_keyboard": [[{"text": label, "callback_data": f"1{label}"}] for label in labels]}


@pytest.fixture
def send(bot, li):
    return lambda text, **more: bot("sendMessage", chat_id=li.person.id, text=text, **more).result["message_id"]


@pytest.fixture
def soon(send):
    """Sends a little later, from another thread."""

    def later(*given, **named):
        threading.Timer(0.05, send, given, named).start()

    return later


class TestTyping:
    def test_start_may_carry_a_payload(self, bot, li):
        li.start("case_17")
        message = bot.update()["message"]
        assert message["text"] == "/start case_17"
        assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
        assert message["from"]["language_code"] == "zh-hans"

    def test_a_payload_has_its_rules(self, li):
        with pytest.raises(AssertionError, match="up to 64"):
            li.start("案件")

    def test_an_edit_is_an_update(self, bot, li):
        message = li.type("一")
        li.edit(message, "二")
        typed, edited = bot.updates()
        assert typed["message"]["text"] == "一"
        assert edited["edited_message"]["text"] == "二"
        assert edited["edited_message"]["message_id"] == message.message_id
        assert "edit_date" in edited["edited_message"]

    def test_not_to_a_blocked_bot(self, li):
        li.block()
        with pytest.raises(AssertionError, match="unblock first"):
            li.type("a")


class TestPressing:
    def test_finds_the_newest_button_of_that_label(self, bot, li, send):
        send("一", reply_markup=inline("好"))
        newest = send("二", reply_markup=inline("好", "不"))
        assert li.press("好").message.message_id == newest
        query = bot.update()["callback_query"]
        assert (query["data"], query["message"]["message_id"]) == ("1好", newest)

    def test_or_an_older_one(self, li, send):
        first = send("一", reply_markup=inline("好"))
        send("二", reply_markup=inline("好"))
        assert li.press("好", nth=0).message.message_id == first

    def test_waits_for_it(self, li, soon):
        soon("一", reply_markup=inline("好"))
        assert li.press("好").data == "1好"

    def test_says_what_stands_there_when_it_does_not_come(self, li, send):
        send("只有这个", reply_markup=inline("不"))
        with pytest.raises(AssertionError, match=r"(?s)waited 0.05 s for a button “好”.*只有这个\n    \[不\]"):
            li.press("好", within=0.05)

    def test_falls_back_on_the_keyboard_below(self, bot, li, send):
        send("手机号？", reply_markup=ASK)
        assert li.keyboard == [["发送手机号"], ["取消"]]
        li.press("取消")
        assert bot.update()["message"]["text"] == "取消"
        assert li.keyboard == []

    def test_a_contact_button_shares_the_own_contact(self, bot, li, send):
        send("手机号？", reply_markup=ASK)
        li.press("发送手机号")
        contact = bot.update()["message"]["contact"]
        assert contact == {"phone_number": "13800000123", "first_name": "李明", "user_id": li.person.id}

    def test_a_removed_keyboard_is_gone(self, li, send):
        send("一", reply_markup={"keyboard": [["菜单"]]})
        assert li.keyboard == [["菜单"]]
        send("二", reply_markup={"remove_keyboard": True})
        assert li.keyboard == []

    def test_data_may_be_forged_and_messages_gone(self, bot, li, send):
        sent = send("一", reply_markup=inline("好"))
        message = li.latest
        assert li.press_data("1伪造").message is message
        bot("deleteMessage", chat_id=li.person.id, message_id=sent)
        li.press_on(message, "好")
        forged, stale = (update["callback_query"] for update in bot.updates())
        assert forged["data"] == "1伪造"
        assert stale["message"] == {"chat": forged["message"]["chat"], "message_id": sent, "date": 0}


class TestSharing:
    def test_contacts_of_others_and_without_an_account(self, bot, li):
        li.share_contact("13900000000", user_id=42)
        assert bot.update()["message"]["contact"]["user_id"] == 42
        li.share_contact("13900000000", unknown=True)
        assert "user_id" not in bot.update()["message"]["contact"]

    def test_forwarded_contacts_show_it(self, bot, li):
        li.share_contact(forwarded=True)
        assert bot.update()["message"]["forward_origin"]["type"] == "hidden_user"

    @pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "location"])
    def test_things(self, bot, li, kind):
        getattr(li, f"send_{kind}")()
        assert kind in bot.update()["message"]


class TestBlocking:
    def test_both_ways_are_told(self, bot, li):
        li.block()
        li.unblock()
        blocked, unblocked = (update["my_chat_member"] for update in bot.updates())
        assert (blocked["old_chat_member"]["status"], blocked["new_chat_member"]["status"]) == ("member", "kicked")
        assert (unblocked["old_chat_member"]["status"], unblocked["new_chat_member"]["status"]) == ("kicked", "member")


class TestReading:
    def test_edits_are_in_it_and_the_deleted_is_not(self, bot, li, send):
        first, second = send("一"), send("二", reply_markup=inline("好"))
        bot("editMessageText", chat_id=li.person.id, message_id=first, text="一改")
        bot("deleteMessage", chat_id=li.person.id, message_id=second)
        assert [message.text for message in li.messages] == ["/start", "一改"]
        assert li.latest.edited
        assert li.buttons == []
        assert li.screen == "一改"


class TestWaiting:
    def test_for_a_text_or_a_test(self, li, soon):
        soon("早上好")
        assert li.wait_for("早上").text == "早上好"
        assert li.wait_for(lambda message: len(message.text) == 3).from_bot

    def test_what_came_before_the_own_last_action_does_not_count(self, li, send):
        send("好")
        assert li.wait_for("好")
        li.type("还有吗")
        with pytest.raises(AssertionError):
            li.wait_for("好", within=0.05)
        assert li.wait_for("好", anywhere=True)

    def test_an_edit_counts(self, bot, li, send):
        sent = send("一")
        li.type("改")
        bot("editMessageText", chat_id=li.person.id, message_id=sent, text="二")
        assert li.wait_for("二").message_id == sent

    def test_in_vain_shows_the_whole_chat(self, li, send):
        send("没有这个", reply_markup=inline("好"))
        with pytest.raises(AssertionError) as caught:
            li.wait_for("那个", within=0.05)
        assert str(caught.value) == (
            "waited 0.05 s for “那个” from the bot; on the phone:\n"
            "#1 李明:\n    /start\n#2 bot:\n    没有这个\n    [好]"
        )

    def test_for_answers(self, bot, li):
        press = li.press_data("x")
        threading.Timer(0.05, bot, ("answerCallbackQuery",), {"callback_query_id": press.id, "text": "好"}).start()
        li.wait_answered()
        assert li.wait_toast("好") is press

    def test_for_a_deletion(self, bot, li, send):
        sent = send("一")
        message = li.latest
        place = {"chat_id": li.person.id, "message_id": sent}
        threading.Timer(0.05, bot, ("deleteMessage",), place).start()
        li.wait_gone(message)


class TestListening:
    def test_each_message_of_the_bot_is_told_at_once(self, bot, li, send, sandbox):
        heard = []
        sandbox.world.listeners.append(lambda chat_id, message, kind: heard.append((chat_id, message.text, kind)))
        sent = send("一")
        bot("editMessageText", chat_id=li.person.id, message_id=sent, text="二")
        bot("deleteMessage", chat_id=li.person.id, message_id=sent)
        assert heard == [(li.person.id, "一", "sent"), (li.person.id, "二", "edited"), (li.person.id, "二", "deleted")]
