"""What of the lists of visits waits on a desk, and so in the digest: whom nobody goes to, what is to be approved."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.words import Words
from handlers.digests import OPENS
from storage import desk, digests
from storage.campaigns import Kind, State
from storage.rights import NotForYou
from storage.routes import falling_ill
from storage.visits import Stage
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.visiting import create_campaign, create_envoy, create_visit

#: Of the plan of the spring of 2027: the list from 23 December, approved by 7 January, shared out by 15 January.
LIST, APPROVAL, ROUTES = (datetime(*day, 9, tzinfo=ZONE) for day in ((2026, 12, 23), (2027, 1, 7), (2027, 1, 15)))
DAY = timedelta(days=1)
WORDS = Words(ZONE)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


def lines(cast: Cast, who: Actor, now: datetime) -> list[Mapping[str, Any]]:
    """What stands on the desk of lists."""
    found: Any = cast.acts(who, desk.waiting, 0, now=now)["lines"]
    return [line for line in found if line["kind"].startswith("list_")]


def counts(cast: Cast, who: Actor, now: datetime) -> list[tuple[str, int, bool]]:
    return [(line["kind"], line["count"], line["overdue"]) for line in lines(cast, who, now)]


class TestWhomNobodyGoesTo:
    def test_stands_on_the_desk_of_who_keeps_the_list_by_their_units(
        self, cast: Cast, officer: Actor, chair: Actor
    ) -> None:
        spring, west = create_campaign(cast), cast.create_unit("城西供水站")
        first, second = cast.enrol("走访甲"), cast.enrol("走访乙")
        create_visit(cast, spring, cast.enrol("甲"), first, second)
        create_visit(cast, spring, cast.enrol("乙"), first)
        create_visit(cast, spring, cast.enrol("丙"), stage=Stage.DROPPED)
        create_visit(cast, spring, cast.enrol("丁", unit=west))
        assert counts(cast, officer, LIST) == [("list_free", 1, False)]
        assert counts(cast, chair, LIST) == [("list_free", 2, False)]
        assert counts(cast, cast.create_steward(), LIST) == []

    def test_after_somebody_fell_ill_theirs_are_there_again(self, cast: Cast, officer: Actor) -> None:
        spring, ill, other = create_campaign(cast), cast.create_member("王强"), cast.enrol("走访乙")
        for envoy in (ill, other):
            create_envoy(cast, spring, envoy)
        for name in ("甲", "乙", "丙"):
            create_visit(cast, spring, cast.enrol(name), ill, other)
        assert lines(cast, officer, ROUTES) == []
        cast.acts(officer, falling_ill.send_home, spring, ill.member_id, now=ROUTES)
        assert counts(cast, officer, ROUTES) == [("list_free", 3, False)]

    def test_is_late_once_the_routes_should_have_been_there(self, cast: Cast, officer: Actor) -> None:
        create_visit(cast, create_campaign(cast), cast.enrol("甲"))
        assert counts(cast, officer, ROUTES) == [("list_free", 1, False)]
        assert counts(cast, officer, ROUTES + DAY) == [("list_free", 1, True)]

    def test_waits_since_the_list_was_approved(self, cast: Cast, officer: Actor) -> None:
        create_visit(cast, create_campaign(cast, approved_at=APPROVAL), cast.enrol("甲"))
        (line,) = lines(cast, officer, ROUTES)
        assert line["at"] == APPROVAL

    @pytest.mark.parametrize("state", [State.LISTING, State.CLOSED])
    def test_is_nothing_before_the_list_is_approved_and_after_it_is_closed(
        self, cast: Cast, officer: Actor, state: State
    ) -> None:
        create_visit(cast, create_campaign(cast, state=state), cast.enrol("甲"))
        assert lines(cast, officer, ROUTES) == []

    def test_of_a_year_each_visit_has_its_own_line_and_none_here(self, cast: Cast, officer: Actor) -> None:
        create_visit(cast, create_campaign(cast, Kind.YEAR), cast.enrol("甲"))
        assert lines(cast, officer, ROUTES) == []
        assert len(cast.acts(officer, desk.waiting, 0, now=ROUTES)["lines"]) == 1  # type: ignore[arg-type]


class TestWhatIsToBeApproved:
    def listing(self, cast: Cast) -> int:
        spring = create_campaign(cast, state=State.LISTING)
        for name in ("甲", "乙"):
            create_visit(cast, spring, cast.enrol(name), stage=Stage.PROPOSED)
        create_visit(cast, spring, cast.enrol("丙"), stage=Stage.DROPPED)
        return spring

    def test_stands_on_the_desks_of_chair_and_deputies_alone(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        self.listing(cast)
        for head in (chair, cast.create_deputy()):
            assert counts(cast, head, LIST) == [("list_word", 2, False)]
        assert lines(cast, officer, LIST) == []

    def test_from_the_plans_step_on_and_late_after_the_day_of_the_approval(self, cast: Cast, chair: Actor) -> None:
        self.listing(cast)
        assert lines(cast, chair, LIST - DAY) == []
        (line,) = lines(cast, chair, LIST)
        assert line["at"] == LIST.replace(hour=0)
        assert counts(cast, chair, APPROVAL) == [("list_word", 2, False)]
        assert counts(cast, chair, APPROVAL + DAY) == [("list_word", 2, True)]

    def test_an_empty_list_waits_for_nobody(self, cast: Cast, chair: Actor) -> None:
        create_campaign(cast, state=State.LISTING)
        assert lines(cast, chair, LIST) == []

    def test_of_a_list_that_holds_only_who_was_added_since_but_the_own_line(self, cast: Cast, chair: Actor) -> None:
        spring = create_campaign(cast)
        create_visit(cast, spring, cast.enrol("甲"), cast.enrol("乙"), cast.enrol("丙"))
        assert lines(cast, chair, ROUTES) == []
        create_visit(cast, spring, chair, stage=Stage.PROPOSED)
        assert lines(cast, chair, ROUTES) == []
        create_visit(cast, spring, cast.enrol("丁"), stage=Stage.PROPOSED)
        assert counts(cast, chair, ROUTES) == [("list_word", 1, False)]


class TestInTheDigest:
    @pytest.mark.parametrize("line", [digests.Line.LIST_FREE, digests.Line.LIST_WORD])
    def test_their_button_opens_the_campaign_for_who_keeps_its_list(
        self, cast: Cast, officer: Actor, line: digests.Line
    ) -> None:
        spring, (rule, screen) = create_campaign(cast), OPENS[line]
        assert screen(cast.acts(officer, rule, spring, now=ROUTES)).key == "campaigns.page"
        cast.dismiss(officer)
        with pytest.raises(NotForYou):
            cast.acts(officer, rule, spring, now=ROUTES)

    def test_they_count_and_are_said_in_both_languages(self, cast: Cast, officer: Actor, chair: Actor) -> None:
        spring = create_campaign(cast, state=State.LISTING)
        create_visit(cast, spring, cast.enrol("甲"), stage=Stage.PROPOSED)
        create_visit(cast, create_campaign(cast, Kind.AUTUMN, year=2026), cast.enrol("乙"))
        found = cast.read(lambda session: digests.of_account(session, chair.account_id, now=APPROVAL + DAY))
        assert (found["count"], found["overdue"]) == (2, 2)
        said = WORDS.plain("digests.weekly", found, "zh")
        assert "2027 年春节送温暖 · 名单 1 位，等批准，等了 16 天，超期" in said
        assert "2026 年重阳走访 · 没排好 1 户" in said
        said = WORDS.plain("digests.weekly", found, "en")
        assert "Warmth Programme, Spring Festival 2027 · List to approve: 1" in said
        mine = cast.read(lambda session: digests.of_account(session, officer.account_id, now=APPROVAL + DAY))
        assert [line["kind"] for line in mine["lines"]] == ["list_free"]  # type: ignore[union-attr, index, call-overload]
