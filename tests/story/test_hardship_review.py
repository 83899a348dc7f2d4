"""The review: each line of a report can be changed before it is handed in, and nothing else changes with it."""

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from tests.story.conftest import Union
from tests.story.reporting import OWN_WORDS, REACH, REVIEW, go_on, sign, walk, write
from tests.story.speech import EN, Tongue, both, han_in


class TestTheReview:
    CHANGES = (
        ("whom", "hardship.choose_whom", {"whom": "me"}, "hardship.whom_me"),
        ("cause", "hardship.choose_cause", {"cause": "schooling"}, "hardship.cause_schooling"),
        ("urgency", "hardship.choose_urgency", {"urgency": "not_urgent"}, "hardship.urgency_not_urgent"),
        ("help", "hardship.tick_help", {"help": "unsure", "on": False}, "hardship.help_unsure"),
        ("reach", "hardship.choose_reach", {"reach": "in_person"}, "hardship.reach_in_person"),
    )

    @both
    def test_each_line_can_be_changed_and_the_others_stay(self, union: Union, tongue: Tongue) -> None:
        for line, button, values, said in self.CHANGES:
            li = union.member(language=tongue.code)
            walk(li, OWN_WORDS, tongue)
            write(li, "my own words", sign(REACH))
            go_on(li, REACH, REVIEW, tongue)
            before = li.screen.splitlines()
            self._change(li, line, tongue)
            if line == "cause":
                tongue.press(li, button, tongue.offers("hardship.enough_causes", chosen=False), **values)
                tongue.press(li, "hardship.enough_causes", sign(REVIEW, tongue), chosen=False)
            else:
                tongue.press(li, button, sign(REVIEW, tongue), **values)
            after = li.screen.splitlines()
            assert tongue.says(said) in li.screen
            changed = [one for one, other in zip(before, after, strict=True) if one != other]
            assert len(changed) == (line in {"cause", "urgency", "reach"})

    @both
    def test_the_own_words_are_changed_kept_and_taken_out(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        walk(li, OWN_WORDS, tongue)
        write(li, "the first words", sign(REACH))
        go_on(li, REACH, REVIEW, tongue)
        assert "the first words" in self._change(li, "words", tongue).text
        tongue.press(li, "hardship.keep_words", sign(REVIEW, tongue))
        self._change(li, "words", tongue)
        review = write(li, "the second words", sign(REVIEW, tongue))
        assert "the second words" in review.text
        self._change(li, "words", tongue)
        tongue.press(li, "hardship.skip_words", sign(REVIEW, tongue), written=True)
        assert "words" not in li.screen.replace(tongue.says("hardship.ask_change"), "")
        go_on(li, REVIEW, REVIEW + 1, tongue)

    @both
    def test_a_change_begun_can_be_left_and_then_the_review_is_as_it_was(self, union: Union, tongue: Tongue) -> None:
        li = union.member(language=tongue.code)
        walk(li, REVIEW, tongue)
        before = li.screen
        self._change(li, "reach", tongue)
        tongue.press(li, "hardship.go_back", sign(REVIEW, tongue))
        tongue.press(li, "hardship.change", tongue.offers("hardship.change_line", line="cause"))
        tongue.press(li, "hardship.go_back", sign(REVIEW, tongue))
        assert li.screen == before
        if tongue is EN:
            assert han_in([li]) == []

    def _change(self, li: Phone, line: str, tongue: Tongue) -> Message:
        tongue.press(li, "hardship.change", tongue.offers("hardship.change_line", line=line))
        return tongue.press(li, "hardship.change_line", tongue.offers("hardship.go_back"), line=line)
