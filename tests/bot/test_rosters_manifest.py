"""Everything that the manifest of the samples says of the member files, walked through entry by entry."""

from datetime import datetime
from functools import partial
from typing import Any, cast

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import rosters
from bot.sheets import cells, people
from bot.sheets import roster as sheets
from storage import units
from storage.database import Database
from storage.members import Member, Standing
from storage.rosters import Forecast
from tests.bot.test_rosters import CSV, FRONT, MANIFEST, RETIRED, ROSTER, SAMPLES, STANDINGS, UPDATE
from tests.conftest import ZONE

UNITS = "members/units.xlsx"
NOW = datetime(2026, 11, 23, 10, tzinfo=ZONE)


def rows_of(name: str, sheet: str) -> dict[int, tuple[cells.Row, Any]]:
    """Each row of a sheet below its header, with its columns."""
    path = SAMPLES / name
    of_file = cells.workbook(path) if path.suffix == ".xlsx" else cells.text_file(path)
    (found,) = (one for one in of_file if one.name == sheet)
    return {row.number: (row, columns) for row, columns in sheets.with_columns(found)}


class TestNormalised:
    """The field's value as the reader gives it, for every entry, taken or not, kept or not."""

    @staticmethod
    def value(field: str, row: cells.Row, columns: Any) -> object:
        told = people.further(columns, row.cells)
        match field:
            case "姓名":
                return people.person("", row, columns).name
            case "手机号":
                return people.person("", row, columns).phones[0]
            case "部门":
                return people.person("", row, columns).unit[-1]
            case "在职状态":
                standing = people.person("", row, columns).standing
                return next(word for word, known in STANDINGS.items() if known == standing)
            case "是否独居":
                return {True: "是", False: "否"}.get(cast("bool", told["alone"]))
        return told[{"入会时间": "joined", "出生年月": "birth", "家属电话": "family_phone"}[field]]

    @pytest.mark.parametrize("sheet", [FRONT, RETIRED], ids=["front", "retired"])
    def test_every_value_is_read_as_it_is_meant(self, sheet: dict[str, Any]) -> None:
        rows = rows_of(ROSTER, sheet["name"])
        meant = sheet["normalised"]
        assert len(meant) == {"在职职工": 551, "离退休": 30}[sheet["name"]]
        wrong = [one for one in meant if self.value(one["field"], *rows[one["row"]]) != one["expect"]]
        assert wrong == []

    def test_every_unit_lies_below_the_one_that_is_meant(self, database: Database) -> None:
        take(database, UNITS)
        tree = database.read_now(units.Tree)
        rows = rows_of(ROSTER, FRONT["name"])
        meant = [one for one in FRONT["normalised"] if one["field"] == "部门"]
        for one in meant:
            row, columns = rows[one["row"]]
            (unit_id,) = tree.ending(people.person("", row, columns).unit)
            assert tree.path(unit_id)[-2:] == (one["parent"], one["expect"])

    def test_those_who_live_alone_are_known_while_the_list_is_read(self) -> None:
        rows = rows_of(ROSTER, RETIRED["name"]).values()
        alone = [people.further(columns, row.cells).get("alone") for row, columns in rows]
        assert alone.count(True) == RETIRED["living_alone"]
        assert alone.count(None) == 0

    def test_the_five_spellings_of_the_effective_date_are_one_day(self) -> None:
        days = {str(change.effective) for change in rosters.read(SAMPLES / UPDATE).changes}
        assert days == {MANIFEST[UPDATE]["effective_date"][:10]}

    def test_what_the_union_has_no_use_for_is_read_and_goes_nowhere(self) -> None:
        row, columns = rows_of(ROSTER, RETIRED["name"])[3]
        told = people.further(columns, row.cells)
        assert told == {
            "sex": "男",
            "retired_in": "2019",
            "birth": "1959-03",
            "address": "江州市城东区柳荫路86号2栋2单元302室",
            "family": "袁诗涵",
            "relation": "儿媳",
            "family_phone": "13900007948",
            "health": "糖尿病",
            "alone": False,
        }
        fields = {*people.Person.__slots__}
        assert fields.isdisjoint(told)


def take(database: Database, name: str) -> rosters.Outcome:
    """Takes a sample into the register."""
    work = rosters.work(rosters.read(SAMPLES / name), lambda *_: None, now=NOW)
    return rosters.run_beside(database, work)


def foresee(database: Database, name: str, *, complete: bool = False) -> Forecast:
    source = rosters.read(SAMPLES / name)
    return database.read_now(partial(rosters.foresee, source=source, today=NOW.date(), complete=complete))


