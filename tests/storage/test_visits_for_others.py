"""For others: an officer or steward ticks off, pair by pair, all at once but for who was not at home."""

from datetime import date, timedelta

import pytest

from storage.asking import Outdated
from storage.rights import NotForYou
from storage.values import Values
from storage.visits import Outcome, Stage, Tried, Wish, for_others, hearing, ticking
from storage.visits.access import NotYourVisit, VisitMoved
from storage.visits.for_others import NobodyLeft, NoDayBefore
from tests.cast import Actor, Cast
from tests.storage.test_visits_walking import Round, lines, walk
from tests.storage.visiting import GOODS, MONEY, create_visit
from tests.storage.visiting import visit as kept

__all__ = ["walk"]


@pytest.fixture
def steward(cast: Cast) -> Actor:
    return cast.create_steward()


def tick_all(cast: Cast, by: Actor, visit: int, back: int = 0) -> Values:
    asked = cast.acts(by, for_others.begin_all, visit)
    return cast.acts(by, for_others.choose_day, asked["version"], back)


def stages(cast: Cast, *visits: int) -> list[Stage]:
    return [kept(cast, one).stage for one in visits]


class TestPairs:
    def test_are_those_who_go_in_the_visitors_units_most_left_first(
        self, walk: Round, cast: Cast, steward: Actor
    ) -> None:
        first, second = walk.visit("甲"), walk.visit("乙")
        alone = create_visit(cast, walk.campaign, cast.enrol("丙"), walk.wang)
        create_visit(cast, walk.campaign, cast.enrol("丁", unit=cast.create_unit("城西供水站")), walk.li)
        cast.acts(walk.li, ticking.visited, second)
        found = cast.acts(steward, for_others.pairs)
        assert [(line["pair"], line["first"], line["second"], line["open"], line["done"]) for line in lines(found)] == [
            (first, "李军", "王芳", 1, 1),
            (alone, "王芳", None, 1, 0),
        ]
        assert (found["open"], found["done"]) == (2, 1)

    def test_nobody_has_yet_are_one_of_them(self, walk: Round, cast: Cast, steward: Actor) -> None:
        create_visit(cast, walk.campaign, cast.enrol("丙"))
        assert [line["first"] for line in lines(cast.acts(steward, for_others.pairs))] == [None]

    def test_are_for_people_in_office(self, walk: Round, cast: Cast) -> None:
        with pytest.raises(NotForYou):
            cast.acts(walk.li, for_others.pairs)

    def test_of_oneself_are_counted_for_nobody(self, walk: Round, cast: Cast, steward: Actor) -> None:
        create_visit(cast, walk.campaign, steward, walk.li, walk.wang)
        assert lines(cast.acts(steward, for_others.pairs)) == []


