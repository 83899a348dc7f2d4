"""更正: the day and the number of what was decided last can be set right; what stood there before stays."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from storage import casebook
from storage.asking import Outdated
from storage.consents import Purpose
from storage.dossiers import correcting, records
from storage.dossiers.correcting import NothingChanged, NothingToCorrect
from storage.dossiers.deciding import DayBefore, DayToCome, NoNumberThere
from storage.dossiers.records import Decision, Step
from storage.hardship import Stage
from storage.hardship.reports import NotYours, TakeFirst
from storage.mydata import agreeing, files
from tests.cast import Actor, Cast
from tests.storage.dossier_steps import DECIDED, REASON, Filing

RIGHT = "11月22日 第21号"
WHY = "纪要的号抄错了"


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member()


@pytest.fixture
def filing(cast: Cast, officer: Actor) -> Filing:
    return Filing(cast, officer)


@pytest.fixture
def report(cast: Cast, filing: Filing, member: Actor) -> int:
    """Reported up by the committee."""
    return filing.brings(cast.submit(member), Stage.REPORTED)


def set_right(cast: Cast, officer: Actor, report: int, words: str = RIGHT, why: str = WHY) -> None:
    cast.acts(officer, correcting.begin, report)
    cast.acts(officer, correcting.write, words)
    sure = cast.acts(officer, correcting.write_reason, why)
    cast.acts(officer, correcting.keep, sure["version"])


def newest(cast: Cast, report: int) -> tuple[Decision, list[tuple[date | None, str | None, str | None]]]:
    """The decision, and what stood there before, with why."""

    def rule(session: Session) -> tuple[Decision, list[tuple[date | None, str | None, str | None]]]:
        dossier = records.of_report(session, report)
        assert dossier is not None
        made = records.decisions_of(session, dossier)[0]
        before = records.corrections_of(session, made)
        why = [records.reason_to_correct(session, dossier, one) for one in before]
        return made, [(one.decided_on, one.document, said) for one, said in zip(before, why, strict=True)]

    return cast.read(rule)


class TestSettingRight:
    def test_changes_the_decision_and_keeps_what_stood_there(self, cast: Cast, officer: Actor, report: int) -> None:
        set_right(cast, officer, report)
        made, before = newest(cast, report)
        assert (made.step, made.decided_on, made.document) == (Step.REPORT_UP, date(2026, 11, 22), "第21号")
        assert before == [(date(2026, 11, 23), "第12号", WHY)]
        assert cast.report(report).stage == Stage.REPORTED

    def test_stands_in_the_audit_with_the_day_of_before(self, cast: Cast, officer: Actor, report: int) -> None:
        set_right(cast, officer, report)
        assert [one.record for one in cast.audited("dossiers.correct_decision")] == [cast.report(report).number]
        (was,) = cast.audited("dossiers.was_decided")
        assert was.record.endswith(" 2026-11-23")
        assert WHY not in was.record

    def test_can_be_done_again_and_every_value_of_before_is_shown(
        self, cast: Cast, officer: Actor, report: int
    ) -> None:
        set_right(cast, officer, report)
        set_right(cast, officer, report, "11月23日 第22号", "又抄错了")
        shown = cast.acts(officer, casebook.decisions, report)
        assert shown["correctable"] is True
        assert isinstance(shown["made"], list)
        made = shown["made"][0]
        assert isinstance(made, dict)
        assert isinstance(made["before"], list)
        assert [one["document"] for one in made["before"] if isinstance(one, dict)] == ["第12号", "第21号"]

    def test_of_a_file_that_has_ended_is_of_its_last_decision(
        self, cast: Cast, filing: Filing, officer: Actor, member: Actor
    ) -> None:
        other = filing.brings(cast.submit(member), Stage.FILED)
        filing.decides(other, Step.REMOVE, DECIDED, REASON)
        set_right(cast, officer, other, "11月23日 第21号")
        made, _ = newest(cast, other)
        assert (made.step, made.document) == (Step.REMOVE, "第21号")

    def test_stands_in_the_copy_of_whom_it_is_about(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        set_right(cast, officer, report)
        assert member.member_id is not None
        mine = member.member_id
        (file,) = cast.read(lambda session: files.of_member(session, mine))
        assert [one["document"] for one in file["decisions"][-1]["before"]] == ["第12号"]


class TestWhatIsRefused:
    def test_anything_before_the_last_decision(
        self, cast: Cast, filing: Filing, officer: Actor, member: Actor, report: int
    ) -> None:
        cast.acts(officer, correcting.begin, report)
        filing.decides(report, Step.APPROVE, DECIDED)
        with pytest.raises(Outdated):
            cast.acts(officer, correcting.write, RIGHT)
        filing.decides(report, Step.FILE)
        with pytest.raises(NothingToCorrect):
            cast.acts(officer, correcting.begin, report)
        assert cast.acts(officer, casebook.decisions, report)["correctable"] is False

    def test_a_file_without_such_a_decision(self, cast: Cast, filing: Filing, officer: Actor) -> None:
        other = filing.brings(cast.submit(cast.create_member("周同")), Stage.VERIFYING)
        with pytest.raises(NothingToCorrect):
            cast.acts(officer, correcting.begin, other)

    def test_whatever_could_not_have_been_entered_at_first(self, cast: Cast, officer: Actor, report: int) -> None:
        cast.acts(officer, correcting.begin, report)
        for words, no in (
            ("11月24日 第21号", DayToCome),
            ("11月20日 第21号", DayBefore),
            ("11月23日", NoNumberThere),
            (DECIDED, NothingChanged),
        ):
            with pytest.raises(no):
                cast.acts(officer, correcting.write, words)

    def test_everybody_but_the_case_officer(self, cast: Cast, member: Actor, report: int) -> None:
        for somebody, no in (
            (cast.create_officer("孙丽"), TakeFirst),
            (cast.create_chair(), TakeFirst),
            (member, NotYours),
        ):
            with pytest.raises(no):
                cast.acts(somebody, correcting.begin, report)


class TestTheReason:
    def test_is_not_asked_after_a_consent_withdrawn(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        cast.acts(member, agreeing.withdraw, Purpose.HARDSHIP)
        cast.acts(officer, correcting.begin, report)
        sure = cast.acts(officer, correcting.write, RIGHT)
        assert sure["step"] == "correction_sure"
        cast.acts(officer, correcting.keep, sure["version"])
        assert newest(cast, report)[1] == [(date(2026, 11, 23), "第12号", None)]

    def test_goes_with_the_words_of_a_case_that_was_never_filed(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        set_right(cast, officer, report)
        cast.acts(member, agreeing.withdraw, Purpose.HARDSHIP)
        assert newest(cast, report)[1] == [(date(2026, 11, 23), "第12号", None)]
