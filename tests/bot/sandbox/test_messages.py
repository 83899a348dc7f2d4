"""Sending, editing, deleting, answering: what is done and what is refused."""

import asyncio

import aiohttp
import pytest

NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYBOARD = {"inline_keyboard": [[{"text": "好", "callback_data": "1ok"}]]}


@pytest.fixture
def send(bot, li):
    """Sends to 李明."""
    return lambda text="你好", **more: bot("sendMessage", chat_id=li.person.id, text=text, **more)


class TestSending:
    def test_gives_the_message_as_it_stands(self, send, li):
        message = send("<b>好</b>", parse_mode="HTML", reply_markup=KEYBOARD, protect_content=True).result
        assert message["text"] == "好"
        assert message["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
        assert message["reply_markup"] == KEYBOARD
        assert message["has_protected_content"] is True
        assert message["chat"] == {"id": li.person.id, "first_name": "李明", "type": "private"}
        assert message["from"]["is_bot"] is True

    def test_message_ids_count_in_each_chat(self, bot, send, sandbox, li):
        wang = sandbox.phone("王秀英")
        wang.start()
        assert send().result["message_id"] == 2
        assert bot("sendMessage", chat_id=wang.person.id, text="a").result["message_id"] == 2

    def test_replies_show_what_they_reply_to(self, send):
        first = send("一").result["message_id"]
        assert send("二", reply_parameters={"message_id": first}).result["reply_to_message"]["text"] == "一"
        assert send("三", reply_parameters={"message_id": 99}).refusal == (
            "400 Bad Request: message to be replied not found"
        )
        lenient = {"message_id": 99, "allow_sending_without_reply": True}
        assert "reply_to_message" not in send("四", reply_parameters=lenient).result

    def test_keeps_silence_and_preview(self, send, li):
        options = {"is_disabled": True}
        assert send(disable_notification=True, link_preview_options=options).result["link_preview_options"] == options
        assert li.latest.silent

    def test_entities_may_be_given_instead_of_html(self, send):
        bold = {"type": "bold", "offset": 0, "length": 2}
        assert send("你好", entities=[bold]).result["entities"] == [bold]
        late = send("你好", entities=[bold | {"offset": 1}])
        assert "ends after the end of the text at UTF-16 offset 3" in late.refusal


class TestThreads:
    def test_there_are_none_in_private(self, bot, send, li):
        refusal = "400 Bad Request: message thread not found"
        assert send(message_thread_id=7).refusal == refusal
        sent = send().result["message_id"]
        passed = {"chat_id": li.person.id, "from_chat_id": li.person.id, "message_id": sent, "message_thread_id": 7}
        assert bot("forwardMessage", **passed).refusal == bot("copyMessage", **passed).refusal == refusal

    def test_in_a_group_without_topics_they_are_passed_over_but_odd(self, bot, sandbox, supergroup):
        sent = bot("sendMessage", chat_id=supergroup.chat.id, text="好", message_thread_id=7).result
        assert "message_thread_id" not in sent
        assert sandbox.oddities == ["the group has no topics: Telegram passes over message_thread_id"]

    def test_no_number_names_none(self, send):
        assert send(message_thread_id=0).status == send(message_thread_id="x").status == 200


class TestText:
    def test_must_be_there(self, send):
        assert send("").refusal == "400 Bad Request: message text is empty"
        assert send(" \n ").refusal == "400 Bad Request: text must be non-empty"
        assert send("<b> </b>", parse_mode="HTML").refusal == "400 Bad Request: text must be non-empty"

    def test_has_up_to_4096_characters_after_parsing(self, send):
        assert len(send("😀" * 4096).result["text"]) == 4096
        assert send("好" * 4097).refusal == "400 Bad Request: message is too long"
        assert send("<b>" + "好" * 4096 + "</b>", parse_mode="HTML").status == 200

    def test_has_up_to_32_kilobytes_before_parsing(self, send):
        assert send("<b></b>" * 4682, parse_mode="HTML").refusal == "400 Bad Request: text is too long"

    def test_is_trimmed(self, send):
        assert send("  a \n").result["text"] == "a"

    def test_parse_mode_must_be_known(self, send, sandbox):
        assert send(parse_mode="XML").refusal == "400 Bad Request: unsupported parse_mode"
        assert send("<b>a", parse_mode="html").refusal == (
            "400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""
        )


class TestChats:
    def test_unknown_ones_are_not_found(self, bot):
        for chat_id in (404, "@nobody", "x"):
            assert bot("sendMessage", chat_id=chat_id, text="a").refusal == "400 Bad Request: chat not found"
        assert bot("sendMessage", text="a").refusal == "400 Bad Request: chat_id is empty"

    def test_a_bot_cannot_begin(self, bot, sandbox):
        stranger = sandbox.phone("陌生人")
        assert bot("sendMessage", chat_id=stranger.person.id, text="a").refusal == (
            "403 Forbidden: bot can't initiate conversation with a user"
        )

    def test_who_blocked_it_hears_nothing(self, send, li):
        li.block()
        assert send().refusal == "403 Forbidden: bot was blocked by the user"
        li.unblock()
        assert send().status == 200

    def test_who_left_telegram_hears_nothing(self, send, li):
        li.person.deactivated = True
        assert send().refusal == "403 Forbidden: user is deactivated"

    def test_can_be_looked_up(self, bot, li):
        chat = bot("getChat", chat_id=li.person.id).result
        assert (chat["id"], chat["type"], chat["first_name"]) == (li.person.id, "private", "李明")

    def test_an_action_must_be_known(self, bot, li):
        assert bot("sendChatAction", chat_id=li.person.id, action="typing").result is True
        assert bot("sendChatAction", chat_id=li.person.id, action="dance").refusal == (
            "400 Bad Request: wrong parameter action in request"
        )


class TestDocuments:
    def test_are_uploaded_and_fetched(self, bot, li):
        async def send():
            form = aiohttp.FormData()
            form.add_field("chat_id", str(li.person.id))
            form.add_field("caption", "<b>名单</b>")
            form.add_field("parse_mode", "HTML")
            form.add_field("document", b"a,b\n", filename="list.csv", content_type="text/csv")
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{bot.sandbox.url}/bot{bot.sandbox.token}/sendDocument", data=form) as answer,
            ):
                return (await answer.json())["result"]

        message = asyncio.run(send())
        assert message["document"]["file_name"] == "list.csv"
        assert message["document"]["mime_type"] == "text/csv"
        assert (message["caption"], message["caption_entities"][0]["type"]) == ("名单", "bold")
        again = bot("sendDocument", chat_id=li.person.id, document=message["document"]["file_id"])
        assert again.result["document"]["file_size"] == 4

    def test_must_be_there(self, bot, li):
        assert bot("sendDocument", chat_id=li.person.id).refusal == (
            "400 Bad Request: there is no document in the request"
        )

    def test_have_captions_of_up_to_1024_characters(self, bot, li):
        li.send_document("a.txt", b"a")
        file_id = bot.update()["message"]["document"]["file_id"]
        long = bot("sendDocument", chat_id=li.person.id, document=file_id, caption="好" * 1025)
        assert long.refusal == "400 Bad Request: message caption is too long"

    def test_have_no_text_to_edit(self, bot, li):
        li.send_document("a.txt", b"a")
        file_id = bot.update()["message"]["document"]["file_id"]
        sent = bot("sendDocument", chat_id=li.person.id, document=file_id).result["message_id"]
        assert bot("editMessageText", chat_id=li.person.id, message_id=sent, text="a").refusal == (
            "400 Bad Request: there is no text in the message to edit"
        )


