"""The desk: what waits, oldest first, each two taps away; nothing for who holds no office."""

from bot.sandbox.phones import Phone
from tests.story.conftest import Union
from tests.story.reporting import open_desk, open_tools, press_line, report, taps, write
from tests.story.speech import EN, Tongue, both, han_in


class TestTheDesk:
    def test_lists_what_waits_oldest_first_and_opens_it_in_two_taps(self, union: Union, wang: Phone) -> None:
        first, second = (report(union.member()) for _ in range(2))
        wang.type("工作台")
        wang.wait_for("待办")
        labels = [label for row in wang.buttons for label in row]
        assert labels[:2] == [f"1 · {first}", f"2 · {second}"]
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


@both
class TestTheRest:
    def test_says_in_words_what_waits_and_opens_it_in_two_taps(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        number = report(union.member(language=tongue.code), tongue=tongue)
        before = taps(officer)
        press_line(officer, number, lambda message: message.text.startswith(number), tongue, tongue.phrase("没人接手"))
        assert taps(officer) - before == 2
        if tongue is EN:
            assert han_in([officer]) == []

    def test_a_number_typed_where_people_are_found_opens_the_case(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        number = report(union.member(language=tongue.code), tongue=tongue)
        open_desk(officer, tongue)
        tongue.press(officer, "people.find", tongue.offers("people.leave"))
        write(officer, number, lambda message: message.text.startswith(number))
        assert tongue.offers("hardship.take")(officer.latest or officer.messages[-1])

    def test_has_all_tools_on_a_page_and_the_dates_of_weeks_on_another(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague("officer", language=tongue.code)
        tools = open_tools(officer, tongue)
        assert tongue.says("desk.group_activities") in tools.text
        tongue.press(officer, "desk.back", tongue.offers("desk.tools"))
        tongue.press(officer, "desk.week", tongue.offers("desk.week", step=1))
        tongue.press(officer, "desk.week", tongue.offers("desk.week", step=-1), step=1)
        tongue.press(officer, "desk.back", tongue.offers("desk.tools"))
