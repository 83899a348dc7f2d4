"""sendPoll: what stands, what is refused and in which words, how the poll is written."""

import json

import pytest

from tests.bot.sandbox.specification import check_result

OPTIONS = ["甲", "乙", "丙"]
CUSTOM = {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368324170671202286"}


@pytest.fixture
def send(bot, li):
    """sendPoll to 李明 with a question and three options, unless given otherwise."""

    def send(**given):
        return bot("sendPoll", **{"chat_id": li.person.id, "question": "几点开会？", "options": OPTIONS} | given)

    return send


def quiz(**given):
    return {"type": "quiz", "correct_option_ids": [1]} | given


def refusal(answer):
    return answer.refusal.removeprefix("400 Bad Request: ")


class TestSent:
    def test_a_regular_poll_takes_the_usual_rules(self, send, sandbox):
        sent = send().result
        check_result("sendPoll", sent)
        poll = sent["poll"]
        ids = {option.pop("persistent_id") for option in poll["options"]}
        assert len(ids) == 3
        assert poll == {
            "id": poll["id"],
            "question": "几点开会？",
            "options": [{"text": text, "voter_count": 0} for text in OPTIONS],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
            "type": "regular",
        }
        assert sandbox.oddities == []

    def test_a_quiz_tells_its_bot_the_right_answer_in_both_fields(self, send):
        poll = send(**quiz(explanation="因为<b>如此</b>", explanation_parse_mode="HTML")).result["poll"]
        assert (poll["type"], poll["allows_revoting"]) == ("quiz", False)
        assert (poll["correct_option_id"], poll["correct_option_ids"]) == (1, [1])
        assert poll["explanation"] == "因为如此"
        assert poll["explanation_entities"] == [{"type": "bold", "offset": 2, "length": 2}]

    def test_several_right_answers_have_only_the_list(self, send):
        poll = send(**quiz(correct_option_ids=[0, 2], allows_multiple_answers=True, explanation="a")).result["poll"]
        assert "correct_option_id" not in poll
        assert poll["correct_option_ids"] == [0, 2]
        assert poll["explanation_entities"] == []

    def test_the_old_name_of_the_right_answer_is_still_taken(self, send, sandbox):
        poll = send(type="quiz", correct_option_id=2).result["poll"]
        assert poll["correct_option_ids"] == [2]
        assert sandbox.oddities == ["sendPoll has no parameter correct_option_id"]

    def test_description_and_media_stand_in_the_message(self, bot, send, li):
        photo = li.send_photo().content["photo"][-1]["file_id"]
        place = {"type": "location", "latitude": 39.9, "longitude": 116.4}
        venue = place | {"type": "venue", "title": "会议室", "address": "三楼"}
        option = {"text": "甲", "media": {"type": "sticker", "media": photo}}
        sent = send(
            description="请在<i>周五</i>前答",
            description_parse_mode="HTML",
            media={"type": "photo", "media": photo},
            options=[option, {"text": "乙", "media": venue}],
            **quiz(explanation_media=place),
        ).result
        check_result("sendPoll", sent)
        poll = sent["poll"]
        assert poll["description"] == "请在周五前答"
        assert poll["description_entities"][0]["type"] == "italic"
        assert poll["media"]["photo"][0]["file_id"] == photo
        assert poll["explanation_media"]["location"]["latitude"] == 39.9
        assert [next(iter(option["media"])) for option in poll["options"]] == ["sticker", "venue"]

    def test_uploaded_media_can_be_fetched(self, bot, li):
        boundary = "gap"
        fields = {"chat_id": str(li.person.id), "question": "?", "options": '["甲"]'}
        fields["media"] = json.dumps({"type": "live_photo", "media": "attach://v", "photo": "attach://p"})
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()
        ]
        for name in "vp":
            head = f'Content-Disposition: form-data; name="{name}"; filename="{name}.bin"'
            parts.append(f"--{boundary}\r\n{head}\r\n\r\n{name * 3}\r\n")
        body = "".join([*parts, f"--{boundary}--\r\n"]).encode()
        sent = bot.post("sendPoll", body, f"multipart/form-data; boundary={boundary}").result
        check_result("sendPoll", sent)
        file = bot("getFile", file_id=sent["poll"]["media"]["live_photo"]["photo"][0]["file_id"]).result
        assert file["file_size"] == 3

    def test_only_custom_emoji_are_kept_in_question_and_options(self, send, sandbox):
        option = {"text": "😀 乙", "text_entities": [CUSTOM]}
        poll = send(question="<b>几点</b>", question_parse_mode="HTML", options=[option, "/menu"]).result["poll"]
        assert poll["question"] == "几点"
        assert "question_entities" not in poll
        assert poll["options"][0]["text_entities"] == [CUSTOM]
        assert "text_entities" not in poll["options"][1]
        assert sandbox.oddities == ["polls keep only custom emoji: Telegram drops bold"]

    def test_an_end_is_told_as_period_and_date(self, send, sandbox):
        for given in ({"open_period": 60}, {"close_date": int(sandbox.world.now()) + 60}):
            sent = send(**given).result
            poll = sent["poll"]
            assert poll["close_date"] - poll["open_period"] == sent["date"]
            assert 59 <= poll["open_period"] <= 60

    def test_a_preview_is_closed_at_once(self, send):
        poll = send(is_closed=True, open_period=60).result["poll"]
        assert poll["is_closed"] is True
        assert "close_date" not in poll

    def test_replies_and_keyboards_go_with_it(self, bot, send, li):
        first = send().result
        markup = {"inline_keyboard": [[{"text": "好", "callback_data": "1"}]]}
        sent = send(reply_parameters={"message_id": first["message_id"]}, reply_markup=markup).result
        assert sent["reply_to_message"]["poll"] == first["poll"]
        assert sent["reply_markup"] == markup
        changed = bot("editMessageReplyMarkup", chat_id=li.person.id, message_id=sent["message_id"]).result
        assert "reply_markup" not in changed
        assert changed["poll"] == sent["poll"]
        assert bot("editMessageText", chat_id=li.person.id, message_id=sent["message_id"], text="a").refusal == (
            "400 Bad Request: there is no text in the message to edit"
        )
        assert bot("deleteMessage", chat_id=li.person.id, message_id=sent["message_id"]).result is True

    def test_one_option_can_be_replied_to(self, bot, send, li, sandbox):
        sent = send().result
        option = sent["poll"]["options"][1]["persistent_id"]
        reply = {"message_id": sent["message_id"], "poll_option_id": option}
        answer = bot("sendMessage", chat_id=li.person.id, text="为什么？", reply_parameters=reply).result
        check_result("sendMessage", answer)
        assert answer["reply_to_poll_option_id"] == option
        reply["poll_option_id"] = "x"
        assert "reply_to_poll_option_id" not in send(reply_parameters=reply).result
        assert sandbox.oddities == ["the message replied to has no such poll option: Telegram passes over it"]


