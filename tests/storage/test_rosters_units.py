"""A list of units taken into the tree, and what it leaves alone."""

from collections.abc import Sequence
from functools import partial

import pytest
from sqlalchemy.orm import Session

from storage import joining, members, rosters, units
from storage.database import Database
from storage.rosters import Ahead, Forecast, Place, UnitRow, UnitsTaken
from tests.storage.test_rosters import Register, row


def unit(*path: str, teams: Sequence[str] = (), at: int = 2) -> UnitRow:
    return UnitRow(Place("机构", at, at), path, tuple(teams))


BUREAU = [
    unit("水务局"),
    unit("水务局", "站所"),
    unit("水务局", "站所", "城东供水站", teams=("运行班", "抄表班")),
    unit("水务局", "站所", "城西供水站", teams=("运行班",)),
]


@pytest.fixture
def register(database: Database) -> Register:
    return Register(database)


class Tree:
    """The tree of the test's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, *rows: UnitRow) -> UnitsTaken:
        ahead = self._database.read_now(partial(self._foresee, rows=rows))
        taken = self._database.write_now(partial(rosters.take_units, rows=rows, once=rosters.once(rows)))
        assert (ahead.units_made, ahead.units_placed, ahead.refused) == (taken.made, taken.placed, taken.refused)
        return taken

    def paths(self) -> set[str]:
        return {"/".join(path) for path in self._database.read_now(units.Tree).paths().values()}

    @staticmethod
    def _foresee(session: Session, rows: Sequence[UnitRow]) -> Forecast:
        return Ahead(session, set(), rows).close()


@pytest.fixture
def tree(database: Database) -> Tree:
    return Tree(database)


class TestTakeUnits:
    def test_makes_units_and_their_teams_once(self, tree: Tree) -> None:
        assert len(tree.take(*BUREAU).made) == 7
        assert {"水务局/站所/城东供水站/运行班", "水务局/站所/城西供水站/运行班"} <= tree.paths()
        again = tree.take(*BUREAU)
        assert (again.made, again.placed, again.refused) == ([], [], [])

    def test_a_unit_that_a_roster_named_alone_is_put_where_it_belongs_with_its_people(
        self, tree: Tree, register: Register
    ) -> None:
        register.take(row("李明", "SW1", ("城东供水站",)))
        taken = tree.take(*BUREAU)
        assert taken.placed == ["水务局/站所/城东供水站"]
        assert "城东供水站" not in tree.paths()
        assert register.people()[0][2] == "城东供水站"

    def test_of_two_units_of_one_name_none_is_moved(self, tree: Tree, register: Register) -> None:
        register.open(("办公室",))
        taken = tree.take(unit("东站"), unit("西站"), unit("东站", "办公室"), unit("西站", "办公室"))
        assert (taken.placed, "办公室" in tree.paths()) == ([], True)

    def test_a_name_that_fits_two_is_asked_back(self, tree: Tree, register: Register) -> None:
        register.open(("东站", "办公室"), ("西站", "办公室"))
        (refused,) = tree.take(unit("办公室")).refused
        assert (refused.reason, refused.values["choices"]) == (
            "rosters.unit_ambiguous",
            ["东站/办公室", "西站/办公室"],
        )

    def test_a_unit_is_never_put_below_itself(self, tree: Tree, register: Register) -> None:
        register.open(("水务局", "机关"))
        (refused,) = tree.take(unit("机关", "水务局")).refused
        assert refused.reason == "rosters.unit_parent_unclear"

    def test_a_roster_afterwards_finds_its_units_there(self, tree: Tree, register: Register) -> None:
        tree.take(*BUREAU)
        assert register.open(("站所", "城东供水站"), ("城西供水站",)) == []


class TestPlaces:
    def test_a_team_does_not_catch_who_names_station_and_team(
        self, tree: Tree, register: Register, database: Database
    ) -> None:
        tree.take(*BUREAU)
        register.take(row("李明", "SW1", ("城东供水站",), team="抄表班"))
        places = database.read_now(members.places)
        told = joining.understand("李明 城东供水站 抄表班 0123", places)
        assert [places[unit_id][-1] for unit_id in told.units] == ["城东供水站"]

    def test_a_station_whose_roster_is_still_to_come_can_be_named(
        self, tree: Tree, register: Register, database: Database
    ) -> None:
        tree.take(*BUREAU)
        register.take(row("李明", "SW1", ("城东供水站",)))
        assert ("水务局", "站所", "城西供水站") in database.read_now(members.places).values()
