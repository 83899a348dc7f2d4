"""The refusals a bot meets, each by a call over the wire, in the words of Telegram's server.

The words are those of telegram-bot-api's and TDLib's sources (Bot API 10.0), except where a line says "unverified".
"""

import json
from typing import Any

import pytest

from bot.sandbox.phones import Phone
from tests.bot.sandbox.caller import Answer, Caller

BUTTON = {"text": "好", "callback_data": "a"}
RESERVED = "Character '.' is reserved and must be escaped with the preceding '\\'"
CALLED_INSTEAD = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def reply_keyboard(button: dict[str, Any]) -> dict[str, Any]:
    return {"keyboard": [[button]]}


#: What is sent to 李明 by sendMessage, and what comes back.
SENT: list[tuple[dict[str, Any], str]] = [
    ({}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": "字" * 4097}, "message is too long"),
    ({"text": "😀" * 4097}, "message is too long"),
    ({"text": "字" * 11_000}, "text is too long"),
    ({"text": "".join(f"<b>{n}</b> " for n in range(101)), "parse_mode": "HTML"}, "ENTITIES_TOO_LONG"),
    (
        {"text": "<b>x", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    ({"text": "<x>", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "x" at byte offset 0'),
    (
        {"text": "<b><i>x</b>", "parse_mode": "HTML"},
        'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    ),
    ({"text": "a.", "parse_mode": "MarkdownV2"}, f"can't parse entities: {RESERVED}"),
    (
        {"text": "*a", "parse_mode": "MarkdownV2"},
        "can't parse entities: Can't find end of Bold entity at byte offset 0",
    ),
    ({"text": "a", "parse_mode": "XML"}, "unsupported parse_mode"),
    ({"text": "a", "entities": "{"}, "can't parse entities JSON object"),
    (
        {"text": "a", "entities": [{"type": "bold", "offset": 9, "length": 1}]},
        "entity begins after the end of the text at UTF-16 offset 9",
    ),
    ({"text": "a", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"text": "a", "reply_markup": "[]"}, "object expected as reply markup"),
    (
        {"text": "a", "reply_markup": {"inline_keyboard": [BUTTON]}},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    (
        {"text": "a", "reply_markup": keyboard({"text": "好"})},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"text": "a", "reply_markup": keyboard({"callback_data": "a"})},
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    ({"text": "a", "reply_markup": keyboard(BUTTON | {"callback_data": "字" * 22})}, "BUTTON_DATA_INVALID"),
    (
        {"text": "a", "reply_markup": keyboard({"text": "好", "copy_text": {"text": "x" * 257}})},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    (
        {"text": "a", "reply_markup": keyboard({"text": "好", "url": "x y"})},
        "inline keyboard button URL 'x y' is invalid: Wrong HTTP URL",
    ),
    ({"text": "a", "reply_markup": {"inline_keyboard": [[BUTTON]] * 101}}, "reply markup is too long"),
    (
        {"text": "a", "reply_markup": {"inline_keyboard": [[BUTTON | {"text": "好" * 40}] * 8] * 12}},
        "reply markup is too long",
    ),
    (
        {"text": "a", "reply_markup": {"keyboard": [["a"]], "input_field_placeholder": "x" * 65}},
        "REPLY_MARKUP_PLACEHOLDER_TOO_LONG",
    ),
    ({"text": "a", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ({"text": "a", "reply_parameters": "["}, "can't parse reply parameters JSON object"),
]

QUIZ = {"question": "?", "options": ["a", "b"], "type": "quiz"}
#: What is asked by sendPoll, and what comes back.
POLLS: list[tuple[dict[str, Any], str]] = [
    ({"question": "?" * 301, "options": ["a"]}, "poll question length must not exceed 300"),
    ({"question": "?", "options": ["a" * 101]}, "poll options length must not exceed 100"),
    ({"question": "?", "options": []}, "poll must have at least one answer option"),
    ({"question": "?", "options": ["a"] * 13}, "poll can't have more than 12 options"),
    (QUIZ, "correct quiz option list must be non-empty"),
    (QUIZ | {"correct_option_ids": [1, 0]}, "correct quiz option list must be increasing"),
    ({"question": "?", "options": ["a"], "type": "other"}, "unsupported poll type specified"),
    ({"question": "?", "options": "{"}, "can't parse options JSON object"),
    ({"question": "?", "options": ["a"], "members_only": True}, "poll voters can be restricted only in channel chats"),
]


def refused(answer: Answer, words: str, status: int = 400) -> None:
    kind = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}[status]
    assert answer.refusal == f"{status} {kind}: {words}"


class TestSending:
    @pytest.mark.parametrize(("given", "words"), SENT, ids=range(len(SENT)))
    def test_is_refused(self, bot: Caller, li: Phone, given: dict[str, Any], words: str) -> None:
        before = len(li.messages)
        refused(bot("sendMessage", chat_id=li.person.id, **given), words)
        assert len(li.messages) == before

    def test_of_as_much_as_may_be_is_not(self, bot: Caller, li: Phone) -> None:
        assert bot("sendMessage", chat_id=li.person.id, text="😀" * 4096).status == 200
        fits = BUTTON | {"callback_data": "字" * 21 + "a"}
        assert bot("sendMessage", chat_id=li.person.id, text="a", reply_markup=keyboard(fits)).status == 200

    @pytest.mark.parametrize(("given", "words"), POLLS, ids=range(len(POLLS)))
    def test_of_polls_is_refused(self, bot: Caller, li: Phone, given: dict[str, Any], words: str) -> None:
        refused(bot("sendPoll", chat_id=li.person.id, **given), words)

    def test_of_captions_that_are_too_long_is_refused(self, bot: Caller, li: Phone) -> None:
        sent = li.send_photo()
        photo = sent.content["photo"][-1]["file_id"]
        refused(bot("sendPhoto", chat_id=li.person.id, photo=photo, caption="字" * 1025), "message caption is too long")

    @pytest.mark.parametrize("what", ["Phone number", "Location", "Poll"])
    def test_of_keyboards_that_ask_a_group_for_what_only_a_person_has(self, bot, supergroup, what):
        name = {"Phone number": "request_contact", "Location": "request_location", "Poll": "request_poll"}[what]
        markup = reply_keyboard({"text": "好", name: {} if what == "Poll" else True})
        answer = bot("sendMessage", chat_id=supergroup.chat.id, text="a", reply_markup=markup)
        refused(answer, f"{what[:1].lower()}{what[1:]} can be requested in private chats only")


class TestPlaces:
    def test_that_are_not_there(self, bot: Caller) -> None:
        refused(bot("sendMessage", text="a"), "chat_id is empty")
        refused(bot("sendMessage", chat_id=987654321, text="a"), "chat not found")
        refused(bot("sendMessage", chat_id="@nobody_here", text="a"), "chat not found")

    def test_that_are_closed_to_the_bot(self, bot: Caller, sandbox, li: Phone, wang: Phone) -> None:
        words = "bot can't initiate conversation with a user"
        refused(bot("sendMessage", chat_id=wang.person.id, text="a"), words, 403)
        refused(
            bot("sendMessage", chat_id=sandbox.world.bot.id, text="a"), "the bot can't send messages to the bot", 403
        )
        li.block()
        refused(bot("sendMessage", chat_id=li.person.id, text="a"), "bot was blocked by the user", 403)
        li.unblock()
        li.person.deactivated = True
        refused(bot("sendMessage", chat_id=li.person.id, text="a"), "user is deactivated", 403)

    @pytest.mark.parametrize(("kind", "name"), [("group", "group chat"), ("supergroup", "supergroup chat")])
    def test_that_the_bot_was_thrown_out_of(self, bot, request, sandbox, kind, name):
        place = request.getfixturevalue(kind)
        place.remove(sandbox.world.bot)
        refused(bot("sendMessage", chat_id=place.chat.id, text="a"), f"bot was kicked from the {name}", 403)

    def test_that_became_a_supergroup(self, bot: Caller, group) -> None:
        new = group.migrate()
        answer = bot("sendMessage", chat_id=group.chat.id, text="a")
        refused(answer, "group chat was upgraded to a supergroup chat")
        assert answer.json["parameters"] == {"migrate_to_chat_id": new.id}

    def test_that_were_deleted(self, bot: Caller, group) -> None:
        group.delete_group()
        refused(bot("sendMessage", chat_id=group.chat.id, text="a"), "the group chat was deleted", 403)

    def test_where_the_bot_may_not_write(self, bot: Caller, sandbox, supergroup) -> None:
        supergroup.permit()
        words = "not enough rights to send text messages to the chat"
        refused(bot("sendMessage", chat_id=supergroup.chat.id, text="a"), words)
        supergroup.permit("can_send_messages")
        words = "not enough rights to send polls to the chat"
        refused(bot("sendPoll", chat_id=supergroup.chat.id, question="?", options=["a"]), words)

    def test_without_administrators(self, bot: Caller, li: Phone) -> None:
        words = "there are no administrators in the private chat"
        refused(bot("getChatAdministrators", chat_id=li.person.id), words)


class TestChanging:
    @pytest.fixture
    def sent(self, bot: Caller, li: Phone) -> dict[str, Any]:
        """Whom and which message to change."""
        number = bot("sendMessage", chat_id=li.person.id, text="旧").result["message_id"]
        return {"chat_id": li.person.id, "message_id": number}

    def test_nothing(self, bot: Caller, sent: dict[str, Any]) -> None:
        refused(bot("editMessageText", **sent, text="旧"), NOT_MODIFIED)

    def test_what_is_not_there(self, bot: Caller, sent: dict[str, Any]) -> None:
        gone = sent | {"message_id": 999}
        refused(bot("editMessageText", **gone, text="a"), "message to edit not found")
        refused(bot("deleteMessage", **gone), "message to delete not found")
        refused(bot("stopPoll", **gone), "message with poll to stop not found")

    def test_what_can_not_be_changed(self, bot: Caller, li: Phone) -> None:
        said = li.type("我的话")
        place = {"chat_id": li.person.id, "message_id": said.message_id}
        refused(bot("editMessageText", **place, text="a"), "message can't be edited")
        below = bot("sendMessage", chat_id=li.person.id, text="a", reply_markup=reply_keyboard({"text": "好"})).result
        place["message_id"] = below["message_id"]
        refused(bot("editMessageText", **place, text="b"), "message can't be edited")

    def test_what_is_too_old_to_be_deleted(self, bot: Caller, sandbox, li: Phone, sent: dict[str, Any]) -> None:
        sandbox.world.advance(48 * 3600 + 1)
        refused(bot("deleteMessage", **sent), "message can't be deleted for everyone")

    def test_others_words_in_a_group(self, bot: Caller, supergroup) -> None:
        said = supergroup.type("/start@" + bot.sandbox.world.bot.username)
        refused(
            bot("deleteMessage", chat_id=supergroup.chat.id, message_id=said.message_id), "message can't be deleted"
        )

    def test_a_poll_that_is_none_or_over(self, bot: Caller, li: Phone, sent: dict[str, Any]) -> None:
        refused(bot("stopPoll", **sent), "message is not a poll")
        poll = bot("sendPoll", chat_id=li.person.id, question="?", options=["a"]).result["message_id"]
        place = {"chat_id": li.person.id, "message_id": poll}
        assert bot("stopPoll", **place).status == 200
        refused(bot("stopPoll", **place), "poll has already been closed")

    def test_too_many_at_once(self, bot: Caller, li: Phone) -> None:
        answer = bot("deleteMessages", chat_id=li.person.id, message_ids=list(range(1, 102)))
        refused(answer, "too many message identifiers specified")


class TestPresses:
    WORDS = "query is too old and response timeout expired or query ID is invalid"

    @pytest.fixture
    def press(self, bot: Caller, li: Phone) -> str:
        bot("sendMessage", chat_id=li.person.id, text="?", reply_markup=keyboard(BUTTON))
        li.press("好")
        return str(bot.update()["callback_query"]["id"])

    def test_are_answered_once(self, bot: Caller, press: str) -> None:
        assert bot("answerCallbackQuery", callback_query_id=press).result is True
        refused(bot("answerCallbackQuery", callback_query_id=press), self.WORDS)

    def test_are_not_answered_late(self, bot: Caller, sandbox, press: str) -> None:
        sandbox.world.advance(16)
        refused(bot("answerCallbackQuery", callback_query_id=press), self.WORDS)

    def test_of_others_are_not_answered(self, bot: Caller) -> None:
        refused(bot("answerCallbackQuery", callback_query_id="123"), self.WORDS)

    def test_have_short_answers(self, bot: Caller, press: str) -> None:
        assert bot("answerCallbackQuery", callback_query_id=press, text="字" * 201).refusal == (
            "400 Bad Request: MESSAGE_TOO_LONG"
        )


class TestFiles:
    def test_that_are_not_there(self, bot: Caller) -> None:
        refused(bot("getFile"), "file_id not specified")
        refused(bot("getFile", file_id="x"), "wrong file_id or the file is temporarily unavailable")

    def test_that_are_too_large_to_be_fetched(self, bot: Caller, li: Phone) -> None:
        sent = li.send_document("大.bin", bytes((20 << 20) + 1))
        refused(bot("getFile", file_id=sent.content["document"]["file_id"]), "file is too big")
        fits = li.send_document("小.bin", bytes(20 << 20))
        assert bot("getFile", file_id=fits.content["document"]["file_id"]).status == 200


class TestTheDoor:
    def test_knows_tokens_and_methods(self, bot: Caller, sandbox) -> None:
        refused(bot.open("/botx/getMe"), "invalid token specified", 401)
        assert bot.open(f"/bot{sandbox.token[:-1]}x/getMe").refusal == "401 Unauthorized"
        assert bot.open("/elsewhere").refusal == "404 Not Found"
        refused(bot.open(f"/bot{sandbox.token}/getMeNot"), "method not found", 404)

    def test_knows_methods_in_any_case_and_way(self, bot: Caller, sandbox) -> None:
        assert bot.open(f"/bot{sandbox.token}/GETME").status == 200
        assert bot.form("getChat", chat_id=sandbox.world.bot.id).status == 200

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"url": "https://127.0.0.1:8443/x", "secret_token": "x" * 257}, "secret token is too long"),
            ({"url": "https://127.0.0.1:8443/x", "secret_token": "ä"}, "secret token contains unallowed characters"),
            ({"url": "https://[x/"}, "invalid webhook URL specified"),
        ],
    )
    def test_of_the_webhook(self, bot: Caller, given: dict[str, Any], words: str) -> None:
        refused(bot("setWebhook", **given), words)

    def test_that_telegram_calls_is_closed_to_asking(self, bot: Caller) -> None:
        assert bot("setWebhook", url="http://127.0.0.1:9/x").json["description"] == "Webhook was set"
        answer = bot("getUpdates")
        assert answer.status == 409
        assert json.loads(answer.body)["description"] == CALLED_INSTEAD
        assert bot("deleteWebhook").json["description"] == "Webhook was deleted"
        assert bot("deleteWebhook").json["description"] == "Webhook is already deleted"
