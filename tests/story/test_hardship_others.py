"""Reports for others: a colleague who has to agree first, family, and what was said on the telephone (代报, 代录)."""

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from tests.story.conftest import STATION, Union
from tests.story.reporting import (
    CAUSE,
    REVIEW,
    WHOM,
    about,
    go_on,
    nothing_to_do,
    number_in,
    open_desk,
    take,
    taps,
    walk,
    write,
)
from tests.story.speech import EN, PATIENT, ZH, Tongue, both, han_in

#: From the desk to the number.
MOST_TAPS = 5
#: On the roster, and never seen by the bot.
NO_TELEGRAM = "职工89"


def report_for(reporter: Phone, name: str, tongue: Tongue = ZH, *, whom: str = "colleague") -> Message:
    """The whole dialogue about somebody else; the receipt."""
    walk(reporter, WHOM, tongue)
    tongue.press(reporter, "hardship.choose_whom", "1/6", whom=whom)
    write(reporter, name, "2/6")
    review = go_on(reporter, CAUSE, REVIEW, tongue)
    assert name in review.text
    return go_on(reporter, REVIEW, REVIEW + 1, tongue)


class TestForAColleague:
    @both
    def test_it_is_a_hint_until_the_colleague_agrees(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        li, chen = union.member(language=tongue.code), union.member(language=tongue.code)
        receipt = report_for(li, f"{chen.person.first_name} {STATION}", tongue)
        number = number_in(receipt.text)
        hint = officer.wait_for(number, PATIENT, anywhere=True)
        assert tongue.says("hardship.button_take") in hint.buttons[0]
        asked = chen.wait_for(tongue.offers("hardship.say_yes"), PATIENT, anywhere=True)
        assert li.person.first_name not in asked.text
        card = tongue.press_on(officer, hint, "hardship.take", tongue.offers("hardship.heard_yes"))
        assert li.person.first_name in card.text
        tongue.press_on(chen, asked, "hardship.say_yes", tongue.offers("hardship.add"))
        agreed = officer.wait_for(tongue.says("hardship.news", what="agreed", number=number), PATIENT, anywhere=True)
        tongue.press_on(officer, agreed, "hardship.look", tongue.offers("hardship.answer"))
        tongue.press(li, "hardship.mine", tongue.says("hardship.standing", about_me=False))
        assert not any(label == tongue.label("hardship.button_ask_withdraw") for row in li.buttons for label in row)
        if tongue is EN:
            assert han_in([li, chen, officer]) == []

    @both
    def test_a_no_takes_everything_away(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        li, chen = union.member(language=tongue.code), union.member(language=tongue.code)
        number = number_in(report_for(li, chen.person.first_name, tongue).text)
        asked = chen.wait_for(tongue.offers("hardship.say_no"), PATIENT, anywhere=True)
        tongue.press_on(chen, asked, "hardship.say_no", tongue.says("hardship.said_no"))
        notice = officer.wait_for(number, PATIENT, anywhere=True)
        card = tongue.press_on(officer, notice, "hardship.look", nothing_to_do(number))
        assert tongue.says("hardship.cause_own_illness") not in card.text
        if tongue is EN:
            assert han_in([li, chen, officer]) == []

    def test_somebody_without_telegram_is_asked_by_the_officer(self, union: Union) -> None:
        officer, li = union.colleague(), union.member()
        number = number_in(report_for(li, NO_TELEGRAM).text)
        notice = officer.wait_for(number, PATIENT, anywhere=True)
        card = ZH.press_on(officer, notice, "hardship.take", ZH.offers("hardship.heard_yes"))
        assert NO_TELEGRAM in card.text
        assert "请先打电话或当面问" in card.text
        ZH.press(officer, "hardship.heard_yes", ZH.offers("hardship.ask_help"))
        assert not any("接手" in message.text for message in li.messages)

    def test_a_name_that_the_roster_does_not_know_is_asked_of_the_reporter(self, union: Union) -> None:
        officer, li = union.colleague(), union.member()
        receipt = report_for(li, "老刘，食堂的")
        assert "先问本人" in receipt.text
        notice = officer.wait_for(number_in(receipt.text), PATIENT, anywhere=True)
        card = ZH.press_on(officer, notice, "hardship.take", ZH.offers("hardship.heard_no"))
        assert "说的是：老刘，食堂的" in card.text
        ZH.press(officer, "hardship.heard_no", "内容已删除")
        assert "老刘" not in officer.screen


class TestForFamily:
    @both
    def test_the_union_talks_to_who_reported(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        number = number_in(report_for(li, "Chen Guifang, my mother", tongue, whom="retired").text)
        card = take(officer, number, tongue)
        assert li.person.first_name in card.text
        assert "Chen Guifang, my mother" in card.text
        li.wait_for(officer.person.first_name, PATIENT, anywhere=True)
        if tongue is EN:
            assert han_in([li, officer]) == []


class TestEntering:
    @both
    def test_what_an_officer_heard_is_registered_in_five_taps(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        done = self._enter(officer, NO_TELEGRAM, tongue)
        number = number_in(done.text)
        card = tongue.press_on(officer, done, "hardship.take", about(number))
        by_telephone = tongue.phrase("有进展请打电话告诉本人。")
        assert by_telephone in card.text
        assert not tongue.offers("hardship.answer")(card)  # it would reach nobody
        tongue.press(officer, "hardship.ask_help", tongue.offers("hardship.help", given="call"))
        assert by_telephone in tongue.press(officer, "hardship.help", about(number), given="call").text
        if tongue is EN:
            assert han_in([officer]) == []

    @both
    def test_so_it_is_by_a_steward_who_adds_a_word_and_can_undo_it(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        steward = union.colleague("steward", language=tongue.code)
        done = self._enter(steward, NO_TELEGRAM, tongue)
        number = number_in(done.text)
        assert not tongue.offers("hardship.take")(done)
        tongue.press(steward, "hardship.tell", NO_TELEGRAM)
        write(steward, "Said at the door: the roof leaks", tongue.offers("hardship.tell"))
        assert "the roof leaks" in take(officer, number, tongue).text
        second = number_in(self._enter(steward, NO_TELEGRAM, tongue).text)
        undone = tongue.says("hardship.enter_done", open=False, number=second)
        shown = tongue.press(steward, "hardship.undo_entry", lambda message: undone in message.text)
        assert shown.buttons == [[tongue.label("hardship.button_enter")]]
        notice = officer.wait_for(second, PATIENT, anywhere=True)
        tongue.press_on(officer, notice, "hardship.look", nothing_to_do(second))
        if tongue is EN:
            assert han_in([officer, steward]) == []

    @both
    def test_who_has_telegram_is_told_and_can_take_it_back(self, union: Union, tongue: Tongue) -> None:
        officer, li = union.colleague(language=tongue.code), union.member(language=tongue.code)
        number = number_in(self._enter(officer, li.person.first_name, tongue).text)
        told = li.wait_for(number, PATIENT, anywhere=True)
        tongue.press_on(li, told, "hardship.see", tongue.offers("hardship.ask_withdraw"))
        tongue.press(li, "hardship.ask_withdraw", tongue.offers("hardship.withdraw"))
        tongue.press(li, "hardship.withdraw", number)
        if tongue is EN:
            assert han_in([officer, li]) == []

    def test_of_several_of_one_name_one_is_picked_and_nobody_is_said_to_be_there(self, union: Union) -> None:
        officer = union.colleague()
        open_desk(officer)
        ZH.press(officer, "hardship.enter", "替谁登记")
        write(officer, "查无此人", "您负责的单位里没找到")
        shown = write(officer, "职工8", ZH.offers("hardship.pick", name="职工80", unit=STATION, team=None))
        assert len(shown.buttons) > 2
        ZH.press(officer, "hardship.pick", "职工80", name="职工80", unit=STATION, team=None)
        ZH.press(officer, "hardship.leave_entry", "没有登记")

    def test_is_not_for_who_holds_no_office(self, union: Union) -> None:
        li = union.member()
        li.press_data("1hardship.enter")
        li.wait_for("您现在没有职务", PATIENT)

    def _enter(self, officer: Phone, name: str, tongue: Tongue) -> Message:
        before = taps(officer)
        open_desk(officer, tongue)
        tongue.press(officer, "hardship.enter", tongue.offers("hardship.leave_entry"))
        write(officer, name, tongue.offers("hardship.enter_cause", cause="disaster"))
        asked = tongue.offers("hardship.enter_urgency", urgency="this_week")
        tongue.press(officer, "hardship.enter_cause", asked, cause="disaster")
        done = tongue.press(officer, "hardship.enter_urgency", "KN-", urgency="this_week")
        assert taps(officer) - before <= MOST_TAPS
        return done
