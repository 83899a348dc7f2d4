"""Filing: the report with its number and date, who is told at once and who later, and "please ring me"."""

from datetime import datetime, timedelta

import pytest

from storage import accounts, asking
from storage.asking import Outdated
from storage.hardship import SERVICE, Report, Urgency, dialogue
from storage.hardship.reports import AlreadyAsked, NothingToHandIn
from storage.members import Member, NotKnownYet
from storage.numbers import Counter
from storage.outbox import Rank
from storage.values import Values
from tests.cast import HOME, STORY, Actor, Cast
from tests.conftest import ZONE

URGENT = Urgency.THIS_WEEK
#: The second day of the Spring Festival.
FESTIVAL = datetime(2026, 2, 18, 10, tzinfo=ZONE)
EVENING = datetime(2026, 11, 23, 22, tzinfo=ZONE)


def reports(cast: Cast) -> list[Report]:
    return cast.read(lambda session: session.query(Report).order_by(Report.id).all())


def hand_in(cast: Cast, actor: Actor, urgency: Urgency = Urgency.THIS_MONTH, now: datetime | None = None) -> Values:
    """What somebody is told who hands a report in."""
    review = cast.answer_all(actor, urgency=urgency, now=now)
    return cast.acts(actor, dialogue.submit, review["version"], now=now)


def put_on_duty(cast: Cast, officer: Actor, day: datetime) -> None:
    cast.put_on_duty(officer, day)


