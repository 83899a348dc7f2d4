"""代录: what was said on the telephone or at the door is entered for anybody on the roster, in five taps at most."""

from typing import Any

import pytest

from storage import asking
from storage.asking import Outdated
from storage.hardship import SERVICE, Answer, Cause, Given, Report, Stage, Urgency, casework, dialogue, entering, own
from storage.hardship.entering import ENTRY, NobodyFound
from storage.hardship.reports import AlreadyClosed, AlreadyTaken, NotYours, WordsTooLong, details_of
from storage.members import Member, Standing
from storage.offices import Role
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import HOME, STORY, Actor, Cast

URGENT = Urgency.THIS_WEEK


@pytest.fixture
def steward(cast: Cast) -> Actor:
    return cast.create_steward()


@pytest.fixture
def li(cast: Cast) -> int:
    """Somebody without Telegram."""
    return cast.enrol("李明", phone="13800000123")


def find(cast: Cast, by: Actor, words: str) -> Values:
    cast.acts(by, entering.begin)
    return cast.acts(by, entering.find, words)


class TestWhoMayEnter:
    @pytest.mark.parametrize("role", [Role.OFFICER, Role.STEWARD, Role.CHAIR])
    def test_is_an_officer_a_steward_the_chair(self, cast: Cast, li: int, role: Role) -> None:
        by = cast.appoint(cast.create_member("陈敏"), role, None)
        report = cast.report(cast.enter(by, "李明")["report"])
        assert (report.member_id, report.entered_by, report.stage) == (li, by.account_id, "submitted")

    def test_is_nobody_else(self, cast: Cast, li: int) -> None:
        for other in (cast.create_admin(), cast.create_member("周同"), cast.create_stranger()):
            with pytest.raises(NotForYou):
                cast.acts(other, entering.begin)

    def test_is_asked_at_each_step(self, cast: Cast, steward: Actor, li: int) -> None:
        asked = find(cast, steward, "李明")
        cast.dismiss(steward)
        with pytest.raises(NotForYou):
            cast.acts(steward, entering.choose_cause, asked["version"], Cause.OTHER)

    def test_ends_with_the_office_for_what_was_entered_too(self, cast: Cast, steward: Actor, li: int) -> None:
        report = cast.enter(steward, "李明")["report"]
        cast.acts(steward, entering.begin_telling, report)
        cast.dismiss(steward)
        for rule, given in (
            (entering.tell, STORY), (entering.begin_telling, report), (entering.take_back, report),
        ):  # fmt: skip
            with pytest.raises((NotForYou, NotYours)):
                cast.acts(steward, rule, given)
        assert cast.report(report).stage == Stage.SUBMITTED


class TestFinding:
    def test_one_alone_leads_on_to_the_cause(self, cast: Cast, steward: Actor, li: int) -> None:
        for asked in [find(cast, steward, words) for words in ("李明", "李明 城东供水站", "138 0000 0123")]:
            assert (asked["step"], asked["name"], asked["unit"]) == ("cause", "李明", HOME)

    def test_of_several_one_is_picked(self, cast: Cast, steward: Actor, li: int) -> None:
        other = cast.enrol("李明", unit=cast.create_unit("一班", above=cast.create_unit()))
        asked = find(cast, steward, "李明")
        assert [(one["member"], one["unit"]) for one in asked["people"]] == [(li, HOME), (other, "一班")]
        stranger = cast.enrol("周同")
        with pytest.raises(Outdated):
            cast.acts(steward, entering.pick, asked["version"], stranger)
        assert cast.acts(steward, entering.pick, asked["version"], other)["unit"] == "一班"

    @pytest.mark.parametrize("make", ["create_steward", "create_officer"])
    def test_is_of_the_own_units_alone(self, cast: Cast, steward: Actor, li: int, make: str) -> None:
        elsewhere = getattr(cast, make)("吴刚", unit=cast.create_unit("城西供水站"))
        with pytest.raises(NobodyFound) as caught:
            find(cast, elsewhere, "李明")
        assert caught.value.values == {"whole": False}
        with pytest.raises(NobodyFound):
            cast.acts(elsewhere, entering.begin_for, li)
        for whole in (cast.create_chair(), cast.create_deputy()):
            assert find(cast, whole, "李明")["step"] == "cause"

    def test_knows_nobody_who_has_moved_away_meanwhile(self, cast: Cast, steward: Actor, li: int) -> None:
        asked = find(cast, steward, "李明")
        asked = cast.acts(steward, entering.choose_cause, asked["version"], Cause.OTHER)
        west = cast.create_unit("城西供水站")
        cast.write(lambda session: session.query(Member).filter_by(id=li).update({"unit_id": west}))
        with pytest.raises(NobodyFound):
            cast.acts(steward, entering.choose_urgency, asked["version"], URGENT)

    def test_nobody_asks_again(self, cast: Cast, steward: Actor, li: int) -> None:
        with pytest.raises(NobodyFound) as caught:
            find(cast, steward, "吴刚")
        assert isinstance(caught.value, asking.Unfit)
        assert cast.acts(steward, entering.find, "李明")["step"] == "cause"

    def test_knows_nobody_who_has_left(self, cast: Cast, steward: Actor, li: int) -> None:
        asked = find(cast, steward, "李明")
        asked = cast.acts(steward, entering.choose_cause, asked["version"], Cause.OTHER)
        cast.write(lambda session: session.query(Member).filter_by(id=li).update({"standing": Standing.LEFT}))
        with pytest.raises(NobodyFound):
            cast.acts(steward, entering.choose_urgency, asked["version"], URGENT)
        with pytest.raises(NobodyFound):
            find(cast, steward, "李明")


