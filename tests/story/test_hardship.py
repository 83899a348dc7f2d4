"""An employee reports a hardship, an officer answers: each step on two telephones, in both languages."""

import re

import pytest

from bot.sandbox.phones import Phone
from tests.story.conftest import STATION, Union
from tests.story.speech import EN, ZH, Tongue

NUMBER = re.compile(r"KN-\d{4}-\d{4,}")
HAN = re.compile(r"[\u4e00-\u9fff]")
both = pytest.mark.parametrize("tongue", [ZH, EN], ids=["zh", "en"])
at_each_step = pytest.mark.parametrize("steps", [0, 1, 2, 3])

#: Each question: a sign of it in either language, and the button that leads on to the next.
QUESTIONS = (
    ("12351", "hardship.button_agree", {"resume": False}),
    ("1/3", "hardship.button_choose_urgency", {"urgency": "this_week"}),
    ("2/3", "hardship.button_skip_words", {"written": False}),
    ("3/3", "hardship.button_submit", {}),
)


def number_in(text: str) -> str:
    found = NUMBER.search(text)
    assert found, text
    return found[0]


def walk(member: Phone, steps: int, tongue: Tongue = ZH) -> None:
    """Opens a report and answers that many questions."""
    member.type(tongue.label("home.label_hardship"))
    member.wait_for(QUESTIONS[0][0])
    go_on(member, 0, steps, tongue)


def go_on(member: Phone, first: int, last: int, tongue: Tongue = ZH, within: float = 5.0) -> None:
    for number in range(first, last):
        _, button, label = QUESTIONS[number]
        member.press(tongue.label(button, **label))
        member.wait_for(QUESTIONS[number + 1][0] if number + 1 < len(QUESTIONS) else "KN-", within=within)


def report(member: Phone, words: str | None = "孩子住院，借了三万", tongue: Tongue = ZH) -> str:
    """The whole dialogue; returns the number."""
    if words is None:
        walk(member, 4, tongue)
    else:
        walk(member, 2, tongue)
        member.type(words)
        member.wait_for("3/3")
        go_on(member, 3, 4, tongue)
    return number_in(member.screen)


