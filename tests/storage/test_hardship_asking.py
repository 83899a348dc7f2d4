"""The officer's question, whose answer the employee's next words are; and what of the officer's words arrived."""

import pytest

from storage import accounts
from storage.asking import Outdated
from storage.hardship import casework, own, saying
from storage.outbox import Letter, State
from tests.cast import Actor, Cast

ANSWER = "明天上午来找我。"
QUESTION = "孩子在哪家医院？"


def ask(cast: Cast, officer: Actor, report: int, words: str = QUESTION) -> Letter:
    """The officer asks; the letter that carries it."""
    cast.says(officer, saying.begin_asking, saying.ask, report, words)
    return cast.letters()[-1]


class TestAsking:
    def test_waits_for_an_answer_from_then_on(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        letter = ask(cast, officer, report)
        assert (letter.to, letter.key, letter.values["words"]) == (member.account_id, "hardship.asked", QUESTION)
        assert letter.repeats is False
        assert cast.acts(officer, casework.look, report)["asked"] is True
        assert cast.acts(member, own.look_at_own, report)["asked"] is True

    def test_makes_the_next_words_the_answer_once_it_has_arrived(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        letter = ask(cast, officer, report)
        with pytest.raises(Outdated):
            cast.acts(member, own.reply, "市一医院")
        cast.ends(letter)
        cast.acts(member, own.reply, "市一医院")
        card = cast.acts(officer, casework.look, report)
        assert [(one["kind"], one["words"], one["arrived"]) for one in card["said"]] == [
            ("question", QUESTION, True), ("reply", "市一医院", True),
        ]  # fmt: skip
        assert (card["asked"], cast.visitor(member).question.service) == (False, None)

    def test_leaves_another_question_open(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        version = cast.answer_all(member)["version"]
        cast.ends(ask(cast, officer, report))
        assert cast.visitor(member).question.version == version
        cast.says(member, own.begin_reply, own.reply, report, "市一医院")
        assert cast.acts(member, own.look_at_own, report)["asked"] is False

    def test_opens_nothing_when_it_did_not_arrive(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        for end in (State.UNDELIVERABLE, State.UNCONFIRMED, State.EXPIRED, State.WITHDRAWN):
            cast.ends(ask(cast, officer, report), end)
            assert cast.visitor(member).question.service is None
            card = cast.acts(officer, casework.look, report)
            assert ({one["arrived"] for one in card["said"]}, card["unreached"]) == ({False}, True)

    def test_opens_nothing_when_the_case_has_ended_meanwhile(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        letter = ask(cast, officer, report)
        cast.acts(officer, casework.close, report)
        cast.ends(letter)
        assert cast.visitor(member).question.service is None

    def test_opens_nothing_for_an_account_that_speaks_for_somebody_else_now(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        letter = ask(cast, officer, report)
        other = cast.enrol("周同")
        cast.write(lambda session: accounts.bind(session, member.account_id, other, now=cast.now))
        cast.ends(letter)
        assert cast.visitor(member).question.service is None

    def test_twice_is_answered_by_the_button_of_the_second(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        for words in (QUESTION, "哪一天出院？"):
            cast.ends(ask(cast, officer, report, words))
        cast.acts(member, own.reply, "市一医院，周五")
        assert cast.acts(member, own.begin_reply, report)["report"] == report


class TestWhatArrived:
    def test_stands_on_the_card_beside_each(self, cast: Cast, officer: Actor, report: int) -> None:
        for end in (State.SENT, State.UNDELIVERABLE, State.UNCONFIRMED):
            cast.says(officer, saying.begin_answer, saying.answer, report, ANSWER)
            cast.ends(cast.letters()[-1], end)
        said = cast.acts(officer, casework.look, report)["said"]
        assert [one["arrived"] for one in said] == [True, False, False]

    def test_is_forgotten_with_the_next_that_arrives(self, cast: Cast, officer: Actor, report: int) -> None:
        for end in (State.UNDELIVERABLE, State.SENT):
            cast.says(officer, saying.begin_answer, saying.answer, report, ANSWER)
            cast.ends(cast.letters()[-1], end)
        card = cast.acts(officer, casework.look, report)
        assert ([one["arrived"] for one in card["said"]], card["unreached"]) == ([False, True], False)

    def test_stays_as_it_was_when_a_letter_gave_way_to_a_newer(self, cast: Cast, officer: Actor, report: int) -> None:
        for end in (State.UNDELIVERABLE, State.SUPERSEDED):
            cast.says(officer, saying.begin_answer, saying.answer, report, ANSWER)
            cast.ends(cast.letters()[-1], end)
        assert cast.acts(officer, casework.look, report)["unreached"] is True

    def test_is_nothing_for_somebody_without_telegram(self, cast: Cast, officer: Actor) -> None:
        cast.enrol("陈桂芳")
        report = cast.enter(officer, "陈桂芳")["report"]
        cast.take(officer, report)
        card = cast.says(officer, saying.begin_answer, saying.answer, report, ANSWER)
        assert ([one["arrived"] for one in card["said"]], card["unreached"]) == ([False], True)