class TestPair:
    def test_shows_whom_the_two_visit_what_is_open_first(self, walk: Round, cast: Cast, steward: Actor) -> None:
        done, open_ = walk.visit("甲", place=1), walk.visit("乙", place=2)
        cast.acts(walk.li, ticking.visited, done)
        found = cast.acts(steward, for_others.pair, done)
        assert [(line["name"], line["stage"]) for line in lines(found)] == [("乙", Stage.PLANNED), ("甲", Stage.DONE)]
        assert (found["open"], found["done"], found["all"]) == (1, 1, 1)
        assert open_ == lines(found)[0]["visit"]

    def test_leaves_out_other_units_and_is_not_theirs(self, walk: Round, cast: Cast, steward: Actor) -> None:
        here = walk.visit("甲")
        there = walk.visit("乙", unit="城西供水站")
        assert [line["name"] for line in lines(cast.acts(steward, for_others.pair, here))] == ["甲"]
        with pytest.raises(NotYourVisit):
            cast.acts(steward, for_others.pair, there)
        assert stages(cast, there) == [Stage.PLANNED]

    def test_is_not_had_by_who_goes(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        for rule in (for_others.pair, for_others.begin_all, for_others.undo_all):
            with pytest.raises(NotYourVisit):
                cast.acts(walk.li, rule, visit)


class TestToggle:
    def test_marks_who_was_not_at_home_and_takes_it_off(self, walk: Round, cast: Cast, steward: Actor) -> None:
        visit = walk.visit()
        found = cast.acts(steward, for_others.toggle, visit, 0)
        assert (kept(cast, visit).tried, found["absent"], found["all"]) == (Tried.ABSENT, True, 0)
        cast.acts(steward, for_others.toggle, visit, 0)
        assert kept(cast, visit).tried is None

    def test_is_of_open_ones_alone(self, walk: Round, cast: Cast, steward: Actor) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        with pytest.raises(VisitMoved):
            cast.acts(steward, for_others.toggle, visit, 0)


class TestAllAtOnce:
    def test_is_everybody_but_who_was_not_at_home(self, walk: Round, cast: Cast, steward: Actor) -> None:
        first, absent, third = (walk.visit(name) for name in "甲乙丙")
        cast.acts(steward, for_others.toggle, absent, 0)
        asked = cast.acts(steward, for_others.begin_all, first)
        others = asked["others"]
        assert isinstance(others, list)
        assert (asked["count"], asked["money"], [one["name"] for one in others if isinstance(one, dict)]) == (
            2,
            2 * MONEY,
            ["乙"],
        )
        found = cast.acts(steward, for_others.choose_day, asked["version"], 1)
        assert stages(cast, first, absent, third) == [Stage.DONE, Stage.PLANNED, Stage.DONE]
        one = kept(cast, first)
        assert (one.outcome, one.done_on, one.done_by) == (
            Outcome.VISITED,
            cast.now.date() - timedelta(days=1),
            steward.account_id,
        )
        assert (one.gave_money, one.gave_goods, found["just"]) == (MONEY, GOODS, 2)
        assert (len(cast.audited("visits.visited")), len(cast.audited("visits.tick_all"))) == (2, 1)

    @pytest.mark.parametrize(
        "more",
        [
            {"tried": Tried.IN_HOSPITAL},
            {"tried": Tried.POSTPONED, "day": date(2026, 12, 24)},
            {"wish": Wish.STAY_AWAY},
            {"wish": Wish.CALL},
        ],
    )
    def test_leaves_out_who_is_said_of_alone(self, walk: Round, cast: Cast, steward: Actor, more) -> None:  # type: ignore[no-untyped-def]
        asked_at = cast.now if "wish" in more else None
        plain, special = walk.visit("甲"), walk.visit("乙", wished_at=asked_at, **more)
        tick_all(cast, steward, plain)
        assert stages(cast, plain, special) == [Stage.DONE, Stage.PLANNED]
        with pytest.raises(NobodyLeft):
            cast.acts(steward, for_others.begin_all, plain)

    def test_takes_no_more_than_one_transaction_should(
        self, walk: Round, cast: Cast, steward: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(for_others, "AT_ONCE", 2)
        every = [walk.visit(name) for name in "甲乙丙"]
        assert tick_all(cast, steward, every[0])["just"] == 2
        assert tick_all(cast, steward, every[0])["just"] == 1
        assert stages(cast, *every) == [Stage.DONE] * 3

    @pytest.mark.parametrize("words", ["11月20日", "前天", "2026-11-23"])
    def test_was_on_any_day_up_to_today(self, walk: Round, cast: Cast, steward: Actor, words: str) -> None:
        visit = walk.visit()
        cast.acts(steward, for_others.begin_all, visit)
        cast.acts(steward, for_others.write_day, words)
        assert kept(cast, visit).stage == Stage.DONE

    @pytest.mark.parametrize("words", ["2026-11-24", "2025-01-01", "那天"])
    def test_was_on_no_other_day(self, walk: Round, cast: Cast, steward: Actor, words: str) -> None:
        visit = walk.visit()
        cast.acts(steward, for_others.begin_all, visit)
        with pytest.raises(NoDayBefore):
            cast.acts(steward, for_others.write_day, words)
        assert kept(cast, visit).stage == Stage.PLANNED

    def test_pressed_twice_is_done_once(self, walk: Round, cast: Cast, steward: Actor) -> None:
        visit = walk.visit()
        asked = cast.acts(steward, for_others.begin_all, visit)
        cast.acts(steward, for_others.choose_day, asked["version"], 0)
        with pytest.raises(Outdated):
            cast.acts(steward, for_others.choose_day, asked["version"], 0)
        again = walk.visit("乙")
        asked = cast.acts(steward, for_others.begin_all, again)
        with pytest.raises(Outdated):
            cast.acts(steward, for_others.choose_day, asked["version"], 7)

    def test_never_takes_the_day_for_what_was_heard(self, walk: Round, cast: Cast, steward: Actor) -> None:
        visit = walk.visit()
        cast.acts(steward, for_others.begin_all, visit)
        cast.acts(steward, hearing.begin, visit)
        with pytest.raises(Outdated):
            cast.acts(steward, for_others.write_day, "昨天")

    def test_leaves_what_meanwhile_was_ticked_off_at_the_door(self, walk: Round, cast: Cast, steward: Actor) -> None:
        first, second = walk.visit("甲"), walk.visit("乙")
        asked = cast.acts(steward, for_others.begin_all, first)
        cast.acts(walk.li, ticking.phoned, second)
        cast.acts(steward, for_others.choose_day, asked["version"], 0)
        assert (kept(cast, second).outcome, kept(cast, second).done_by) == (Outcome.PHONED, walk.li.account_id)


class TestUndoAll:
    def test_takes_back_what_was_ticked_off_at_once_and_nothing_else(
        self, walk: Round, cast: Cast, steward: Actor
    ) -> None:
        before, first, second = (walk.visit(name) for name in "甲乙丙")
        cast.acts(walk.li, ticking.visited, before)
        tick_all(cast, steward, first)
        assert cast.acts(steward, for_others.undo_all, before)["undone"] is True
        assert stages(cast, before, first, second) == [Stage.DONE, Stage.PLANNED, Stage.PLANNED]

    def test_is_of_the_last_time_alone(self, walk: Round, cast: Cast, steward: Actor) -> None:
        first = walk.visit("甲")
        tick_all(cast, steward, first)
        other = create_visit(cast, walk.campaign, cast.enrol("丙"), walk.wang)
        tick_all(cast, steward, other)
        with pytest.raises(VisitMoved):
            cast.acts(steward, for_others.undo_all, first)
        cast.acts(steward, for_others.undo_all, other)
        with pytest.raises(VisitMoved):
            cast.acts(steward, for_others.undo_all, other)
        assert stages(cast, first, other) == [Stage.DONE, Stage.PLANNED]
