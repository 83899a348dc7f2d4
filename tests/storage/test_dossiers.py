"""The steps of 建档: each by the table, with who decided it, kept, audited and told; and who may do what."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import calendar, days, hardship
from storage.asking import Draft, Outdated
from storage.consents import Purpose
from storage.dossiers import deciding, means, records, steps, visiting
from storage.dossiers.deciding import DayBefore, DayToCome, NoDayThere, NoNumberThere
from storage.dossiers.records import Body, Decision, HardshipClass, Step
from storage.dossiers.steps import NoClassYet, NoVisitYet
from storage.hardship import Stage, Track, casework, own, saying
from storage.hardship.moves import Act
from storage.hardship.reports import AlreadyClosed, NotAgreedYet, NotYours, OutOfOrder, TakeFirst
from storage.mydata import agreeing
from storage.offices import Role
from storage.outbox import State
from storage.retention.rules import RULES
from storage.rights import Deed
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.dossier_steps import DECIDED, REASON, Filing

TODAY = date(2026, 11, 23)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member(phone="13800000123")


@pytest.fixture
def report(cast: Cast, member: Actor) -> int:
    return cast.submit(member)


@pytest.fixture
def filing(cast: Cast, officer: Actor) -> Filing:
    return Filing(cast, officer)


def decisions(cast: Cast, report: int) -> list[Decision]:
    """Oldest first."""

    def rule(session: Session) -> list[Decision]:
        dossier = records.of_report(session, report)
        return [] if dossier is None else records.decisions_of(session, dossier)[::-1]

    return cast.read(rule)


def reasons(cast: Cast, report: int) -> list[str]:
    def rule(session: Session) -> list[str]:
        dossier = records.of_report(session, report)
        assert dossier is not None
        found = [records.reason_of(session, dossier, one) for one in records.decisions_of(session, dossier)]
        return [one for one in found if one is not None]

    return cast.read(rule)


class TestTheWay:
    """走访核实 → 公示中 → 待上报 → 已上报 → 上级已批复 → 已建档 → 已脱困."""

    def test_begins_with_the_first_step_which_the_member_is_told(
        self, cast: Cast, filing: Filing, officer: Actor, member: Actor, report: int
    ) -> None:
        cast.take(officer, report)
        cast.acts(officer, steps.verify, report)
        found = cast.report(report)
        assert (found.stage, found.track) == (Stage.VERIFYING, Track.FILING)
        letter = cast.letters(member)[-1]
        assert (letter.key, letter.right, letter.subject) == ("dossiers.told_verify", "member", member.member_id)
        assert [one.record for one in cast.audited("dossiers.verify")] == [found.number]

    def test_leads_to_the_register_step_by_step_each_noted_and_told(
        self, cast: Cast, filing: Filing, member: Actor, report: int
    ) -> None:
        filing.brings(report, Stage.FILED)
        made = [(one.step, one.body, one.decided_on, one.document) for one in decisions(cast, report)]
        on = TODAY
        assert made == [
            (Step.VERIFY, Body.OFFICER, None, None),
            (Step.CLASSIFY, Body.OFFICER, None, None),
            (Step.REPORT_UP, Body.COMMITTEE, on, "第12号"),
            (Step.APPROVE, Body.HIGHER, on, "第12号"),
            (Step.FILE, Body.OFFICER, None, None),
        ]
        told = [key for key in cast.keys(member) if key.startswith("dossiers")]
        assert told == [f"dossiers.told_{step}" for step in ("verify", "report_up", "approve", "file")]
        for step in ("report_up", "approve", "file"):
            assert len(cast.audited(f"dossiers.{step}")) == 1

    def test_ends_in_a_file_with_a_number_and_a_look_in_a_year(self, cast: Cast, filing: Filing, report: int) -> None:
        filing.brings(report, Stage.FILED)
        dossier = filing.dossier(report)
        assert (dossier.number, dossier.filed_on, dossier.look_on) == ("DA-2026-0001", TODAY, date(2027, 11, 23))
        assert calendar.months_after(date(2028, 2, 29), 12) == date(2029, 2, 28)

    def test_ends_on_the_register_by_a_decision(self, cast: Cast, filing: Filing, member: Actor, report: int) -> None:
        filing.brings(report, Stage.FILED)
        filing.decides(report, Step.RELIEVE, DECIDED)
        found, dossier = cast.report(report), filing.dossier(report)
        assert (found.stage, found.closed_at) == (Stage.RELIEVED, cast.now)
        assert (dossier.ended_on, dossier.look_on, dossier.number) == (TODAY, None, "DA-2026-0001")
        assert cast.keys(member)[-1] == "dossiers.told_relieve"
        with pytest.raises(AlreadyClosed):
            filing.decides(report, Step.REMOVE)

    def test_goes_back_with_a_reason_that_the_member_does_not_read(
        self, cast: Cast, filing: Filing, member: Actor, report: int
    ) -> None:
        filing.brings(report, Stage.REPORTED)
        filing.decides(report, Step.SEND_BACK, "11月23日 城工复3号", REASON)
        assert cast.report(report).stage == Stage.VERIFYING
        assert reasons(cast, report) == [REASON]
        letter = cast.letters(member)[-1]
        assert (letter.key, "words" in letter.values) == ("dossiers.told_send_back", False)

    @pytest.mark.parametrize(("step", "stage"), [(Step.REMOVE, Stage.FILED), (Step.DECLINE, Stage.TO_REPORT)])
    def test_ends_with_a_reason_that_the_member_reads(
        self, cast: Cast, filing: Filing, member: Actor, report: int, step: Step, stage: Stage
    ) -> None:
        filing.brings(report, stage)
        filing.decides(report, step, DECIDED, REASON)
        assert cast.report(report).closed_at == cast.now
        assert reasons(cast, report) == [REASON]
        letter = cast.letters(member)[-1]
        assert (letter.key, letter.values["words"], letter.repeats) == (f"dossiers.told_{step}", REASON, False)

    def test_declined_on_the_way_can_be_opened_again_and_goes_on(
        self, cast: Cast, filing: Filing, officer: Actor, member: Actor, report: int
    ) -> None:
        filing.brings(report, Stage.VERIFYING)
        filing.decides(report, Step.DECLINE, DECIDED, REASON)
        cast.acts(member, own.not_solved, report)
        assert cast.report(report).stage == Stage.TAKEN
        cast.acts(officer, steps.verify, report)
        assert cast.report(report).stage == Stage.VERIFYING

    def test_is_declined_nowhere_without_who_decided(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        cast.take(officer, report)
        shown = cast.says(officer, saying.begin_declining, saying.write_reason, report, REASON)
        cast.acts(officer, steps.verify, report)
        assert cast.acts(officer, casework.look, report)["declinable"] is False
        with pytest.raises((OutOfOrder, Outdated)):
            cast.acts(officer, casework.decline, shown["version"], casework.Way.LATER)
        shown = cast.says(officer, saying.begin_declining, saying.write_reason, report, REASON)
        with pytest.raises(OutOfOrder):
            cast.acts(officer, casework.decline, shown["version"], casework.Way.LATER)


class TestTheOrder:
    @pytest.mark.parametrize("step", [step for step in Step if step is not Step.VERIFY])
    def test_has_every_step_refused_before_its_turn(
        self, cast: Cast, filing: Filing, officer: Actor, report: int, step: Step
    ) -> None:
        cast.take(officer, report)
        with pytest.raises(OutOfOrder):
            cast.acts(officer, deciding.begin, report, step)
        assert cast.report(report).stage == Stage.TAKEN

    def test_is_asked_again_when_it_is_confirmed(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        filing.brings(report, Stage.REPORTED)
        cast.acts(officer, deciding.begin, report, Step.APPROVE)
        shown = cast.acts(officer, deciding.write_decision, DECIDED)
        filing.moves(report, Act.SEND_BACK)
        with pytest.raises(OutOfOrder):
            cast.acts(officer, deciding.confirm, shown["version"])

    def test_has_a_class_before_it_is_reported(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        filing.brings(report, Stage.VERIFYING)
        filing.moves(report, Act.PUBLISH, Act.END_NOTICE)
        with pytest.raises(NoClassYet):
            cast.acts(officer, deciding.begin, report, Step.REPORT_UP)

    def test_goes_on_notice_after_two_have_been_there_and_the_class_is_decided(
        self, cast: Cast, filing: Filing, report: int
    ) -> None:
        def ask(session: Session) -> None:
            found = session.get_one(hardship.Report, report)
            dossier = records.of_report(session, report)
            assert dossier is not None
            steps.ready_for_notice(session, found, dossier)

        filing.brings(report, Stage.VERIFYING)
        with pytest.raises(NoVisitYet):
            cast.read(ask)
        filing.visits(report)
        with pytest.raises(NoClassYet):
            cast.read(ask)
        filing.tells_means(report)
        filing.picks(report, HardshipClass.SEVERE)
        cast.read(ask)

    def test_is_not_begun_for_somebody_who_has_not_agreed(self, cast: Cast, officer: Actor, member: Actor) -> None:
        cast.create_member("周敏")
        report = cast.hint(member, "周敏")
        cast.take(officer, report)
        for rule, *more in ((steps.verify,), (visiting.begin,), (means.begin,), (deciding.begin, Step.DECLINE)):
            with pytest.raises(NotAgreedYet):
                cast.acts(officer, rule, report, *more)


class TestADecision:
    @pytest.fixture(autouse=True)
    def asked(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        filing.brings(report, Stage.TO_REPORT)
        cast.acts(officer, deciding.begin, report, Step.REPORT_UP)

    @pytest.mark.parametrize(
        ("words", "no"),
        [
            ("同意", NoDayThere),
            ("第12号 11月23日", NoDayThere),
            ("11月23日", NoNumberThere),
            ("11月23日 " + "第" * 41, NoNumberThere),
            ("2026-12-03 第12号", DayToCome),
            ("12月3日 第12号", DayToCome),
        ],
    )
    def test_is_a_day_that_has_been_with_a_number(
        self, cast: Cast, officer: Actor, words: str, no: type[Exception]
    ) -> None:
        with pytest.raises(no):
            cast.acts(officer, deciding.write_decision, words)
        # Better words are taken: the question is still open.
        assert cast.acts(officer, deciding.write_decision, DECIDED)["step"] == "sure"

    def test_is_shown_before_it_holds_and_can_be_written_again(self, cast: Cast, officer: Actor, report: int) -> None:
        shown = cast.acts(officer, deciding.write_decision, "11月22日 第21号")
        assert (shown["on"], shown["document"]) == (date(2026, 11, 22), "第21号")
        assert cast.report(report).stage == Stage.TO_REPORT
        assert cast.acts(officer, deciding.correct, shown["version"])["step"] == "decision"
        with pytest.raises(Outdated):
            cast.acts(officer, deciding.confirm, shown["version"])
        shown = cast.acts(officer, deciding.write_decision, DECIDED)
        assert cast.acts(officer, deciding.open_question)["document"] == "第12号"
        cast.acts(officer, deciding.confirm, shown["version"])
        assert cast.report(report).stage == Stage.REPORTED

    def test_holds_once_however_often_it_is_pressed(self, cast: Cast, officer: Actor, report: int) -> None:
        shown = cast.acts(officer, deciding.write_decision, DECIDED)
        cast.acts(officer, deciding.confirm, shown["version"])
        with pytest.raises(Outdated):
            cast.acts(officer, deciding.confirm, shown["version"])
        assert len(cast.audited("dossiers.report_up")) == 1


class TestTheOrderOfDays:
    """Nothing was decided before what it rests on; the day of that is named, and the question stays open."""

    def refused(self, cast: Cast, officer: Actor, report: int, step: Step, words: str) -> Values:
        cast.acts(officer, deciding.begin, report, step)
        with pytest.raises(DayBefore) as caught:
            cast.acts(officer, deciding.write_decision, words)
        assert cast.acts(officer, deciding.write_decision, DECIDED)["step"] in {"sure", "reason"}
        return caught.value.values

    def test_puts_the_committee_behind_the_house_visit(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        filing.brings(report, Stage.TO_REPORT)
        values = self.refused(cast, officer, report, Step.REPORT_UP, "11月21日 第12号")
        assert values == {"on": date(2026, 11, 21), "since": date(2026, 11, 22), "after": "visit"}

    @pytest.mark.parametrize("step", [Step.APPROVE, Step.SEND_BACK])
    def test_puts_the_answer_behind_the_committee(
        self, cast: Cast, filing: Filing, officer: Actor, report: int, step: Step
    ) -> None:
        filing.brings(report, Stage.REPORTED)
        values = self.refused(cast, officer, report, step, "11月22日 城工复3号")
        assert values == {"on": date(2026, 11, 22), "since": TODAY, "after": "committee"}

    @pytest.mark.parametrize("step", [Step.RELIEVE, Step.REMOVE])
    def test_puts_the_end_behind_the_beginning(
        self, cast: Cast, filing: Filing, officer: Actor, report: int, step: Step
    ) -> None:
        filing.brings(report, Stage.FILED)
        values = self.refused(cast, officer, report, step, "11月22日 第13号")
        assert values == {"on": date(2026, 11, 22), "since": TODAY, "after": "filed"}

    def test_leaves_a_refusal_without_a_visit_any_day(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        filing.brings(report, Stage.VERIFYING)
        cast.acts(officer, deciding.begin, report, Step.DECLINE)
        assert cast.acts(officer, deciding.write_decision, "11月2日 第12号")["step"] == "reason"


class TestDays:
    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("11月20日", date(2026, 11, 20)),
            ("１１月２０号", date(2026, 11, 20)),
            ("11.20", date(2026, 11, 20)),
            ("11-20", date(2026, 11, 20)),
            ("2026年11月20日", date(2026, 11, 20)),
            ("2026-11-20", date(2026, 11, 20)),
            ("20 Nov", date(2026, 11, 20)),
            ("November 20th, 2025", date(2025, 11, 20)),
            ("昨天", date(2026, 11, 22)),
            ("today", TODAY),
            ("12月3日", date(2026, 12, 3)),
            ("1月5日", date(2027, 1, 5)),
            ("3月5日", date(2027, 3, 5)),
            ("2月29日", date(2028, 2, 29)),
            ("2月30日", None),
            ("20261120", None),
            ("下周", None),
            ("", None),
        ],
    )
    def test_are_read_as_people_type_them(self, words: str, found: date | None) -> None:
        assert days.read(words, TODAY) == found

    def test_without_a_year_are_the_next_ones_where_something_is_to_come(self) -> None:
        assert days.read("12月3日", TODAY, ahead=True) == date(2026, 12, 3)
        assert days.read("1月5日", TODAY, ahead=True) == date(2027, 1, 5)


class TestWho:
    def test_is_the_officer_who_has_the_case_and_nobody_else(
        self, cast: Cast, filing: Filing, member: Actor, report: int
    ) -> None:
        filing.brings(report, Stage.TO_REPORT)
        others = {
            TakeFirst: (cast.create_officer("孙丽"), cast.create_chair()),
            NotYours: (cast.create_steward(), cast.create_officer("钱进", unit=cast.create_unit("城西")), member),
        }
        for no, people in others.items():
            for somebody in people:
                for rule, *more in (
                    (deciding.begin, Step.REPORT_UP),
                    (deciding.choose_class, HardshipClass.SEVERE),
                    (steps.verify,),
                    (means.begin,),
                    (means.suggested,),
                    (visiting.begin,),
                ):
                    with pytest.raises(no):
                        cast.acts(somebody, rule, report, *more)

    def test_is_not_the_officer_for_their_own_case(self, cast: Cast, officer: Actor) -> None:
        report = cast.submit(officer)
        cast.take(cast.create_officer("孙丽"), report)
        with pytest.raises(NotYours):
            cast.acts(officer, steps.verify, report)

    def test_is_nobody_who_has_lost_the_office(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        filing.brings(report, Stage.TO_REPORT)
        cast.acts(officer, deciding.begin, report, Step.REPORT_UP)
        shown = cast.acts(officer, deciding.write_decision, DECIDED)
        cast.dismiss(officer)
        with pytest.raises(NotYours):
            cast.acts(officer, deciding.confirm, shown["version"])

    def test_is_who_took_the_case_over(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        filing.brings(report, Stage.TO_REPORT)
        cast.dismiss(officer)
        sun = cast.create_officer("孙丽")
        cast.take(sun, report)
        other = Filing.__new__(Filing)
        other.cast, other.officer = cast, sun
        other.decides(report, Step.REPORT_UP, DECIDED)
        assert cast.report(report).stage == Stage.REPORTED

    def test_stands_in_the_matrix_as_one_who_has_taken_it_on(self) -> None:
        from storage.rights import line_of  # noqa: PLC0415

        line = line_of(Deed.KEEP_DOSSIERS)
        assert line.never_own
        assert Role.STEWARD not in {str(who) for who in line.who}


class TestTelling:
    def test_somebody_without_telegram_is_rung_up(self, cast: Cast, filing: Filing, officer: Actor) -> None:
        cast.enrol("陈桂芳")
        report = int(str(cast.enter(officer, "陈桂芳")["report"]))
        cast.take(officer, report)
        cast.acts(officer, steps.verify, report)
        assert cast.report(report).unreached

    def test_a_letter_that_does_not_arrive_waits_on_the_card(
        self, cast: Cast, filing: Filing, officer: Actor, member: Actor, report: int
    ) -> None:
        cast.take(officer, report)
        cast.acts(officer, steps.verify, report)
        cast.ends(cast.letters(member)[-1], State.UNDELIVERABLE)
        assert cast.report(report).unreached

    def test_a_reason_is_not_asked_for_who_withdrew_that_words_are_kept(
        self, cast: Cast, filing: Filing, member: Actor, report: int
    ) -> None:
        filing.brings(report, Stage.VERIFYING)
        self._withdraw(cast, member)
        filing.decides(report, Step.DECLINE, DECIDED)
        assert reasons(cast, report) == []
        assert "words" not in cast.letters(member)[-1].values

    def _withdraw(self, cast: Cast, member: Actor) -> None:
        cast.acts(member, agreeing.withdraw, Purpose.HARDSHIP)


class TestForgetting:
    """What was told of a household whose case was never filed goes with the words; what is filed stays ten years."""

    def sealed(self, cast: Cast, report: int) -> tuple[bool, ...]:
        def rule(session: Session) -> tuple[bool, ...]:
            dossier = records.of_report(session, report)
            assert dossier is not None
            visits = session.scalars(select(records.HouseVisit).filter_by(dossier_id=dossier.id)).all()
            made = records.decisions_of(session, dossier)
            return (
                dossier.means is not None,
                dossier.address_blind is not None,
                any(one.form for one in visits),
                any(one.reason for one in made),
                dossier.data_key is not None,
            )

        return cast.read(rule)

    @pytest.fixture
    def told(self, cast: Cast, filing: Filing, report: int) -> int:
        filing.brings(report, Stage.REPORTED)
        filing.decides(report, Step.SEND_BACK, DECIDED, REASON)
        assert self.sealed(cast, report) == (True,) * 5
        return report

    def test_comes_with_taking_it_back(self, cast: Cast, member: Actor, told: int) -> None:
        cast.acts(member, own.withdraw, told)
        assert self.sealed(cast, told) == (False,) * 5

    def test_comes_to_what_the_officer_has_half_written(
        self, cast: Cast, officer: Actor, member: Actor, told: int
    ) -> None:
        cast.acts(officer, means.begin, told)
        cast.acts(officer, means.write_size, "7")
        cast.acts(member, own.withdraw, told)
        with pytest.raises(Outdated):
            cast.acts(officer, means.write_income, "36000")
        assert (
            cast.read(lambda session: session.scalars(select(Draft).filter_by(account_id=officer.account_id)).all())
            == []
        )

    def test_comes_with_the_consent_withdrawn(self, cast: Cast, member: Actor, told: int) -> None:
        cast.acts(member, agreeing.withdraw, Purpose.HARDSHIP)
        assert self.sealed(cast, told) == (False,) * 5

    def test_comes_a_year_after_the_end(self, cast: Cast, filing: Filing, told: int) -> None:
        filing.decides(told, Step.DECLINE, DECIDED, REASON)
        cast.write(lambda session: RULES["words"].purge(session, cast.now + timedelta(seconds=1), 10))
        assert self.sealed(cast, told) == (False,) * 5

    def test_does_not_come_to_what_is_filed_before_its_case(self, cast: Cast, filing: Filing, told: int) -> None:
        filing.picks(told, HardshipClass.SEVERE)
        filing.moves(told, Act.PUBLISH, Act.END_NOTICE)
        filing.decides(told, Step.REPORT_UP, DECIDED)
        filing.decides(told, Step.APPROVE, DECIDED)
        filing.decides(told, Step.FILE)
        filing.decides(told, Step.RELIEVE, DECIDED)
        later = cast.now + timedelta(seconds=1)
        cast.write(lambda session: RULES["words"].purge(session, later, 10))
        assert self.sealed(cast, told) == (True,) * 5
        assert cast.write(lambda session: RULES["cases"].purge(session, later, 10)) == 1
        assert cast.read(lambda session: records.of_report(session, told)) is None
