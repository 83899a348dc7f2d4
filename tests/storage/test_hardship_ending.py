"""How a case ends, closed or declined with a reason and another way, and that it is opened again within 14 days."""

from datetime import timedelta
from typing import Any

import pytest

from storage import accounts, asking
from storage.accounts import Account
from storage.asking import Outdated
from storage.hardship import Answer, Given, Stage, Urgency, casework, own, saying
from storage.hardship.casework import Way
from storage.hardship.reports import AlreadyClosed, TooLateNow, WordsTooLong
from storage.values import Values
from tests.cast import STORY, Actor, Cast
from tests.storage.test_hardship_casework import AFTER_TAKING, NUMBER, WORDS

URGENT = Urgency.THIS_WEEK


@pytest.fixture
def urgency() -> Urgency:
    return URGENT


def decline(cast: Cast, officer: Actor, report: int, words: str = "还没有到标准", way: Way = Way.LEGAL) -> Values:
    asked = cast.says(officer, saying.begin_declining, saying.write_reason, report, words)
    return cast.acts(officer, casework.decline, asked["version"], way)


def news(cast: Cast, officer: Actor) -> list[Any]:
    """What the officer was told at once of the employee's doings."""
    return [letter.values["what"] for letter in cast.letters(officer) if letter.key == "hardship.news"]