class TestTheStory:
    @both
    def test_is_taken_answered_and_closed_and_the_employee_sees_each_step(self, union: Union, tongue: Tongue) -> None:
        officer = union.officer(f"孙丽{tongue.language}", *_officer_of(tongue), language=tongue.code)
        li = union.member(language=tongue.code)
        number = report(li, "canary: my child is in hospital", tongue)
        notice = officer.wait_for(number, anywhere=True)
        assert "canary" not in notice.text
        officer.press_on(notice, tongue.label("hardship.button_take"))
        assert "canary" in officer.wait_for(tongue.shows("hardship.button_answer")).text
        li.wait_for(number, anywhere=True)
        officer.press(tongue.label("hardship.button_answer"))
        officer.wait_for(tongue.shows("hardship.button_leave_answer"))
        officer.type("I will be with you at nine <b>")
        officer.wait_for("at nine <b>")
        assert number in li.wait_for("at nine <b>", anywhere=True).text
        officer.press(tongue.label("hardship.button_ask_close"))
        officer.wait_for(tongue.shows("hardship.button_close"))
        officer.press(tongue.label("hardship.button_close"))
        officer.wait_for(lambda message: number in message.text and not message.buttons)
        li.wait_for(lambda message: number in message.text and "12351" in message.text, anywhere=True, within=10)
        li.type(tongue.label("home.label_mine"))
        li.wait_for(number)
        if tongue is EN:
            own_words = [one.text for one in li.from_bot + officer.from_bot]
            names = re.compile("城东供水站|城西供水站|职工\\d\\d|孙丽en|王秀英|李明")
            assert [text for text in own_words if HAN.search(names.sub("", text))] == []

    @both
    def test_ring_me_files_a_case_at_once_and_twice_is_one(self, union: Union, wang: Phone, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        walk(li, 0, tongue)
        li.press(tongue.label("hardship.button_ring_me"))
        number = number_in(li.wait_for("KN-").text)
        assert "回电话" in wang.wait_for(number, anywhere=True).text
        walk(li, 0, tongue)
        li.press(tongue.label("hardship.button_ring_me"))
        assert number_in(li.wait_for("KN-").text) == number

    def test_two_people_at_once_get_a_number_each(self, union: Union) -> None:
        people = [union.member() for _ in range(3)]
        for one in people:
            walk(one, 3)
        for one in people:
            one.press("提交")
        assert len({number_in(one.wait_for("KN-").text) for one in people}) == 3


def _officer_of(tongue: Tongue) -> tuple[str, str, str]:
    return {"zh": ("13800000907", "officer", STATION), "en": ("13800000908", "officer", STATION)}[tongue.language]


class TestGoingBackAndAway:
    @both
    def test_each_step_can_be_gone_back_to_and_put_off(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        walk(li, 2, tongue)
        li.type("a first line")
        li.wait_for("3/3")
        li.press(tongue.label("hardship.button_go_back"))
        li.wait_for("a first line")
        li.press(tongue.label("hardship.button_go_back"))
        li.wait_for("1/3")
        li.press(tongue.label("hardship.button_put_off"))
        li.wait_for("12351")
        li.type(tongue.label("home.label_hardship"))
        li.wait_for(tongue.shows("hardship.button_start_over"))
        li.press(tongue.label("hardship.button_agree", resume=True))
        li.wait_for("1/3")
        li.press(tongue.label("hardship.button_choose_urgency", urgency="not_urgent"))
        assert "a first line" in li.wait_for("2/3").text
        li.press(tongue.label("hardship.button_keep_words"))
        assert "a first line" in li.wait_for("3/3").text

    @both
    @at_each_step
    def test_cancel_leaves_at_every_step(self, union: Union, tongue: Tongue, steps: int) -> None:
        li = union.member(language=tongue.code)
        walk(li, steps, tongue)
        before = len(li.messages)
        li.type("/cancel")
        li.wait_for(lambda message: message.message_id > li.messages[before].message_id)
        li.type("this must not be taken for my story")
        li.wait_for("12351")
        li.type(tongue.label("home.label_hardship"))
        assert "this must not" not in li.wait_for("Telegram").text

    @both
    @at_each_step
    def test_nonsense_at_every_step_is_met_with_a_way_on(self, union: Union, tongue: Tongue, steps: int) -> None:
        li = union.member(language=tongue.code)
        walk(li, steps, tongue)
        li.send_sticker()
        li.wait_for(lambda message: message.from_bot)
        if steps != 2:
            li.type("<b>@#¥%…&*")
            li.wait_for(QUESTIONS[steps][0])
        li.type("/nonsense")
        li.wait_for(QUESTIONS[steps][0])
        assert li.unanswered == []

    def test_a_story_that_is_too_long_is_refused_with_its_length_and_the_question_stays(self, union: Union) -> None:
        li = union.member()
        walk(li, 2)
        li.type("长" * 1001)
        assert "1001" in li.wait_for("1000").text
        li.type("短一点")
        assert "短一点" in li.wait_for("3/3").text


class TestButtons:
    def test_pressing_submit_twice_files_one_report(self, union: Union) -> None:
        li = union.member()
        walk(li, 3)
        review = li.latest
        assert review is not None
        data = review.inline_keyboard[0][0]["callback_data"]
        li.press_data(data, review)
        li.press_data(data, review)
        li.wait_for("收到了")
        li.wait_answered()
        li.type("我的")
        assert len(NUMBER.findall(li.wait_for("我的").text)) == 1

    def test_a_button_of_an_old_question_shows_the_one_that_is_open(self, union: Union) -> None:
        li = union.member()
        walk(li, 1)
        question = li.latest
        assert question is not None
        data = question.inline_keyboard[0][0]["callback_data"]
        li.press("这个月")
        li.wait_for("2/3")
        li.press_data(data, question)
        li.wait_answered()
        assert "2/3" in li.screen

    def test_a_button_of_a_question_long_over_says_so(self, union: Union) -> None:
        li = union.member()
        walk(li, 1)
        question = li.latest
        assert question is not None
        data = question.inline_keyboard[0][0]["callback_data"]
        li.type("/cancel")
        li.wait_for("先放下了")
        li.press_data(data, question)
        assert li.wait_toast("以前的消息").show_alert

    @pytest.mark.parametrize(
        "data", ["1hardship.take:1", "1hardship.look:99999", "9x", "1hardship.agree:x", "1joining.confirm:1", "1" * 64]
    )
    def test_forged_data_open_nothing(self, union: Union, data: str) -> None:
        li, stranger = union.member(), union.member()
        report(li, "我的难处是秘密")
        stranger.press_data(data, stranger.latest)
        stranger.wait_answered()
        assert not any("秘密" in message.text for message in stranger.messages)

    def test_two_officers_at_once_get_one_case(self, union: Union, wang: Phone, zhao: Phone) -> None:
        number = report(union.member())
        notice = wang.wait_for(number, anywhere=True)
        zhao.type("工作台")
        zhao.wait_for("待办")
        zhao.press(_page_to(zhao, number))
        zhao.wait_for("还没有人接手")
        wang.press_on(notice, "我来处理")
        zhao.press("我来处理")
        for officer in (wang, zhao):
            officer.wait_for(lambda message: "您在处理" in message.text or "已经由" in message.text)
        won = [any(number in one.text and "您在处理" in one.text for one in phone.messages) for phone in (wang, zhao)]
        assert sorted(won) == [False, True]
        (zhao if won[0] else wang).wait_for("已经由")


def _page_to(phone: Phone, number: str) -> str:
    while True:
        found = [label for row in phone.buttons for label in row if number in label]
        if found:
            return found[0]
        phone.press("下一页")
        phone.wait_answered()
        phone.wait_for("第")


class TestRestarts:
    @both
    @at_each_step
    def test_the_dialogue_goes_on_after_a_kill_at_every_step(self, union: Union, tongue: Tongue, steps: int) -> None:
        li = union.member(language=tongue.code)
        walk(li, steps, tongue)
        union.bot.restart()
        union.sandbox.wait_for_bot(60)
        go_on(li, steps, 4, tongue, within=20)
