"""Goals: the chair's, of a year; the board holds each unit against them, and tells of nobody."""

import pytest

from storage.activities.records import Kind
from storage.figures import Offer
from storage.goals import board, setting
from storage.goals.records import GoalUnfit
from storage.members import Standing
from storage.rights import NotForYou
from storage.values import Values, lines_of
from tests.cast import Actor, Cast
from tests.storage.test_charts import staffed, walked


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


def cells(line: Values) -> dict[object, Values]:
    return {cell["service"]: cell for cell in lines_of(line["cells"])}


def by_unit(found: Values, offer: Offer) -> dict[object, tuple[object, ...]]:
    found_in = {line["unit"]: cells(line)[offer] for line in lines_of(found["lines"])}
    return {unit: (cell["reached"], cell["of"], cell["met"]) for unit, cell in found_in.items()}


class TestGoals:
    def test_are_none_until_the_chair_sets_them(self, cast: Cast, chair: Actor) -> None:
        found = cast.acts(chair, setting.look, cast.now.year)
        assert {line["goal"] for line in lines_of(found["lines"])} == {None}
        assert {line["service"] for line in lines_of(found["lines"])} == {*Offer}

    def test_hold_for_their_year_and_the_newest_counts(self, cast: Cast, chair: Actor) -> None:
        year = cast.now.year
        for percent in (90, 80):
            cast.acts(chair, setting.choose, Offer.TALKS, year, percent)
        asked = cast.acts(chair, setting.ask, Offer.TALKS, year)
        assert (asked["goal"], cast.acts(chair, setting.ask, Offer.TALKS, year + 1)["goal"]) == (80, None)
        cast.acts(chair, setting.choose, Offer.TALKS, year, 0)
        assert cast.acts(chair, setting.ask, Offer.TALKS, year)["goal"] is None
        assert len(cast.audited("goals.set")) == 3

    @pytest.mark.parametrize(("years", "percent"), [(-1, 50), (2, 50), (0, 101), (0, 7)])
    def test_are_of_this_year_or_the_next_and_in_a_hundred(
        self, cast: Cast, chair: Actor, years: int, percent: int
    ) -> None:
        with pytest.raises(GoalUnfit):
            cast.acts(chair, setting.choose, Offer.TALKS, cast.now.year + years, percent)

    @pytest.mark.usefixtures("chair")
    def test_are_nobody_elses(self, cast: Cast) -> None:
        for actor in (cast.create_deputy(), cast.create_officer(), cast.create_member("张三")):
            with pytest.raises(NotForYou):
                cast.acts(actor, setting.choose, Offer.TALKS, cast.now.year, 50)


class TestTheBoard:
    def test_holds_each_unit_against_the_goal(self, cast: Cast, chair: Actor) -> None:
        east, west = staffed(cast, "城东站", 10), staffed(cast, "城西站", 10)
        staffed(cast, "局机关", 9)
        walked(cast, chair, [*east[:6], *west[:5]], 10)
        cast.acts(chair, setting.choose, Offer.ACTIVITIES, cast.now.year, 60)
        found = cast.acts(chair, board.picture, cast.now.year)
        assert by_unit(found, Offer.ACTIVITIES) == {
            "城东站": (6, 10, True),
            "城西站": (5, 10, False),
            "局机关": (0, 10, False),
        }
        total = cells(found)[Offer.ACTIVITIES]
        assert (total["reached"], total["of"], total["percent"], total["met"]) == (11, 30, 36, False)
        assert cells(found)[Offer.TALKS]["met"] is None

    def test_folds_small_units_and_leaves_out_what_would_tell_of_somebody(self, cast: Cast, chair: Actor) -> None:
        staffed(cast, "城东站", 10)
        staffed(cast, "城东站", 2, standing=Standing.RETIRED)
        staffed(cast, "城西站", 10)
        staffed(cast, "城西站", 6, standing=Standing.RETIRED)
        staffed(cast, "城南站", 10)
        staffed(cast, "泵房", 4)
        found = cast.acts(chair, board.picture, cast.now.year)
        assert [line["unit"] for line in lines_of(found["lines"])] == ["城东站", "城南站", "城西站", None]
        # Of two retired nothing is said; with one line closed alone the sum would say it, so the next is closed too.
        assert by_unit(found, Offer.VISITS) == {
            "城东站": (None, None, None),
            "城西站": (None, None, None),
            "城南站": (None, None, None),
            None: (None, None, None),
        }
        assert cells(lines_of(found["lines"])[1])[Offer.VISITS]["nobody"] is True
        assert by_unit(found, Offer.LEARNING)[None] == (0, 5, None)

    def test_of_an_officer_is_of_their_units_and_hides_where_these_are_too_few(self, cast: Cast, chair: Actor) -> None:
        staffed(cast, "城东站", 8)
        staffed(cast, "城西站", 8)
        officer = cast.create_officer(unit=cast.create_unit("城东站"))
        found = cast.acts(officer, board.look, 0, 0)
        assert ([line["unit"] for line in lines_of(found["lines"])], found["may_set"]) == (["城东站"], False)
        alone = cast.create_officer("李军", unit=cast.create_unit("泵房"))
        assert cast.acts(alone, board.look, 0, 0)["hides"] is True
        assert lines_of(cast.acts(alone, board.look, 0, 0)["lines"]) == []
        assert cast.acts(chair, board.look, 0, 0)["may_set"] is True

    def test_says_of_one_service_how_many_units_have_met_its_goal(self, cast: Cast, chair: Actor) -> None:
        east = staffed(cast, "城东站", 10)
        staffed(cast, "城西站", 10)
        staffed(cast, "局机关", 9)
        walked(cast, chair, east, 10, Kind.CHECKUP)
        cast.acts(chair, setting.choose, Offer.CHECKUPS, cast.now.year, 100)
        found = cast.acts(chair, board.see, Offer.CHECKUPS, cast.now.year)
        assert (found["units"], found["units_met"], found["reached"], found["lists"]) == (3, 1, 10, True)

    def test_on_paper_is_what_its_reader_may_see_with_who_and_when(self, cast: Cast, chair: Actor) -> None:
        staffed(cast, "城东站", 8)
        assert cast.acts(chair, board.order, cast.now.year - 5)["year"] == cast.now.year
        asked = {"account_id": chair.account_id, "subject": cast.now.year, "values": {}, "now": cast.now}
        found = cast.read(lambda session: board.on_paper(session, **asked))  # type: ignore[arg-type]
        assert (found["who"], found["at"], found["of"]) == ("赵国强", cast.now, 9)

    def test_is_not_for_members(self, cast: Cast) -> None:
        with pytest.raises(NotForYou):
            cast.acts(cast.create_member(), board.look, 0, 0)
