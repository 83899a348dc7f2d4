"""The employee's questions: one a screen, with a way back and a way to put it off, and a review of them all."""

from datetime import timedelta
from typing import Any

import pytest

from storage import asking
from storage.asking import Outdated
from storage.hardship import SERVICE, Cause, Help, Reach, Urgency, Whom, dialogue
from storage.hardship.questions import Line
from storage.hardship.reports import NothingToHandIn
from storage.members import NotKnownYet
from storage.values import Values
from tests.cast import STORY, Actor, Cast
from tests.conftest import Open

#: What is pressed at each screen to come to the next; the screens behind `name` and `causes` are off the straight way.
NEXT: dict[str, tuple[Any, ...]] = {
    "intro": (dialogue.agree,),
    "whom": (dialogue.choose_whom, Whom.ME),
    "cause": (dialogue.choose_cause, Cause.OWN_ILLNESS),
    "urgency": (dialogue.choose_urgency, Urgency.THIS_MONTH),
    "help": (dialogue.tick_help, Help.UNSURE),
    "words": (dialogue.skip_words,),
    "reach": (dialogue.choose_reach, Reach.CALL_EVENING),
    "review": (dialogue.change,),
}
SIDEWAYS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "name": ("whom", (dialogue.choose_whom, Whom.COLLEAGUE)),
    "causes": ("urgency", (dialogue.more_causes,)),
}
SCREENS = ("whom", "name", "cause", "causes", "urgency", "help", "words", "reach", "review", "change")
OLDER = {"agreed_at": None, "urgency": Urgency.THIS_WEEK, "words": STORY}


def press(cast: Cast, actor: Actor, shown: Values, rule: Any, *chosen: object) -> Values:
    return cast.acts(actor, rule, shown["version"], *chosen)


def walk(cast: Cast, actor: Actor, until: str, shown: Values | None = None) -> Values:
    """Answers question after question until that screen is open; what it shows."""
    straight, aside = SIDEWAYS.get(until, (until, None))
    shown = shown or cast.acts(actor, dialogue.begin)
    while shown["step"] != straight:
        shown = press(cast, actor, shown, *NEXT[str(shown["step"])])
    return press(cast, actor, shown, *aside) if aside else shown


def kept(cast: Cast, actor: Actor) -> Values:
    """The half-done answers."""
    return cast.acts(actor, lambda session, *, by, now: asking.draft(session, by, SERVICE))


def keep(cast: Cast, actor: Actor, answers: Values) -> None:
    cast.acts(actor, lambda session, *, by, now: asking.keep(session, by, SERVICE, answers, now=now))


def taken_up(cast: Cast, actor: Actor) -> Values:
    """What is shown to somebody who comes back and goes on."""
    begun = cast.acts(actor, dialogue.begin)
    assert begun["half_done"] is True
    return press(cast, actor, begun, dialogue.agree)


class TestTheQuestions:
    def test_come_one_by_one_and_say_how_many_there_are(self, cast: Cast, member: Actor) -> None:
        shown, seen = walk(cast, member, "whom"), []
        while shown["step"] != "review":
            seen.append((shown["step"], shown["place"], shown["places"]))
            shown = press(cast, member, shown, *NEXT[str(shown["step"])])
        assert seen == [(step, place, 6) for place, step in enumerate(Line, start=1)]

    def test_lead_to_the_review_with_all_answers(self, cast: Cast, member: Actor) -> None:
        press(cast, member, walk(cast, member, "help"), dialogue.tick_help, Help.MEDICAL)
        shown = press(cast, member, cast.acts(member, dialogue.open_question), dialogue.enough_help)
        assert shown["step"] == "words"
        shown = cast.acts(member, dialogue.write_words, f"  {STORY}\n")
        review = press(cast, member, shown, dialogue.choose_reach, Reach.IN_PERSON)
        answers = ("step", "whom", "causes", "urgency", "help", "words", "reach")
        assert [review[one] for one in answers] == [
            "review", "me", ["own_illness"], "this_month", ["medical"], STORY, "in_person",
        ]  # fmt: skip

    def test_take_nine_taps_to_the_number(self, cast: Cast, member: Actor) -> None:
        shown, taps = cast.acts(member, dialogue.begin), 1
        while shown["step"] != "review":
            shown, taps = press(cast, member, shown, *NEXT[str(shown["step"])]), taps + 1
        assert press(cast, member, shown, dialogue.submit)["number"] == "KN-2026-0001"
        assert taps + 1 == 9  # of twelve: three are left for becoming known

    def test_are_only_for_members(self, cast: Cast) -> None:
        with pytest.raises(NotKnownYet):
            cast.acts(cast.create_stranger(), dialogue.begin)

    def test_refuse_every_button_of_an_older_screen(self, cast: Cast) -> None:
        for step in SCREENS:
            member = cast.create_member()
            older = walk(cast, member, step)
            cast.acts(member, dialogue.begin)
            for rule, *chosen in (*NEXT.values(), (dialogue.put_off,), (dialogue.go_back,), (dialogue.submit,)):
                with pytest.raises(Outdated):
                    press(cast, member, older, rule, *chosen)

    def test_refuse_the_button_of_another_question_and_of_somebody_elses(self, cast: Cast, member: Actor) -> None:
        shown = walk(cast, member, "reach")
        for step, (rule, *chosen) in NEXT.items():
            if step != "reach":
                with pytest.raises(Outdated):
                    press(cast, member, shown, rule, *chosen)
        with pytest.raises(Outdated):
            press(cast, cast.create_member("周同"), shown, *NEXT["reach"])
        assert kept(cast, member)["at"] == "reach"

    def test_refuse_words_that_were_not_asked_for(self, cast: Cast, member: Actor) -> None:
        cast.acts(member, dialogue.begin)
        for rule in (dialogue.write_words, dialogue.write_name):
            with pytest.raises(Outdated):
                cast.acts(member, rule, STORY)
        assert kept(cast, member) == {}

    def test_are_shown_again_as_they_stand(self, cast: Cast) -> None:
        for step in ("intro", *SCREENS):
            member = cast.create_member()
            assert walk(cast, member, step) == cast.acts(member, dialogue.open_question)