class TestEditing:
    @pytest.fixture
    def edit(self, bot, li):
        return lambda message_id, text, **more: bot(
            "editMessageText", chat_id=li.person.id, message_id=message_id, text=text, **more
        )

    def test_changes_the_text_and_takes_the_keyboard_away(self, send, edit, li):
        sent = send("一", reply_markup=KEYBOARD).result["message_id"]
        edited = edit(sent, "二").result
        assert edited["text"] == "二"
        assert "reply_markup" not in edited
        assert "edit_date" in edited
        assert li.buttons == []

    def test_the_same_again_is_refused(self, send, edit):
        sent = send("<b>一</b>", parse_mode="HTML", reply_markup=KEYBOARD).result["message_id"]
        assert edit(sent, " <b>一</b> ", parse_mode="HTML", reply_markup=KEYBOARD).refusal == NOT_MODIFIED
        assert edit(sent, "一", reply_markup=KEYBOARD).status == 200
        assert edit(sent, "一").status == 200
        assert edit(sent, "一").refusal == NOT_MODIFIED

    def test_what_is_gone_is_not_found(self, edit):
        assert edit(99, "a").refusal == "400 Bad Request: message to edit not found"

    def test_only_the_own_without_other_keyboards(self, send, edit, li):
        assert edit(li.latest.message_id, "a").refusal == "400 Bad Request: message can't be edited"
        menu = send(reply_markup={"keyboard": [["菜单"]]}).result["message_id"]
        assert edit(menu, "a").refusal == "400 Bad Request: message can't be edited"

    def test_takes_only_inline_keyboards(self, send, edit):
        sent = send().result["message_id"]
        assert edit(sent, "a", reply_markup={"remove_keyboard": True}).refusal == (
            "400 Bad Request: inline keyboard expected"
        )

    def test_the_keyboard_alone(self, bot, send, li):
        sent = send("一", reply_markup=KEYBOARD).result["message_id"]
        place = {"chat_id": li.person.id, "message_id": sent}
        assert bot("editMessageReplyMarkup", **place, reply_markup=KEYBOARD).refusal == NOT_MODIFIED
        assert "reply_markup" not in bot("editMessageReplyMarkup", **place).result
        assert bot("editMessageReplyMarkup", **place).refusal == NOT_MODIFIED


