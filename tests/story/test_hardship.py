"""An employee reports a hardship, an officer answers: each step on two telephones, in both languages."""

import re

import pytest

from bot.sandbox.phones import Phone
from tests.story.conftest import Union

NUMBER = re.compile(r"KN-\d{4}-\d{4,}")


def number_in(text: str) -> str:
    found = NUMBER.search(text)
    assert found, text
    return found[0]


def report(member: Phone, words: str | None = "孩子住院，借了三万") -> str:
    """The whole dialogue; returns the number."""
    member.type("困难申报")
    member.wait_for("12351")
    member.press("同意，开始")
    member.wait_for("什么时候需要帮助")
    member.press("这周就需要帮助")
    member.wait_for("想说几句吗")
    if words is None:
        member.press("不写了，下一步")
    else:
        member.type(words)
    member.wait_for("请看一遍")
    member.press("提交")
    return number_in(member.wait_for("收到了").text)


class TestTheStory:
    def test_a_report_is_taken_answered_and_closed_and_the_employee_sees_each_step(
        self, union: Union, wang: Phone
    ) -> None:
        li = union.member()
        number = report(li)
        notice = wang.wait_for(number, anywhere=True)
        assert "孩子" not in notice.text
        wang.press_on(notice, "我来处理")
        card = wang.wait_for("您在处理")
        assert "孩子住院，借了三万" in card.text
        assert "王秀英接手了" in li.wait_for("接手了", anywhere=True).text
        wang.press("回复")
        wang.wait_for("写下来发给我")
        wang.type("明天上午九点我来家里看您")
        wang.wait_for("您回复")
        assert "明天上午九点" in li.wait_for("回复您", anywhere=True).text
        wang.press("办结")
        wang.wait_for(f"办结 {number}？")
        wang.press("确定办结")
        wang.wait_for("办结。")
        li.wait_for(f"{number} 办结了", anywhere=True)
        li.type("我的")
        assert "办结了" in li.wait_for(number).text

    def test_the_same_in_english(self, union: Union) -> None:
        lily = union.member(language="en")
        lily.type("Hardship report")
        lily.wait_for("12351")
        first = lily.buttons[0][0]
        lily.press(first)
        lily.wait_for("1/3")
        lily.press(lily.buttons[0][0])
        lily.wait_for("2/3")
        lily.type("My father is in hospital")
        lily.wait_for("3/3")
        lily.press(lily.buttons[0][0])
        receipt = lily.wait_for("KN-")
        assert not re.search(r"[\u4e00-\u9fff]", receipt.text.replace("城东供水站", ""))
        lily.type("Mine")
        lily.wait_for(number_in(receipt.text))

    def test_ring_me_files_a_case_at_once(self, union: Union, wang: Phone) -> None:
        li = union.member()
        li.type("困难申报")
        li.wait_for("请不要发身份证号")
        li.press("请给我回电话")
        number = number_in(li.wait_for("收到了").text)
        notice = wang.wait_for(number, anywhere=True)
        assert "回电话" in notice.text

    def test_ring_me_twice_is_one_case(self, union: Union) -> None:
        li = union.member()
        for expected in ("收到了", "已经请工会给您回电话了"):
            li.type("困难申报")
            li.wait_for("请不要发身份证号")
            li.press("请给我回电话")
            li.wait_for(expected)


