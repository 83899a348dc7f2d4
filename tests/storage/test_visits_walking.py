"""Walking: the list of who goes, in the order in which they go, and a card of each visit."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from storage import homes, visits
from storage.campaigns import Campaign, Kind, Reason, State
from storage.members import Member, Standing
from storage.offices import Role
from storage.values import Values
from storage.visits import Outcome, Stage, Tried, Wish, ticking, walking
from storage.visits.access import NotYourVisit
from tests.cast import Actor, Cast
from tests.storage.visiting import ADDRESS, create_campaign, create_visit, live_at


@dataclass
class Round:
    """A campaign, and two who go: 李军 and 王芳."""

    cast: Cast
    campaign: int
    li: Actor
    wang: Actor

    def visit(self, name: str = "陈桂芳", *, unit: str = "城东供水站", phone: str | None = None, **more) -> int:  # type: ignore[no-untyped-def]
        """Somebody retired whom the two are to visit."""
        whom = self.cast.enrol(name, unit=self.cast.create_unit(unit), phone=phone, standing=Standing.RETIRED)
        if more.pop("home", False):
            live_at(self.cast, whom)
        return create_visit(self.cast, self.campaign, whom, self.li, self.wang, **more)

    def names(self, by: Actor | None = None) -> list[str]:
        return [line["name"] for line in lines(self.cast.acts(by or self.li, walking.mine))]


def lines(found: Values) -> list[dict[str, str]]:
    many = found["lines"]
    assert isinstance(many, list)
    return many  # type: ignore[return-value]


@pytest.fixture
def walk(cast: Cast) -> Round:
    return Round(cast, create_campaign(cast), cast.create_member("李军"), cast.create_member("王芳"))


class TestMine:
    def test_has_what_either_of_two_has_to_visit_and_nothing_of_others(self, walk: Round, cast: Cast) -> None:
        walk.visit("陈桂芳")
        other = cast.create_member("周通")
        create_visit(cast, walk.campaign, cast.enrol("刘洋"), other)
        assert walk.names(walk.li) == walk.names(walk.wang) == ["陈桂芳"]
        assert walk.names(other) == ["刘洋"]

    def test_goes_day_by_day_then_station_by_station_then_along_the_route(self, walk: Round, cast: Cast) -> None:
        soon, later = cast.now.date() + timedelta(days=1), cast.now.date() + timedelta(days=9)
        walk.visit("戊", unit="乙站", place=1)
        walk.visit("丁", unit="甲站", place=2)
        walk.visit("丙", unit="甲站", place=1)
        walk.visit("乙", unit="乙站", place=9, day=later)
        walk.visit("甲", unit="乙站", place=9, due_on=soon)
        assert walk.names() == ["甲", "乙", "戊", "丙", "丁"]

    def test_puts_who_was_not_at_home_today_last_and_back_tomorrow(self, walk: Round, cast: Cast) -> None:
        first = walk.visit("甲", place=1)
        walk.visit("乙", place=2)
        cast.acts(walk.li, ticking.absent, first)
        assert walk.names() == ["乙", "甲"]
        tomorrow = cast.acts(walk.li, walking.mine, now=cast.now + timedelta(days=1))
        assert [line["name"] for line in lines(tomorrow)] == ["甲", "乙"]

    @pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.DROPPED, Stage.OVER, Stage.DONE])
    def test_has_only_what_is_planned(self, walk: Round, stage: Stage) -> None:
        walk.visit(stage=stage)
        assert walk.names() == []

    def test_counts_what_is_done_until_the_campaign_is_wrapped_up(self, walk: Round, cast: Cast) -> None:
        cast.acts(walk.li, ticking.visited, walk.visit("甲"))
        over = create_campaign(cast, Kind.AUTUMN, year=2026, state=State.CLOSED)
        create_visit(cast, over, cast.enrol("乙"), walk.li, stage=Stage.DONE, outcome=Outcome.VISITED)
        assert cast.acts(walk.li, walking.mine)["done"] == 1
        assert [line["name"] for line in lines(cast.acts(walk.li, walking.done))] == ["甲"]

    def test_turns_its_pages_and_numbers_go_on(self, walk: Round, cast: Cast) -> None:
        for place in range(walking.PAGE + 1):
            walk.visit(f"老人{place:02}", place=place)
        last = cast.acts(walk.li, walking.mine, 1)
        assert [(line["place"], line["name"]) for line in lines(last)] == [(11, "老人10")]
        assert (last["pages"], cast.acts(walk.li, walking.mine, 99)["page"]) == (2, 1)

    def test_each_look_is_noted(self, walk: Round, cast: Cast) -> None:
        cast.acts(walk.li, walking.mine)
        assert [entry.account_id for entry in cast.audited("visits.list")] == [walk.li.account_id]


class TestGoes:
    def test_is_asked_of_who_has_something_to_visit(self, walk: Round, cast: Cast) -> None:
        def goes(actor: Actor) -> bool:
            return cast.acts(actor, lambda session, *, by, now: walking.goes(session, by=by))

        assert not goes(walk.li)
        walk.visit()
        assert goes(walk.li)
        assert goes(walk.wang)
        assert not goes(cast.create_stranger())


class TestCard:
    def test_has_who_why_where_whom_to_ring_and_what_to_bring(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit(home=True, phone="13800000042", reasons=(Reason.ALONE, Reason.AGED))
        card = cast.acts(walk.li, walking.look, visit)
        assert (card["name"], card["unit"], card["standing"]) == ("陈桂芳", "城东供水站", Standing.RETIRED)
        assert (card["age"], card["alone"], card["address"]) == (85, True, ADDRESS.address)
        assert (card["family"], card["relation"], card["family_phone"]) == ("刘小芳", "女儿", "13800001234")
        assert card["phones"] == ["13800000042"]
        assert card["reasons"] == [Reason.AGED, Reason.ALONE]
        assert (card["money"], card["goods"], card["others"]) == (100_000, "米、油", ["王芳"])

    def test_tells_of_the_visit_before_and_what_was_heard_there(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit(wish=Wish.CALL)
        whom = cast.read(lambda session: session.get_one(visits.Visit, visit).member_id)
        day = date(2026, 2, 10)
        before = create_visit(
            *(cast, create_campaign(cast, year=2026, state=State.CLOSED), whom),
            stage=Stage.DONE,
            outcome=Outcome.VISITED,
            done_on=day,
            gave_goods="米",
        )
        cast.write(lambda session: visits.keep_needs(session, session.get_one(visits.Visit, before), "膝盖疼"))
        card = cast.acts(walk.li, walking.look, visit)
        assert card["last"] == {"on": day, "money": None, "goods": "米", "needs": "膝盖疼"}
        assert card["wish"] == Wish.CALL

    def test_knows_its_neighbours_on_the_round(self, walk: Round, cast: Cast) -> None:
        first, second, third = (walk.visit(name, place=place) for place, name in enumerate("甲乙丙"))
        card = cast.acts(walk.li, walking.look, second)
        assert (card["place"], card["count"], card["before"], card["after"]) == (2, 3, first, third)
        assert cast.acts(walk.li, walking.look, first)["before"] is None
        assert cast.acts(walk.li, walking.look, third)["after"] is None

    def test_each_look_is_noted_by_its_number(self, walk: Round, cast: Cast) -> None:
        card = cast.acts(walk.li, walking.look, walk.visit())
        assert [entry.record for entry in cast.audited("visits.read")] == [card["number"]]

    def test_is_nobodys_who_does_not_go_there(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        for actor in (cast.create_member("周通"), cast.create_officer(unit=cast.create_unit("城西供水站"))):
            with pytest.raises(NotYourVisit):
                cast.acts(actor, walking.look, visit)
        with pytest.raises(NotYourVisit):
            cast.acts(walk.li, walking.look, visit + 99)

    def test_has_no_address_for_who_only_ticks_off_and_has_it_for_who_keeps_the_list(
        self, walk: Round, cast: Cast
    ) -> None:
        visit = walk.visit(home=True, phone="13800000042")
        steward = cast.acts(cast.create_steward(), walking.look, visit)
        assert not steward["whole"]
        assert {"address", "phones", "reasons", "family_phone", "age", "needs"}.isdisjoint(steward)
        assert cast.acts(cast.create_officer(), walking.look, visit)["address"] == ADDRESS.address

    @pytest.mark.parametrize("stage", [Stage.DROPPED, Stage.OVER, Stage.PROPOSED])
    def test_has_no_address_any_more_once_it_is_on_no_list(self, walk: Round, cast: Cast, stage: Stage) -> None:
        card = cast.acts(walk.li, walking.look, walk.visit(home=True, phone="13800000001", stage=stage))
        assert not card["whole"]
        assert not {"address", "phones", "family_phone", "needs", "note", "reasons"} & card.keys()

    def test_has_no_address_any_more_once_the_campaign_is_wrapped_up(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit(home=True, stage=Stage.DONE, outcome=Outcome.VISITED, done_on=cast.now.date())
        assert cast.acts(walk.li, walking.look, visit)["address"] == ADDRESS.address
        cast.write(lambda session: setattr(session.get_one(Campaign, walk.campaign), "state", State.CLOSED))
        assert not cast.acts(walk.li, walking.look, visit)["whole"]

    def test_of_oneself_is_not_had_in_office(self, walk: Round, cast: Cast) -> None:
        officer = cast.create_officer()
        visit = create_visit(cast, walk.campaign, officer, walk.li)
        with pytest.raises(NotYourVisit):
            cast.acts(officer, walking.look, visit)


class TestRight:
    def may(self, cast: Cast, actor: Actor, visit: int) -> bool:
        return cast.read(lambda session: walking.may_have(session, actor.account_id, visit))

    def test_ends_when_the_visit_goes_to_others(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        assert self.may(cast, walk.li, visit)
        assert not self.may(cast, walk.li, visit + 1)

        def hand_over(session) -> None:  # type: ignore[no-untyped-def]
            session.get_one(visits.Visit, visit).first_id = None

        cast.write(hand_over)
        assert not self.may(cast, walk.li, visit)
        assert self.may(cast, walk.wang, visit)

    def test_is_the_stations_officers_and_stewards(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        assert self.may(cast, cast.create_steward(), visit)
        assert self.may(cast, cast.create_chair(), visit)
        assert not self.may(cast, cast.create_officer(unit=cast.create_unit("城西供水站"), role=Role.OFFICER), visit)

    def test_is_nobodys_who_has_left(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()

        def leave(session) -> None:  # type: ignore[no-untyped-def]
            session.get_one(Member, walk.li.member_id).standing = Standing.LEFT

        cast.write(leave)
        assert not self.may(cast, walk.li, visit)


class TestWithoutHome:
    def test_a_card_says_what_is_not_known(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        whom = cast.read(lambda session: session.get_one(visits.Visit, visit).member_id)
        assert cast.read(lambda session: homes.of_member(session, whom)) == homes.Details()
        card = cast.acts(walk.li, walking.look, visit)
        assert [card[name] for name in ("age", "alone", "address", "family")] == [None, False, None, None]


class TestTriedAndTold:
    def test_a_line_says_what_came_in_between(self, walk: Round, cast: Cast) -> None:
        cast.acts(walk.li, ticking.in_hospital, walk.visit())
        (line,) = lines(cast.acts(walk.li, walking.mine))
        assert (line["tried"], line["tried_on"]) == (Tried.IN_HOSPITAL, cast.now.date())