class TestUnits:
    def test_the_list_makes_exactly_its_tree(self, database: Database) -> None:
        listed = MANIFEST[UNITS]["sheets"][0]
        outcome = take(database, UNITS)
        assert (outcome.units_listed, outcome.refused) == (listed["valid"], [])
        assert len(outcome.units_made) == listed["valid"] + listed["teams"]
        tree = database.read_now(units.Tree)
        paths = set(tree.paths().values())
        assert max(map(len, paths)) == listed["depth_with_teams"]
        top = listed["grouping_nodes"][0]
        for group, members in MANIFEST[UNITS]["tree"].items():
            for one in members:
                assert (top, group, one["unit"]) in paths
                teams = {path[3] for path in paths if path[:3] == (top, group, one["unit"]) and len(path) == 4}
                assert teams == set(one["teams"])
        again = take(database, UNITS)
        assert (again.units_made, again.units_placed) == ([], [])

    def test_nobody_is_touched_and_the_roster_finds_its_units(self, database: Database) -> None:
        take(database, ROSTER)
        before = database.read_now(lambda session: session.scalars(select(Member.unit_id).order_by(Member.id)).all())
        outcome = take(database, UNITS)
        after = database.read_now(lambda session: session.scalars(select(Member.unit_id).order_by(Member.id)).all())
        assert before == after
        assert (
            len(outcome.units_placed) == MANIFEST[ROSTER]["units"] - 5 + 1
        )  # stations, and the one above five offices
        again = take(database, ROSTER)
        assert (again.new, again.changed, again.units_made) == (0, 0, [])


class TestOneAfterTheOther:
    def test_each_change_of_the_text_file_is_the_one_the_manifest_lists(self, database: Database) -> None:
        take(database, ROSTER)
        told = foresee(database, CSV)
        names = {"手机号": "phone", "部门": "unit", "在职状态": "standing"}
        listed = {(one["staff_no"], names[one["field"]]) for one in MANIFEST[CSV]["against_roster_xlsx"]["changed"]}
        # Who moves leaves the team, and that is told beside the unit.
        assert {(one.staff_no, change.what) for one in told.changed for change in one.changes} - {
            (one.staff_no, "team") for one in told.changed
        } == listed
        assert {one.staff_no for one in told.new} == {*MANIFEST[CSV]["against_roster_xlsx"]["only_here"]}

    def test_as_everybody_the_text_file_marks_whom_it_lacks_and_nobody_in_doubt(self, database: Database) -> None:
        take(database, ROSTER)
        told = foresee(database, CSV, complete=True).absences
        lacking = {*MANIFEST[CSV]["against_roster_xlsx"]["only_in_xlsx"]}
        absent = {one.staff_no for one in [*told.left, *told.in_doubt]}
        assert lacking <= absent
        # The rest has no number: the manifest leaves it out, we can't know it.
        assert absent - lacking <= {None}
        assert told.not_compared == RETIRED["valid"] - len(RETIRED["also_in_first_sheet"])

    def test_the_changes_come_out_as_the_manifest_counts(self, database: Database) -> None:
        take(database, ROSTER)
        ahead = foresee(database, UPDATE)
        outcome = take(database, UPDATE)
        listed = MANIFEST[UPDATE]["by_change"]
        assert (outcome.new, len(ahead.new)) == (listed["新入会"], listed["新入会"])
        assert len(ahead.left) == listed["离职"]

        def now_of(session: Session, standing: Standing) -> int:
            return len(session.scalars(select(Member.id).where(Member.standing == standing)).all())

        assert database.read_now(partial(now_of, standing=Standing.LEFT)) == listed["离职"]
        moved = [one for one in ahead.changed if one.changes[0].what == "unit"]
        retired = [one for one in ahead.changed if one.changes[0].what == "standing"]
        assert (len(moved), len(retired)) == (listed["调动"], listed["退休"])

    def test_a_day_still_to_come_is_told_and_the_change_is_made(self, database: Database) -> None:
        take(database, ROSTER)
        source = rosters.read(SAMPLES / UPDATE)
        early = datetime(2026, 10, 30, 9, tzinfo=ZONE)
        outcome = rosters.run_beside(database, rosters.work(source, lambda *_: None, now=early))
        taken = MANIFEST[UPDATE]["rows"] - len(MANIFEST[UPDATE]["errors"])
        assert [one.reason for one in outcome.remarks].count("rosters.not_yet") == taken
        assert outcome.new == MANIFEST[UPDATE]["by_change"]["新入会"]