class TestEntering:
    def test_takes_four_taps_and_a_name(self, cast: Cast, steward: Actor, li: int) -> None:
        cast.enrol("李明", unit=cast.create_unit("一班", above=cast.create_unit()))
        taps = [
            cast.acts(steward, entering.begin),
            asked := cast.acts(steward, entering.pick, find(cast, steward, "李明")["version"], li),
            asked := cast.acts(steward, entering.choose_cause, asked["version"], Cause.LOW_INCOME),
            done := cast.acts(steward, entering.choose_urgency, asked["version"], URGENT),
        ]
        assert len(taps) == 4
        assert (done["number"], done["name"], done["reachable"]) == ("KN-2026-0001", "李明", False)
        kept = cast.read(lambda session: details_of(session, session.get_one(Report, done["report"])))
        assert kept == {"causes": ["low_income"]}

    def test_is_a_report_of_the_persons_own_unit_with_its_date(self, cast: Cast, li: int) -> None:
        officer = cast.create_officer()
        elsewhere = cast.create_chair()
        report = cast.report(cast.enter(elsewhere, "李明", urgency=URGENT)["report"])
        assert (report.unit_id, report.agreed, report.whom) == (officer.unit_id, True, "me")
        assert report.due_at == cast.now.replace(day=24, hour=18)
        assert (cast.keys(officer), cast.keys(elsewhere)) == (["hardship.notice"], [])

    def test_is_told_to_the_person_who_has_telegram(self, cast: Cast, steward: Actor) -> None:
        member, officer = cast.create_member(), cast.create_officer()
        done = cast.enter(steward, "李明")
        assert done["reachable"] is True
        (letter,) = cast.letters(member)
        assert (letter.key, letter.right, letter.values["officer"]) == ("hardship.entered", "member", "陈敏")
        assert [one["report"] for one in cast.acts(member, own.mine)] == [done["report"]]
        assert cast.acts(member, own.withdraw, done["report"])["stage"] == "withdrawn"
        assert cast.keys(officer) == []

    def test_leaves_the_rest_to_the_telephone_without_telegram(self, cast: Cast, steward: Actor, li: int) -> None:
        officer, report = cast.create_officer(), cast.enter(steward, "李明")["report"]
        cast.take(officer, report)
        cast.acts(officer, casework.help_, report, Given.CALL)
        card = cast.acts(officer, casework.close, report)
        assert (card["entered"], card["reachable"], card["unreached"]) == (True, False, True)
        assert card["phones"] == ["13800000123"]
        assert cast.letters() == []

    def test_shows_a_steward_nothing_of_the_case_and_an_officer_that_it_can_be_taken(
        self, cast: Cast, steward: Actor, li: int
    ) -> None:
        assert cast.enter(steward, "李明")["takeable"] is False
        done = cast.enter(cast.create_officer(), "李明")
        assert done["takeable"] is True
        with pytest.raises(NotYours):
            cast.take(steward, done["report"])

    def test_twice_pressed_files_once(self, cast: Cast, steward: Actor, li: int) -> None:
        asked = find(cast, steward, "李明")
        asked = cast.acts(steward, entering.choose_cause, asked["version"], Cause.OTHER)
        cast.acts(steward, entering.choose_urgency, asked["version"], URGENT)
        for rule, *more in ((entering.choose_urgency, URGENT), (entering.choose_cause, Cause.OTHER)):
            with pytest.raises(Outdated):
                cast.acts(steward, rule, asked["version"], *more)
        assert cast.read(lambda session: session.query(Report).count()) == 1

    def test_is_noted_with_who_did_it(self, cast: Cast, steward: Actor, li: int) -> None:
        cast.enter(steward, "李明")
        assert [entry.account_id for entry in cast.audited("hardship.submit")] == [steward.account_id]

    def test_can_be_left_and_begun_anew(self, cast: Cast, steward: Actor, li: int) -> None:
        asked = find(cast, steward, "李明")
        assert cast.acts(steward, entering.open_question) == asked
        cast.acts(steward, entering.leave, asked["version"])
        assert cast.visitor(steward).question.service is None
        assert cast.acts(steward, entering.begin)["step"] == "who"
        assert cast.acts(steward, lambda s, *, by, now: asking.draft(s, by, ENTRY)) == {}

    def test_begins_anew_when_it_is_forgotten_whom_it_was_for(self, cast: Cast, steward: Actor, li: int) -> None:
        asked = find(cast, steward, "李明")
        cast.acts(steward, lambda s, *, by, now: asking.drop(s, by, ENTRY))
        with pytest.raises(Outdated):
            cast.acts(steward, entering.choose_cause, asked["version"], Cause.OTHER)
        assert cast.acts(steward, entering.open_question)["step"] == "who"

    def test_leaves_an_own_half_done_report_alone(self, cast: Cast, steward: Actor, li: int) -> None:
        cast.acts(steward, dialogue.put_off, cast.answer_all(steward)["version"])
        cast.enter(steward, "李明")
        assert cast.acts(steward, lambda s, *, by, now: asking.draft(s, by, SERVICE))["words"] == STORY

    def test_for_oneself_is_no_case_of_ones_own_in_office(self, cast: Cast) -> None:
        officer = cast.create_officer()
        done = cast.enter(officer, "王秀英")
        assert (done["takeable"], cast.keys(officer)) == (False, [])
        with pytest.raises(NotYours):
            cast.take(officer, done["report"])


