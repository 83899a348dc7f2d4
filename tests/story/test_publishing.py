"""An officer publishes an activity: by answering a few questions, by one message, and again from what there was."""

from bot.sandbox.phones import Phone
from storage.activities import Kind
from tests.bot import pictures
from tests.story.conftest import STATION, Union
from tests.story.reporting import open_tools
from tests.story.speech import EN, PATIENT, Tongue, both, han_in

WORDS = {
    "zh": ("周六健步走", "周六下午2点到4点", "东湖公园南门", "40", "每人 20 元"),
    "en": ("Saturday walk", "Saturday 2pm to 4pm", "East Lake Park, south gate", "40", "20 yuan each"),
}
MESSAGE = {
    "zh": "周六下午2点在东湖公园健步走，限40人，周四截止",
    "en": "Walk at East Lake Park, Saturday 2pm, 40 places, deadline Thursday",
}
ASKED = ("title", "when", "place", "seats", "closes")


def offered(officer: Phone, tongue: Tongue) -> None:
    open_tools(officer, tongue)
    tongue.press(officer, "publishing.open", tongue.offers("publishing.begin", kind=Kind.SPORTS))


def told(officer: Phone, tongue: Tongue) -> str:
    """The one message, and the preview that it becomes."""
    offered(officer, tongue)
    officer.type(MESSAGE[tongue.language])
    return officer.wait_for(tongue.offers("publishing.publish"), PATIENT).text


def published(officer: Phone, tongue: Tongue) -> str:
    """It is out; its number."""
    told(officer, tongue)
    shown = tongue.press(officer, "publishing.publish", tongue.offers("publishing.again")).text
    return next(word for word in shown.replace("。", " ").replace(".", " ").split() if word.startswith("HD-"))


