"""Trainings in chat: one's own certificate and an officer's yes; hours entered in four taps, heard of at once."""

from tests.story.conftest import Union
from tests.story.reporting import open_tools, press_line
from tests.story.speech import EN, PATIENT, Tongue, both, han_in


class TestACertificate:
    @both
    def test_is_added_checked_and_on_ones_own_page(self, union: Union, tongue: Tongue) -> None:
        officer, member = union.colleague(language=tongue.code), union.member(language=tongue.code)
        tongue.tap(member, "home.label_more", tongue.offers("trainings.open"))
        tongue.press(member, "trainings.open", tongue.offers("trainings.begin_own"))
        tongue.press(member, "trainings.begin_own", tongue.offers("trainings.leave_own"))
        member.type("Crane permit")
        member.wait_for(tongue.offers("trainings.skip_number"), PATIENT)
        tongue.press(member, "trainings.skip_number", tongue.offers("trainings.for_good"))
        tongue.press(member, "trainings.for_good", "Crane permit")

        press_line(officer, tongue.phrase("证书"), tongue.offers("trainings.confirm"), tongue)
        tongue.press(officer, "trainings.confirm", "Crane permit")
        held = member.wait_for(tongue.phrase("在「我的学时」里能看，到期前会提醒您。"), PATIENT)
        own = tongue.press_on(member, held, "trainings.open", "Crane permit")
        assert tongue.says("trainings.standing", until=None, over=False, confirmed=False) not in own.text
        if tongue is EN:
            assert han_in([officer, member], "语言") == []


class TestHoursElsewhere:
    @both
    def test_are_entered_in_four_taps_and_taken_back(self, union: Union, tongue: Tongue) -> None:
        officer, member = union.colleague(language=tongue.code), union.member(language=tongue.code)
        open_tools(officer, tongue)
        tongue.press(officer, "trainings.plan", tongue.offers("trainings.begin", what="hours"))
        tongue.press(officer, "trainings.begin", tongue.offers("trainings.leave_it"), what="hours")
        officer.type(member.person.first_name)
        officer.wait_for(tongue.offers("trainings.take", hours=8), PATIENT)
        tongue.press(officer, "trainings.take", tongue.offers("trainings.skip_words"), hours=8)
        tongue.press(officer, "trainings.skip_words", tongue.offers("trainings.undo"))
        member.wait_for(tongue.phrase("不对的话，请告诉工会干部。"), PATIENT)
        tongue.press(officer, "trainings.undo", tongue.offers("trainings.plan"))
        member.wait_for(tongue.offers("trainings.open"), PATIENT)
        if tongue is EN:
            assert han_in([officer, member], "语言") == []
