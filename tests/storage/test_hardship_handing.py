"""全部移交: all open cases of an officer go to a colleague, who accepts in one tap, or by the chair's word."""

import pytest

from storage.hardship import Report, Stage, casework, handing
from storage.hardship.handing import NothingInHand
from storage.hardship.referring import NotForThem, NothingOffered
from storage.offices import Role
from storage.rights import NotForYou
from tests.cast import STORY, Actor, Cast


@pytest.fixture
def cases(cast: Cast, officer: Actor) -> list[int]:
    """Two cases in the officer's hands, one of them on file."""
    found = [cast.submit(cast.create_member(name)) for name in ("李明", "何平")]
    for report in found:
        cast.take(officer, report)
    cast.write(lambda session: setattr(session.get_one(Report, found[1]), "stage", Stage.FILED))
    return found


def officers(cast: Cast, cases: list[int]) -> list[int | None]:
    return [cast.report(report).officer_id for report in cases]


def people(shown: object) -> list[tuple[object, object]]:
    assert isinstance(shown, list)
    return [(one["name"], one["count"]) for one in shown]


class TestOffering:
    def test_counts_each_stage_and_names_who_can_take_how_many(
        self, cast: Cast, officer: Actor, colleague: Actor, cases: list[int]
    ) -> None:
        cast.create_officer("吴刚", unit=cast.create_unit("城西供水站"))
        shown = cast.acts(officer, handing.choose)
        assert shown["stages"] == [{"stage": Stage.TAKEN, "count": 1}, {"stage": Stage.FILED, "count": 1}]
        assert people(shown["people"]) == [("孙丽", 2)]

    def test_asks_the_colleague_once_who_accepts_in_one_tap(
        self, cast: Cast, officer: Actor, colleague: Actor, cases: list[int]
    ) -> None:
        assert cast.acts(officer, handing.before, officer.account_id, colleague.account_id)["decides"] is False
        assert cast.acts(officer, handing.hand_over, officer.account_id, colleague.account_id)["count"] == 2
        assert officers(cast, cases) == [officer.account_id] * 2
        (letter,) = cast.letters(colleague)
        assert (letter.key, letter.values["count"], STORY in str(letter.values)) == ("hardship.all_offered", 2, False)
        assert cast.acts(colleague, handing.accept, officer.account_id)["count"] == 2
        assert officers(cast, cases) == [colleague.account_id] * 2
        assert cast.keys(officer) == ["hardship.all_accepted"]
        assert len(cast.audited("hardship.pass_on")) == 2
        assert cast.acts(colleague, casework.look, cases[0])["story"] == STORY
        with pytest.raises(NothingOffered):
            cast.acts(colleague, handing.accept, officer.account_id)

    def test_stays_where_it_is_when_the_colleague_says_no(
        self, cast: Cast, officer: Actor, colleague: Actor, cases: list[int]
    ) -> None:
        cast.acts(officer, handing.hand_over, officer.account_id, colleague.account_id)
        cast.acts(colleague, handing.refuse, officer.account_id)
        assert officers(cast, cases) == [officer.account_id] * 2
        assert cast.report(cases[0]).referred_to is None
        assert cast.keys(officer) == ["hardship.all_refused"]

    def test_goes_on_page_by_page(
        self, cast: Cast, officer: Actor, colleague: Actor, cases: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(handing, "PAGE", 1)
        for left in (1, 0):
            shown = cast.acts(officer, handing.hand_over, officer.account_id, colleague.account_id)
            assert (shown["count"], shown["left"]) == (1, left)
        for left in (1, 0):
            shown = cast.acts(colleague, handing.accept, officer.account_id)
            assert (shown["count"], shown["left"]) == (1, left)
        assert officers(cast, cases) == [colleague.account_id] * 2

    def test_is_of_ones_own_cases_alone(self, cast: Cast, officer: Actor, colleague: Actor, cases: list[int]) -> None:
        for rule, *more in ((handing.choose_whose,), (handing.before, colleague.account_id)):
            with pytest.raises(NotForThem):
                cast.acts(colleague, rule, officer.account_id, *more)
        with pytest.raises(NothingInHand):
            cast.acts(colleague, handing.choose)
        with pytest.raises(NotForYou):
            cast.acts(cast.create_steward(), handing.choose)


class TestStaying:
    def test_leaves_what_is_about_the_colleague_or_of_another_unit_and_names_it(
        self, cast: Cast, officer: Actor, colleague: Actor, cases: list[int]
    ) -> None:
        def rule(session: object) -> None:
            session.get_one(Report, cases[0]).member_id = colleague.member_id  # type: ignore[attr-defined]

        cast.write(rule)
        shown = cast.acts(officer, handing.before, officer.account_id, colleague.account_id)
        assert (shown["count"], shown["staying"]) == (1, [cast.report(cases[0]).number])
        cast.acts(officer, handing.hand_over, officer.account_id, colleague.account_id)
        cast.acts(colleague, handing.accept, officer.account_id)
        assert officers(cast, cases) == [officer.account_id, colleague.account_id]

    def test_leaves_what_is_about_the_chair_who_decides(self, cast: Cast, officer: Actor, cases: list[int]) -> None:
        chair, other = cast.create_chair(), cast.create_officer("孙丽")
        cast.write(lambda session: setattr(session.get_one(Report, cases[0]), "member_id", chair.member_id))
        cast.acts(chair, handing.hand_over, officer.account_id, other.account_id)
        assert officers(cast, cases) == [officer.account_id, other.account_id]

    def test_refuses_whom_nothing_fits(self, cast: Cast, officer: Actor, cases: list[int]) -> None:
        beside = cast.create_officer("吴刚", unit=cast.create_unit("城西供水站"))
        for one in (beside, officer, cast.create_steward(), cast.create_member("陈桂芳")):
            with pytest.raises(NotForThem):
                cast.acts(officer, handing.hand_over, officer.account_id, one.account_id)


class TestTheChairsWord:
    def test_moves_all_at_once_and_tells_each_employee_once(
        self, cast: Cast, officer: Actor, colleague: Actor, cases: list[int]
    ) -> None:
        chair = cast.create_chair()
        person = cast.report(cases[0]).member_id
        cast.write(lambda session: setattr(session.get_one(Report, cases[1]), "member_id", person))
        assert people(cast.acts(chair, handing.choose)["people"]) == [("王秀英", 2)]
        assert people(cast.acts(chair, handing.choose_whose, officer.account_id)["people"]) == [
            ("孙丽", 2), ("赵国强", 2),
        ]  # fmt: skip
        cast.acts(chair, handing.hand_over, officer.account_id, colleague.account_id)
        assert officers(cast, cases) == [colleague.account_id] * 2
        told = [letter for letter in cast.letters() if letter.key == "hardship.passed_on"]
        assert [letter.values["officer"] for letter in told] == ["孙丽"]
        assert (cast.keys(colleague), cast.keys(officer)) == (["hardship.all_given"], ["hardship.all_gone"])

    def test_moves_what_an_officer_left_behind(
        self, cast: Cast, officer: Actor, colleague: Actor, cases: list[int]
    ) -> None:
        chair = cast.create_chair()
        cast.dismiss(officer)
        cast.acts(chair, handing.hand_over, officer.account_id, colleague.account_id)
        assert officers(cast, cases) == [colleague.account_id] * 2
        assert cast.keys(officer) == []

    def test_is_not_the_deputys_while_there_is_a_chair(self, cast: Cast, officer: Actor, cases: list[int]) -> None:
        cast.create_chair()
        deputy = cast.create_deputy()
        with pytest.raises(NotForThem):
            cast.acts(deputy, handing.choose_whose, officer.account_id)
        assert cast.appoint(deputy, Role.DEPUTY, None) == deputy
