"""The employee's own cases: how they stand, a word more, taken back, and not solved within 14 days."""

from datetime import timedelta
from typing import Any

import pytest

from storage.asking import Outdated
from storage.hardship import Answer, Stage, Urgency, casework, own, referring, saying
from storage.hardship.reports import (
    MINE_SHOWN,
    AlreadyClosed,
    NotYourReport,
    OwnCaseEnded,
    WordsTooLong,
)
from storage.members import NotKnownYet
from storage.values import Values
from tests.cast import STORY, Actor, Cast

URGENT = Urgency.THIS_WEEK
#: Everything that can be done with an own case.
OWN = (
    own.look_at_own, own.begin_adding, own.begin_reply, own.leave_words, own.before_withdrawing, own.withdraw,
    own.not_solved,
)  # fmt: skip


@pytest.fixture
def urgency() -> Urgency:
    return URGENT


def news(cast: Cast, officer: Actor) -> list[Any]:
    """What the officer was told at once of the employee's doings."""
    return [letter.values["what"] for letter in cast.letters(officer) if letter.key == "hardship.news"]


def add(cast: Cast, member: Actor, report: int, words: str = "补充一句") -> Values:
    return cast.says(member, own.begin_adding, own.add, report, words)


class TestMine:
    def test_shows_stage_officer_and_date_of_the_newest_first(self, cast: Cast, officer: Actor, member: Actor) -> None:
        first, second = cast.submit(member), cast.submit(member, words=None)
        cast.take(officer, second)
        shown = cast.acts(member, own.mine)
        assert [(one["report"], one["number"], one["stage"], one["officer"]) for one in shown] == [
            (second, "KN-2026-0002", "taken", "王秀英"),
            (first, "KN-2026-0001", "submitted", None),
        ]
        assert STORY not in str(shown)

    def test_shows_five_at_most_and_nobody_elses(self, cast: Cast, member: Actor) -> None:
        for _ in range(6):
            cast.submit(member, words=None)
        assert len(cast.acts(member, own.mine)) == MINE_SHOWN
        assert cast.acts(cast.create_member("周同"), own.mine) == []
        with pytest.raises(NotKnownYet):
            cast.acts(cast.create_stranger(), own.mine)

    def test_says_when_the_date_has_passed_without_a_word(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        late = cast.now + timedelta(days=20)
        assert [one["overdue"] for one in cast.acts(member, own.mine)] == [False]
        assert [one["overdue"] for one in cast.acts(member, own.mine, now=late)] == [True]
        cast.says(officer, saying.begin_answer, saying.answer, report, "明天来")
        assert [one["overdue"] for one in cast.acts(member, own.mine, now=late)] == [False]

    def test_shows_the_newest_that_the_officer_said_with_the_case_alone(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        for words in ("先等等", "明天上午来找我。"):
            cast.says(officer, saying.begin_answer, saying.answer, report, words)
        add(cast, member, report)
        assert cast.acts(member, own.look_at_own, report)["answer"] == "明天上午来找我。"
        assert "明天" not in str(cast.acts(member, own.mine))

    def test_is_nobody_elses(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        for other in (officer, cast.create_member("周同"), cast.create_chair()):
            for rule in OWN:
                for number in (report, 999):
                    with pytest.raises(NotYourReport) as caught:
                        cast.acts(other, rule, number)
                    assert caught.value.values == {}
        for rule in OWN:
            with pytest.raises(NotKnownYet):
                cast.acts(cast.create_stranger(), rule, report)


class TestAdding:
    def test_is_kept_sealed_for_the_case_officer(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        assert add(cast, member, report, " 又住院了 ")["stage"] == "taken"
        card = cast.acts(officer, casework.look, report)
        assert [(one["kind"], one["words"]) for one in card["said"]] == [("added", "又住院了")]
        (kept,) = cast.read(lambda session: session.query(Answer).all())
        assert "住院".encode() not in kept.words

    def test_is_told_at_once_in_an_urgent_case_and_else_in_the_bundle(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        add(cast, member, report)
        assert news(cast, officer) == ["added"]
        other = cast.submit(member)
        cast.take(officer, other)
        add(cast, member, other)
        assert (news(cast, officer), cast.report(other).news_at) == (["added"], cast.now)

    def test_before_anybody_has_taken_it_waits_for_who_does(self, cast: Cast, officer: Actor, member: Actor) -> None:
        report = cast.submit(member)
        add(cast, member, report)
        assert [one["words"] for one in cast.take(officer, report)["said"]] == ["补充一句"]

    def test_takes_a_thousand_characters_once(self, cast: Cast, member: Actor, report: int) -> None:
        with pytest.raises(WordsTooLong):
            add(cast, member, report, "字" * 1001)
        cast.acts(member, own.add, "字" * 1000)
        with pytest.raises(Outdated):
            cast.acts(member, own.add, "又一句")

    def test_can_be_left(self, cast: Cast, member: Actor, report: int) -> None:
        cast.acts(member, own.begin_adding, report)
        assert cast.acts(member, own.open_question)["report"] == report
        assert cast.acts(member, own.leave_words, report)["report"] == report
        with pytest.raises(Outdated):
            cast.acts(member, own.add, "没人等的话")

    def test_is_refused_after_the_end(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        cast.acts(member, own.begin_adding, report)
        cast.acts(officer, casework.close, report)
        for rule, given in ((own.add, "晚了"), (own.begin_adding, report), (own.begin_reply, report)):
            with pytest.raises(OwnCaseEnded):
                cast.acts(member, rule, given)
        assert cast.read(lambda session: session.query(Answer).count()) == 0


class TestReplying:
    def test_is_told_to_the_officer_at_once(self, cast: Cast, officer: Actor, member: Actor) -> None:
        report = cast.submit(member)
        cast.take(officer, report)
        cast.says(officer, saying.begin_asking, saying.ask, report, "在哪家医院？")
        cast.says(member, own.begin_reply, own.reply, report, "市一医院")
        (letter,) = cast.letters(officer)
        assert (letter.key, letter.values["what"], letter.right) == ("hardship.news", "reply", "report")
        assert "市一" not in str(letter.values)


class TestWithdrawing:
    def test_shreds_every_word_and_keeps_number_and_dates(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        add(cast, member, report)
        cast.says(officer, saying.begin_note, saying.note, report, "等诊断书")
        cast.says(officer, saying.begin_answer, saying.answer, report, "明天来")
        assert cast.acts(member, own.before_withdrawing, report)["number"] == "KN-2026-0001"
        assert cast.acts(member, own.withdraw, report)["stage"] == Stage.WITHDRAWN
        kept = cast.report(report)
        assert (kept.story, kept.details, kept.number, kept.closed_at) == (None, None, "KN-2026-0001", cast.now)
        assert cast.read(lambda session: session.query(Answer).count()) == 0
        card = cast.acts(officer, casework.look, report)
        assert (card["story"], card["said"], card["causes"], card["reach"]) == (None, [], [], None)

    @pytest.mark.parametrize("urgency", Urgency)
    def test_tells_the_case_officer(self, cast: Cast, officer: Actor, member: Actor, urgency: Urgency) -> None:
        report = cast.submit(member, urgency=urgency)
        cast.take(officer, report)
        cast.acts(member, own.withdraw, report)
        assert cast.report(report).news_at == cast.now
        assert news(cast, officer) == (["withdrawn"] if urgency is URGENT else [])

    def test_takes_it_from_a_desk_before_anybody_has_it(self, cast: Cast, officer: Actor, member: Actor) -> None:
        report = cast.submit(member)
        cast.acts(member, own.withdraw, report)
        assert (cast.keys(officer), cast.report(report).waiting_since) == ([], None)
        with pytest.raises(AlreadyClosed):
            cast.take(officer, report)

    def test_takes_back_an_offer_to_a_colleague(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        colleague = cast.create_officer("孙丽")
        cast.acts(officer, referring.offer, report, colleague.account_id)
        cast.acts(member, own.withdraw, report)
        with pytest.raises(AlreadyClosed):
            cast.acts(colleague, referring.accept, report)

    def test_is_final_and_once(self, cast: Cast, member: Actor, report: int) -> None:
        cast.acts(member, own.withdraw, report)
        for rule in (own.withdraw, own.before_withdrawing, own.not_solved):
            with pytest.raises(OwnCaseEnded):
                cast.acts(member, rule, report)
        assert len(cast.audited("hardship.withdraw")) == 1
