"""How people come in: the own number, a steward's word, a code of office; and what is kept from everybody else."""

import pytest

from bot.sandbox.phones import Phone
from tests.story.conftest import STATION, Union
from tests.story.reporting import report


def stranger(union: Union, name: str = "生人") -> Phone:
    """Somebody whose number is not on the roster."""
    number = next(union._numbers)
    phone = union.sandbox.phone(name, phone=f"1399999{number:04}", language_code="zh-hans")
    phone.start()
    phone.wait_for("点屏幕下方的大按钮")
    return phone


class TestTheOwnNumber:
    def test_greets_by_name_and_unit(self, union: Union) -> None:
        li = union.member()
        assert STATION in li.latest.text
        assert [label for row in li.keyboard for label in row] == [
            "困难申报",
            "谈心",
            "文体活动",
            "学习答题",
            "我的",
            "更多",
        ]

    def test_a_contact_of_somebody_else_is_refused(self, union: Union) -> None:
        stranger_ = stranger(union)
        stranger_.share_contact(phone="13800000901", user_id=987654321)
        stranger_.wait_for("不是您自己的")

    def test_a_contact_that_telegram_does_not_vouch_for_is_refused(self, union: Union) -> None:
        one = stranger(union)
        one.share_contact(phone="13800000901", unknown=True)
        one.wait_for("不是您自己的")

    def test_a_forwarded_contact_is_refused(self, union: Union) -> None:
        one = stranger(union)
        one.share_contact(phone="13800000901", forwarded=True)
        one.wait_for("不是您自己的")

    def test_two_people_with_one_number_are_asked_who_they_are(self, union: Union) -> None:
        phone = union.sandbox.phone("周", phone="13800000777", language_code="zh-hans")
        phone.start()
        phone.press("☎ 发送我的手机号")
        phone.wait_for("不止一个人")


class TestTheStewardsWord:
    def test_name_unit_and_digits_go_to_the_steward_who_confirms(self, union: Union, chen: Phone) -> None:
        one = stranger(union)
        one.press("☎ 发送我的手机号")
        one.wait_for("花名册里没有这个号码")
        one.type("孙丽 城西供水站 0906")
        one.wait_for("城西供水站")
        assert not any("孙丽" in message.text for message in chen.messages)
        two = stranger(union)
        two.press("我的号码不在册")
        two.wait_for("后四位")
        two.type(f"周同，{STATION}，0777")
        two.wait_for("联络员确认")
        chen.wait_for("有人等您确认身份", anywhere=True)
        chen.press("看一下")
        chen.wait_for("有人说自己是周同")
        chen.press("是他/她")
        chen.wait_for("已经告诉本人")
        two.wait_for("周同，您好", anywhere=True)

    def test_a_whole_sentence_and_half_a_unit_are_understood(self, union: Union, chen: Phone) -> None:
        one = stranger(union)
        one.press("我的号码不在册")
        one.wait_for("后四位")
        one.type("我是周通，城东的，手机后四位0777")
        one.wait_for("联络员确认")
        chen.wait_for("有人等您确认身份", anywhere=True)
        chen.press("看一下")
        chen.wait_for("有人说自己是周通")
        one.type("/menu")
        one.wait_for("还在等人确认")
        one.type("你好，有人吗？")
        one.wait_for("还在等人确认")
        one.type("/cancel")
        one.wait_for("还在等人确认")
        chen.press("不是")
        chen.wait_for("没有确认是周通")

    def test_a_claim_that_nobody_can_see_yet_is_told_so(self, union: Union) -> None:
        one = stranger(union)
        one.press("我的号码不在册")
        one.wait_for("后四位")
        one.type("钱多 办公室 0123")
        one.wait_for("还没有能确认的人")
        one.type("/menu")
        one.wait_for("您说的已经记下（")

    def test_the_account_before_is_told_when_the_name_moves(self, union: Union, chen: Phone) -> None:
        old = union.member()
        new = union.sandbox.phone("新手机", phone=old.person.phone, language_code="zh-hans")
        new.start()
        new.press("☎ 发送我的手机号")
        new.wait_for("已经有另一个账号在用")
        chen.wait_for("有人等您确认身份", anywhere=True)
        chen.press("看一下")
        chen.wait_for("原来的账号立刻不能再用")
        chen.press("是他/她")
        chen.wait_for("已经告诉本人")
        old.wait_for("现在由另一个账号使用", anywhere=True)
        assert "☎ 发送我的手机号" in [label for row in old.keyboard for label in row]

    def test_not_him_is_told_kindly(self, union: Union, chen: Phone) -> None:
        one = stranger(union)
        one.press("我的号码不在册")
        one.wait_for("后四位")
        one.type(f"周通 {STATION} 0777")
        one.wait_for("联络员确认")
        chen.wait_for("有人等您确认身份", anywhere=True)
        chen.press("看一下")
        chen.wait_for("有人说自己是周通")
        chen.press("不是")
        chen.wait_for("没有确认是周通")
        one.wait_for("没能认出是您", anywhere=True)
        assert "也可以当面问" in one.latest.text
        one.type("好的谢谢")
        one.wait_for("还差登记手机号的后四位")
        one.type("周通 0777")
        one.wait_for("联络员确认")
        chen.wait_for("有人等您确认身份", anywhere=True)

    def test_a_forged_word_for_somebody_is_refused(self, union: Union) -> None:
        li = union.member()
        for act in ("look", "confirm", "refuse"):
            li.press_data(f"1joining.{act}:1")
            li.wait_for("您这里办不了")

    @pytest.mark.parametrize("said", ["李明", "0123", "城东供水站", "asdf", "李明 供水站 0123", "😀" * 50])
    def test_what_is_not_understood_gets_an_example(self, union: Union, said: str) -> None:
        one = stranger(union)
        one.press("我的号码不在册")
        one.wait_for("后四位")
        one.type(said)
        one.wait_for("像这样写")

    def test_meanwhile_help_and_hotlines_work(self, union: Union) -> None:
        one = stranger(union)
        one.press("先看看热线")
        one.wait_for("12356")
        one.type("/help")
        assert "第一次来" in one.wait_for("怎么用").text
        one.type("困难申报")
        one.wait_for("先认一下您是谁")


