"""What is told before an import, and who leaves by not standing in a file that is everybody."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import rosters
from storage.audit import AuditEntry
from storage.database import Database
from storage.members import Member, Standing
from storage.rosters import (
    Absences,
    ChangeRow,
    Concerned,
    Coverage,
    Forecast,
    Happening,
    Listed,
    Place,
    RefusedRow,
    RosterRow,
    Trace,
    absence,
    forecasting,
)
from tests.storage.test_rosters import EAST, NEW, OLD, OTHER, WEST, Register, row

RETIRED = (Standing.RETIRED, Standing.RETIRED_CADRE, Standing.SURVIVOR)


@pytest.fixture
def register(database: Database) -> Register:
    return Register(database)


def foresee(database: Database, *rows: RosterRow, changes: Sequence[ChangeRow] = (), **more: Any) -> Forecast:
    return database.read_now(partial(rosters.forecast, rows=rows, changes=changes, **more))


def names(people: Sequence[Concerned]) -> list[str]:
    return [one.name for one in people]


class TestForecast:
    def test_tells_new_changed_and_unchanged_and_writes_nothing(self, register: Register, database: Database) -> None:
        register.take(row("李明", "SW1", team="抄表班", post="运行工", phones=(OLD,)), row("王芳", "SW2"))
        before = register.people()
        moved = row("李明", "SW1", WEST, post="维修工", phones=(NEW,), standing=Standing.SECONDED)
        told = foresee(database, moved, row("王芳", "SW2"), row("赵磊", "SW3", WEST))
        assert (names(told.new), told.unchanged, told.units_made) == (["赵磊"], 1, ["基层站所/城西供水站"])
        (changed,) = told.changed
        assert (changed.place, changed.name, changed.unit) == (moved.place, "李明", "基层站所/城西供水站")
        assert [(one.what, one.before, one.after) for one in changed.changes] == [
            ("unit", "基层站所/城东供水站", "基层站所/城西供水站"),
            ("team", "抄表班", None),
            ("post", "运行工", "维修工"),
            ("standing", "active", "seconded"),
            ("phone", None, True),
        ]
        assert register.people() == before

    def test_a_list_of_changes_tells_who_leaves(self, register: Register, database: Database) -> None:
        register.take(row("李明", "SW1"), row("王芳", "SW2"))
        gone = ChangeRow(row("李明", "SW1", ()), Happening.LEAVE)
        told = foresee(database, changes=[gone, ChangeRow(row("王芳", "SW9", ()), Happening.LEAVE)])
        assert (names(told.left), names(told.changed)) == (["李明"], [])
        assert [one.reason for one in told.refused] == ["rosters.unknown_staff_no"]

    def test_a_shared_phone_is_told_beforehand(self, register: Register, database: Database) -> None:
        register.take(row("李明", "SW1", phones=(OLD,)))
        told = foresee(database, row("王芳", "SW2", phones=(OLD,)))
        assert [(one.reason, one.values) for one in told.remarks] == [
            ("rosters.shared_with_member", {"holder": "李明"})
        ]


def people_rows() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Few names, numbers, telephones and units, so that they meet."""
    one = st.fixed_dictionaries(
        {
            "name": st.sampled_from(["李明", "王芳", "赵磊"]),
            "staff_no": st.sampled_from([None, "SW1", "SW2", "SW3", "SW4"]),
            "unit": st.sampled_from([EAST, WEST, (), ("城东供水站",)]),
            "phones": st.sampled_from([(), (OLD,), (NEW,), (OLD, OTHER)]),
            "standing": st.sampled_from([None, Standing.ACTIVE, Standing.RETIRED, Standing.LEFT]),
            "team": st.sampled_from([None, "抄表班"]),
            "post": st.sampled_from([None, "运行工", "维修工"]),
        }
    )
    return st.lists(one, min_size=1, max_size=8)


