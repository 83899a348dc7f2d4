"""An employee reports a hardship: the questions one by one, back, put off, corrected, and nothing lost on the way."""

import pytest

from bot.sandbox.phones import Phone
from tests.story.conftest import Union
from tests.story.reporting import (
    CAUSE,
    HELP,
    INTRO,
    OWN_WORDS,
    QUESTIONS,
    REACH,
    REVIEW,
    URGENCY,
    WHOM,
    call_me,
    go_on,
    number_in,
    open_report,
    report,
    sign,
    taps,
    walk,
    write,
)
from tests.story.speech import EN, PATIENT, ZH, Tongue, both, han_in

#: Starting, sharing the number, and every press of a first report.
MOST_TAPS = 12


class TestAFirstReport:
    @both
    @pytest.mark.parametrize("words", [None, "canary: my child is in hospital"], ids=["silent", "told"])
    def test_takes_a_newcomer_at_most_twelve_taps_from_start_to_number(
        self, union: Union, wang: Phone, tongue: Tongue, words: str | None
    ) -> None:
        li = union.member(language=tongue.code, joined=False)
        union.join(li)
        number = report(li, words, tongue)
        assert taps(li) <= MOST_TAPS
        notice = wang.wait_for(number, PATIENT, anywhere=True)
        assert "canary" not in notice.text
        tongue.press(li, "hardship.mine", number)
        if tongue is EN:
            assert han_in([li]) == []

    @both
    def test_can_be_please_ring_me_alone_and_twice_is_one(self, union: Union, wang: Phone, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        number = call_me(li, tongue)
        assert "请工会回电话" in wang.wait_for(number, PATIENT, anywhere=True).text
        assert call_me(li, tongue) == number
        if tongue is EN:
            assert han_in([li]) == []

    @both
    def test_a_voice_message_can_be_answered_by_being_rung_and_the_report_goes_on(
        self, union: Union, tongue: Tongue
    ) -> None:
        li = union.member(language=tongue.code)
        walk(li, CAUSE, tongue)
        li.send_voice()
        li.wait_for(sign(CAUSE), PATIENT)  # the question stands again below
        number = number_in(tongue.press(li, "hardship.call_me", "KN-").text)
        assert any(tongue.offers("hardship.call_me")(message) for message in li.from_bot)
        receipt = go_on(li, CAUSE, REVIEW + 1, tongue)
        assert number_in(receipt.text) != number

    def test_several_people_at_once_get_a_number_each(self, union: Union) -> None:
        people = [union.member() for _ in range(3)]
        for one in people:
            walk(one, REVIEW)
        for one in people:
            one.press("提交")
        assert len({number_in(one.wait_for("KN-", PATIENT).text) for one in people}) == 3


class TestTheWayThrough:
    @both
    def test_each_question_can_be_put_off_taken_up_again_and_gone_back_from(self, union: Union, tongue: Tongue) -> None:
        for place in range(WHOM, REVIEW + 1):
            li = union.member(language=tongue.code)
            walk(li, place, tongue)
            tongue.press(li, "hardship.put_off", "12351")
            open_report(li, tongue)
            tongue.press(li, "hardship.agree", sign(place, tongue), resume=True)
            tongue.press(li, "hardship.go_back", sign(place - 1, tongue))
            label = {**QUESTIONS[place - 1][2], "resume": True}
            tongue.press(li, QUESTIONS[place - 1][1], sign(place, tongue), **label)

    @both
    def test_cancel_leaves_at_every_question_and_keeps_the_answers(self, union: Union, tongue: Tongue) -> None:
        for place in range(REVIEW + 1):
            li = union.member(language=tongue.code)
            walk(li, place, tongue)
            write(li, "/cancel", tongue.says("home.cancelled", service="hardship"))
            write(li, "this must not be taken for my story", tongue.says("home.what_did_you_mean").splitlines()[0])
            open_report(li, tongue)
            if place > INTRO:
                tongue.press(li, "hardship.agree", sign(place, tongue), resume=True)
            assert "this must not" not in li.screen

    @both
    def test_nonsense_at_every_question_is_met_with_the_question_again(self, union: Union, tongue: Tongue) -> None:
        for place in range(REVIEW + 1):
            li = union.member(language=tongue.code)
            walk(li, place, tongue)
            li.send_sticker()
            li.wait_for(sign(place, tongue), PATIENT)
            if place != OWN_WORDS:
                write(li, "<b>@#¥%…&*", sign(place, tongue))
            write(li, "/nonsense", sign(place, tongue))
            assert li.unanswered == []

    @both
    def test_causes_and_kinds_of_help_are_ticked_and_unticked(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        walk(li, URGENCY, tongue)

        def marked(how: str, what: str, on: bool = True) -> None:
            name = how.removeprefix("tick_")
            tongue.press(
                li,
                f"hardship.{how}",
                tongue.offers(f"hardship.{how}", **{name: what, "on": on}),
                **{name: what, "on": not on},
            )

        tongue.press(li, "hardship.more_causes", tongue.offers("hardship.enough_causes", chosen=False))
        for cause in ("schooling", "low_income", "disability", "accident"):
            marked("tick_cause", cause)
        # Of four the oldest has given way.
        assert tongue.offers("hardship.tick_cause", cause="schooling", on=False)(li.from_bot[-1])
        marked("tick_cause", "accident", on=False)
        tongue.press(li, "hardship.enough_causes", sign(URGENCY), chosen=True)
        go_on(li, URGENCY, HELP, tongue)
        marked("tick_help", "medical")
        marked("tick_help", "visit")
        marked("tick_help", "visit", on=False)
        tongue.press(li, "hardship.enough_help", sign(OWN_WORDS))
        go_on(li, OWN_WORDS, REVIEW, tongue)
        said = [tongue.says(f"hardship.cause_{one}") for one in ("own_illness", "low_income", "disability")]
        assert [one for one in said if one in li.screen] == said
        assert tongue.says("hardship.cause_accident") not in li.screen
        assert tongue.says("hardship.help_medical") in li.screen
        assert tongue.says("hardship.help_visit") not in li.screen

    def test_a_story_that_is_too_long_is_refused_with_its_length_and_the_question_stays(self, union: Union) -> None:
        li = union.member()
        walk(li, OWN_WORDS)
        assert "1001" in write(li, "长" * 1001, "1000").text
        write(li, "短一点", sign(REACH))
        go_on(li, REACH, REVIEW)
        assert "短一点" in li.screen


class TestLater:
    def test_a_killed_bot_goes_on_at_the_very_question_and_so_it_does_a_week_later(self, union: Union) -> None:
        at = {WHOM: ZH, HELP: EN, REVIEW: ZH, OWN_WORDS: EN}
        people = {place: union.member(language=tongue.code) for place, tongue in at.items()}
        for place, li in people.items():
            walk(li, place, at[place])
        union.bot.restart()
        union.sandbox.wait_for_bot(60)
        go_on(people[OWN_WORDS], OWN_WORDS, REACH, EN)  # what stands on the screen still works
        people[REACH], at[REACH] = people.pop(OWN_WORDS), EN
        self._take_up_again(people, at)
        union.bot.restart(days=7)
        union.sandbox.wait_for_bot(60)
        self._take_up_again(people, at)
        for place, li in people.items():
            go_on(li, place, REVIEW + 1, at[place])

    def _take_up_again(self, people: dict[int, Phone], at: dict[int, Tongue]) -> None:
        for place, li in people.items():
            open_report(li, at[place])
            at[place].press(li, "hardship.agree", sign(place, at[place]), resume=True)

    @both
    def test_start_over_forgets_and_says_so_by_asking_from_the_first(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        walk(li, OWN_WORDS, tongue)
        write(li, "what I wrote before", sign(REACH))
        tongue.press(li, "hardship.put_off", "12351")
        open_report(li, tongue)
        # Agreed already: the first question is one press away.
        tongue.press(li, "hardship.start_over", tongue.offers("hardship.agree", resume=False, agreed=True))
        assert "what I wrote before" not in li.screen
        if tongue is EN:
            assert han_in([li]) == []
