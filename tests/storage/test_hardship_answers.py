"""What each question of the report takes, and how an answer is changed from the review."""

from typing import Any

import pytest

from storage import asking
from storage.asking import Outdated
from storage.hardship import MOST_WORDS, SERVICE, Cause, Help, Reach, Urgency, Whom, dialogue
from storage.hardship.questions import Line
from storage.hardship.reports import NothingToHandIn, WordsEmpty, WordsTooLong
from storage.values import Values
from tests.cast import STORY, Actor, Cast
from tests.storage.test_hardship_dialogue import kept, press, walk

ANOTHER: dict[Line, tuple[Any, ...]] = {
    Line.WHOM: (dialogue.choose_whom, Whom.ME),
    Line.CAUSE: (dialogue.choose_cause, Cause.DISASTER),
    Line.URGENCY: (dialogue.choose_urgency, Urgency.THIS_WEEK),
    Line.HELP: (dialogue.tick_help, Help.UNSURE),
    Line.WORDS: (dialogue.skip_words,),
    Line.REACH: (dialogue.choose_reach, Reach.MESSAGE),
}


def review(cast: Cast, actor: Actor) -> Values:
    """The review of a report with words."""
    walk(cast, actor, "words")
    return walk(cast, actor, "review", cast.acts(actor, dialogue.write_words, STORY))


def line(cast: Cast, actor: Actor, which: Line) -> Values:
    """From the review to the question of one line."""
    shown = press(cast, actor, review(cast, actor), dialogue.change)
    return press(cast, actor, shown, dialogue.change_line, which)


class TestCauses:
    def tick(self, cast: Cast, actor: Actor, *causes: Cause) -> Values:
        shown = walk(cast, actor, "causes")
        for cause in causes:
            shown = press(cast, actor, shown, dialogue.tick_cause, cause)
        return shown

    def test_are_one_main_and_up_to_three_more(self, cast: Cast, member: Actor) -> None:
        more = (Cause.DISABILITY, Cause.JOB_LOSS, Cause.LOW_INCOME)
        shown = self.tick(cast, member, *more)
        assert shown["causes"] == ["own_illness", *more]
        shown = press(cast, member, shown, dialogue.enough_causes)
        assert (shown["step"], shown["causes"]) == ("urgency", ["own_illness", *more])

    def test_never_are_more(self, cast: Cast, member: Actor) -> None:
        shown = self.tick(cast, member, Cause.DISABILITY, Cause.JOB_LOSS, Cause.LOW_INCOME, Cause.SCHOOLING)
        assert shown["causes"] == ["own_illness", "job_loss", "low_income", "schooling"]

    def test_ticked_twice_are_taken_off(self, cast: Cast, member: Actor) -> None:
        shown = self.tick(cast, member, Cause.DISABILITY, Cause.JOB_LOSS, Cause.DISABILITY)
        assert shown["causes"] == ["own_illness", "job_loss"]

    def test_keep_the_main_one_apart(self, cast: Cast, member: Actor) -> None:
        shown = self.tick(cast, member, Cause.DISABILITY)
        with pytest.raises(Outdated):
            press(cast, member, shown, dialogue.tick_cause, Cause.OWN_ILLNESS)
        shown = press(cast, member, shown, dialogue.go_back)
        shown = press(cast, member, shown, dialogue.choose_cause, Cause.DISABILITY)
        assert shown["causes"] == ["disability"]

    def test_need_a_main_one_before_others(self, cast: Cast, member: Actor) -> None:
        walk(cast, member, "causes")
        cast.acts(member, lambda session, *, by, now: asking.drop(session, by, SERVICE))
        with pytest.raises(Outdated):
            cast.acts(member, dialogue.tick_cause, cast.visitor(member).question.version, Cause.DISABILITY)


class TestHelp:
    def test_is_ticked_and_taken_off(self, cast: Cast, member: Actor) -> None:
        shown = walk(cast, member, "help")
        for help_ in (Help.MEDICAL, Help.VISIT, Help.MEDICAL, Help.LIVING):
            shown = press(cast, member, shown, dialogue.tick_help, help_)
        assert (shown["step"], shown["help"]) == ("help", ["visit", "living"])
        assert press(cast, member, shown, dialogue.enough_help)["step"] == "words"

    def test_can_be_left_to_the_union(self, cast: Cast, member: Actor) -> None:
        shown = press(cast, member, walk(cast, member, "help"), dialogue.tick_help, Help.VISIT)
        shown = press(cast, member, shown, dialogue.tick_help, Help.UNSURE)
        assert (shown["step"], shown["help"]) == ("words", ["unsure"])
        shown = press(cast, member, shown, dialogue.go_back)
        assert press(cast, member, shown, dialogue.tick_help, Help.LEGAL)["help"] == ["legal"]