class TestDeleting:
    @pytest.fixture
    def delete(self, bot, li):
        return lambda message_id: bot("deleteMessage", chat_id=li.person.id, message_id=message_id)

    def test_own_and_incoming(self, send, delete, li):
        incoming = li.latest.message_id
        own = send().result["message_id"]
        assert delete(own).result is True
        assert delete(incoming).result is True
        assert li.messages == []

    def test_once(self, send, delete):
        sent = send().result["message_id"]
        delete(sent)
        assert delete(sent).refusal == "400 Bad Request: message to delete not found"

    def test_not_after_48_hours(self, send, delete, sandbox):
        sent = send().result["message_id"]
        sandbox.world.advance(48 * 3600 + 1)
        assert delete(sent).refusal == "400 Bad Request: message can't be deleted for everyone"

    def test_many_at_once_passing_over_what_is_gone(self, bot, send, li):
        sent = [send().result["message_id"] for _ in range(2)]
        assert bot("deleteMessages", chat_id=li.person.id, message_ids=[*sent, 99]).result is True
        assert not li.from_bot

    def test_a_hundred_at_most(self, bot, li):
        assert bot("deleteMessages", chat_id=li.person.id, message_ids=list(range(101))).refusal == (
            "400 Bad Request: too many message identifiers specified"
        )
        assert bot("deleteMessages", chat_id=li.person.id, message_ids=["x"]).refusal == (
            "400 Bad Request: message identifier must be a Number"
        )
        assert bot("deleteMessages", chat_id=li.person.id).refusal == (
            "400 Bad Request: message identifiers are not specified"
        )


class TestAnswering:
    def test_shows_on_the_phone(self, bot, send, li):
        send(reply_markup=KEYBOARD)
        press = li.press("好")
        assert li.unanswered == [press]
        assert bot("answerCallbackQuery", callback_query_id=press.id, text="收到", show_alert=True).result is True
        assert [(toast.text, toast.show_alert) for toast in li.toasts] == [("收到", True)]
        assert li.unanswered == []

    def test_once_only(self, bot, li):
        press = li.press_data("x")
        assert bot("answerCallbackQuery", callback_query_id=press.id).result is True
        assert bot("answerCallbackQuery", callback_query_id=press.id).refusal == TOO_OLD

    def test_within_fifteen_seconds(self, bot, li, sandbox):
        press = li.press_data("x")
        sandbox.world.advance(15.1)
        assert bot("answerCallbackQuery", callback_query_id=press.id).refusal == TOO_OLD
        assert li.unanswered == [press]

    def test_known_ones_only(self, bot):
        assert bot("answerCallbackQuery", callback_query_id="1").refusal == TOO_OLD

    def test_with_up_to_200_characters(self, bot, li):
        press = li.press_data("x")
        assert bot("answerCallbackQuery", callback_query_id=press.id, text="好" * 201).refusal == (
            "400 Bad Request: MESSAGE_TOO_LONG"
        )
        assert bot("answerCallbackQuery", callback_query_id=press.id, text="好" * 200).result is True
