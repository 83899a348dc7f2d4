"""UNIONHALL_STORY=off: people are not asked for words of their own; a case is unit, group of causes, urgency, "please
ring"."""

import pytest

from storage import asking
from storage.asking import Outdated
from storage.bylaws import Bylaws
from storage.hardship import (
    MOST_WORDS,
    SERVICE,
    Answer,
    Cause,
    CauseGroup,
    Given,
    Report,
    Urgency,
    Whom,
    casework,
    dialogue,
    entering,
    own,
    saying,
)
from storage.hardship.reports import NoOwnWords, details_of
from storage.values import Values
from tests.cast import STORY, Actor, Cast
from tests.storage.test_hardship_dialogue import keep, press, taken_up

URGENT = Urgency.THIS_WEEK
OFF = Bylaws(own_words=False)


@pytest.fixture
def off(cast: Cast) -> None:
    cast.database.bylaws = OFF


def details(cast: Cast, report: int) -> Values:
    return cast.read(lambda session: details_of(session, session.get_one(Report, report)))


def answers(cast: Cast) -> int:
    return cast.read(lambda session: session.query(Answer).count())


@pytest.mark.usefixtures("off")
class TestReporting:
    def finish(self, cast: Cast, member: Actor, shown: Values) -> Report:
        shown = press(cast, member, shown, dialogue.choose_group, CauseGroup.HEALTH)
        assert (shown["step"], shown["place"], shown["places"]) == ("urgency", 2, 2)
        shown = press(cast, member, shown, dialogue.choose_urgency, URGENT)
        assert shown["step"] == "review"
        return cast.report_of(str(press(cast, member, shown, dialogue.submit)["number"]))

    def test_asks_two_questions_and_keeps_their_answers_alone(self, cast: Cast, member: Actor) -> None:
        shown = press(cast, member, cast.acts(member, dialogue.begin), dialogue.agree)
        assert (shown["step"], shown["place"], shown["places"]) == ("cause", 1, 2)
        report = self.finish(cast, member, shown)
        assert (report.urgency, report.ring_me, report.story, report.whom) == (URGENT, True, None, "me")
        assert (details(cast, report.id), report.unit_id) == ({"group": "health"}, member.unit_id)

    def test_takes_no_words(self, cast: Cast, member: Actor) -> None:
        press(cast, member, cast.acts(member, dialogue.begin), dialogue.agree)
        cast.acts(member, lambda session, *, by, now: asking.ask(session, by, SERVICE, "words"))
        with pytest.raises(NoOwnWords):
            cast.acts(member, dialogue.write_words, "字" * MOST_WORDS)

    def test_makes_nothing_of_words_and_names_of_a_draft_from_before(self, cast: Cast, member: Actor) -> None:
        cast.create_member("周同")
        before = {"whom": Whom.COLLEAGUE, "name": "周同", "causes": [Cause.DISABILITY], "words": STORY, "at": "words"}
        keep(cast, member, before)
        shown = taken_up(cast, member)
        assert shown["step"] == "cause"
        report = self.finish(cast, member, shown)
        assert (report.story, report.whom, report.member_id, report.agreed) == (None, "me", member.member_id, True)
        assert details(cast, report.id) == {"group": "health"}

    def test_can_be_switched_over_in_the_middle(self, cast: Cast, member: Actor) -> None:
        shown = press(cast, member, cast.acts(member, dialogue.begin), dialogue.agree)
        press(cast, member, shown, dialogue.choose_group, CauseGroup.HEALTH)
        cast.database.bylaws = Bylaws()
        assert taken_up(cast, member)["step"] == "whom"


class TestTheCase:
    @pytest.fixture
    def officer(self, cast: Cast) -> Actor:
        return cast.create_officer()

    @pytest.fixture
    def report(self, cast: Cast, officer: Actor, member: Actor) -> int:
        """A case in the officer's hands, from before."""
        report = cast.submit(member)
        cast.take(officer, report)
        return report

    def test_takes_no_word_more_also_not_one_begun_before(self, cast: Cast, member: Actor, report: int) -> None:
        cast.acts(member, own.begin_adding, report)
        cast.database.bylaws = OFF
        assert cast.acts(member, own.look_at_own, report)["words"] is False
        for rule, given in ((own.begin_adding, report), (own.begin_reply, report), (own.add, "写了一半的")):
            with pytest.raises(NoOwnWords):
                cast.acts(member, rule, given)
        assert answers(cast) == 0

    def test_takes_no_answer_to_a_question_from_before(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        cast.says(officer, saying.begin_asking, saying.ask, report, "在哪家医院？")
        cast.database.bylaws = OFF
        cast.ends(cast.letters(member)[-1])
        with pytest.raises((NoOwnWords, Outdated)):
            cast.acts(member, own.reply, "市一医院")
        assert answers(cast) == 1

    def test_is_not_asked_about_in_writing_and_else_is_done_as_ever(
        self, cast: Cast, officer: Actor, report: int
    ) -> None:
        cast.database.bylaws = OFF
        with pytest.raises(NoOwnWords):
            cast.acts(officer, saying.begin_asking, report)
        assert cast.acts(officer, casework.help_, report, Given.CALL)["words"] is False
        cast.says(officer, saying.begin_answer, saying.answer, report, "明天来")
        assert cast.acts(officer, casework.close, report)["stage"] == "closed"


@pytest.mark.usefixtures("off")
class TestEntering:
    @pytest.fixture
    def steward(self, cast: Cast) -> Actor:
        return cast.create_steward()

    def test_keeps_the_group_and_asks_to_ring(self, cast: Cast, steward: Actor, member: Actor) -> None:
        cast.acts(steward, entering.begin)
        asked = cast.acts(steward, entering.find, "李明")
        assert asked["own_words"] is False
        asked = cast.acts(steward, entering.choose_group, asked["version"], CauseGroup.INCOME)
        done = cast.acts(steward, entering.choose_urgency, asked["version"], URGENT)
        assert (cast.report(done["report"]).ring_me, done["words"]) == (True, False)
        assert details(cast, done["report"]) == {"group": "income"}

    def test_takes_no_words_of_the_persons(self, cast: Cast, steward: Actor, member: Actor) -> None:
        report = cast.enter(steward, "李明")["report"]
        with pytest.raises(NoOwnWords):
            cast.acts(steward, entering.begin_telling, report)
        cast.database.bylaws = Bylaws()
        cast.acts(steward, entering.begin_telling, report)
        cast.database.bylaws = OFF
        with pytest.raises(NoOwnWords):
            cast.acts(steward, entering.tell, STORY)