class TestRights:
    def test_a_group_may_keep_its_members_from_polls(self, bot, send, sandbox, li):
        group = sandbox.world.add_group("一车间", [li.person])
        sandbox.world.person_adds_bot(li.person, group)
        assert send(chat_id=group.id).status == 200
        group.permissions -= {"can_send_polls"}
        assert send(chat_id=group.id).refusal == "400 Bad Request: not enough rights to send polls to the chat"


class TestRefused:
    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"question": ""}, "text must be non-empty"),
            ({"question": "字" * 301}, "poll question length must not exceed 300"),
            ({"options": "["}, "can't parse options JSON object"),
            ({"options": ""}, "can't parse options JSON object"),
            ({"options": {}}, "expected an Array of String as options"),
            ({"options": [1]}, "expected an option to be of type String"),
            ({"options": [{}]}, 'can\'t find field "text"'),
            ({"options": []}, "poll must have at least one answer option"),
            ({"options": ["a"] * 13}, "poll can't have more than 12 options"),
            ({"options": ["字" * 101]}, "poll options length must not exceed 100"),
            ({"options": ["a", " "]}, "text must be non-empty"),
            ({"type": "exam"}, "unsupported poll type specified"),
            (quiz(correct_option_ids=[]), "correct quiz option list must be non-empty"),
            ({"type": "quiz"}, "correct quiz option list must be non-empty"),
            (quiz(correct_option_ids=[2, 1]), "correct quiz option list must be increasing"),
            (quiz(correct_option_ids=[1, 1]), "correct quiz option list must be increasing"),
            (quiz(correct_option_ids=[3]), "wrong quiz correct_option_id"),
            (quiz(correct_option_ids="x"), "can't parse correct option identifiers JSON object"),
            (quiz(correct_option_ids=1), "expected an Array of correct option identifiers"),
            (quiz(correct_option_ids=["1"]), "correct option identifier must be of type Number"),
            (quiz(correct_option_ids=[0.5]), "invalid correct option identifier specified"),
            (quiz(explanation="字" * 201), "wrong poll data specified"),
            (quiz(explanation="一\n二\n三\n四"), "wrong poll data specified"),
            ({"description": "字" * 1025}, "wrong poll data specified"),
            ({"open_period": 4}, "wrong poll data specified"),
            ({"close_date": 1}, "wrong poll data specified"),
            ({"allow_adding_options": True}, "wrong poll data specified"),
            ({"country_codes": ["CN"]}, "poll voters can be restricted only in channel chats"),
            ({"members_only": True}, "poll voters can be restricted only in channel chats"),
            ({"country_codes": ["cn"]}, "invalid country code specified"),
            ({"country_codes": ["CN"] * 13}, "too many items specified"),
            ({"media": "x"}, "can't parse InputPollMedia JSON object"),
            ({"media": {"type": "sticker"}}, "failed to parse InputPollMedia: invalid type specified"),
            ({"media": {"type": "photo"}}, "failed to parse InputPollMedia: media not found"),
            ({"media": {}}, 'failed to parse InputPollMedia: Can\'t find field "type"'),
            ({"media": {"type": "location"}}, 'failed to parse InputPollMedia: Can\'t find field "latitude"'),
            (
                {"options": [{"text": "a", "media": {"type": "audio"}}]},
                "failed to parse poll option media: invalid type specified",
            ),
        ],
    )
    def test_in_the_words_of_telegram(self, send, li, given, words):
        assert refusal(send(**given)) == words
        assert li.from_bot == []

    def test_lengths_are_counted_in_code_points_up_to_the_limit(self, send):
        rules = quiz(explanation="😀" * 200, description="😀" * 1024)
        assert send(question="😀" * 300, options=["😀" * 100] * 12, **rules).status == 200
        assert send(options=["一"]).status == 200

    def test_who_never_started_gets_none(self, bot, sandbox):
        stranger = sandbox.phone("陌生人")
        assert bot("sendPoll", chat_id=stranger.person.id, question="?", options=["a"]).refusal == (
            "403 Forbidden: bot can't initiate conversation with a user"
        )


class TestPassedOver:
    """What Telegram takes without a word, and the sandbox names."""

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"explanation": "a"}, "sendPoll passes over explanation in a regular poll"),
            (quiz(allow_adding_options=True), "sendPoll passes over allow_adding_options in a quiz"),
            ({"open_period": 3_000_000}, "sendPoll takes an open_period of 3000000 for 2628000"),
            ({"open_period": 60, "close_date": 9}, "sendPoll passes over close_date when there is an open_period"),
            ({"options": [{"text": "a", "colour": "b"}]}, "InputPollOption has no field colour"),
        ],
    )
    def test_is_named(self, send, sandbox, given, told):
        assert send(**given).status == 200
        assert sandbox.oddities == [told]
