"""What officer and employee say to each other: answers, questions, notes, and the employee's next words."""

from typing import Any

import pytest

from storage import asking, desk
from storage.asking import Outdated
from storage.hardship import SERVICE, Answer, casework, dialogue, entering, own, referring, saying
from storage.hardship.reports import WORDS, NotYours, TakeFirst, WordsEmpty, WordsTooLong
from storage.offices import Role
from storage.values import Values
from tests.cast import STORY, Actor, Cast

ANSWER = "明天上午来找我。"
#: Each question that an officer's words can answer, and the rule that takes them.
SAYINGS: tuple[tuple[Any, Any], ...] = (
    (saying.begin_answer, saying.answer),
    (saying.begin_asking, saying.ask),
    (saying.begin_note, saying.note),
    (saying.begin_declining, saying.write_reason),
)
each_saying = pytest.mark.parametrize(("begin", "rule"), SAYINGS, ids=["answer", "ask", "note", "decline"])


def draft(cast: Cast, actor: Actor, service: str) -> Values:
    return cast.acts(actor, lambda session, *, by, now: asking.draft(session, by, service))


class TestAnswering:
    def test_sends_the_words_once_and_keeps_them_sealed(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        card = cast.says(officer, saying.begin_answer, saying.answer, report, ANSWER)
        letter = cast.letters(member)[-1]
        assert (letter.key, letter.values["words"], letter.repeats) == ("hardship.answered", ANSWER, False)
        assert [(one["kind"], one["words"], one["arrived"]) for one in card["said"]] == [("answer", ANSWER, None)]
        (kept,) = cast.read(lambda session: session.query(Answer).all())
        assert "明天".encode() not in kept.words
        assert (card["contacted"], cast.report(report).contacted_at) == (True, cast.now)

    def test_names_whom_it_will_go_to(self, cast: Cast, officer: Actor, report: int) -> None:
        assert cast.acts(officer, saying.begin_answer, report)["name"] == "李明"


class TestTheOfficersWords:
    @each_saying
    def test_are_one_text_for_one_question(
        self, cast: Cast, officer: Actor, report: int, begin: Any, rule: Any
    ) -> None:
        cast.says(officer, begin, rule, report, ANSWER)
        with pytest.raises(Outdated):
            cast.acts(officer, rule, "又一句")

    @each_saying
    def test_are_a_thousand_characters_at_most_and_not_nothing(
        self, cast: Cast, officer: Actor, member: Actor, report: int, begin: Any, rule: Any
    ) -> None:
        step = cast.acts(officer, begin, report)["step"]
        for words, refusal in (("字" * 1001, WordsTooLong), (" ", WordsEmpty)):
            with pytest.raises(refusal):
                cast.acts(officer, rule, words)
        assert (cast.keys(member), cast.visitor(officer).question.step) == (["hardship.taken"], step)

    @each_saying
    def test_are_refused_to_an_officer_dismissed_between_two_taps(
        self, cast: Cast, officer: Actor, member: Actor, report: int, begin: Any, rule: Any
    ) -> None:
        cast.acts(officer, begin, report)
        cast.dismiss(officer)
        for act, *words in ((rule, ANSWER), (saying.open_question,)):
            with pytest.raises(NotYours):
                cast.acts(officer, act, *words)
        assert cast.keys(member) == ["hardship.taken"]
        assert cast.read(lambda session: session.query(Answer).count()) == 0

    @each_saying
    def test_are_refused_when_a_successor_has_the_case_meanwhile(
        self, cast: Cast, officer: Actor, report: int, begin: Any, rule: Any
    ) -> None:
        cast.acts(officer, begin, report)
        cast.dismiss(officer)
        cast.take(cast.create_officer("孙丽"), report)
        cast.appoint(officer, Role.OFFICER, officer.unit_id)
        with pytest.raises(TakeFirst):
            cast.acts(officer, rule, ANSWER)

    def test_are_refused_when_it_is_forgotten_whom_they_were_for(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        asked = [(officer, *saying_) for saying_ in SAYINGS]
        for actor, begin, rule in (*asked, (member, own.begin_adding, own.add), (member, own.begin_reply, own.reply)):
            cast.acts(actor, begin, report)
            cast.acts(actor, lambda session, *, by, now: asking.drop(session, by, WORDS))
            with pytest.raises(Outdated):
                cast.acts(actor, rule, ANSWER)

    @each_saying
    def test_can_be_left(self, cast: Cast, officer: Actor, report: int, begin: Any, rule: Any) -> None:
        asked = cast.acts(officer, begin, report)
        assert cast.acts(officer, saying.open_question) == asked
        assert cast.acts(officer, saying.leave, report)["story"] == STORY
        assert cast.visitor(officer).question.service is None
        assert draft(cast, officer, WORDS) == {}

    def test_end_when_anything_else_is_looked_at(self, cast: Cast, officer: Actor, report: int) -> None:
        second = cast.submit(cast.create_member("周同"))
        cast.take(officer, second)
        looks = (casework.look, casework.take, casework.before_closing, casework.before_helping)
        others = [(rule, second) for rule in (*looks, referring.choose_colleague)]
        for rule, *given in (*others, (entering.begin,), (desk.waiting, 0)):
            cast.acts(officer, saying.begin_answer, report)
            cast.acts(officer, rule, *given)
            with pytest.raises(Outdated):
                cast.acts(officer, saying.answer, "这是写给第一位的")

    def test_leave_an_own_half_done_report_alone(self, cast: Cast, officer: Actor, report: int) -> None:
        cast.acts(officer, dialogue.put_off, cast.answer_all(officer)["version"])
        cast.says(officer, saying.begin_answer, saying.answer, report, ANSWER)
        assert draft(cast, officer, SERVICE)["words"] == STORY

    def test_left_close_no_question_of_another_kind(self, cast: Cast, officer: Actor, report: int) -> None:
        version = cast.answer_all(officer)["version"]
        cast.acts(officer, saying.leave, report)
        assert cast.visitor(officer).question.version == version


class TestNotes:
    def test_are_sealed_and_told_to_nobody(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        told = len(cast.letters())
        card = cast.says(officer, saying.begin_note, saying.note, report, "等诊断书")
        assert [(one["kind"], one["words"]) for one in card["said"]] == [("note", "等诊断书")]
        assert (len(cast.letters()), card["contacted"]) == (told, False)
        (kept,) = cast.read(lambda session: session.query(Answer).all())
        assert "诊断".encode() not in kept.words
        shown = cast.acts(member, own.look_at_own, report)
        assert "诊断" not in f"{shown} {cast.acts(member, own.mine)}"

    def test_go_on_with_the_case_to_who_takes_it_over(self, cast: Cast, officer: Actor, report: int) -> None:
        cast.says(officer, saying.begin_note, saying.note, report, "等诊断书")
        cast.dismiss(officer)
        card = cast.take(cast.create_officer("孙丽"), report)
        assert [(one["officer"], one["words"]) for one in card["said"]] == [("王秀英", "等诊断书")]
