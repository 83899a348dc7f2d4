"""`reply_parameters`: what is answered, quoted, and where it stands."""

import pytest


@pytest.fixture
def asked(bot, li) -> int:
    """A question of 李明's."""
    li.type("请问今年去哪里疗养？")
    return bot.update()["message"]["message_id"]


def reply(bot, place: int, **fields: object):
    return bot("sendMessage", chat_id=place, text="答", reply_parameters=fields)


class TestAnswers:
    def test_show_what_they_answer(self, bot, li, asked):
        assert reply(bot, li.person.id, message_id=asked).result["reply_to_message"]["message_id"] == asked

    def test_quote_its_words_nearest_to_the_place(self, bot, li):
        li.type("好 不好 好")
        number = bot.update()["message"]["message_id"]
        sent = reply(bot, li.person.id, message_id=number, quote="好", quote_position=5).result
        assert sent["quote"] == {"text": "好", "position": 5, "is_manual": True}

    def test_quote_with_formatting(self, bot, li, asked):
        sent = reply(bot, li.person.id, message_id=asked, quote="<b>疗养</b>", quote_parse_mode="HTML").result
        assert sent["quote"]["entities"] == [{"type": "bold", "offset": 0, "length": 2}]

    def test_stand_in_another_chat_without_the_message_itself(self, bot, li, asked, supergroup):
        sent = reply(bot, supergroup.chat.id, message_id=asked, chat_id=li.person.id, quote="疗养").result
        assert "reply_to_message" not in sent
        assert sent["external_reply"]["origin"]["sender_user"]["id"] == li.person.id
        assert sent["quote"]["text"] == "疗养"

    def test_of_people_come_with_their_quote(self, bot, li):
        number = bot("sendMessage", chat_id=li.person.id, text="周三下午座谈").result["message_id"]
        li.type("这天不行", reply_to=li.chat.messages[number], quote="周三下午")
        message = bot.update()["message"]
        assert message["reply_to_message"]["message_id"] == number
        assert message["quote"] == {"text": "周三下午", "position": 0, "is_manual": True}


class TestRefused:
    def test_is_a_quote_that_is_not_there(self, bot, li, asked):
        refused = reply(bot, li.person.id, message_id=asked, quote="没有说过")
        assert refused.refusal == "400 Bad Request: QUOTE_TEXT_INVALID"

    def test_is_what_is_not_there_unless_it_may_go_without(self, bot, li):
        assert reply(bot, li.person.id, message_id=999).refusal == "400 Bad Request: message to be replied not found"
        sent = reply(bot, li.person.id, message_id=999, allow_sending_without_reply=True).result
        assert "reply_to_message" not in sent

    def test_is_a_chat_that_is_not_there_unless_it_may_go_without(self, bot, li):
        assert reply(bot, li.person.id, message_id=1, chat_id=777).refusal == "400 Bad Request: chat not found"
        assert reply(bot, li.person.id, message_id=1, chat_id=777, allow_sending_without_reply=True).status == 200

    def test_is_what_is_no_object(self, bot, li):
        refused = bot("sendMessage", chat_id=li.person.id, text="答", reply_parameters="[]")
        assert refused.refusal == "400 Bad Request: can't parse reply parameters JSON object"

    def test_fields_that_there_are_not_are_odd(self, bot, sandbox, li, asked):
        reply(bot, li.person.id, message_id=asked, reply_to=1)
        assert sandbox.oddities == ["ReplyParameters has no field reply_to"]
