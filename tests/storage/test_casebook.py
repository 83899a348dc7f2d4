"""The casebook: a case's page with what comes next, for the officer who has it in hand."""

from datetime import datetime, timedelta

import pytest

from storage import casebook, desk
from storage.asking import Outdated
from storage.bylaws.settings import Bylaw
from storage.casebook import Next
from storage.dossiers import deciding, steps
from storage.dossiers.records import HardshipClass, Step
from storage.hardship import Stage
from storage.hardship.moves import Act
from storage.hardship.reports import MOST_WORDS, NotYours, TakeFirst
from tests.cast import Actor, Cast
from tests.storage.dossier_steps import DECIDED, MEANS, REASON, Filing

ELSEWHERE = (*MEANS[:4], "城西路 7 号")


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
def report(cast: Cast, member: Actor) -> int:
    return cast.submit(member)


class TestOnesOwn:
    def test_has_the_number_of_the_file_once_it_is_filed(
        self, cast: Cast, filing: Filing, officer: Actor, member: Actor, report: int
    ) -> None:
        assert [one["file"] for one in cast.acts(member, casebook.mine)] == [None]
        filing.brings(report, Stage.FILED)
        assert [one["file"] for one in cast.acts(member, casebook.mine)] == ["DA-2026-0001"]
        assert cast.acts(member, casebook.look_at_own, report)["file"] == "DA-2026-0001"