@both
class TestQuestions:
    def test_lead_to_the_preview_in_fewer_than_ten_steps(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        offered(officer, tongue)
        tongue.press(officer, "publishing.begin", "1/5", kind=Kind.SPORTS)
        title, when, place, seats, fee = WORDS[tongue.language]
        for nth, words in enumerate((title, when, place, seats), start=2):
            officer.type(words)
            officer.wait_for(f"{nth}/5", PATIENT)
        officer.press(officer.from_bot[-1].buttons[0][0])
        card = officer.wait_for(tongue.offers("publishing.publish"), PATIENT)
        assert all(words in card.text for words in (title, place, "0/40", "14:00 – 16:00"))

        tongue.press(officer, "publishing.change", tongue.offers("publishing.fix", step="fee"))
        tongue.press(officer, "publishing.fix", tongue.offers("publishing.skip", step="fee"), step="fee")
        officer.type(fee)
        card = officer.wait_for(tongue.offers("publishing.publish"), PATIENT)
        assert fee in card.text
        shown = tongue.press(officer, "publishing.publish", tongue.offers("publishing.again"))
        assert "HD-" in shown.text
        # [发布活动], the kind, five answers, [发布]: what is added besides is counted apart.
        assert 1 + 1 + len(ASKED) + 1 <= 10
        if tongue is EN:
            assert han_in([officer]) == []

    def test_are_asked_again_where_they_are_not_understood(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        offered(officer, tongue)
        tongue.press(officer, "publishing.begin", "1/5", kind=Kind.TRAINING)
        officer.type("x" * 41)
        officer.wait_for(tongue.says("publishing.wrong_long", most=40), PATIENT)
        officer.type(WORDS[tongue.language][0])
        officer.wait_for("2/5", PATIENT)
        officer.type("🤷 <b>?</b>")
        officer.wait_for(tongue.says("publishing.wrong_unclear"), PATIENT)
        tongue.press(officer, "publishing.go_back", "1/5")
        tongue.press(officer, "publishing.put_off", tongue.says("publishing.drafts", lines=[1]))


@both
class TestMessage:
    def test_becomes_a_draft_and_is_out_when_the_officer_says_so(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        number = published(officer, tongue)
        card = tongue.press(officer, "activities.open", number)
        assert "0/40" in card.text

    def test_that_is_not_understood_says_so_and_begins_nothing(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        offered(officer, tongue)
        officer.type("😀")
        officer.wait_for(tongue.phrase("这句里没看出是什么活动、什么时候。"), PATIENT)

    def test_can_be_dropped(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        told(officer, tongue)
        tongue.press(officer, "publishing.ask_drop", tongue.offers("publishing.drop"))
        shown = tongue.press(officer, "publishing.drop", tongue.says("publishing.drafts", lines=[]))
        assert tongue.says("publishing.drafts", lines=[]) in shown.text


@both
class TestAgain:
    def test_asks_for_the_time_alone(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        published(officer, tongue)
        tongue.press(officer, "publishing.again", "1/2")
        officer.type(WORDS[tongue.language][1])
        officer.wait_for("2/2", PATIENT)
        officer.press(officer.from_bot[-1].buttons[0][0])
        officer.wait_for(tongue.offers("publishing.publish"), PATIENT)


class TestForged:
    def test_of_a_member_are_refused(self, union: Union) -> None:
        li = union.member()
        for data in ("1publishing.open", "1publishing.begin:0", "1publishing.publish:1"):
            li.press_data(data)
            li.wait_for("不归您现在的职务管", PATIENT)


@both
class TestBesides:
    def test_options_questions_and_units_are_reached_from_the_preview(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        told(officer, tongue)
        tongue.press(officer, "publishing.change", tongue.offers("publishing.options"))
        tongue.press(officer, "publishing.options", tongue.says("publishing.called_distances"))
        officer.type("5 km 60 people\n10 km" if tongue is EN else "5公里 60人\n10公里")
        officer.wait_for(tongue.offers("publishing.remove_option", nth=2), PATIENT)
        tongue.press(officer, "publishing.remove_option", "5", nth=2)
        card = tongue.press(officer, "publishing.resume", tongue.offers("publishing.publish"), back=True)
        assert "5" in card.text

        tongue.press(officer, "publishing.change", tongue.offers("publishing.questions"))
        tongue.press(officer, "publishing.questions", tongue.offers("publishing.stock", stock="gear", on=False))
        on = tongue.offers("publishing.stock", stock="gear", on=True)
        tongue.press(officer, "publishing.stock", on, stock="gear", on=False)
        officer.type("Size: S, M, L")
        officer.wait_for(tongue.offers("publishing.question", nth=2), PATIENT)
        tongue.press(officer, "publishing.question", tongue.offers("publishing.require", required=True), nth=2)
        tongue.press(officer, "publishing.require", tongue.offers("publishing.require", required=False), required=True)
        tongue.press(officer, "publishing.questions", on, back=True)
        tongue.press(officer, "publishing.resume", tongue.offers("publishing.change"), back=True)

        tongue.press(officer, "publishing.change", tongue.offers("publishing.units"))
        tongue.press(officer, "publishing.units", tongue.offers("publishing.turn_unit", unit=STATION, on=True))
        if tongue is EN:
            assert han_in([officer]) == []

    def test_the_picture_stands_above_the_card(self, union: Union, tongue: Tongue) -> None:
        officer = union.colleague(language=tongue.code)
        told(officer, tongue)
        tongue.press(officer, "publishing.change", tongue.offers("publishing.picture"))
        tongue.press(officer, "publishing.picture", tongue.says("publishing.ask_for_picture", there=False))
        officer.send_photo(pictures.taken())
        officer.wait_for(tongue.offers("publishing.see_picture"), PATIENT)
        assert [one for one in officer.from_bot if "photo" in one.content]
        tongue.press(officer, "publishing.publish", tongue.offers("broadcasts.open"))
        tongue.press(officer, "activities.open", tongue.offers("publishing.see_picture"))
        before = len([one for one in officer.from_bot if "photo" in one.content])
        officer.press(tongue.label("publishing.button_see_picture"))
        officer.wait_for(lambda _: len([one for one in officer.from_bot if "photo" in one.content]) > before, PATIENT)
