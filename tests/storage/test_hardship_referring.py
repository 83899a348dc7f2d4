"""转办: a case is offered to a colleague, who accepts or does not; until then it stays where it is."""

from datetime import timedelta
from typing import Any

import pytest

from storage import desk
from storage.hardship import Given, Urgency, casework, own, referring, saying
from storage.hardship.referring import Because, NotForThem, NothingOffered
from storage.hardship.reports import AlreadyClosed, AlreadyTaken, NotYours, TakeFirst
from storage.offices import Role
from tests.cast import STORY, Actor, Cast


@pytest.fixture
def offered(cast: Cast, officer: Actor, colleague: Actor, report: int) -> int:
    """The case, offered to the colleague."""
    cast.acts(officer, referring.offer, report, colleague.account_id)
    return report


def lines(cast: Cast, officer: Actor) -> list[Any]:
    return [(line["id"], line["offered"]) for line in cast.acts(officer, desk.waiting, 0)["lines"]]


class TestOffering:
    def test_is_to_everybody_else_who_may_have_the_case(
        self, cast: Cast, officer: Actor, colleague: Actor, report: int
    ) -> None:
        chair = cast.create_chair()
        for role, name in ((Role.STEWARD, "陈敏"), (Role.ADMIN, "钱工")):
            cast.create_officer(name, role=role)
        cast.create_officer("何平", unit=cast.create_unit("城西供水站"))
        shown = cast.acts(officer, referring.choose_colleague, report)["colleagues"]
        assert [(one["account"], one["name"]) for one in shown] == [
            (colleague.account_id, "孙丽"), (chair.account_id, "赵国强"),
        ]  # fmt: skip

    def test_says_whom_it_was_offered_to_already(
        self, cast: Cast, officer: Actor, colleague: Actor, report: int
    ) -> None:
        shown = cast.acts(officer, referring.choose_colleague, report)
        assert (shown["referring"], shown["referred"]) == (False, None)
        cast.acts(officer, referring.offer, report, colleague.account_id)
        shown = cast.acts(officer, referring.choose_colleague, report)
        assert (shown["referring"], shown["referred"]) == (True, "孙丽")

    def test_never_is_to_the_person_it_is_about(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        cast.appoint(member, Role.OFFICER, member.unit_id)
        assert cast.acts(officer, referring.choose_colleague, report)["colleagues"] == []
        for rule in (referring.before_offering, referring.offer):
            with pytest.raises(NotForThem):
                cast.acts(officer, rule, report, member.account_id)

    def test_is_refused_for_whom_it_is_not(self, cast: Cast, officer: Actor, report: int) -> None:
        gone, beside = cast.create_officer("吴刚"), cast.create_officer("何平", unit=cast.create_unit("城西供水站"))
        cast.dismiss(gone)
        others = (gone, beside, officer, cast.create_steward(), cast.create_admin(), cast.create_stranger())
        for account_id in (*(one.account_id for one in others), 999):
            for rule in (referring.before_offering, referring.offer):
                with pytest.raises(NotForThem):
                    cast.acts(officer, rule, report, account_id)
        assert cast.report(report).referred_to is None

    def test_asks_the_colleague_without_a_word_of_the_case(
        self, cast: Cast, officer: Actor, colleague: Actor, report: int
    ) -> None:
        assert cast.acts(officer, referring.before_offering, report, colleague.account_id)["colleague"] == "孙丽"
        card = cast.acts(officer, referring.offer, report, colleague.account_id)
        assert (card["mine"], card["referring"], card["referred"]) == (True, True, "孙丽")
        (letter,) = cast.letters(colleague)
        assert (letter.key, letter.right, letter.subject) == ("hardship.offered", "report", report)
        assert STORY not in str(letter.values)
        shown = cast.acts(colleague, casework.look, report)
        assert (shown["offered"], shown["story"], shown["mine"]) == (True, None, False)

    def test_stands_on_the_colleagues_desk(self, cast: Cast, officer: Actor, colleague: Actor, offered: int) -> None:
        assert lines(cast, colleague) == [(offered, True)]
        assert lines(cast, officer) == [(offered, False)]

    def test_stands_on_the_desk_of_who_may_have_it_by_duty(self, cast: Cast, officer: Actor, member: Actor) -> None:
        other = cast.create_officer("何平", unit=cast.create_unit("城西供水站"))
        cast.put_on_duty(other, cast.now)
        report = cast.submit(member, urgency=Urgency.THIS_WEEK)
        cast.take(officer, report)
        cast.acts(officer, referring.offer, report, other.account_id)
        assert lines(cast, other) == [(report, True)]
        cast.now += timedelta(days=1)
        assert lines(cast, other) == [(report, True)]

    def test_twice_asks_once_and_another_takes_the_place(
        self, cast: Cast, officer: Actor, colleague: Actor, offered: int
    ) -> None:
        third = cast.create_officer("何平")
        for one in (colleague, third):
            cast.acts(officer, referring.offer, offered, one.account_id)
        assert (cast.keys(colleague), cast.keys(third)) == (["hardship.offered"], ["hardship.offered"])
        with pytest.raises(NothingOffered):
            cast.acts(colleague, referring.accept, offered)
        assert cast.acts(third, referring.accept, offered)["mine"] is True

    def test_is_the_case_officers_alone(self, cast: Cast, colleague: Actor, report: int) -> None:
        for rule, *more in (
            (referring.choose_colleague,), (referring.before_offering, 1), (referring.offer, 1), (referring.take_back,),
        ):  # fmt: skip
            with pytest.raises(TakeFirst):
                cast.acts(colleague, rule, report, *more)

    def test_leaves_the_case_in_hand_meanwhile(
        self, cast: Cast, officer: Actor, colleague: Actor, offered: int
    ) -> None:
        assert cast.acts(officer, casework.help_, offered, Given.CALL)["stage"] == "helped"
        with pytest.raises(AlreadyTaken):
            cast.take(colleague, offered)


class TestAccepting:
    def test_hands_the_case_over_and_tells_both(
        self, cast: Cast, officer: Actor, colleague: Actor, member: Actor, offered: int
    ) -> None:
        card = cast.acts(colleague, referring.accept, offered)
        assert (card["mine"], card["officer"], card["story"], card["referring"]) == (True, "孙丽", STORY, False)
        assert (cast.keys(member), cast.keys(officer)) == (["hardship.taken"] * 2, ["hardship.accepted"])
        assert cast.letters(member)[-1].values["officer"] == "孙丽"
        before = cast.acts(officer, casework.look, offered)
        assert (before["mine"], before["story"], before["phones"]) == (False, None, [])

    def test_shows_what_was_said_before(self, cast: Cast, officer: Actor, colleague: Actor, offered: int) -> None:
        cast.says(officer, saying.begin_answer, saying.answer, offered, "明天来")
        card = cast.acts(colleague, referring.accept, offered)
        assert [(one["officer"], one["words"]) for one in card["said"]] == [("王秀英", "明天来")]
        assert cast.letters()[-2].values["contacted"] is True

    def test_has_the_answer_to_a_question_of_before(
        self, cast: Cast, officer: Actor, colleague: Actor, member: Actor, offered: int
    ) -> None:
        cast.says(officer, saying.begin_asking, saying.ask, offered, "在哪家医院？")
        cast.acts(colleague, referring.accept, offered)
        cast.says(member, own.begin_reply, own.reply, offered, "市一医院")
        assert cast.keys(colleague)[-1] == "hardship.news"
        assert "hardship.news" not in cast.keys(officer)

    def test_twice_tells_once(self, cast: Cast, colleague: Actor, member: Actor, offered: int) -> None:
        first = cast.acts(colleague, referring.accept, offered)
        assert cast.acts(colleague, referring.accept, offered) == first
        assert cast.keys(member) == ["hardship.taken"] * 2

    def test_needs_the_right_still(self, cast: Cast, colleague: Actor, offered: int) -> None:
        cast.dismiss(colleague)
        with pytest.raises(NotYours):
            cast.acts(colleague, referring.accept, offered)

    def test_is_for_whom_it_was_offered_to(self, cast: Cast, officer: Actor, offered: int) -> None:
        third = cast.create_officer("何平")
        for rule, *more in ((referring.accept,), (referring.refuse, Because.AWAY)):
            with pytest.raises(NothingOffered):
                cast.acts(third, rule, offered, *more)
        assert cast.report(offered).officer_id == officer.account_id

    def test_comes_to_nothing_after_the_end(self, cast: Cast, officer: Actor, colleague: Actor, offered: int) -> None:
        cast.acts(officer, casework.close, offered)
        for rule, *more in ((referring.accept,), (referring.refuse, Because.AWAY)):
            with pytest.raises(AlreadyClosed):
                cast.acts(colleague, rule, offered, *more)


class TestRefusing:
    @pytest.mark.parametrize("because", Because)
    def test_leaves_the_case_where_it_is_and_says_why(
        self, cast: Cast, officer: Actor, colleague: Actor, member: Actor, offered: int, because: Because
    ) -> None:
        assert cast.acts(colleague, referring.refuse, offered, because)["offered"] is False
        (letter,) = cast.letters(officer)
        assert (letter.key, letter.values["because"], letter.values["officer"]) == ("hardship.refused", because, "孙丽")
        assert cast.keys(member) == ["hardship.taken"]
        card = cast.acts(officer, casework.look, offered)
        assert (card["mine"], card["referring"]) == (True, False)
        assert lines(cast, colleague) == []

    def test_is_once(self, cast: Cast, colleague: Actor, offered: int) -> None:
        cast.acts(colleague, referring.refuse, offered, Because.TOO_CLOSE)
        for rule, *more in ((referring.accept,), (referring.refuse, Because.AWAY)):
            with pytest.raises(NothingOffered):
                cast.acts(colleague, rule, offered, *more)


class TestTakingBack:
    def test_leaves_nothing_to_accept(self, cast: Cast, officer: Actor, colleague: Actor, offered: int) -> None:
        card = cast.acts(officer, referring.take_back, offered)
        assert (card["mine"], card["referring"]) == (True, False)
        with pytest.raises(NothingOffered):
            cast.acts(colleague, referring.accept, offered)
        assert lines(cast, colleague) == []

    def test_is_possible_when_the_colleague_is_gone(
        self, cast: Cast, officer: Actor, colleague: Actor, offered: int
    ) -> None:
        cast.dismiss(colleague)
        assert cast.acts(officer, referring.take_back, offered)["referring"] is False

    def test_is_done_by_whoever_takes_the_case_over(self, cast: Cast, officer: Actor, offered: int) -> None:
        cast.dismiss(officer)
        assert cast.take(cast.create_officer("何平"), offered)["referring"] is False