class TestForeseenIsDone:
    """Whatever the rows, page by page: what is told beforehand is what happens."""

    @seed(20261123)
    @settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(files=st.tuples(people_rows(), people_rows()), size=st.integers(1, 4), ahead_size=st.integers(1, 4))
    def test_for_any_two_files_one_after_the_other(
        self,
        database: Database,
        now: datetime,
        monkeypatch: pytest.MonkeyPatch,
        files: tuple[list[dict[str, Any]], ...],
        size: int,
        ahead_size: int,
    ) -> None:
        monkeypatch.setattr(forecasting, "_PAGE", ahead_size)
        for told in files:
            rows = [row(**one) for one in told]
            ahead = foresee(database, *rows, complete=Coverage(in_service=True, retired=True))
            paths = {one.unit_path for one in rows}
            made = database.write_now(partial(rosters.open_units, paths=paths))
            listed, pages = Listed(Coverage(in_service=True, retired=True)), range(0, len(rows), size)
            taken = [database.write_now(partial(rosters.take, rows=rows[at : at + size])) for at in pages]
            for page in taken:
                listed.add(page)
            absences, _ = database.write_now(partial(rosters.leave_absent, listed=listed, now=now))
            assert ahead.units_made == made
            assert len(ahead.new) == sum(page.new for page in taken)
            assert len(ahead.changed) + len(ahead.left) == sum(page.changed for page in taken)
            assert ahead.unchanged == sum(page.unchanged for page in taken)
            assert ahead.refused == [one for page in taken for one in page.refused]
            assert ahead.remarks == [one for page in taken for one in page.remarks]
            assert (ahead.absences.left, ahead.absences.in_doubt) == (absences.left, absences.in_doubt)
            assert ahead.absences.unnamed == absences.unnamed


