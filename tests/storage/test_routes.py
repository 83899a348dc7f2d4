"""Routes: a proposal, what somebody in office changes, yes to it; who goes; handing over; asked first."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from storage import circumstances, contacts, kin, outbox, visits
from storage.asking import Outdated
from storage.campaigns import Kind, State
from storage.homes import Details
from storage.kin import Consent, Relation
from storage.members import Standing
from storage.outbox import Letter
from storage.outbox import State as LetterState
from storage.rights import NotForYou
from storage.routes import calling, changing, confirming, envoys, falling_ill, handing, planning
from storage.routes.changing import NotToOneself, Seat
from storage.routes.handing import ALL, Because
from storage.routes.legs import NoLeg, NoSuchRound
from storage.routes.records import Offer, Pair, Stop
from storage.values import Values
from storage.visits import Envoy, Outcome, Stage, Visit, Wish, asking_first
from storage.visits.access import NotYourVisit, VisitMoved
from tests.cast import Actor, Cast
from tests.storage.onfile import put_on_file
from tests.storage.visiting import create_campaign, create_envoy, create_visit, live_at, visit


@dataclass
class Round:
    """A campaign with the officer of the station and three more who go: 李军, 王芳, 周通."""

    cast: Cast
    campaign: int
    officer: Actor
    envoys: list[Actor]

    def visit(self, name: str, *who: Actor | int, unit: str = "城东供水站", **more: Any) -> int:
        """Somebody retired who is to be visited."""
        whom = self.cast.enrol(name, unit=self.cast.create_unit(unit), standing=Standing.RETIRED)
        if "address" in more:
            live_at(self.cast, whom, Details(address=more.pop("address")))
        return create_visit(self.cast, self.campaign, whom, *who, **more)

    def does(self, rule: Any, *arguments: object, by: Actor | None = None) -> Values:
        found: Values = self.cast.acts(by or self.officer, rule, *arguments)
        return found

    def goes(self, visit_id: int) -> set[int | None]:
        found = visit(self.cast, visit_id)
        return {found.first_id, found.second_id}

    def pair(self, one: Actor, other: Actor) -> int:
        low, high = sorted((one.member_id or 0, other.member_id or 0))
        mine = select(Pair.id).where(Pair.first_id == low, Pair.second_id == high)
        return self.cast.read(lambda session: session.scalars(mine).one())

    def letters(self, to: Actor, key: str) -> list[Letter]:
        return [letter for letter in self.cast.letters(to) if letter.key == key]


@pytest.fixture
def walk(cast: Cast) -> Round:
    officer = cast.create_officer()
    people = [cast.create_member(name) for name in ("李军", "王芳", "周通")]
    campaign = create_campaign(cast)
    for one in [officer, *people]:
        create_envoy(cast, campaign, one)
    return Round(cast, campaign, officer, people)


def names(found: Values, key: str = "lines") -> list[Any]:
    lines = found[key]
    assert isinstance(lines, list)
    return [line["name"] for line in lines if isinstance(line, dict)]


def confirm_all(walk: Round) -> None:
    walk.does(planning.propose, walk.campaign)
    walk.does(confirming.confirm, walk.campaign)


class TestPropose:
    def test_draws_two_for_each_and_holds_only_once_it_is_confirmed(self, walk: Round) -> None:
        ids = [walk.visit(name) for name in "甲乙丙丁"]
        found = walk.does(planning.propose, walk.campaign)
        assert (found["free"], found["drawn"]) == (0, 4)
        assert all(walk.goes(one) == {None} for one in ids)
        walk.does(confirming.confirm, walk.campaign)
        counts = Counter(one for visit_id in ids for one in walk.goes(visit_id))
        assert sorted(counts.values()) == [2, 2, 2, 2]
        assert walk.cast.read(lambda session: session.scalar(select(func.count()).select_from(Stop))) == 0

    def test_leaves_alone_what_stands_and_counts_it(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        kept = [walk.visit(name, li, wang) for name in "甲乙丙"]
        fresh = walk.visit("丁")
        confirm_all(walk)
        assert all(walk.goes(one) == {li.member_id, wang.member_id} for one in kept)
        assert walk.goes(fresh) == {zhou.member_id, walk.officer.member_id}

    def test_finds_somebody_beside_whoever_is_left_alone(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        [walk.visit(name, wang, walk.officer) for name in "甲乙"]
        alone = walk.visit("丙", li)
        confirm_all(walk)
        assert walk.goes(alone) == {li.member_id, zhou.member_id}

    def test_sends_nobody_to_themselves_or_their_household(self, walk: Round) -> None:
        li = walk.envoys[0]
        own = create_visit(walk.cast, walk.campaign, li)
        walk.visit("甲")
        confirm_all(walk)
        assert li.member_id not in walk.goes(own)
        assert None not in walk.goes(own)

    def test_sends_nobody_to_whom_they_live_with_as_files_tell(self, walk: Round) -> None:
        mother = walk.cast.create_member("李桂花", phone="13800000077")
        son = walk.cast.create_member("李强", phone="13800000077")
        put_on_file(walk.cast, walk.officer, mother)
        create_envoy(walk.cast, walk.campaign, son)
        there = create_visit(walk.cast, walk.campaign, mother)
        for name in "甲乙":
            walk.visit(name)
        confirm_all(walk)
        assert son.member_id not in walk.goes(there)
        walk.visit("丙", son, walk.envoys[0])
        walk.does(planning.overview, walk.campaign, 0)
        with pytest.raises(NotToOneself):
            walk.does(changing.move, there, walk.pair(son, walk.envoys[0]))

    def test_follows_the_streets_with_hospitals_last(self, walk: Round) -> None:
        far = walk.visit("甲", address="水源路 12 号")
        near = walk.visit("乙", address="水源路 3 号")
        ill = walk.visit("丙", address="水源路 1 号", wish=Wish.IN_HOSPITAL)
        confirm_all(walk)
        assert sorted([far, near, ill], key=lambda one: visit(walk.cast, one).place) == [near, far, ill]

    def test_takes_people_in_office_where_nobody_is_named_yet(self, cast: Cast) -> None:
        officer, steward, chair = cast.create_officer(), cast.create_steward(), cast.create_chair()
        campaign = create_campaign(cast)
        whom = cast.enrol("甲", standing=Standing.RETIRED)
        visit_id = create_visit(cast, campaign, whom)
        cast.acts(chair, planning.propose, campaign)
        cast.acts(chair, confirming.confirm, campaign)
        rows = {one.member_id: one for one in cast.read(lambda session: visits.envoys_of(session, campaign))}
        assert rows.keys() == {officer.member_id, steward.member_id, chair.member_id}
        assert (rows[chair.member_id or 0].leading, rows[steward.member_id or 0].leading) == (True, False)
        found = visit(cast, visit_id)
        assert found.first_id == chair.member_id

    def test_says_when_fewer_than_two_could_go(self, cast: Cast) -> None:
        officer, campaign = cast.create_officer(), create_campaign(cast)
        create_visit(cast, campaign, cast.enrol("甲", standing=Standing.RETIRED))
        create_envoy(cast, campaign, officer)
        with pytest.raises(planning.TooFewEnvoys):
            cast.acts(officer, planning.propose, campaign)

    def test_has_nothing_to_do_where_all_is_planned(self, walk: Round) -> None:
        walk.visit("甲", *walk.envoys[:2])
        with pytest.raises(planning.NothingToPlan):
            walk.does(planning.propose, walk.campaign)

    def test_anew_draws_all_again_and_dropping_that_keeps_what_holds(self, walk: Round) -> None:
        li, wang, _ = walk.envoys
        ids = [walk.visit(name, li, wang) for name in "甲乙"]
        assert walk.does(planning.propose_anew, walk.campaign)["drawn"] == 2
        assert walk.does(changing.drop_draft, walk.campaign)["drawn"] == 0
        assert all(walk.goes(one) == {li.member_id, wang.member_id} for one in ids)

    def test_is_of_the_officers_units_alone(self, walk: Round) -> None:
        other = walk.visit("甲", unit="城西供水站")
        walk.visit("乙")
        assert walk.does(planning.propose, walk.campaign)["count"] == 1
        with pytest.raises(NoLeg):
            walk.does(changing.look, other)

    def test_is_nothing_for_others(self, walk: Round) -> None:
        walk.visit("甲")
        for by in (walk.envoys[0], walk.cast.create_steward()):
            with pytest.raises(NotForYou):
                walk.does(planning.propose, walk.campaign, by=by)

    def test_ends_with_the_campaign(self, cast: Cast) -> None:
        officer, campaign = cast.create_officer(), create_campaign(cast, state=State.CLOSED)
        with pytest.raises(NoSuchRound):
            cast.acts(officer, planning.overview, campaign, 0)

    def test_shows_nobody_in_office_the_visit_to_themselves(self, walk: Round) -> None:
        own = create_visit(walk.cast, walk.campaign, walk.officer)
        assert walk.does(planning.overview, walk.campaign, 0)["count"] == 0
        with pytest.raises(NoLeg):
            walk.does(changing.look, own)


class TestChange:
    def test_moves_one_to_another_pair(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        moved, _ = walk.visit("甲", li, wang), walk.visit("乙", zhou, walk.officer)
        walk.does(planning.overview, walk.campaign, 0)
        there = walk.pair(zhou, walk.officer)
        shown = walk.does(changing.choose_pair, moved)
        assert [line["pair"] for line in shown["lines"]] == [there]  # type: ignore[union-attr,index,call-overload]
        walk.does(changing.move, moved, there)
        assert walk.goes(moved) == {li.member_id, wang.member_id}
        walk.does(confirming.confirm, walk.campaign)
        assert walk.goes(moved) == {zhou.member_id, walk.officer.member_id}

    def test_never_moves_one_to_themselves(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        walk.visit("乙", li, wang)
        own = create_visit(walk.cast, walk.campaign, li, zhou, walk.officer)
        walk.does(planning.overview, walk.campaign, 0)
        there = walk.pair(li, wang)
        assert walk.does(changing.choose_pair, own)["lines"] == []
        with pytest.raises(NotToOneself):
            walk.does(changing.move, own, there)

    def test_swaps_two(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        one, other = walk.visit("甲", li, wang, place=1), walk.visit("乙", zhou, walk.officer, place=2)
        assert [line["other"] for line in walk.does(changing.choose_other, one)["lines"]] == [other]  # type: ignore[union-attr,index,call-overload]
        walk.does(changing.swap, one, other)
        walk.does(confirming.confirm, walk.campaign)
        assert walk.goes(one) == {zhou.member_id, walk.officer.member_id}
        assert walk.goes(other) == {li.member_id, wang.member_id}
        assert (visit(walk.cast, one).place, visit(walk.cast, other).place) == (2, 1)

    def test_puts_one_earlier_and_later_on_the_way(self, walk: Round) -> None:
        li, wang, _ = walk.envoys
        walk.visit("甲", li, wang)
        last = walk.visit("乙", li, wang)
        walk.does(changing.earlier, last)
        pair = walk.pair(li, wang)
        assert names(walk.does(planning.look, pair, 0)) == ["乙", "甲"]
        walk.does(changing.earlier, last)
        assert names(walk.does(planning.look, pair, 0)) == ["乙", "甲"]
        walk.does(changing.later, last)
        assert names(walk.does(planning.look, pair, 0)) == ["甲", "乙"]

    def test_sends_somebody_else_in_the_stead_of_one(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        ids = [walk.visit(name, li, wang) for name in "甲乙"]
        own = create_visit(walk.cast, walk.campaign, zhou, li, wang)
        walk.does(planning.overview, walk.campaign, 0)
        pair = walk.pair(li, wang)
        seat = Seat.FIRST if (li.member_id or 0) < (wang.member_id or 0) else Seat.SECOND
        offered = walk.does(changing.choose_envoy, pair, seat)
        assert set(names(offered)) == {"周通", "王秀英"}
        walk.does(changing.replace, pair, seat, zhou.member_id)
        walk.does(confirming.confirm, walk.campaign)
        assert all(walk.goes(one) == {zhou.member_id, wang.member_id} for one in ids)
        assert walk.goes(own) == {li.member_id, wang.member_id}
        with pytest.raises(changing.PairAlike):
            walk.does(changing.replace, pair, seat, wang.member_id)

    def test_sets_the_day_for_a_unit_of_a_pair(self, walk: Round) -> None:
        li, wang, _ = walk.envoys
        here = [walk.visit(name, li, wang) for name in "甲乙"]
        walk.does(planning.overview, walk.campaign, 0)
        pair = walk.pair(li, wang)
        asked = walk.does(changing.choose_unit, pair)
        day = asked["days"][2]  # type: ignore[index,call-overload]
        walk.does(changing.pick_day, asked["version"], day.toordinal())  # type: ignore[union-attr]
        walk.does(confirming.confirm, walk.campaign)
        assert {visit(walk.cast, one).day for one in here} == {day}

    def test_asks_for_which_unit_where_a_pair_goes_to_two(self, cast: Cast) -> None:
        chair, campaign = cast.create_chair(), create_campaign(cast)
        two = [cast.create_member(name) for name in ("李军", "王芳")]
        for unit in ("甲站", "乙站"):
            whom = cast.enrol(unit[0], unit=cast.create_unit(unit), standing=Standing.RETIRED)
            create_visit(cast, campaign, whom, *two)
        round_ = Round(cast, campaign, chair, two)
        round_.does(planning.overview, campaign, 0)
        asked = round_.does(changing.choose_unit, round_.pair(*two))
        assert sorted(names(asked)) == ["乙站", "甲站"]
        unit = asked["lines"][0]["unit"]  # type: ignore[index,call-overload]
        round_.does(changing.begin_day, round_.pair(*two), unit)
        round_.does(changing.write_day, "2027-01-20")
        round_.does(confirming.confirm, campaign)
        days = {one.unit_id: one.day for one in cast.read(lambda session: session.scalars(select(Visit)).all())}
        assert days[unit] == date(2027, 1, 20)  # type: ignore[index]
        assert [day for key, day in days.items() if key != unit] == [None]

    def test_takes_no_day_that_is_past_or_long_after(self, walk: Round) -> None:
        visit_id = walk.visit("甲", *walk.envoys[:2])
        for words in ("2026-01-02", "2027-09-01", "改天"):
            walk.does(changing.begin_day_of, visit_id)
            with pytest.raises(changing.NoRouteDay):
                walk.does(changing.write_day, words)


class TestConfirm:
    def test_tells_each_whom_it_concerns_once_and_nobody_else(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        stays = walk.visit("甲", zhou, walk.officer)
        walk.visit("乙", li, wang, day=date(2027, 1, 20))
        walk.does(changing.begin_day_of, stays)
        walk.does(changing.write_day, "2027-01-21")
        walk.does(confirming.confirm, walk.campaign)
        (letter,) = walk.letters(zhou, "routes.yours")
        assert (letter.values["count"], letter.values["from"]) == (1, date(2027, 1, 21))
        assert letter.values["units"] == ["城东供水站"]
        assert walk.letters(li, "routes.yours") == []
        assert walk.letters(walk.officer, "routes.yours") != []

    def test_says_who_has_to_be_told_in_person(self, walk: Round) -> None:
        walk.visit("甲")
        for one in walk.envoys:
            walk.does(falling_ill.send_home, walk.campaign, one.member_id)
        leader = walk.cast.enrol("孙局长")
        create_envoy(walk.cast, walk.campaign, leader, leading=True)
        walk.does(planning.propose, walk.campaign)
        assert walk.does(confirming.before, walk.campaign)["deaf"] == ["孙局长"]

    def test_needs_a_change(self, walk: Round) -> None:
        with pytest.raises(confirming.NothingDrawn):
            walk.does(confirming.confirm, walk.campaign)


class TestEnvoys:
    def test_adds_by_name_and_asks_which_of_several(self, walk: Round) -> None:
        unit = walk.cast.create_unit("城西供水站")
        walk.cast.enrol("刘洋"), walk.cast.enrol("刘洋", unit=unit)
        walk.does(envoys.begin, walk.campaign)
        asked = walk.does(envoys.search, "刘洋")
        picked = asked["found"][1]["member"]  # type: ignore[index,call-overload]
        found = walk.does(envoys.pick, asked["version"], picked)
        assert (found["name"], found["count"]) == ("刘洋", 0)
        with pytest.raises(Outdated):
            walk.does(envoys.pick, asked["version"], picked)

    def test_says_that_nobody_is_called_so(self, walk: Round) -> None:
        walk.does(envoys.begin, walk.campaign)
        with pytest.raises(envoys.NoSuchEnvoy):
            walk.does(envoys.search, "欧阳无人")

    def test_marks_a_leader_and_where_they_go(self, walk: Round) -> None:
        member = walk.envoys[0].member_id
        assert walk.does(envoys.lead, walk.campaign, member)["leading"] is True
        assert walk.does(envoys.go_anywhere, walk.campaign, member)["unit"] == "城东供水站"

    def test_takes_nobody_off_who_is_to_go_yet(self, walk: Round) -> None:
        li, wang, _ = walk.envoys
        walk.visit("甲", li, wang)
        with pytest.raises(envoys.EnvoyHasVisits):
            walk.does(envoys.take_off, walk.campaign, li.member_id)
        walk.does(envoys.take_off, walk.campaign, walk.envoys[2].member_id)
        assert "周通" not in names(walk.does(envoys.page, walk.campaign, 0))

    def test_adds_those_in_office_of_the_officers_units(self, walk: Round) -> None:
        steward = walk.cast.create_steward()
        walk.cast.create_steward("丁一", unit=walk.cast.create_unit("城西供水站"))
        walk.cast.create_chair()
        found = walk.does(envoys.add_usual, walk.campaign)
        assert steward.name in names(found)
        assert {"丁一", "赵国强"}.isdisjoint(names(found))


class TestHandOver:
    def test_asks_a_colleague_who_takes_them(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        ids = [walk.visit(name, li, wang) for name in "甲乙"]
        assert set(names(walk.does(handing.choose, ALL, by=li), "people")) == {"周通", "王秀英"}
        walk.does(handing.offer, ALL, zhou.member_id, by=li)
        assert all(walk.goes(one) == {li.member_id, wang.member_id} for one in ids)
        (letter,) = walk.letters(zhou, "routes.offered")
        assert letter.values == {"from": li.member_id, "name": "李军", "count": 2}
        assert walk.does(handing.accept, li.member_id, by=zhou)["taken"] == 2
        assert all(walk.goes(one) == {zhou.member_id, wang.member_id} for one in ids)
        assert walk.letters(li, "routes.accepted")[0].values["count"] == 2
        with pytest.raises(handing.NothingOffered):
            walk.does(handing.accept, li.member_id, by=zhou)

    def test_hands_over_one_alone(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        one, other = walk.visit("甲", li, wang), walk.visit("乙", li, wang)
        walk.does(handing.offer, one, zhou.member_id, by=li)
        walk.does(handing.accept, li.member_id, by=zhou)
        assert walk.goes(one) == {zhou.member_id, wang.member_id}
        assert walk.goes(other) == {li.member_id, wang.member_id}

    def test_stays_where_it_is_after_a_no_with_its_reason(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        visit_id = walk.visit("甲", li, wang)
        walk.does(handing.offer, ALL, zhou.member_id, by=li)
        walk.does(handing.ask_why, li.member_id, by=zhou)
        walk.does(handing.refuse, li.member_id, Because.TOO_CLOSE, by=zhou)
        assert walk.goes(visit_id) == {li.member_id, wang.member_id}
        assert walk.letters(li, "routes.refused")[0].values["because"] == Because.TOO_CLOSE

    def test_offers_only_what_the_colleague_may_have(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        own = create_visit(walk.cast, walk.campaign, zhou, li, wang)
        other = walk.visit("甲", li, wang)
        shown = walk.does(handing.offer, ALL, zhou.member_id, by=li)
        assert (shown["offered"], shown["count"]) == (1, 2)
        walk.does(handing.accept, li.member_id, by=zhou)
        assert li.member_id in walk.goes(own)
        assert zhou.member_id in walk.goes(other)
        with pytest.raises(handing.NotForColleague):
            walk.does(handing.offer, own, zhou.member_id, by=li)

    def test_takes_nothing_that_was_visited_or_moved_meanwhile(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        visit_id = walk.visit("甲", li, wang)
        walk.does(handing.offer, ALL, zhou.member_id, by=li)
        walk.cast.write(lambda session: setattr(session.get_one(Visit, visit_id), "stage", Stage.DONE))
        with pytest.raises(handing.NothingOffered):
            walk.does(handing.accept, li.member_id, by=zhou)
        assert walk.goes(visit_id) == {li.member_id, wang.member_id}

    def test_a_second_offer_replaces_the_first(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        walk.visit("甲", li, wang)
        walk.does(handing.offer, ALL, zhou.member_id, by=li)
        walk.does(handing.offer, ALL, walk.officer.member_id, by=li)
        with pytest.raises(handing.NothingOffered):
            walk.does(handing.accept, li.member_id, by=zhou)
        assert walk.does(handing.accept, li.member_id)["taken"] == 1

    def test_is_nobody_elses_to_hand_over(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        visit_id = walk.visit("甲", li, wang)
        with pytest.raises(NotYourVisit):
            walk.does(handing.choose, visit_id, by=zhou)
        with pytest.raises(handing.NoVisitsLeft):
            walk.does(handing.choose, ALL, by=zhou)

    def test_goes_with_the_visit(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        visit_id = walk.visit("甲", li, wang)
        walk.does(handing.offer, ALL, zhou.member_id, by=li)
        walk.does(changing.earlier, visit_id)
        walk.does(changing.begin_day_of, visit_id)
        walk.does(changing.write_day, "2027-01-20")
        walk.cast.write(lambda session: session.delete(session.get_one(Visit, visit_id)))
        left = [select(func.count()).select_from(record) for record in (Offer, Stop)]
        assert [walk.cast.read(lambda session, one=one: session.scalar(one)) for one in left] == [0, 0]


class TestFallIll:
    def test_gives_all_back_and_tells_who_is_in_charge(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        open_, done = walk.visit("甲", li, wang), walk.visit("乙", li, wang, stage=Stage.DONE)
        walk.does(falling_ill.before_ill, by=li)
        walk.does(falling_ill.fall_ill, by=li)
        assert walk.goes(open_) == {wang.member_id, None}
        assert walk.goes(done) == {li.member_id, wang.member_id}
        (letter,) = walk.letters(walk.officer, "routes.fell_out")
        assert (letter.values["name"], letter.values["count"]) == ("李军", 1)
        walk.does(planning.propose, walk.campaign)
        walk.does(confirming.confirm, walk.campaign)
        assert li.member_id not in walk.goes(open_)
        assert wang.member_id in walk.goes(open_)
        assert len(walk.goes(open_) & {zhou.member_id, walk.officer.member_id}) == 1

    def test_takes_them_out_of_what_was_drawn(self, walk: Round) -> None:
        li, wang, _ = walk.envoys
        visit_id = walk.visit("甲")
        other = walk.visit("乙", li, wang)
        walk.does(planning.overview, walk.campaign, 0)
        walk.does(changing.move, visit_id, walk.pair(li, wang))
        walk.does(falling_ill.send_home, walk.campaign, li.member_id)
        found = walk.does(planning.overview, walk.campaign, 0)
        assert (found["drawn"], found["free"]) == (0, 2)
        assert walk.goes(other) == {wang.member_id, None}

    def test_what_was_offered_to_them_goes_back_to_whoever_offered_it(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        for name in "甲乙":
            walk.visit(name, li, walk.officer)
        walk.visit("丙", zhou, wang)
        walk.does(handing.offer, ALL, zhou.member_id, by=li)
        walk.does(falling_ill.fall_ill, by=zhou)
        assert walk.does(handing.mine, by=li)["offered"] == []
        (letter,) = walk.letters(li, "routes.refused")
        assert letter.values == {"name": "周通", "count": 2, "because": "cant_go"}
        with pytest.raises(handing.NothingOffered):
            walk.does(handing.accept, li.member_id, by=zhou)

    def test_what_was_offered_to_them_in_another_round_stays(self, walk: Round) -> None:
        li, wang, zhou = walk.envoys
        walk.visit("甲", zhou, wang)
        autumn = create_campaign(walk.cast, Kind.AUTUMN, year=2026)
        create_envoy(walk.cast, autumn, zhou)
        create_visit(walk.cast, autumn, walk.cast.enrol("乙", standing=Standing.RETIRED), li, wang)
        walk.does(handing.offer, ALL, zhou.member_id, by=li)
        walk.does(falling_ill.send_home, walk.campaign, zhou.member_id)
        assert walk.letters(li, "routes.refused") == []
        assert walk.does(handing.accept, li.member_id, by=zhou)["taken"] == 1

    def test_can_go_again(self, walk: Round) -> None:
        li = walk.envoys[0]
        walk.does(falling_ill.send_home, walk.campaign, li.member_id)
        assert walk.cast.read(lambda session: session.get_one(Envoy, (walk.campaign, li.member_id)).away)
        assert walk.does(falling_ill.send_home, walk.campaign, li.member_id)["away"] is False


class TestAskedFirst:
    def visit_to(self, walk: Round, name: str = "陈桂芳") -> tuple[Actor, int]:
        whom = walk.cast.create_member(name)
        return whom, create_visit(walk.cast, walk.campaign, whom, *walk.envoys[:2])

    def ask(self, walk: Round) -> int:
        page = walk.cast.write(lambda session: asking_first.ask_page(session, walk.campaign, 0, now=walk.cast.now))
        assert page.cursor is None
        return page.done

    def contact(self, walk: Round, member_id: int) -> Actor:
        given = walk.does(contacts.give, member_id, Relation.DAUGHTER, Consent.AGREES)
        daughter = walk.cast.create_stranger()
        walk.cast.acts(daughter, contacts.open_link, given["code"])
        walk.cast.acts(daughter, contacts.tell_name, "陈敏 13800001234")
        return daughter

    def test_asks_the_person_else_the_family_and_leaves_the_others_to_be_rung(self, walk: Round) -> None:
        whom, _ = self.visit_to(walk)
        old = walk.cast.enrol("刘桂芳", standing=Standing.RETIRED)
        daughter = self.contact(walk, old)
        create_visit(walk.cast, walk.campaign, old)
        walk.visit("周同")
        assert self.ask(walk) == 2
        assert [letter.key for letter in walk.cast.letters(whom)] == ["routes.asked"]
        assert walk.letters(daughter, "routes.asked_kin")[0].values["name"] == "刘桂芳"
        assert names(walk.does(calling.unasked, walk.campaign, 0)) == ["周同"]
        assert self.ask(walk) == 0

    def test_keeps_the_answer_and_tells_who_goes(self, walk: Round) -> None:
        whom, visit_id = self.visit_to(walk)
        self.ask(walk)
        walk.does(asking_first.answer, visit_id, Wish.CALL, by=whom)
        walk.does(asking_first.answer, visit_id, Wish.CALL, by=whom)
        assert visit(walk.cast, visit_id).wish == Wish.CALL
        for envoy in walk.envoys[:2]:
            assert [letter.values["wish"] for letter in walk.letters(envoy, "routes.wished")] == [Wish.CALL]
        walk.does(asking_first.answer, visit_id, Wish.COME, by=whom)
        assert visit(walk.cast, visit_id).wish == Wish.COME

    def test_takes_another_day_picked_or_written(self, walk: Round) -> None:
        whom, visit_id = self.visit_to(walk)
        asked = walk.does(asking_first.answer, visit_id, Wish.ANOTHER_DAY, by=whom)
        day = asked["days"][0]  # type: ignore[index,call-overload]
        walk.does(asking_first.pick_day, asked["version"], day.toordinal(), by=whom)  # type: ignore[union-attr]
        assert (visit(walk.cast, visit_id).wish, visit(walk.cast, visit_id).day) == (Wish.ANOTHER_DAY, day)
        walk.does(asking_first.answer, visit_id, Wish.ANOTHER_DAY, by=whom)
        with pytest.raises(asking_first.NoWishDay):
            walk.does(asking_first.write_day, "随便哪天", by=whom)
        walk.does(asking_first.write_day, "2027-01-20", by=whom)
        assert visit(walk.cast, visit_id).day == date(2027, 1, 20)
        assert walk.letters(walk.envoys[0], "routes.wished")[-1].values["day"] == date(2027, 1, 20)

    def test_notes_once_that_somebody_lies_in_hospital(self, walk: Round) -> None:
        whom, visit_id = self.visit_to(walk)
        for wish in (Wish.IN_HOSPITAL, Wish.COME, Wish.IN_HOSPITAL):
            walk.does(asking_first.answer, visit_id, wish, by=whom)

        assert self.noted(walk, whom) == ["illness"]

    def noted(self, walk: Round, whom: Actor) -> list[str]:
        def rule(session: Any) -> list[str]:
            return [circumstances.what_of(session, one) for one in circumstances.of_member(session, whom.member_id)]

        return walk.cast.read(rule)

    @pytest.mark.parametrize("wish", [Wish.COME, Wish.CALL, Wish.STAY_AWAY])
    def test_takes_back_what_a_press_by_mistake_has_noted(self, walk: Round, wish: Wish) -> None:
        whom, visit_id = self.visit_to(walk)
        later = walk.cast.now + timedelta(minutes=5)
        walk.does(asking_first.answer, visit_id, Wish.IN_HOSPITAL, by=whom)
        walk.cast.acts(whom, asking_first.answer, visit_id, Wish.IN_HOSPITAL, now=later)
        walk.cast.acts(whom, asking_first.answer, visit_id, wish, now=later)
        assert self.noted(walk, whom) == []
        assert visit(walk.cast, visit_id).wish == wish
        (struck,) = walk.cast.audited("circumstances.strike_out")
        assert struck.account_id == whom.account_id

    def test_leaves_what_somebody_else_has_noted(self, walk: Round) -> None:
        whom, visit_id = self.visit_to(walk)
        assert whom.member_id is not None
        daughter = self.contact(walk, whom.member_id)
        walk.does(asking_first.answer, visit_id, Wish.IN_HOSPITAL, by=daughter)
        walk.does(asking_first.answer, visit_id, Wish.COME, by=whom)
        assert self.noted(walk, whom) == ["illness"]

    def test_leaves_what_the_officer_had_noted_before_the_same_was_said_on_the_telephone(self, walk: Round) -> None:
        whom, visit_id = self.visit_to(walk)
        by, before = walk.officer.account_id, walk.cast.now - timedelta(days=2)
        note = circumstances.note
        walk.cast.write(lambda s: note(s, whom.member_id or 0, "illness", before.date(), noted_by=by, now=before))
        walk.does(calling.enter_wish, visit_id, Wish.IN_HOSPITAL)
        walk.does(calling.enter_wish, visit_id, Wish.COME)
        assert self.noted(walk, whom) == ["illness"]

    def test_is_answered_by_them_and_their_family_alone(self, walk: Round) -> None:
        whom, visit_id = self.visit_to(walk)
        assert whom.member_id is not None
        daughter = self.contact(walk, whom.member_id)
        walk.does(asking_first.answer, visit_id, Wish.COME, by=daughter)
        for other in (walk.officer, walk.envoys[0], self.contact(walk, walk.cast.enrol("刘桂芳"))):
            with pytest.raises(NotYourVisit):
                walk.does(asking_first.answer, visit_id, Wish.STAY_AWAY, by=other)

    def test_can_be_changed_until_somebody_was_there(self, walk: Round) -> None:
        whom, visit_id = self.visit_to(walk)
        walk.cast.write(lambda session: setattr(session.get_one(Visit, visit_id), "stage", Stage.DONE))
        with pytest.raises(asking_first.NothingToAnswer) as refused:
            walk.does(asking_first.answer, visit_id, Wish.COME, by=whom)
        assert refused.value.values == {"outcome": Outcome.VISITED, "name": None}
        with pytest.raises(VisitMoved):
            walk.does(calling.enter_wish, visit_id, Wish.COME)

    def test_after_it_the_family_is_told_of_whom_it_was(self, walk: Round) -> None:
        old = walk.cast.enrol("刘桂芳", standing=Standing.RETIRED)
        daughter = self.contact(walk, old)
        done = create_visit(walk.cast, walk.campaign, old, stage=Stage.DONE, outcome=Outcome.PHONED)
        over = create_visit(walk.cast, walk.campaign, old, stage=Stage.DROPPED, occasion="2")
        for visit_id, outcome in ((done, Outcome.PHONED), (over, None)):
            with pytest.raises(asking_first.NothingToAnswer) as refused:
                walk.does(asking_first.look, visit_id, by=daughter)
            assert refused.value.values == {"outcome": outcome, "name": "刘桂芳"}

    def test_was_not_asked_where_the_question_did_not_arrive(self, walk: Round) -> None:
        whom, _ = self.visit_to(walk)
        self.ask(walk)
        (letter,) = walk.letters(whom, "routes.asked")

        def end(session: Any) -> None:
            outbox.end_open(session, outbox.ending(letter.id, LetterState.UNDELIVERABLE, now=walk.cast.now))
            asking_first.letter_ended(session, letter, LetterState.UNDELIVERABLE, now=walk.cast.now)

        walk.cast.write(end)
        assert names(walk.does(calling.unasked, walk.campaign, 0)) == ["陈桂芳"]
        assert self.ask(walk) == 0

    def test_officer_asks_by_a_button_and_notes_what_was_said_on_the_telephone(self, walk: Round) -> None:
        whom, _ = self.visit_to(walk)
        rung = walk.visit("周同", *walk.envoys[:2])
        assert walk.does(calling.ask_all, walk.campaign)["asked"] == 1
        assert walk.letters(whom, "routes.asked") != []
        with pytest.raises(calling.NobodyToAsk):
            walk.does(calling.ask_all, walk.campaign)
        walk.does(calling.enter_wish, rung, Wish.STAY_AWAY)
        assert visit(walk.cast, rung).wish == Wish.STAY_AWAY
        assert walk.does(calling.unasked, walk.campaign, 0)["lines"] == []
        assert walk.letters(walk.envoys[0], "routes.wished") != []

    def test_names_the_day_that_is_set_else_one_before_the_festival(self, walk: Round) -> None:
        _, visit_id = self.visit_to(walk)
        day = walk.cast.read(
            lambda session: asking_first.day_meant(session, visit(walk.cast, visit_id), now=walk.cast.now)
        )
        assert date(2027, 2, 6) - timedelta(days=14) < day < date(2027, 2, 6)

    def test_offers_days_on_which_people_go_not_those_of_weeks_before(self, walk: Round) -> None:
        whom, visit_id = self.visit_to(walk)
        early = walk.does(asking_first.answer, visit_id, Wish.ANOTHER_DAY, by=whom)["days"]
        assert early[0] == date(2027, 1, 22)  # type: ignore[index,call-overload]
        late = walk.cast.now.replace(year=2027, month=2, day=1)
        asked = walk.cast.acts(whom, asking_first.answer, visit_id, Wish.ANOTHER_DAY, now=late)["days"]
        assert asked[0] == date(2027, 2, 2)  # type: ignore[index,call-overload]

    def test_the_family_hears_it_only_while_they_are_family(self, walk: Round) -> None:
        member_id = walk.cast.enrol("刘桂芳")
        daughter = self.contact(walk, member_id)
        assert walk.cast.read(lambda session: kin.stands(session, daughter.account_id, member_id))
        (one,) = walk.cast.read(lambda session: kin.in_force(session, member_id))
        walk.cast.acts(daughter, contacts.quit_, one.id)
        assert not walk.cast.read(lambda session: kin.stands(session, daughter.account_id, member_id))
