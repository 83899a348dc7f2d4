"""Ticking off: one press keeps a visit; what came in between leaves it open."""

from datetime import date, timedelta

import pytest

from storage.asking import Outdated
from storage.campaigns import State
from storage.campaigns.records import Campaign
from storage.offices import Role
from storage.visits import Outcome, Stage, Tried, Visit, ticking, walking
from storage.visits.access import NotYourVisit, VisitMoved
from storage.visits.ticking import NoSuchDay
from tests.cast import Cast
from tests.storage.test_visits_walking import Round, walk
from tests.storage.visiting import GOODS, MONEY
from tests.storage.visiting import visit as kept

__all__ = ["walk"]


class TestVisited:
    def test_is_kept_by_one_press_as_brought_as_it_was_set(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        told = cast.acts(walk.li, ticking.visited, visit)
        found = kept(cast, visit)
        assert (found.stage, found.outcome, found.done_on) == (Stage.DONE, Outcome.VISITED, cast.now.date())
        assert (found.done_by, found.gave_money, found.gave_goods) == (walk.li.account_id, MONEY, GOODS)
        assert (told["gave_money"], told["count"], told["after"]) == (MONEY, 0, None)

    def test_leads_on_to_the_next_of_the_round(self, walk: Round, cast: Cast) -> None:
        first, second = walk.visit("甲", place=1), walk.visit("乙", place=2)
        told = cast.acts(walk.li, ticking.visited, first)
        assert (told["after"], told["after_name"], told["count"]) == (second, "乙", 1)

    def test_pressed_by_both_it_stays_as_the_first_kept_it(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        told = cast.acts(walk.wang, ticking.phoned, visit)
        assert (told["outcome"], kept(cast, visit).done_by) == (Outcome.VISITED, walk.li.account_id)
        assert cast.audited("visits.phoned") == []

    def test_is_at_the_bedside_once_they_are_known_to_be_in_hospital(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.in_hospital, visit)
        assert cast.acts(walk.li, ticking.visited, visit)["outcome"] == Outcome.AT_HOSPITAL
        assert len(cast.audited("visits.at_hospital")) == 1

    def test_is_done_for_them_by_the_stations_steward_and_nobody_elses(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        with pytest.raises(NotYourVisit):
            cast.acts(cast.create_steward(unit=cast.create_unit("城西供水站")), ticking.visited, visit)
        steward = cast.create_steward()
        cast.acts(steward, ticking.visited, visit)
        assert kept(cast, visit).done_by == steward.account_id

    @pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.DROPPED, Stage.OVER])
    def test_is_not_of_what_is_on_no_list(self, walk: Round, cast: Cast, stage: Stage) -> None:
        visit = walk.visit(stage=stage)
        for rule in (ticking.visited, ticking.phoned, ticking.absent, ticking.in_hospital, ticking.begin_day):
            with pytest.raises(VisitMoved):
                cast.acts(walk.li, rule, visit)

    def test_an_overdue_one_is_done_like_any_other(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit(due_on=date(2026, 11, 1))
        assert cast.acts(walk.li, walking.look, visit)["overdue"] is True
        assert cast.acts(walk.li, ticking.visited, visit)["stage"] == Stage.DONE


class TestPhoned:
    def test_brings_nothing(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.phoned, visit)
        found = kept(cast, visit)
        assert (found.stage, found.outcome) == (Stage.DONE, Outcome.PHONED)
        assert (found.gave_money, found.gave_goods) == (None, None)


class TestInVain:
    @pytest.mark.parametrize(
        ("rule", "tried"), [(ticking.absent, Tried.ABSENT), (ticking.in_hospital, Tried.IN_HOSPITAL)]
    )
    def test_stays_open_with_what_came_in_between(self, walk: Round, cast: Cast, rule, tried: Tried) -> None:  # type: ignore[no-untyped-def]
        visit = walk.visit()
        told = cast.acts(walk.li, rule, visit)
        found = kept(cast, visit)
        assert (found.stage, found.tried, found.tried_on) == (Stage.PLANNED, tried, cast.now.date())
        assert (told["count"], told["after"]) == (1, None)

    def test_is_noted_by_its_number(self, walk: Round, cast: Cast) -> None:
        told = cast.acts(walk.li, ticking.absent, walk.visit())
        assert [entry.record for entry in cast.audited("visits.absent")] == [told["number"]]


class TestAnotherDay:
    def test_is_pressed(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        asked = cast.acts(walk.li, ticking.begin_day, visit)
        told = cast.acts(walk.li, ticking.choose_day, asked["version"], 3)
        day = cast.now.date() + timedelta(days=3)
        assert (kept(cast, visit).day, kept(cast, visit).tried, told["moved_to"]) == (day, Tried.POSTPONED, day)

    @pytest.mark.parametrize(
        ("words", "day"), [("12月3日", date(2026, 12, 3)), ("明天", date(2026, 11, 24)), ("1.20", date(2027, 1, 20))]
    )
    def test_is_written(self, walk: Round, cast: Cast, words: str, day: date) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.begin_day, visit)
        cast.acts(walk.li, ticking.write_day, words)
        assert kept(cast, visit).day == day

    @pytest.mark.parametrize("words", ["改天", "2026-11-22", "2028-01-01", ""])
    def test_is_no_day_that_is_over_or_far_off(self, walk: Round, cast: Cast, words: str) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.begin_day, visit)
        with pytest.raises(NoSuchDay):
            cast.acts(walk.li, ticking.write_day, words)
        assert kept(cast, visit).tried is None

    def test_of_an_older_question_is_no_answer(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        asked = cast.acts(walk.li, ticking.begin_day, visit)
        cast.acts(walk.li, walking.look, visit)
        with pytest.raises(Outdated):
            cast.acts(walk.li, ticking.choose_day, asked["version"], 1)
        again = cast.acts(walk.li, ticking.begin_day, visit)
        with pytest.raises(Outdated):
            cast.acts(walk.li, ticking.choose_day, again["version"], 77)

    def test_is_nobodys_who_goes_there_no_more(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.begin_day, visit)

        def hand_over(session) -> None:  # type: ignore[no-untyped-def]
            session.get_one(Visit, visit).first_id = None

        cast.write(hand_over)
        with pytest.raises(NotYourVisit):
            cast.acts(walk.li, ticking.write_day, "明天")


class TestUndo:
    def test_makes_it_open_again_as_it_was_set(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        card = cast.acts(walk.wang, ticking.undo, visit)
        found = kept(cast, visit)
        assert (found.stage, found.outcome, found.done_on, found.done_by) == (Stage.PLANNED, None, None, None)
        assert (found.gave_money, found.gave_goods, found.money) == (None, None, MONEY)
        assert (card["stage"], card["place"]) == (Stage.PLANNED, 1)
        assert len(cast.audited("visits.undo")) == 1

    def test_takes_back_that_nobody_was_at_home(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.absent, visit)
        cast.acts(walk.li, ticking.undo, visit)
        assert kept(cast, visit).tried is None

    def test_leaves_them_in_hospital_when_the_visit_there_was_not_made(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.in_hospital, visit)
        cast.acts(walk.li, ticking.visited, visit)
        cast.acts(walk.li, ticking.undo, visit)
        assert (kept(cast, visit).stage, kept(cast, visit).tried) == (Stage.PLANNED, Tried.IN_HOSPITAL)

    def test_ends_with_the_campaign(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)

        def close(session) -> None:  # type: ignore[no-untyped-def]
            session.get_one(Campaign, walk.campaign).state = State.CLOSED

        cast.write(close)
        with pytest.raises(VisitMoved):
            cast.acts(walk.li, ticking.undo, visit)

    def test_is_not_somebody_elses(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        west = cast.create_unit("城西供水站")
        with pytest.raises(NotYourVisit):
            cast.acts(cast.create_officer("周通", unit=west, role=Role.OFFICER), ticking.undo, visit)
