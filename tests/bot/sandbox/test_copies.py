"""What is passed on: forwards name whose it was, copies don't; what is protected stays."""

import pytest

from tests.bot.sandbox.test_media import png, upload


@pytest.fixture
def said(bot, li) -> int:
    """A message of 李明's, as the bot heard it."""
    li.type("大家好")
    return bot.update()["message"]["message_id"]


class TestForwards:
    def test_name_whose_it_was(self, bot, li, said, supergroup):
        sent = bot("forwardMessage", chat_id=supergroup.chat.id, from_chat_id=li.person.id, message_id=said).result
        assert sent["text"] == "大家好"
        assert sent["forward_origin"]["type"] == "user"
        assert sent["forward_origin"]["sender_user"]["id"] == li.person.id

    def test_of_forwards_name_the_first(self, bot, li, said):
        here = {"chat_id": li.person.id, "from_chat_id": li.person.id}
        first = bot("forwardMessage", **here, message_id=said).result
        again = bot("forwardMessage", **here, message_id=first["message_id"]).result
        assert again["forward_origin"] == first["forward_origin"]

    def test_can_not_be_edited(self, bot, li, said):
        sent = bot("forwardMessage", chat_id=li.person.id, from_chat_id=li.person.id, message_id=said).result
        refused = bot("editMessageText", chat_id=li.person.id, message_id=sent["message_id"], text="别的")
        assert refused.refusal == "400 Bad Request: message can't be edited"

    def test_carry_no_buttons(self, bot, li):
        markup = {"inline_keyboard": [[{"text": "好", "callback_data": "a"}]]}
        sent = bot("sendMessage", chat_id=li.person.id, text="问", reply_markup=markup).result["message_id"]
        passed = bot("forwardMessage", chat_id=li.person.id, from_chat_id=li.person.id, message_id=sent).result
        assert "reply_markup" not in passed

    def test_of_many_pass_over_what_is_gone_and_keep_an_album_together(self, bot, li):
        first, second = li.send_album(png(2, 2), png(3, 3), caption="两张")
        numbers = [first.message_id, second.message_id, second.message_id + 50]
        here = {"chat_id": li.person.id, "from_chat_id": li.person.id}
        assert len(bot("forwardMessages", **here, message_ids=numbers).result) == 2
        groups = {one.content["media_group_id"] for one in li.from_bot[-2:]}
        assert len(groups) == 1
        assert groups != {first.content["media_group_id"]}

    def test_by_people_come_to_the_bot_with_their_origin(self, bot, li):
        sent = li.world.chats[li.person.id].messages[
            bot("sendMessage", chat_id=li.person.id, text="通知").result["message_id"]
        ]
        li.forward(sent)
        message = bot.update()["message"]
        assert (message["text"], message["forward_origin"]["sender_user"]["is_bot"]) == ("通知", True)


class TestCopies:
    def test_name_nobody_and_may_have_other_words_and_buttons(self, bot, li):
        sent = upload(bot, "sendPhoto", "photo", png(9, 9), chat_id=li.person.id, caption="旧").result["message_id"]
        here = {"chat_id": li.person.id, "from_chat_id": li.person.id, "message_id": sent}
        markup = {"inline_keyboard": [[{"text": "好", "callback_data": "a"}]]}
        number = bot("copyMessage", **here, caption="<i>新</i>", parse_mode="HTML", reply_markup=markup).result
        copied = li.latest
        assert (copied.message_id, copied.text, copied.buttons) == (number["message_id"], "新", [["好"]])
        assert "forward_origin" not in copied.content
        bot("copyMessage", **here)
        assert li.latest.text == "旧"

    def test_of_many_may_drop_captions(self, bot, li):
        sent = upload(bot, "sendPhoto", "photo", png(9, 9), chat_id=li.person.id, caption="旧").result["message_id"]
        here = {"chat_id": li.person.id, "from_chat_id": li.person.id}
        bot("copyMessages", **here, message_ids=[sent], remove_caption=True)
        assert li.latest.text == ""


class TestRefused:
    @pytest.mark.parametrize(("method", "past"), [("forwardMessage", "forwarded"), ("copyMessage", "copied")])
    def test_is_what_is_protected(self, bot, li, method, past):
        sent = bot("sendMessage", chat_id=li.person.id, text="保密", protect_content=True).result["message_id"]
        refused = bot(method, chat_id=li.person.id, from_chat_id=li.person.id, message_id=sent)
        assert refused.refusal == f"400 Bad Request: message can't be {past}"

    @pytest.mark.parametrize(("method", "act"), [("forwardMessage", "forward"), ("copyMessage", "copy")])
    def test_is_what_is_not_there(self, bot, li, method, act):
        here = {"chat_id": li.person.id, "from_chat_id": li.person.id}
        assert bot(method, **here, message_id=9999).refusal == f"400 Bad Request: message to {act} not found"
        assert bot(method, **here).refusal == "400 Bad Request: message identifier is not specified"
        elsewhere = bot(method, chat_id=li.person.id, from_chat_id=12345, message_id=1)
        assert elsewhere.refusal == "400 Bad Request: chat not found"

    @pytest.mark.parametrize("method", ["forwardMessages", "copyMessages"])
    @pytest.mark.parametrize(
        ("numbers", "words"),
        [
            ([], "message identifiers are not specified"),
            (list(range(1, 102)), "too many message identifiers specified"),
            ([2, 1], "message identifiers must be in a strictly increasing order"),
            (["a"], "message identifier must be a Number"),
        ],
    )
    def test_are_numbers_out_of_order(self, bot, li, method, numbers, words):
        refused = bot(method, chat_id=li.person.id, from_chat_id=li.person.id, message_ids=numbers)
        assert refused.refusal == f"400 Bad Request: {words}"