class TestCodesOfOffice:
    def test_a_code_works_once(self, union: Union) -> None:
        code = union.bot.invite("officer", STATION)
        first, second = union.member(), union.member()
        first.start(code)
        first.wait_for("您现在是")
        second.start(code)
        second.wait_for("邀请码不能用")

    def test_guessing_is_locked_out(self, union: Union) -> None:
        thief, code = union.member(), union.bot.invite("chair")
        for _ in range(5):
            thief.start("x" * 22)
            thief.wait_for("邀请码不能用")
        thief.start(code)
        thief.wait_for("都没对上")


class TestDismissal:
    def test_an_officer_dismissed_between_tap_and_tap_gets_nothing(self, union: Union) -> None:
        officer = union.officer("孙丽", "13800000906", "officer", STATION)
        li = union.member()
        number = report(li, "只给经办人看的话")
        officer.wait_for(number, anywhere=True)
        officer.press("查看")
        officer.wait_for("还没有人接手")
        union.dismiss(officer)
        officer.press("我来处理")
        officer.wait_for("只有负责的工会干部能看")
        officer.type("工作台")
        officer.wait_for("现在没有职务")
        assert not any("只给经办人看" in message.text for message in officer.messages)


class TestLanguage:
    def test_can_be_changed_and_changes_everything(self, union: Union) -> None:
        li = union.member()
        li.type("更多")
        li.wait_for("换语言")
        li.press("语言 Language")
        li.wait_for("Which language")
        li.press("English")
        li.wait_for("Hello")
        assert [label for row in li.keyboard for label in row] == [
            "Hardship report",
            "Talks",
            "Activities",
            "Learning",
            "Mine",
            "More",
        ]


class TestNothingLeaks:
    def test_no_token_phone_or_story_in_log_and_files(self, union: Union, wang: Phone) -> None:
        li = union.member()
        canary = "金丝雀的话不能漏出去"
        number = report(li, canary)
        notice = wang.wait_for(number, anywhere=True)
        wang.press_on(notice, "我来处理")
        wang.wait_for(canary)
        phone = li.person.phone or ""
        secrets = [
            canary.encode(),
            phone.removeprefix("+").removeprefix("86").encode(),
            union.bot.environment["UNIONHALL_TOKEN"].encode(),
        ]
        for file in union.bot.folder.rglob("*"):
            content = file.read_bytes() if file.is_file() else b""
            for secret in secrets:
                assert secret not in content, (file.name, secret[:6])
