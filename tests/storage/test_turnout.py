"""场次 and 人次: who came is counted, nobody is named, and no figure tells of one person."""

import pytest

from storage import turnout
from storage.activities.records import Kind, State
from storage.folding import folded
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.held import put_on, sign_up


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


def year(cast: Cast, by: Actor, which: int = 0) -> Values:
    return cast.acts(by, turnout.look, which)


def units(cast: Cast, by: Actor, page: int = 0) -> list[Values]:
    lines = cast.acts(by, turnout.by_unit, 0, page)["lines"]
    assert isinstance(lines, list)
    return [one for one in lines if isinstance(one, dict)]


def staffed(cast: Cast, name: str, count: int) -> list[int]:
    """A unit of so many people; their keys."""
    unit = cast.create_unit(name)
    return [cast.enrol(f"{name}{at}", unit=unit) for at in range(count)]


class TestByKind:
    def test_counts_activities_attendances_and_people_apart(self, cast: Cast, chair: Actor) -> None:
        people = staffed(cast, "城东供水站", 3)
        walk, walk_again = put_on(cast, chair, in_days=-9), put_on(cast, chair, in_days=-2)
        course = put_on(cast, chair, Kind.TRAINING, in_days=-3)
        for one in people:
            sign_up(cast, walk, one, came=True)
        sign_up(cast, walk_again, people[0], came=True, family=2)
        sign_up(cast, course, people[0], came=True)
        found = year(cast, chair)
        assert (found["held"], found["came"], found["family"], found["people"]) == (3, 5, 2, 3)
        assert found["kinds"] == [
            {"kind": Kind.SPORTS, "held": 2, "came": 4, "family": 2},
            {"kind": Kind.TRAINING, "held": 1, "came": 1, "family": 0},
        ]

    def test_whoever_did_not_come_is_not_counted_nor_what_was_called_off(self, cast: Cast, chair: Actor) -> None:
        people = staffed(cast, "城东供水站", 3)
        sign_up(cast, put_on(cast, chair, in_days=-2), people[0], missed=True)
        sign_up(cast, put_on(cast, chair, in_days=-2, state=State.CANCELLED), people[0], came=True)
        assert year(cast, chair)["held"] == 0

    def test_a_year_begins_by_the_unions_clock(self, cast: Cast, chair: Actor) -> None:
        people = staffed(cast, "城东供水站", 3)
        into = (cast.now - cast.now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)).days
        sign_up(cast, put_on(cast, chair, in_days=-into - 1), people[0], came=True)
        assert year(cast, chair)["came"] == 0
        assert year(cast, chair, cast.now.year - 1)["came"] == 1

    def test_an_officer_counts_own_people_alone(self, cast: Cast, chair: Actor) -> None:
        officer = cast.create_officer()
        mine, others = staffed(cast, "城东供水站", 3), staffed(cast, "城西供水站", 3)
        walk = put_on(cast, chair, in_days=-2)
        for one in (mine[0], *others):
            sign_up(cast, walk, one, came=True)
        assert year(cast, officer)["came"] == 1
        assert year(cast, chair)["came"] == 4

    def test_members_and_stewards_have_no_figures(self, cast: Cast) -> None:
        for one in (cast.create_member(), cast.create_steward()):
            with pytest.raises(NotForYou):
                year(cast, one)


class TestByUnit:
    def test_small_units_share_a_line_that_tells_of_nobody(self, cast: Cast, chair: Actor) -> None:
        big, small = staffed(cast, "城东供水站", 4), staffed(cast, "门卫", 2)
        walk = put_on(cast, chair, in_days=-2)
        for one in (*big[:3], small[0]):
            sign_up(cast, walk, one, came=True)
        # The chair's own office has one person: three people together.
        assert units(cast, chair) == [
            {"unit": "城东供水站", "of": 4, "held": 1, "came": 3, "family": 0},
            {"unit": None, "of": 3, "held": 1, "came": 1, "family": 0},
        ]

    def test_figures_of_a_reach_of_two_are_not_told(self, cast: Cast) -> None:
        officer = cast.create_officer()
        other = staffed(cast, "城东供水站", 1)
        sign_up(cast, put_on(cast, officer, in_days=-2), other[0], came=True)
        assert units(cast, officer) == []
        assert year(cast, officer)["hides"]
        assert year(cast, officer)["kinds"] == []

    def test_units_come_page_by_page(self, cast: Cast, chair: Actor) -> None:
        for at in range(9):
            staffed(cast, f"第{at}供水站", 3)
        found = cast.acts(chair, turnout.by_unit, 0, 99)
        assert (found["page"], found["pages"]) == (1, 2)
        assert len(units(cast, chair)) == turnout.PAGE


class TestFolding:
    def test_takes_the_next_smallest_in_where_the_small_ones_are_too_few(self) -> None:
        assert folded({1: 1, 2: 10, 3: 4}) == {1, 3}

    def test_leaves_large_units_alone(self) -> None:
        assert folded({1: 3, 2: 10}) == set()

    def test_small_units_that_are_enough_together_take_nobody_in(self) -> None:
        assert folded({1: 1, 2: 2, 3: 3}) == {1, 2}

    def test_a_union_of_two_people_is_one_line(self) -> None:
        assert folded({1: 1, 2: 1}) == {1, 2}
