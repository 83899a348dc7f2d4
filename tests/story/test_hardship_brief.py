"""A union that takes no words of people's own (`UNIONHALL_STORY=off`): two questions, the rest on the telephone."""

import pytest

from bot.sandbox.phones import Phone
from tests.story.conftest import Union
from tests.story.reporting import nothing_to_do, number_in, open_card, open_report, open_tools, write
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

CANARY = "canary: nobody may keep this"


@pytest.fixture(scope="module")
def more_settings() -> dict[str, str]:
    return {"UNIONHALL_STORY": "off"}


def brief(member: Phone, tongue: Tongue, *, urgency: str = "this_week") -> str:
    """Cause, urgency, and handed in; the number."""
    open_report(member, tongue)
    tongue.press(member, "hardship.agree", "1/2", resume=False)
    tongue.press(member, "hardship.choose_group", "2/2", group="health")
    tongue.press(member, "hardship.choose_urgency", tongue.offers("hardship.submit"), urgency=urgency)
    return number_in(tongue.press(member, "hardship.submit", "KN-").text)


class TestWithoutOwnWords:
    @both
    def test_two_questions_make_a_report_and_words_go_nowhere(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        open_report(li, tongue)
        tongue.press(li, "hardship.agree", "1/2", resume=False)
        write(li, CANARY, "1/2")
        tongue.press(li, "hardship.choose_group", "2/2", group="health")
        write(li, CANARY, "2/2")
        review = tongue.press(li, "hardship.choose_urgency", tongue.offers("hardship.submit"), urgency="this_week")
        assert tongue.phrase("联系：工会打电话给您，具体情况电话里说。") in review.text
        write(li, CANARY, tongue.offers("hardship.submit"))
        number = number_in(tongue.press(li, "hardship.submit", "KN-").text)
        write(li, CANARY, tongue.says("home.what_did_you_mean").splitlines()[0])
        assert CANARY not in str([message.text for message in li.from_bot])
        notice = officer.wait_for(number, PATIENT, anywhere=True)
        assert tongue.phrase("本人请工会回电话。") in notice.text
        card = tongue.press_on(officer, notice, "hardship.take", tongue.offers("hardship.ask_help"))
        assert CANARY not in card.text
        assert tongue.says("hardship.group_health") in card.text
        assert not tongue.offers("hardship.ask")(card)
        if tongue is EN:
            assert han_in([li, officer], CANARY) == []

    @both
    def test_each_of_the_two_can_be_changed_and_gone_back_from(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        open_report(li, tongue)
        tongue.press(li, "hardship.agree", "1/2", resume=False)
        tongue.press(li, "hardship.choose_group", "2/2", group="health")
        tongue.press(li, "hardship.go_back", "1/2")
        tongue.press(li, "hardship.choose_group", "2/2", group="income")
        tongue.press(li, "hardship.choose_urgency", tongue.offers("hardship.submit"), urgency="not_urgent")
        tongue.press(li, "hardship.change", tongue.offers("hardship.change_line", line="cause"))
        assert not tongue.offers("hardship.change_line", line="words")(li.from_bot[-1])
        tongue.press(li, "hardship.change_line", "1/2", line="cause")
        review = tongue.press(li, "hardship.choose_group", tongue.offers("hardship.submit"), group="schooling")
        assert tongue.says("hardship.group_schooling") in review.text
        assert tongue.says("hardship.urgency_not_urgent") in review.text

    @both
    def test_the_employee_is_offered_no_place_for_words_either(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        number = brief(li, tongue)
        officer.wait_for(number, PATIENT, anywhere=True)
        tongue.press(li, "hardship.mine", number)
        # Below it are the activities and hours of training, which are nobody's words either.
        assert li.buttons[:-1] == [[tongue.label("hardship.button_ask_withdraw")]]
        for forged in ("add", "reply"):
            li.press_data(f"1hardship.{forged}:{self._key(union, number)}")
            li.wait_for(tongue.says("hardship.no_own_words"), PATIENT)
        officer.press_data(f"1hardship.ask:{self._key(union, number)}")
        officer.wait_for(tongue.says("hardship.no_own_words"), PATIENT)
        tongue.press_on(officer, officer.wait_for(number, anywhere=True), "hardship.take", number)
        tongue.press(officer, "hardship.ask_help", tongue.offers("hardship.help", given="call"))
        tongue.press(officer, "hardship.help", number, given="call")
        li.wait_for(tongue.says("hardship.given_call"), PATIENT, anywhere=True)
        tongue.press(officer, "hardship.ask_close", tongue.offers("hardship.close"))
        tongue.press(officer, "hardship.close", nothing_to_do(number))
        if tongue is EN:
            assert han_in([li, officer]) == []

    @both
    def test_what_is_entered_for_somebody_has_a_group_and_no_more(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        open_tools(officer, tongue)
        tongue.press(officer, "hardship.enter", tongue.offers("hardship.leave_entry"))
        write(officer, "职工89", tongue.offers("hardship.enter_group", group="income"))
        asked = tongue.offers("hardship.enter_urgency", urgency="this_month")
        tongue.press(officer, "hardship.enter_group", asked, group="income")
        number = number_in(tongue.press(officer, "hardship.enter_urgency", "KN-", urgency="this_month").text)
        assert tongue.says("hardship.urgency_this_month") in open_card(officer, number, tongue).text
        if tongue is EN:
            assert han_in([officer]) == []

    @staticmethod
    def _key(union: Union, number: str) -> int:
        return union.report(number).id