class TestClosing:
    def test_tells_the_employee_and_is_the_end(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        assert cast.acts(officer, casework.before_closing, report)["helped"] is False
        cast.acts(officer, casework.help_, report, Given.CALL)
        assert cast.acts(officer, casework.before_closing, report)["helped"] is True
        card = cast.acts(officer, casework.close, report)
        assert (card["stage"], card["closed_at"]) == (Stage.CLOSED, cast.now)
        assert cast.keys(member) == ["hardship.taken", "hardship.helped", "hardship.closed"]
        assert len(cast.audited("hardship.close")) == 1

    @pytest.mark.parametrize("end", ["closed", "declined"])
    def test_leaves_nothing_more_to_do(self, cast: Cast, officer: Actor, member: Actor, report: int, end: str) -> None:
        cast.acts(officer, casework.close, report) if end == "closed" else decline(cast, officer, report)
        told = cast.keys(member)
        for rule in (casework.take, *AFTER_TAKING):
            with pytest.raises(AlreadyClosed) as caught:
                cast.acts(officer, rule, report)
            assert caught.value.values == {"number": NUMBER, "stage": end, "closed_at": cast.now}
        assert cast.keys(member) == told

    def test_refuses_words_begun_before(self, cast: Cast, officer: Actor, member: Actor) -> None:
        for begin, rule in WORDS:
            report = cast.submit(member)
            cast.take(officer, report)
            cast.acts(officer, begin, report)
            cast.acts(officer, casework.close, report)
            with pytest.raises(AlreadyClosed):
                cast.acts(officer, rule, "明天上午来找我。")
        assert cast.read(lambda session: session.query(Answer).count()) == 0

    def test_of_an_employee_who_has_no_account_any_more_writes_no_letter(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        told = len(cast.letters())
        cast.write(lambda session: session.query(Account).update({"member_id": None}))
        assert cast.read(lambda session: accounts.holder(session, member.member_id)) is None
        card = cast.acts(officer, casework.close, report)
        assert (len(cast.letters()), card["unreached"]) == (told, True)


class TestDeclining:
    def test_sends_the_reason_and_another_way_once(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        card = decline(cast, officer, report, way=Way.COMMUNITY)
        assert (card["stage"], card["closed_at"]) == (Stage.DECLINED, cast.now)
        assert [(one["kind"], one["words"]) for one in card["said"]] == [("reason", "还没有到标准")]
        letter = cast.letters(member)[-1]
        assert (letter.key, letter.values["words"], letter.values["way"]) == (
            "hardship.declined", "还没有到标准", Way.COMMUNITY,
        )  # fmt: skip
        assert letter.repeats is False
        assert cast.visitor(officer).question.service is None

    def test_needs_the_way_and_until_then_nobody_is_told(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        asked = cast.says(officer, saying.begin_declining, saying.write_reason, report, "还没有到标准")
        assert (asked["step"], cast.acts(officer, saying.open_question)) == ("way", asked)
        with pytest.raises(Outdated):
            cast.acts(officer, casework.decline, int(asked["version"]) - 1, Way.LATER)
        assert (cast.keys(member), cast.report(report).stage) == (["hardship.taken"], Stage.TAKEN)
        assert cast.acts(officer, saying.leave, report)["said"] == []
        assert cast.acts(officer, lambda s, *, by, now: asking.draft(s, by, "hardship.words")) == {}

    def test_twice_pressed_tells_once(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        asked = cast.says(officer, saying.begin_declining, saying.write_reason, report, "还没有到标准")
        cast.acts(officer, casework.decline, asked["version"], Way.LATER)
        with pytest.raises(Outdated):
            cast.acts(officer, casework.decline, asked["version"], Way.LATER)
        assert cast.keys(member) == ["hardship.taken", "hardship.declined"]

    def test_takes_no_reason_that_is_too_long(self, cast: Cast, officer: Actor, report: int) -> None:
        with pytest.raises(WordsTooLong):
            decline(cast, officer, report, "字" * 1001)
        assert cast.visitor(officer).question.step == "decline"


class TestNotSolved:
    @pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.DECLINED])
    def test_opens_it_again_with_who_had_it(
        self, cast: Cast, officer: Actor, member: Actor, report: int, stage: Stage
    ) -> None:
        cast.acts(officer, casework.close, report) if stage is Stage.CLOSED else decline(cast, officer, report)
        later = cast.now + timedelta(days=3)
        assert cast.acts(member, own.look_at_own, report, now=later)["reopenable"] is True
        shown = cast.acts(member, own.not_solved, report, now=later)
        assert (shown["stage"], shown["officer"], shown["reopenable"], shown["contacted"]) == (
            Stage.TAKEN, "王秀英", False, False,
        )  # fmt: skip
        kept = cast.report(report)
        assert (kept.closed_at, kept.due_at) == (None, later.replace(day=27, hour=18))
        assert news(cast, officer) == ["not_solved"]

    def test_can_be_said_for_fourteen_days(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        cast.acts(officer, casework.close, report)
        last = cast.now + timedelta(days=14)
        after = last + timedelta(seconds=1)
        assert cast.acts(member, own.look_at_own, report, now=after)["reopenable"] is False
        with pytest.raises(TooLateNow) as caught:
            cast.acts(member, own.not_solved, report, now=after)
        assert caught.value.values == {"number": "KN-2026-0001", "closed_at": cast.now}
        assert cast.acts(member, own.not_solved, report, now=last)["stage"] == Stage.TAKEN

    def test_twice_pressed_is_said_once(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        cast.acts(officer, casework.close, report)
        for _ in range(2):
            assert cast.acts(member, own.not_solved, report)["stage"] == Stage.TAKEN
        assert news(cast, officer) == ["not_solved"]
        assert len(cast.audited("hardship.not_solved")) == 1

    def test_waits_for_another_where_the_officer_is_gone(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        successor = cast.create_officer("孙丽")
        cast.acts(officer, casework.close, report)
        cast.dismiss(officer)
        later = cast.now + timedelta(minutes=30)
        shown = cast.acts(member, own.not_solved, report, now=later)
        assert (shown["stage"], shown["officer"]) == (Stage.SUBMITTED, None)
        kept = cast.report(report)
        assert (kept.officer_id, kept.waiting_since) == (None, later)
        assert cast.keys(successor) == ["hardship.notice"]
        assert cast.take(successor, report)["story"] == STORY

    def test_tells_the_officers_anew_who_were_told_the_same_day(self, cast: Cast, member: Actor) -> None:
        officers = [cast.create_officer(name) for name in ("王秀英", "孙丽")]
        report = cast.submit(member, urgency=URGENT)
        cast.take(officers[0], report)
        cast.acts(officers[0], casework.close, report)
        cast.dismiss(officers[0])
        cast.acts(member, own.not_solved, report, now=cast.now + timedelta(minutes=30))
        assert cast.keys(officers[1]) == ["hardship.notice"] * 2
