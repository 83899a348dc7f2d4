"""Notices over HTTP: what one wants and when it is quiet, in both languages."""

from tests.story.conftest import Union
from tests.story.speech import EN, Tongue, both, han_in


@both
class TestChoosing:
    def test_a_kind_goes_off_and_on_and_the_night_is_moved(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language="en" if tongue is EN else "zh-hans")
        tongue.tap(li, "home.label_more", tongue.offers("notices.open"))
        button, kind = "notices.toggle", "activities"
        tongue.press(li, "notices.open", tongue.offers(button, kind=kind, on=True))
        tongue.press(li, button, tongue.offers(button, kind=kind, on=False), kind=kind, on=True)
        tongue.press(li, button, tongue.offers(button, kind=kind, on=True), kind=kind, on=False)
        tongue.press(li, "notices.begin_quiet", "22:00", hour=22, chosen=False)
        shown = tongue.press(li, "notices.end_quiet", "7:00", hour=7, chosen=False)
        assert "22:00" in shown.text
        assert tongue.label("notices.button_begin_quiet", hour=22, chosen=True) in str(shown.buttons)
        assert tongue.label("notices.button_toggle", kind="digest", on=True) not in str(shown.buttons)
        tongue.press(li, "notices.leave", tongue.offers("home.help"))
        if tongue is EN:
            assert han_in([li], "语言") == []

    def test_an_officer_is_offered_the_daily_digest_too(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language="en" if tongue is EN else "zh-hans")
        tongue.tap(officer, "home.label_more", tongue.offers("notices.open"))
        tongue.press(officer, "notices.open", tongue.offers("notices.toggle", kind="digest", on=True))
        officer.press_data("1notices.begin_quiet:3")
        officer.wait_answered()
        assert "21:00" in officer.screen