class TestGoingBackAndAway:
    def test_each_step_can_be_put_off_and_taken_up_again(self, union: Union) -> None:
        li = union.member()
        li.type("困难申报")
        li.wait_for("请不要发身份证号")
        li.press("同意，开始")
        li.wait_for("1/3")
        li.press("不急，先登记")
        li.wait_for("2/3")
        li.type("先写一点")
        li.wait_for("3/3")
        li.press("先放一放")
        li.wait_for("先放在这里")
        li.type("困难申报")
        li.wait_for("请不要发身份证号")
        li.press("接着上次的写")
        li.wait_for("1/3")
        li.press("这个月")
        assert "先写一点" in li.wait_for("2/3").text

    @pytest.mark.parametrize("steps", [0, 1, 2, 3])
    def test_cancel_leaves_at_every_step_and_nothing_is_lost(self, union: Union, steps: int) -> None:
        li = union.member()
        _walk(li, steps)
        li.type("/cancel")
        li.wait_for("先放下了")
        li.type("这句话不该被当成经过")
        li.wait_for("没看懂")

    @pytest.mark.parametrize("steps", [0, 1, 2, 3])
    def test_nonsense_at_every_step_is_met_with_a_way_on(self, union: Union, steps: int) -> None:
        li = union.member()
        _walk(li, steps)
        li.send_sticker()
        li.wait_for("只看得懂文字")
        if steps != 2:
            li.type("<b>@#¥%…&*")
            li.wait_for(("请不要发身份证号", "1/3", "", "3/3")[steps])
        li.type("/nonsense")
        li.wait_for(("请不要发身份证号", "1/3", "2/3", "3/3")[steps])
        assert li.unanswered == []


def _walk(li: Phone, steps: int) -> None:
    li.type("困难申报")
    li.wait_for("请不要发身份证号")
    for press, expected in [("同意，开始", "1/3"), ("这个月", "2/3"), ("不写了，下一步", "3/3")][:steps]:
        li.press(press)
        li.wait_for(expected)


class TestButtons:
    def test_pressing_submit_twice_files_one_report(self, union: Union) -> None:
        li = union.member()
        _walk(li, 3)
        review = li.latest
        data = review.inline_keyboard[0][0]["callback_data"]
        li.press_data(data, review)
        li.press_data(data, review)
        li.wait_for("收到了")
        li.wait_answered()
        li.type("我的")
        assert len(NUMBER.findall(li.wait_for("我的").text)) == 1

    def test_a_button_of_an_old_question_shows_the_one_that_is_open(self, union: Union) -> None:
        li = union.member()
        _walk(li, 1)
        question = li.latest
        data = question.inline_keyboard[0][0]["callback_data"]
        li.press("这个月")
        li.wait_for("2/3")
        li.press_data(data, question)
        li.wait_answered()
        assert "2/3" in li.screen

    @pytest.mark.parametrize(
        "data", ["1hardship.take:1", "1hardship.look:99999", "9x", "1hardship.agree:x", "", "1" * 64]
    )
    def test_forged_data_open_nothing(self, union: Union, data: str) -> None:
        li = union.member()
        report(li, "我的难处是秘密")
        stranger = union.member()
        stranger.press_data(data or "-", stranger.latest)
        stranger.wait_answered()
        assert not any("秘密" in message.text for message in stranger.messages)

    def test_two_officers_at_once_get_one_case(self, union: Union, wang: Phone, zhao: Phone) -> None:
        li = union.member()
        number = report(li)
        notice = wang.wait_for(number, anywhere=True)
        zhao.type("工作台")
        zhao.wait_for("待办")
        zhao.press(_page_to(zhao, number))
        zhao.wait_for("还没有人接手")
        wang.press_on(notice, "我来处理")
        zhao.press("我来处理")
        wang.wait_answered()
        zhao.wait_answered()
        won = [any(number in one.text and "您在处理" in one.text for one in phone.messages) for phone in (wang, zhao)]
        assert sorted(won) == [False, True]
        (zhao if won[0] else wang).wait_for("已经由")


def _page_to(phone: Phone, number: str) -> str:
    while True:
        found = [label for row in phone.buttons for label in row if number in label]
        if found:
            return found[0]
        before = phone.latest.text
        phone.press("下一页")
        phone.wait_for(lambda message: message.text != before)


class TestRestarts:
    @pytest.mark.parametrize("steps", [0, 1, 2, 3])
    def test_the_dialogue_goes_on_after_a_kill_at_every_step(self, union: Union, steps: int) -> None:
        li = union.member()
        _walk(li, steps)
        union.bot.restart()
        for press, expected in [
            ("同意，开始", "1/3"),
            ("这个月", "2/3"),
            ("不写了，下一步", "3/3"),
            ("提交", "收到了"),
        ][steps:]:
            li.press(press)
            li.wait_for(expected, within=15)