class TestWhatComesNext:
    def test_is_one_thing_at_each_stage(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        def following() -> object:
            return cast.acts(officer, casebook.look, report)["next"]

        cast.take(officer, report)
        assert following() == Next.AID
        cast.acts(officer, steps.verify, report)
        assert following() == Next.VISIT
        filing.visits(report)
        assert following() == Next.MEANS
        filing.tells_means(report)
        assert following() == Next.CLASSIFY
        filing.picks(report, HardshipClass.SEVERE)
        assert following() == Next.NOTICE
        filing.moves(report, Act.PUBLISH)
        assert following() == Next.NOTICE
        filing.moves(report, Act.END_NOTICE)
        assert following() == Next.REPORT_UP
        filing.decides(report, Step.REPORT_UP, DECIDED)
        assert following() == Next.APPROVE
        filing.decides(report, Step.APPROVE, DECIDED)
        assert following() == Next.FILE
        filing.decides(report, Step.FILE)
        assert following() == Next.AID
        filing.decides(report, Step.RELIEVE, DECIDED)
        assert following() is None


class TestThePage:
    def test_tells_what_is_kept(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        filing.brings(report, Stage.FILED)
        shown = cast.acts(officer, casebook.look, report)
        assert (shown["file"], shown["class"], shown["visits"]) == ("DA-2026-0001", HardshipClass.SEVERE, 1)
        assert (shown["visitors"], shown["size"], shown["decisions"]) == (["何平", "吴刚"], 3, 5)
        assert shown["steps"] == [Step.CLASSIFY, Step.RELIEVE, Step.REMOVE]
        assert len(cast.audited("casebook.look")) == 1

    def test_is_the_case_officers_alone(self, cast: Cast, filing: Filing, member: Actor, report: int) -> None:
        filing.brings(report, Stage.FILED)
        for somebody, no in (
            (cast.create_officer("孙丽"), TakeFirst),
            (cast.create_chair(), TakeFirst),
            (cast.create_steward(), NotYours),
            (member, NotYours),
        ):
            for rule in (casebook.look, casebook.decisions):
                with pytest.raises(no):
                    cast.acts(somebody, rule, report)

    def test_is_nobodys_before_the_case_is_taken(self, cast: Cast, officer: Actor, report: int) -> None:
        with pytest.raises(TakeFirst):
            cast.acts(officer, casebook.look, report)

    def test_stays_with_the_officer_after_the_end(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        filing.brings(report, Stage.FILED)
        filing.decides(report, Step.REMOVE, DECIDED, REASON)
        shown = cast.acts(officer, casebook.decisions, report)
        made = shown["made"]
        assert isinstance(made, list)
        newest = made[0]
        assert isinstance(newest, dict)
        assert (newest["step"], newest["document"], newest["reason"]) == (Step.REMOVE, "第12号", REASON)
        assert shown["steps"] == []

    def test_tells_long_reasons_page_by_page(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        filing.brings(report, Stage.REPORTED)
        for _ in range(4):  # as long as they may be: one message has no room for them all
            filing.decides(report, Step.SEND_BACK, DECIDED, "难" * MOST_WORDS)
            filing.moves(report, Act.PUBLISH, Act.END_NOTICE)
            filing.decides(report, Step.REPORT_UP, DECIDED)
        pages, before = [], 0
        while not pages or before:
            shown = cast.acts(officer, casebook.decisions, report, before)
            made, before = shown["made"], int(str(shown["older"]))
            assert isinstance(made, list)
            pages.append([str(one["reason"] or "") for one in made if isinstance(one, dict)])
        assert all(sum(map(len, page)) < 3600 for page in pages)
        reasons = [reason for page in pages for reason in page]
        assert (len(pages), len(reasons), sum(map(bool, reasons))) == (2, shown["decisions"], 4)

    def test_leaves_a_question_that_was_open(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        filing.brings(report, Stage.TO_REPORT)
        cast.acts(officer, deciding.begin, report, Step.REPORT_UP)
        cast.acts(officer, casebook.look, report)
        with pytest.raises(Outdated):
            cast.acts(officer, deciding.write_decision, DECIDED)

    def test_follows_what_is_done(self, cast: Cast, officer: Actor, report: int) -> None:
        cast.take(officer, report)
        assert cast.acts(officer, casebook.after(steps.verify), report)["stage"] == Stage.VERIFYING


class TestStandingStill:
    """The 20th whole working day after Monday, 23 November 2026, is Monday, 21 December."""

    def still(self, cast: Cast, officer: Actor, days: int) -> list[int]:
        """The cases that the desk says so of, so many days after Monday."""
        lines = cast.acts(officer, desk.waiting, 0, now=self.after(cast, days))["lines"]
        assert isinstance(lines, list)
        return [int(str(one["id"])) for one in lines if isinstance(one, dict) and one["kind"] == "still"]

    def after(self, cast: Cast, days: int) -> datetime:
        return cast.now + timedelta(days=days)

    def test_is_a_line_on_the_desk_after_twenty_whole_working_days(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        filing.brings(report, Stage.REPORTED)
        assert self.still(cast, officer, 28) == []
        assert self.still(cast, officer, 29) == [report]

    def test_is_over_with_the_next_step(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        filing.brings(report, Stage.REPORTED)
        filing.decides(report, Step.APPROVE, "12月20日 第12号", now=self.after(cast, 29))
        assert self.still(cast, officer, 29) == []
        assert self.still(cast, officer, 57) == []
        assert self.still(cast, officer, 70) == [report]

    def test_is_counted_by_the_union(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        by = officer.account_id
        cast.write(lambda s: s.add(Bylaw(name="hardship.still_days", value=5, at=cast.now, account_id=by)))
        filing.brings(report, Stage.REPORTED)
        assert (self.still(cast, officer, 7), self.still(cast, officer, 8)) == ([], [report])

    def test_is_nothing_of_a_notice_nor_of_a_file_on_the_register(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        other = filing.brings(cast.submit(cast.create_member("周同")), Stage.FILED, told=ELSEWHERE)
        filing.brings(report, Stage.ON_NOTICE)
        assert self.still(cast, officer, 60) == []
        assert cast.report(other).stage == Stage.FILED

    def test_is_the_case_officers_alone(self, cast: Cast, filing: Filing, report: int) -> None:
        filing.brings(report, Stage.REPORTED)
        assert self.still(cast, cast.create_officer("孙丽"), 60) == []