class TestTellingMore:
    def told(self, cast: Cast, by: Actor, report: Any, words: str = "电话里说的") -> Values:
        return cast.says(by, entering.begin_telling, entering.tell, report, words)

    def test_is_for_the_case_officer(self, cast: Cast, steward: Actor, li: int) -> None:
        report = cast.enter(steward, "李明")["report"]
        assert self.told(cast, steward, report)["number"] == "KN-2026-0001"
        card = cast.take(cast.create_officer(), report)
        assert [(one["kind"], one["words"], one["officer"]) for one in card["said"]] == [
            ("added", "电话里说的", "陈敏"),
        ]  # fmt: skip

    def test_is_kept_when_an_officer_takes_the_case_meanwhile(self, cast: Cast, steward: Actor, li: int) -> None:
        officer, report = cast.create_officer(), cast.enter(steward, "李明")["report"]
        cast.acts(steward, entering.begin_telling, report)
        cast.take(officer, report)
        cast.acts(steward, entering.tell, "电话里说的")
        assert cast.report(report).news_at == cast.now
        assert [one["words"] for one in cast.acts(officer, casework.look, report)["said"]] == ["电话里说的"]

    def test_is_a_thousand_characters_once(self, cast: Cast, steward: Actor, li: int) -> None:
        report = cast.enter(steward, "李明")["report"]
        with pytest.raises(WordsTooLong):
            self.told(cast, steward, report, "字" * 1001)
        cast.acts(steward, entering.tell, "字" * 1000)
        with pytest.raises(Outdated):
            cast.acts(steward, entering.tell, "又一句")

    def test_is_for_who_entered_it_alone(self, cast: Cast, steward: Actor, li: int) -> None:
        entered, other = cast.enter(steward, "李明")["report"], cast.submit(cast.create_member("周同"))
        for by, report in ((cast.create_officer(), entered), (steward, other), (steward, 999)):
            for rule in (entering.begin_telling, entering.take_back):
                with pytest.raises(NotYours):
                    cast.acts(by, rule, report)

    def test_of_a_case_that_was_withdrawn_is_kept_nowhere(self, cast: Cast, steward: Actor) -> None:
        member = cast.create_member()
        report = cast.enter(steward, "李明")["report"]
        cast.acts(steward, entering.begin_telling, report)
        cast.acts(member, own.withdraw, report)
        for rule, given in ((entering.tell, STORY), (entering.begin_telling, report)):
            with pytest.raises((AlreadyClosed, NotYours)):
                cast.acts(steward, rule, given)
        assert cast.read(lambda session: session.query(Answer).count()) == 0


class TestTakingBack:
    def test_shreds_what_was_entered_by_mistake(self, cast: Cast, steward: Actor, li: int) -> None:
        officer, report = cast.create_officer(), cast.enter(steward, "李明")["report"]
        cast.says(steward, entering.begin_telling, entering.tell, report, STORY)
        for _ in range(2):
            assert cast.acts(steward, entering.take_back, report)["open"] is False
        kept = cast.report(report)
        assert (kept.stage, kept.details, kept.number) == ("withdrawn", None, "KN-2026-0001")
        assert cast.read(lambda session: session.query(Answer).count()) == 0
        with pytest.raises(AlreadyClosed):
            cast.take(officer, report)

    def test_is_over_once_somebody_has_taken_it(self, cast: Cast, steward: Actor, li: int) -> None:
        report = cast.enter(steward, "李明")["report"]
        cast.take(cast.create_officer(), report)
        with pytest.raises(AlreadyTaken):
            cast.acts(steward, entering.take_back, report)
        assert cast.report(report).stage == Stage.TAKEN