class TestGoingBack:
    def test_leads_from_each_question_to_the_one_before(self, cast: Cast, member: Actor) -> None:
        shown, steps = walk(cast, member, "review"), []
        while shown["step"] != "intro":
            shown = press(cast, member, shown, dialogue.go_back)
            steps.append(shown["step"])
        assert steps == ["reach", "words", "help", "urgency", "cause", "whom", "intro"]

    def test_leads_from_a_second_screen_to_its_question(self, cast: Cast) -> None:
        for step, before in (("name", "whom"), ("causes", "cause"), ("change", "review")):
            member = cast.create_member()
            assert press(cast, member, walk(cast, member, step), dialogue.go_back)["step"] == before

    def test_loses_no_answer(self, cast: Cast, member: Actor) -> None:
        shown = walk(cast, member, "review")
        for _ in range(7):
            shown = press(cast, member, shown, dialogue.go_back)
        answers = kept(cast, member)
        assert (answers["whom"], answers["causes"], answers["reach"]) == ("me", ["own_illness"], "call_evening")

    def test_twice_by_one_button_leads_back_once(self, cast: Cast, member: Actor) -> None:
        review = walk(cast, member, "review")
        press(cast, member, review, dialogue.go_back)
        with pytest.raises(Outdated):
            press(cast, member, review, dialogue.go_back)
        assert cast.acts(member, dialogue.open_question)["step"] == "reach"


class TestPuttingOff:
    def test_leaves_off_at_each_screen_and_goes_on_there(self, cast: Cast) -> None:
        for step in SCREENS:
            member = cast.create_member()
            left = walk(cast, member, step)
            press(cast, member, left, dialogue.put_off)
            assert cast.visitor(member).question.service is None
            assert {**taken_up(cast, member), "version": 0} == {**left, "version": 0}

    def test_waits_a_week_and_over_a_restart(self, cast: Cast, member: Actor, opened: Open) -> None:
        walk(cast, member, "words")
        cast.acts(member, dialogue.write_words, STORY)
        later = Cast(opened(), cast.now + timedelta(days=7))
        shown = taken_up(later, member)
        assert (shown["step"], shown["words"]) == ("reach", STORY)

    def test_before_agreeing_leaves_nothing_behind(self, cast: Cast, member: Actor) -> None:
        press(cast, member, cast.acts(member, dialogue.begin), dialogue.put_off)
        assert cast.acts(member, dialogue.begin)["half_done"] is False

    def test_ends_with_starting_over(self, cast: Cast, member: Actor) -> None:
        press(cast, member, walk(cast, member, "review"), dialogue.put_off)
        begun = press(cast, member, cast.acts(member, dialogue.begin), dialogue.start_over)
        assert (begun["half_done"], kept(cast, member)) == (False, {})
        assert press(cast, member, begun, dialogue.agree)["causes"] == []

    def test_closes_the_question_for_words(self, cast: Cast, member: Actor) -> None:
        press(cast, member, walk(cast, member, "words"), dialogue.put_off)
        with pytest.raises(Outdated):
            cast.acts(member, dialogue.write_words, STORY)


class TestADraftOfTheVersionBefore:
    """It holds an urgency, words and the instant of agreeing, and does not say where it was left."""

    def test_is_taken_up_at_the_first_question_without_an_answer(self, cast: Cast, member: Actor) -> None:
        keep(cast, member, {**OLDER, "agreed_at": cast.now})
        shown = taken_up(cast, member)
        assert (shown["step"], shown["urgency"], shown["words"]) == ("whom", "this_week", STORY)

    def test_reaches_the_review_with_its_words(self, cast: Cast, member: Actor) -> None:
        keep(cast, member, {**OLDER, "agreed_at": cast.now})
        shown = walk(cast, member, "words", taken_up(cast, member))
        shown = press(cast, member, shown, dialogue.keep_words)
        assert walk(cast, member, "review", shown)["words"] == STORY

    def test_at_its_review_can_not_be_handed_in_half(self, cast: Cast, member: Actor) -> None:
        keep(cast, member, {**OLDER, "agreed_at": cast.now})
        version = cast.acts(member, lambda session, *, by, now: asking.ask(session, by, SERVICE, "review"))
        with pytest.raises(NothingToHandIn):
            cast.acts(member, dialogue.submit, version)
        assert taken_up(cast, member)["step"] == "whom"