class TestOwnWords:
    def test_are_a_thousand_characters_and_no_more(self, cast: Cast, member: Actor) -> None:
        walk(cast, member, "words")
        shown = cast.acts(member, dialogue.write_words, "字" * MOST_WORDS)
        press(cast, member, shown, dialogue.go_back)
        with pytest.raises(WordsTooLong) as caught:
            cast.acts(member, dialogue.write_words, "字" * (MOST_WORDS + 1))
        assert caught.value.values == {"length": 1001, "most": 1000}
        assert kept(cast, member)["words"] == "字" * MOST_WORDS

    def test_are_not_nothing(self, cast: Cast, member: Actor) -> None:
        walk(cast, member, "words")
        with pytest.raises(WordsEmpty):
            cast.acts(member, dialogue.write_words, " \n")

    def test_can_be_left_out_and_taken_out(self, cast: Cast, member: Actor) -> None:
        shown = line(cast, member, Line.WORDS)
        assert shown["words"] == STORY
        shown = press(cast, member, shown, dialogue.skip_words)
        assert shown["words"] is None
        receipt = press(cast, member, shown, dialogue.submit)
        assert cast.report_of(str(receipt["number"])).story is None

    def test_can_stay_as_they_are(self, cast: Cast, member: Actor) -> None:
        shown = press(cast, member, line(cast, member, Line.WORDS), dialogue.keep_words)
        assert (shown["step"], shown["words"]) == ("review", STORY)


class TestSomebodyElse:
    @pytest.mark.parametrize("whom", [Whom.COLLEAGUE, Whom.RETIRED])
    def test_is_asked_for_by_name(self, cast: Cast, member: Actor, whom: Whom) -> None:
        shown = press(cast, member, walk(cast, member, "whom"), dialogue.choose_whom, whom)
        assert (shown["step"], shown["place"], shown["whom"]) == ("name", 1, whom)
        shown = cast.acts(member, dialogue.write_name, " 陈桂芳，退休，我的母亲 ")
        assert (shown["step"], shown["name"]) == ("cause", "陈桂芳，退休，我的母亲")

    def test_is_forgotten_when_it_is_oneself_after_all(self, cast: Cast, member: Actor) -> None:
        walk(cast, member, "name")
        shown = cast.acts(member, dialogue.write_name, "周同")
        shown = press(cast, member, press(cast, member, shown, dialogue.go_back), dialogue.choose_whom, Whom.ME)
        assert (shown["whom"], shown["name"]) == ("me", None)

    @pytest.mark.parametrize("whom", [Whom.COLLEAGUE, Whom.RETIRED])
    def test_without_a_name_is_not_handed_in(self, cast: Cast, member: Actor, whom: Whom) -> None:
        shown = press(cast, member, line(cast, member, Line.WHOM), dialogue.choose_whom, whom)
        for _ in range(2):  # the name is not written: back to the question, and back to the review
            shown = press(cast, member, shown, dialogue.go_back)
        assert shown["step"] == "review"
        with pytest.raises(NothingToHandIn):
            press(cast, member, shown, dialogue.submit)
        again = press(cast, member, cast.acts(member, dialogue.begin), dialogue.agree)
        assert again["step"] == "whom"


class TestChanging:
    @pytest.mark.parametrize("which", Line)
    def test_a_line_leads_back_to_the_review_with_nothing_else_changed(
        self, cast: Cast, member: Actor, which: Line
    ) -> None:
        before = review(cast, member)
        shown = press(cast, member, press(cast, member, before, dialogue.change), dialogue.change_line, which)
        assert shown["step"] == which
        shown = press(cast, member, shown, *ANOTHER[which])
        if shown["step"] == "causes":
            shown = press(cast, member, shown, dialogue.enough_causes)
        assert shown["step"] == "review"
        changed = {name for name in before if shown[name] != before[name]}
        assert changed - {"version"} <= {{"cause": "causes"}.get(which, str(which))}

    def test_can_be_left_without_a_change(self, cast: Cast) -> None:
        for which in Line:
            member = cast.create_member()
            shown = press(cast, member, line(cast, member, which), dialogue.go_back)
            assert (shown["step"], shown["words"], shown["urgency"]) == ("review", STORY, "this_month")
            shown = press(cast, member, shown, dialogue.go_back)
            assert press(cast, member, shown, dialogue.choose_reach, Reach.MESSAGE)["step"] == "review"

    def test_the_causes_takes_in_the_further_ones(self, cast: Cast, member: Actor) -> None:
        shown = press(cast, member, walk(cast, member, "causes"), dialogue.tick_cause, Cause.LOW_INCOME)
        shown = walk(cast, member, "review", press(cast, member, shown, dialogue.enough_causes))
        shown = press(cast, member, press(cast, member, shown, dialogue.change), dialogue.change_line, Line.CAUSE)
        shown = press(cast, member, shown, dialogue.choose_cause, Cause.ACCIDENT)
        assert (shown["step"], shown["causes"]) == ("causes", ["accident", "low_income"])
        shown = press(cast, member, shown, dialogue.tick_cause, Cause.LOW_INCOME)
        shown = press(cast, member, shown, dialogue.enough_causes)
        assert (shown["step"], shown["causes"]) == ("review", ["accident"])

    def test_put_off_in_the_middle_goes_on_there(self, cast: Cast, member: Actor) -> None:
        press(cast, member, line(cast, member, Line.URGENCY), dialogue.put_off)
        shown = press(cast, member, cast.acts(member, dialogue.begin), dialogue.agree)
        assert shown["step"] == "urgency"
        assert press(cast, member, shown, *ANOTHER[Line.URGENCY])["step"] == "review"

    def test_knows_no_line_that_is_not_asked_for(self, cast: Cast, member: Actor) -> None:
        shown = review(cast, member)
        with pytest.raises(Outdated):
            press(cast, member, shown, dialogue.change_line, Line.WORDS)
