"""The officer's acts: take, help, choose the track, close, decline with a reason and another way."""

from datetime import timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.hardship import Given, Stage, Track, casework, saying
from storage.hardship.reports import AidIsEntered, AlreadyTaken, NotYours, TakeFirst
from storage.offices import Role
from tests.cast import STORY, Actor, Cast
from tests.conftest import Open
from tests.storage.together import in_threads

PHONE = "13800000123"
NUMBER = "KN-2026-0001"
#: The questions whose words an officer owes, with the rule that takes them.
WORDS: tuple[tuple[Any, Any], ...] = (
    (saying.begin_answer, saying.answer),
    (saying.begin_asking, saying.ask),
    (saying.begin_note, saying.note),
    (saying.begin_declining, saying.write_reason),
)
AFTER_TAKING: tuple[Any, ...] = (
    *(begin for begin, _ in WORDS), saying.leave, casework.before_helping, casework.before_closing, casework.close,
    casework.heard_yes, casework.heard_no,
)  # fmt: skip


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member(phone=PHONE)


@pytest.fixture
def report(cast: Cast, member: Actor) -> int:
    return cast.submit(member)


class TestTaking:
    def test_tells_the_employee_and_shows_the_story(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        card = cast.take(officer, report)
        assert (card["stage"], card["mine"], card["officer"], card["story"]) == (Stage.TAKEN, True, "王秀英", STORY)
        assert card["phones"] == [PHONE]
        (letter,) = cast.letters(member)
        assert (letter.key, letter.right, letter.subject) == ("hardship.taken", "member", member.member_id)
        assert (letter.values["officer"], letter.values["contacted"]) == ("王秀英", False)
        assert len(cast.audited("hardship.take")) == 1

    def test_twice_by_the_same_officer_tells_the_employee_once(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        first = cast.take(officer, report)
        assert cast.take(officer, report, now=cast.now + timedelta(minutes=1)) == first
        assert cast.keys(member) == ["hardship.taken"]
        assert (cast.report(report).taken_at, cast.report(report).waiting_since) == (cast.now, None)

    def test_at_night_tells_the_employee_in_the_morning(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        cast.take(officer, report, now=cast.now.replace(hour=21))
        assert [letter.not_before for letter in cast.letters(member)] == [cast.now.replace(day=24, hour=8)]

    def test_is_refused_when_a_colleague_has_it(self, cast: Cast, officer: Actor, report: int) -> None:
        cast.take(officer, report)
        with pytest.raises(AlreadyTaken) as caught:
            cast.take(cast.create_officer("孙丽"), report)
        assert caught.value.values == {"number": NUMBER, "officer": "王秀英"}

    def test_is_possible_for_one_of_two_who_press_at_once(
        self, opened: Open, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        officers = iter([officer, cast.create_officer("孙丽")])

        def work(database: Database) -> None:
            Cast(database, cast.now).take(next(officers), report)

        failures = in_threads(2, opened, work)
        assert [type(one) for one in failures] == [AlreadyTaken]
        assert cast.keys(member) == ["hardship.taken"]

    def test_over_from_a_dismissed_officer_is_possible(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        cast.take(officer, report)
        cast.says(officer, saying.begin_answer, saying.answer, report, "明天上午来找我。")
        cast.acts(officer, casework.help_, report, Given.CALL)
        cast.dismiss(officer)
        card = cast.take(cast.create_officer("孙丽"), report)
        assert (card["officer"], card["story"], card["stage"], card["given"]) == ("孙丽", STORY, "helped", "call")
        assert [(one["officer"], one["words"]) for one in card["said"]] == [("王秀英", "明天上午来找我。")]
        assert cast.letters(member)[-1].values["contacted"] is True
        with pytest.raises(NotYours):
            cast.acts(officer, casework.look, report)

    def test_over_from_an_officer_of_another_unit_now_is_possible(
        self, cast: Cast, officer: Actor, report: int
    ) -> None:
        cast.take(officer, report)
        cast.dismiss(officer)
        cast.appoint(officer, Role.OFFICER, cast.create_unit("城西供水站"))
        assert cast.take(cast.create_officer("孙丽"), report)["mine"] is True

    def test_comes_before_anything_else(self, cast: Cast, officer: Actor, report: int) -> None:
        chair = cast.create_chair()
        for taken in (False, True):  # by nobody, by somebody else
            if taken:
                cast.take(chair, report)
            for rule in AFTER_TAKING:
                with pytest.raises(TakeFirst) as caught:
                    cast.acts(officer, rule, report)
                named = "赵国强" if taken else None
                assert caught.value.values == {"number": NUMBER, "taken": taken, "officer": named, "ended": False}


class TestHelping:
    def test_tells_the_employee_what_was_done(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        cast.take(officer, report)
        assert cast.acts(officer, casework.before_helping, report)["name"] == "李明"
        for given in (Given.CALL, Given.VISIT, Given.REFERRAL):
            card = cast.acts(officer, casework.help_, report, given)
            assert (card["stage"], card["given"], card["contacted"]) == (Stage.HELPED, given, True)
            letter = cast.letters(member)[-1]
            assert (letter.key, letter.values["given"]) == ("hardship.helped", given)

    def test_of_money_and_goods_is_what_was_entered_and_no_press_alone(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        """Else a case would have had aid with no second word, below no ceiling and in no book."""
        cast.take(officer, report)
        before = cast.keys(member)
        with pytest.raises(AidIsEntered) as caught:
            cast.acts(officer, casework.help_, report, Given.AID)
        assert caught.value.values == {"report": report, "number": NUMBER}
        case = cast.report(report)
        assert (case.stage, case.given, case.contacted_at) == (Stage.TAKEN, None, None)
        assert (cast.keys(member), cast.audited("hardship.help")) == (before, [])

    def test_can_come_again_and_keeps_when_they_were_first_in_touch(
        self, cast: Cast, officer: Actor, report: int
    ) -> None:
        cast.take(officer, report)
        cast.acts(officer, casework.help_, report, Given.CALL)
        later = cast.now + timedelta(days=1)
        assert cast.acts(officer, casework.help_, report, Given.VISIT, now=later)["given"] == Given.VISIT
        assert cast.report(report).contacted_at == cast.now
        assert len(cast.audited("hardship.help")) == 2


class TestTracks:
    def test_are_general_aid_unless_somebody_chooses(self, cast: Cast, officer: Actor, report: int) -> None:
        assert cast.take(officer, report)["track"] == Track.GENERAL

    def test_are_changed_in_one_tap_and_back(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        cast.take(officer, report)
        cast.acts(officer, casework.help_, report, Given.VISIT)
        for track in (Track.FILING, Track.FILING, Track.GENERAL):
            card = cast.acts(officer, casework.choose_track, report, track)
            assert (card["track"], card["stage"]) == (track, Stage.HELPED)
        assert len(cast.audited("hardship.filing")) == len(cast.audited("hardship.general")) == 1
        assert cast.keys(member)[-1] == "hardship.helped"

    def test_lead_to_the_end_alike(self, cast: Cast, officer: Actor, member: Actor) -> None:
        for track in Track:
            report = cast.submit(member)
            cast.take(officer, report)
            cast.acts(officer, casework.choose_track, report, track)
            assert cast.acts(officer, casework.close, report)["stage"] == Stage.CLOSED
