"""reply_markup: what stands, what is refused."""

import json

import pytest

from bot.sandbox import keyboards
from bot.sandbox.refusals import Refusal


def read(markup, *, private=True):
    return keyboards.read(json.dumps(markup, ensure_ascii=False), private=private, odd=pytest.fail)


def refusal(markup, *, private=True) -> str:
    with pytest.raises(Refusal) as caught:
        read(markup, private=private)
    return caught.value.description.removeprefix("Bad Request: ")


def inline(*rows):
    return {"inline_keyboard": [list(row) for row in rows]}


def button(text="好", **more):
    return {"text": text, **(more or {"callback_data": "1"})}


class TestInline:
    def test_stands_as_given_without_empty_rows(self):
        assert read(inline([button()], [])) == inline([button()])
        assert read({"inline_keyboard": []}) is None

    def test_data_has_1_to_64_bytes(self):
        assert read(inline([button(callback_data="好" * 21)]))
        assert refusal(inline([button(callback_data="好" * 22)])) == "BUTTON_DATA_INVALID"

    def test_a_text_alone_is_no_button(self):
        text = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        assert refusal(inline([{"text": "好"}])) == text
        assert refusal(inline([{"text": "好", "callback_data": ""}])) == text

    def test_one_action_each(self):
        twice = button(callback_data="1", url="https://e.cn")
        assert refusal(inline([twice])) == "inline keyboard button has more than one action: callback_data, url"

    def test_labels_are_not_empty(self):
        assert refusal(inline([button(" ")])) == "inline keyboard button text must be non-empty"
        nameless = {"callback_data": "1"}
        assert refusal(inline([nameless])) == "can't parse inline keyboard button: Can't find field \"text\""

    def test_is_an_array_of_arrays(self):
        assert refusal({"inline_keyboard": [button()]}) == (
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
        assert refusal({"inline_keyboard": "x"}) == 'field "inline_keyboard" must be of type Array'

    def test_has_up_to_100_buttons_8_in_a_row(self):
        assert read(inline(*[[button()] * 5] * 20))
        assert refusal(inline(*[[button()] * 5] * 20, [button()])) == "reply markup is too long"
        assert "8 buttons" in refusal(inline([button()] * 9))

    def test_has_up_to_ten_kilobytes(self):
        assert refusal(inline(*[[button("好" * 40, callback_data="1" * 60)]] * 60)) == "reply markup is too long"

    def test_buttons_may_have_a_style(self):
        for style in ("primary", "success", "danger"):
            assert read(inline([button(callback_data="1", style=style)]))
        assert refusal(inline([button(callback_data="1", style="pink")])) == (
            "can't parse inline keyboard button: Invalid button style specified"
        )

    def test_links_lead_somewhere(self):
        assert read(inline([button(url="https://e.cn")]))
        assert "Wrong HTTP URL" in refusal(inline([button(url="e")]))


class TestReplyKeyboard:
    def test_stands_with_its_looks(self):
        markup = {
            "keyboard": [["菜单", {"text": "我的手机号", "request_contact": True}]],
            "resize_keyboard": True,
            "is_persistent": True,
            "input_field_placeholder": "点下面的按钮",
        }
        assert read(markup)["keyboard"][0][0] == {"text": "菜单"}
        assert read(markup)["is_persistent"] is True

    def test_phone_numbers_are_asked_in_private_only(self):
        ask = {"keyboard": [[{"text": "手机号", "request_contact": True}]]}
        assert read(ask)
        assert refusal(ask, private=False) == "phone number can be requested in private chats only"

    def test_flags_are_flags(self):
        assert refusal({"keyboard": [["a"]], "resize_keyboard": "yes"}) == (
            'field "resize_keyboard" must be of type Boolean'
        )

    def test_a_placeholder_has_up_to_64_characters(self):
        assert refusal({"force_reply": True, "input_field_placeholder": "好" * 65}).endswith("TOO_LONG")
        assert read({"force_reply": True, "input_field_placeholder": "好" * 64})

    def test_labels_are_not_empty(self):
        assert refusal({"keyboard": [[""]]}) == "keyboard button text must be non-empty"

    def test_may_be_removed(self):
        assert read({"remove_keyboard": True}) == {"remove_keyboard": True}


class TestNonsense:
    def test_is_refused(self):
        with pytest.raises(Refusal, match="can't parse reply keyboard markup JSON object"):
            keyboards.read("{", private=True, odd=print)
        assert refusal([]) == "object expected as reply markup"

    def test_unknown_fields_are_told(self):
        told = []
        markup = {"keyboard": [[{"text": "a", "colour": "red"}]], "is_persistant": True}
        keyboards.read(json.dumps(markup), private=True, odd=told.append)
        assert told == ["ReplyKeyboardMarkup has no field is_persistant", "KeyboardButton has no field colour"]