class TestLeaveAbsent:
    @pytest.fixture(autouse=True)
    def staff(self, register: Register) -> None:
        register.take(
            row("李明", "SW1", phones=(OLD,)),
            row("王芳", "SW2"),
            row("赵磊", "SW3", WEST),
            row("钱英", "SW4", standing=Standing.RETIRED),
        )

    def take(self, database: Database, now: datetime, *rows: RosterRow, **listed: Any) -> Absences:
        """Takes the rows as everybody, and holds the forecast against it."""
        refused = listed.pop("refused", [])
        coverage = listed.pop("coverage", Coverage())
        ahead = foresee(database, *rows, refused=refused, complete=coverage).absences
        kept = Listed(coverage, refused=[*refused], **listed)
        kept.add(database.write_now(partial(rosters.take, rows=rows)))
        absences, more = database.write_now(partial(rosters.leave_absent, listed=kept, now=now))
        assert more is None
        if not listed:
            assert ahead == absences
        return absences

    def standing(self, register: Register) -> dict[str, str]:
        return {one[0]: one[4] for one in register.people()}

    def test_who_is_absent_is_marked_and_the_audit_says_so(
        self, register: Register, database: Database, now: datetime
    ) -> None:
        absences = self.take(database, now, row("李明", "SW1"))
        assert names(absences.left) == ["王芳"]
        assert self.standing(register) == {"李明": "active", "王芳": "left", "赵磊": "active", "钱英": "retired"}

        def noted(session: Session) -> list[tuple[str, str]]:
            (fang,) = session.scalars(select(Member.id).where(Member.name == "王芳"))
            return [(one.act, one.record.replace(str(fang), "王芳")) for one in session.scalars(select(AuditEntry))]

        assert database.read_now(noted) == [("rosters.leave_absent", "members 王芳")]

    def test_units_that_the_file_does_not_name_are_left_alone(self, database: Database, now: datetime) -> None:
        absences = self.take(database, now, row("李明", "SW1"), row("王芳", "SW2"))
        assert (absences.left, absences.unnamed) == ([], {"基层站所/城西供水站": 1})

    def test_the_retired_are_looked_for_only_where_they_have_a_sheet(self, database: Database, now: datetime) -> None:
        here = [row("李明", "SW1"), row("王芳", "SW2"), row("孙兰", "SW5", standing=Standing.RETIRED)]
        assert self.take(database, now, *here).not_compared == 1
        assert names(self.take(database, now, *here, coverage=Coverage(retired=True)).left) == ["钱英"]

    def test_a_list_of_the_retired_alone_takes_nobody_in_service_away(self, database: Database, now: datetime) -> None:
        alone = Coverage(in_service=False, retired=True)
        absences = self.take(database, now, row("钱英", "SW4", standing=Standing.RETIRED), coverage=alone)
        assert (absences.left, absences.not_compared) == ([], 3)

    @pytest.mark.parametrize(
        "trace",
        [
            Trace(name="王芳"),
            Trace(staff_no="SW2"),
            Trace(unit_path=EAST),
            Trace(staff_no="SW99", unit_path=EAST),
            Trace(),
            Trace(name="王芳", staff_no="SW77", unit_path=WEST),
        ],
    )
    def test_a_refused_row_that_may_mean_them_keeps_them(
        self, register: Register, database: Database, now: datetime, trace: Trace
    ) -> None:
        refused = [RefusedRow(Place("名册", 9, 9), "rosters.missing_name", {}, trace)]
        assert names(self.take(database, now, row("李明", "SW1"), refused=refused).in_doubt) == ["王芳"]
        assert self.standing(register)["王芳"] == "active"

    def test_a_refused_row_of_somebody_else_keeps_nobody(self, database: Database, now: datetime) -> None:
        other = Trace(name="周全", staff_no="SW9", phones=(OTHER,), unit_path=EAST)
        refused = [RefusedRow(Place("名册", 9, 9), "rosters.unknown_unit", {}, other)]
        assert names(self.take(database, now, row("李明", "SW1"), refused=refused).left) == ["王芳"]

    def test_a_row_refused_when_taken_keeps_whom_it_names(self, database: Database, now: datetime) -> None:
        absences = self.take(database, now, row("李明", "SW1"), row("王芳", "SW1"))
        assert (names(absences.left), names(absences.in_doubt)) == ([], ["王芳"])

    def test_the_same_phone_under_another_name_keeps_them(
        self, register: Register, database: Database, now: datetime
    ) -> None:
        register.take(row("周泉", phones=(NEW,)))
        here = [row("李明", "SW1"), row("王芳", "SW2")]
        renamed = row("周全", phones=(NEW,))
        assert names(self.take(database, now, *here, renamed).in_doubt) == ["周泉"]

    def test_the_same_name_without_a_number_keeps_them(
        self, register: Register, database: Database, now: datetime
    ) -> None:
        register.take(row("李明", None, WEST))
        here = [row("李明", "SW1"), row("王芳", "SW2"), row("赵磊", "SW3", WEST)]
        absences = self.take(database, now, *here)
        assert (names(absences.left), names(absences.in_doubt)) == ([], ["李明"])

    def test_two_numbers_are_two_people_unless_the_phone_agrees(self, database: Database, now: datetime) -> None:
        here = [row("王芳", "SW2"), row("李明", "SW8", phones=(OTHER,))]
        assert names(self.take(database, now, *here).left) == ["李明"]

    def test_a_new_number_with_the_old_phone_is_perhaps_the_same_person(
        self, database: Database, now: datetime
    ) -> None:
        here = [row("王芳", "SW2"), row("李明", "SW8", phones=(OLD,))]
        assert names(self.take(database, now, *here).in_doubt) == ["李明"]

    def test_only_those_whom_somebody_agreed_to_go(self, database: Database, now: datetime) -> None:
        assert self.take(database, now, row("李明", "SW1"), agreed=frozenset()).left == []

    def test_goes_on_page_by_page(self, register: Register, database: Database, now: datetime) -> None:
        many = [row(f"员工{number}", f"N{number}") for number in range(absence.LOOKED_AT + 30)]
        for start in range(0, len(many), 50):
            register.take(*many[start : start + 50])
        listed = Listed(Coverage())
        listed.add(database.write_now(partial(rosters.take, rows=[row("李明", "SW1")])))
        first, more = database.write_now(partial(rosters.leave_absent, listed=listed, now=now))
        assert more is not None
        second, end = database.write_now(partial(rosters.leave_absent, listed=listed, after=more, now=now))
        assert (len(first.left) + len(second.left), end) == (len(many) + 1, None)
