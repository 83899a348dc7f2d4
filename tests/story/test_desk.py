"""The desk: what waits, oldest first, each two taps away; nothing for who holds no office."""

from bot.sandbox.phones import Phone
from tests.story.conftest import Union
from tests.story.reporting import report


class TestTheDesk:
    def test_lists_what_waits_oldest_first_and_opens_it_in_two_taps(self, union: Union, wang: Phone) -> None:
        first, second = (report(union.member()) for _ in range(2))
        wang.type("工作台")
        wang.wait_for("待办")
        labels = [label for row in wang.buttons for label in row]
        assert [label.split(" ")[0] for label in labels[:2]] == [first, second]
        wang.press(labels[0])
        wang.wait_for("还没有人接手")
        wang.press("我来处理")
        wang.wait_for("您在处理")
        wang.press("办结")
        wang.wait_for("本人会收到通知")
        wang.press("确定办结")
        wang.wait_for("办结。")
        wang.type("工作台")
        wang.wait_for(lambda message: second in str(message.buttons) and first not in str(message.buttons))

    def test_of_the_chair_has_what_no_officer_took(self, union: Union, zhao: Phone) -> None:
        number = report(union.member())
        zhao.type("工作台")
        zhao.wait_for(lambda message: number in str(message.buttons))

    def test_is_not_for_who_holds_no_office(self, union: Union) -> None:
        li = union.member()
        li.type("工作台")
        li.wait_for("没有职务")