class TestSubmitting:
    def test_gives_the_number_and_the_date(self, cast: Cast) -> None:
        cast.create_officer()
        receipt = hand_in(cast, cast.create_member())
        assert (receipt["number"], receipt["unit"], receipt["answerable"]) == ("KN-2026-0001", HOME, True)
        assert receipt["due_at"].isoformat() == "2026-11-26T18:00:00+08:00"

    @pytest.mark.parametrize(
        ("urgency", "due"), [(Urgency.THIS_WEEK, 24), (Urgency.THIS_MONTH, 26), (Urgency.NOT_URGENT, 30)]
    )
    def test_sets_the_date_by_urgency(self, cast: Cast, urgency: Urgency, due: int) -> None:
        report = cast.report(cast.submit(cast.create_member(), urgency=urgency))
        assert report.due_at == cast.now.replace(day=due, hour=18)

    @pytest.mark.parametrize(
        ("on", "due"), [((2026, 2, 13), (2026, 2, 14)), ((2026, 2, 14), (2026, 2, 24)), ((2026, 2, 27), (2026, 2, 28))]
    )
    def test_counts_the_festival_and_its_working_saturdays(
        self, cast: Cast, on: tuple[int, int, int], due: tuple[int, int, int]
    ) -> None:
        receipt = hand_in(cast, cast.create_member(), URGENT, datetime(*on, 12, tzinfo=ZONE))
        assert (receipt["due_at"], receipt["projected"]) == (datetime(*due, 18, tzinfo=ZONE), False)

    def test_says_that_a_date_is_reckoned_without_a_notice(self, cast: Cast) -> None:
        receipt = hand_in(cast, cast.create_member(), URGENT, datetime(2027, 2, 5, 12, tzinfo=ZONE))
        assert (receipt["due_at"], receipt["projected"]) == (datetime(2027, 2, 9, 18, tzinfo=ZONE), True)

    def test_seals_story_and_details(self, cast: Cast) -> None:
        report = cast.report(cast.submit(cast.create_member()))
        assert STORY.encode() not in report.story
        assert b"own_illness" not in report.details
        assert b"call_anytime" not in report.details

    def test_twice_makes_one_report_and_gives_one_receipt(self, cast: Cast) -> None:
        member = cast.create_member()
        version = cast.answer_all(member)["version"]
        receipts = [cast.acts(member, dialogue.submit, version) for _ in range(2)]
        shared = ("report", "number", "unit", "due_at", "projected", "answerable", "hint")
        assert [[receipt[one] for one in shared] for receipt in receipts] == [[receipts[0][one] for one in shared]] * 2
        assert [report.number for report in reports(cast)] == ["KN-2026-0001"]
        assert cast.acts(member, dialogue.begin)["half_done"] is False

    def test_by_the_number_of_somebody_elses_button_tells_nothing(self, cast: Cast) -> None:
        reporter, colleague = cast.create_member("周同"), cast.create_member("李明")
        hint = cast.report(cast.hint(reporter, "李明"))
        gone = cast.create_member("吴刚")
        cast.write(lambda session: session.query(Member).filter_by(id=gone.member_id).update({"standing": "left"}))
        for other in (colleague, gone, cast.create_stranger()):
            for rule in (dialogue.submit, dialogue.ring_me):
                with pytest.raises(Outdated):
                    cast.acts(other, rule, hint.question)

    @pytest.mark.parametrize("number", [2**31, 10**18 - 1])
    def test_by_a_button_of_no_question_is_outdated_however_large_its_number(self, cast: Cast, number: int) -> None:
        member = cast.create_member()
        for rule in (dialogue.submit, dialogue.ring_me):
            with pytest.raises(Outdated):
                cast.acts(member, rule, number)

    def test_without_answers_is_refused(self, cast: Cast) -> None:
        member = cast.create_member()
        version = cast.answer_all(member)["version"]
        cast.acts(member, lambda session, *, by, now: asking.drop(session, by, SERVICE))
        with pytest.raises(NothingToHandIn):
            cast.acts(member, dialogue.submit, version)
        assert reports(cast) == []

    def test_by_somebody_who_speaks_for_nobody_any_more_takes_no_number(self, cast: Cast) -> None:
        member, other = cast.create_member(), cast.create_stranger()
        version = cast.answer_all(member)["version"]
        cast.write(lambda session: accounts.bind(session, other.account_id, member.member_id, now=cast.now))
        with pytest.raises(NotKnownYet):
            cast.acts(member, dialogue.submit, version)
        assert cast.read(lambda session: session.query(Counter).all()) == []

    def test_is_noted(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.submit(member)
        (entry,) = cast.audited("hardship.submit")
        assert (entry.account_id, entry.record) == (member.account_id, "KN-2026-0001")


class TestTellingTheOfficers:
    def test_at_once_is_for_urgent_reports_alone(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        for urgency in (Urgency.THIS_MONTH, Urgency.NOT_URGENT):
            cast.submit(member, urgency=urgency)
        assert cast.keys(officer) == []
        report = cast.submit(member, urgency=URGENT)
        (letter,) = cast.letters(officer)
        assert (letter.key, letter.rank, letter.right, letter.subject) == (
            "hardship.notice", Rank.URGENT, "report", report,
        )  # fmt: skip

    def test_leaves_words_and_names_out(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.submit(cast.create_member("李明"), urgency=URGENT)
        (letter,) = cast.letters(officer)
        for secret in (STORY, "李明", "own_illness"):
            assert secret not in str(letter.values)

    def test_reaches_the_nearest_alone(self, cast: Cast) -> None:
        above = cast.create_unit("局机关")
        cast.create_unit(above=above)
        chair, higher, own = cast.create_chair(), cast.create_officer("孙丽", unit=above), cast.create_officer()
        cast.submit(cast.create_member(), urgency=URGENT)
        assert (cast.keys(own), cast.keys(higher), cast.keys(chair)) == (["hardship.notice"], [], [])

    def test_falls_to_the_chair(self, cast: Cast) -> None:
        chair = cast.create_chair()
        cast.submit(cast.create_member(), urgency=URGENT)
        assert cast.keys(chair) == ["hardship.notice"]

    def test_passes_over_the_officer_whose_own_case_it_is(self, cast: Cast) -> None:
        officer, chair = cast.create_officer(), cast.create_chair()
        put_on_duty(cast, officer, cast.now)
        cast.submit(officer, urgency=URGENT)
        assert (cast.keys(officer), cast.keys(chair)) == ([], ["hardship.notice"])

    @pytest.mark.parametrize("urgency", Urgency)
    def test_warns_the_admin_when_nobody_is_responsible(self, cast: Cast, urgency: Urgency) -> None:
        admin, chair = cast.create_admin(), cast.create_chair()
        assert hand_in(cast, chair, urgency)["answerable"] is False
        (letter,) = cast.letters(admin)
        assert (letter.key, letter.values) == ("hardship.nobody_responsible", {"unit": "局机关"})
        assert cast.keys(chair) == []

    def test_is_for_who_is_on_duty_that_day_too(self, cast: Cast) -> None:
        elsewhere = cast.create_unit("城西供水站")
        own, today, tomorrow = (cast.create_officer(name, unit=unit) for name, unit in
                                (("王秀英", None), ("孙丽", elsewhere), ("何平", elsewhere)))  # fmt: skip
        put_on_duty(cast, today, cast.now)
        put_on_duty(cast, tomorrow, cast.now + timedelta(days=1))
        cast.submit(cast.create_member(), urgency=URGENT)
        assert [cast.keys(one) for one in (own, today, tomorrow)] == [["hardship.notice"], ["hardship.notice"], []]

    def test_tells_an_officer_on_duty_once(self, cast: Cast) -> None:
        officer = cast.create_officer()
        put_on_duty(cast, officer, cast.now)
        cast.submit(cast.create_member(), urgency=URGENT)
        assert cast.keys(officer) == ["hardship.notice"]

    def test_goes_out_at_once_on_a_holiday(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.submit(cast.create_member(), urgency=URGENT, now=FESTIVAL)
        assert [letter.not_before for letter in cast.letters(officer)] == [None]

    def test_waits_for_the_morning_and_for_who_is_on_duty_then(self, cast: Cast) -> None:
        elsewhere, morning = cast.create_unit("城西供水站"), EVENING.replace(day=24, hour=8)
        own, today, tomorrow = (cast.create_officer(name, unit=unit) for name, unit in
                                (("王秀英", None), ("孙丽", elsewhere), ("何平", elsewhere)))  # fmt: skip
        put_on_duty(cast, today, cast.now)
        put_on_duty(cast, tomorrow, cast.now + timedelta(days=1))
        cast.submit(cast.create_member(), urgency=URGENT, now=EVENING)
        assert [letter.not_before for letter in cast.letters()] == [morning, morning]
        assert {letter.to for letter in cast.letters()} == {own.account_id, tomorrow.account_id}


class TestRingingMe:
    def ask(self, cast: Cast, member: Actor) -> Values:
        return cast.acts(member, dialogue.ring_me, cast.acts(member, dialogue.begin)["version"])

    def test_files_a_case_at_once_for_this_week(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        assert self.ask(cast, member)["number"] == "KN-2026-0001"
        (report,) = reports(cast)
        assert (report.ring_me, report.urgency, report.stage) == (True, "this_week", "submitted")
        assert (report.story, report.details) == (None, None)
        assert cast.letters(officer)[0].values["ring_me"] is True

    def test_twice_by_one_button_gives_one_receipt(self, cast: Cast) -> None:
        member = cast.create_member()
        version = cast.acts(member, dialogue.begin)["version"]
        assert len({cast.acts(member, dialogue.ring_me, version)["number"] for _ in range(2)}) == 1

    def test_is_not_asked_anew_while_that_case_is_open(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        report = self.ask(cast, member)["report"]
        for name in (None, "王秀英"):
            with pytest.raises(AlreadyAsked) as caught:
                self.ask(cast, member)
            assert (caught.value.values["number"], caught.value.values["officer"]) == ("KN-2026-0001", name)
            cast.take(officer, report)

    def test_keeps_the_answers_of_before(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.acts(member, dialogue.put_off, cast.answer_all(member)["version"])
        self.ask(cast, member)
        again = cast.acts(member, dialogue.agree, cast.acts(member, dialogue.begin)["version"])
        assert (again["step"], again["words"]) == ("review", STORY)

    def test_from_anywhere_leaves_the_open_question_open(self, cast: Cast) -> None:
        member = cast.create_member()
        version = cast.answer_all(member)["version"]
        assert cast.acts(member, dialogue.call_me)["number"] == "KN-2026-0001"
        assert cast.acts(member, dialogue.submit, version)["number"] == "KN-2026-0002"

    def test_from_anywhere_is_no_answer_to_the_open_question(self, cast: Cast) -> None:
        member = cast.create_member()
        version = cast.answer_all(member)["version"]
        cast.acts(member, dialogue.call_me)
        cast.acts(member, dialogue.go_back, version)
        with pytest.raises(Outdated):
            cast.acts(member, dialogue.submit, version)

    def test_is_only_for_members(self, cast: Cast) -> None:
        with pytest.raises(NotKnownYet):
            cast.acts(cast.create_stranger(), dialogue.call_me)
