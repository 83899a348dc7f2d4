"""Taking a roster into the register: who is meant, what changes, and what a second run does."""

from collections.abc import Sequence
from functools import partial
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import members, rosters, units
from storage.database import Database
from storage.members import Member, Standing
from storage.rosters import ChangeRow, Happening, Place, RosterRow, Taken

EAST, WEST = ("基层站所", "城东供水站"), ("基层站所", "城西供水站")
OLD, NEW, OTHER = "13800000001", "13800000002", "13800000003"
ROWS = count(2)


def row(name: str = "李明", staff_no: str | None = None, unit: tuple[str, ...] = EAST, **more: Any) -> RosterRow:
    number = next(ROWS)
    return RosterRow(Place("名册", number, number), name, staff_no, unit, **more)


class Register:
    """The register, as somebody with the roster in hand sees it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, *rows: RosterRow) -> Taken:
        self._database.write_now(partial(rosters.open_units, paths={one.unit_path for one in rows}))
        return self._database.write_now(partial(rosters.take, rows=rows))

    def change(self, *changes: ChangeRow) -> Taken:
        return self._database.write_now(partial(rosters.take_changes, changes=changes))

    def open(self, *paths: tuple[str, ...]) -> list[str]:
        return self._database.write_now(partial(rosters.open_units, paths=paths))

    def people(self) -> list[tuple[str, str | None, str, str | None, str, list[str]]]:
        """Name, number, unit, team, standing and phones of everybody, first entered first."""

        def rule(session: Session) -> list[Any]:
            tree = units.Tree(session)
            return [
                (
                    one.name,
                    one.staff_no,
                    tree.path(one.unit_id)[-1],
                    one.team,
                    one.standing,
                    members.phones(session, one.id),
                )
                for one in session.scalars(select(Member).order_by(Member.id))
            ]

        return self._database.read_now(rule)

    def posts(self) -> list[str | None]:
        return self._database.read_now(lambda session: [*session.scalars(select(Member.post).order_by(Member.id))])

    def phones(self) -> list[list[str]]:
        return [one[-1] for one in self.people()]


@pytest.fixture
def register(database: Database) -> Register:
    return Register(database)


def counts(taken: Taken) -> tuple[int, int, int, int]:
    return taken.new, taken.changed, taken.unchanged, len(taken.refused)


def reasons(taken: Taken) -> Sequence[str]:
    return [one.reason for one in taken.refused]


class TestPosts:
    def test_are_entered_and_taken_over(self, register: Register) -> None:
        register.take(row("李明", "SW1", post="运行工"), row("王芳", "SW2"))
        assert register.posts() == ["运行工", None]
        assert counts(register.take(row("李明", "SW1", post="维修工"), row("王芳", "SW2", post="主办"))) == (0, 2, 0, 0)
        assert register.posts() == ["维修工", "主办"]

    def test_stay_where_a_row_tells_none_even_of_who_moves(self, register: Register) -> None:
        register.take(row("李明", "SW1", team="一班", post="运行工"))
        assert counts(register.take(row("李明", "SW1"))) == (0, 0, 1, 0)
        register.take(row("李明", "SW1", WEST))
        assert register.posts() == ["运行工"]

    def test_change_with_a_move_and_not_with_retirement(self, register: Register) -> None:
        register.take(row("李明", "SW1", post="运行工"), row("王芳", "SW2", post="主办"))
        register.open(WEST)
        register.change(
            ChangeRow(row("李明", "SW1", WEST, post="维修工"), Happening.MOVE),
            ChangeRow(row("王芳", "SW2", (), post="科员"), Happening.RETIRE),
        )
        assert register.posts() == ["维修工", "主办"]


class TestTake:
    def test_enters_a_person_with_everything_the_row_tells(self, register: Register) -> None:
        told = row("李明", "SW1", team="抄表班", phones=(OLD, NEW), standing=Standing.SECONDED)
        assert counts(register.take(told)) == (1, 0, 0, 0)
        assert register.people() == [("李明", "SW1", "城东供水站", "抄表班", "seconded", [OLD, NEW])]

    def test_counts_somebody_without_a_standing_as_in_service(self, register: Register) -> None:
        register.take(row())
        assert register.people()[0][4] == Standing.ACTIVE

    def test_the_same_rows_once_more_change_nothing(self, register: Register) -> None:
        rows = [
            row("李明", "SW1", phones=(OLD,)),
            row("李明", "SW2", phones=(OLD, NEW)),
            row("王芳", phones=(OTHER,)),
            row("赵磊"),
        ]
        register.take(*rows)
        before = register.people()
        assert counts(register.take(*rows)) == (0, 0, 4, 0)
        assert register.people() == before

    def test_takes_over_what_changed(self, register: Register) -> None:
        register.take(row("李明", "SW1", team="抄表班", phones=(OLD,)))
        moved = row("李明", "SW1", WEST, phones=(NEW,), standing=Standing.SECONDED)
        assert counts(register.take(moved)) == (0, 1, 0, 0)
        assert register.people() == [("李明", "SW1", "城西供水站", None, "seconded", [NEW])]

    def test_what_a_row_does_not_tell_stays(self, register: Register) -> None:
        register.take(row("李明", "SW1", team="抄表班", phones=(OLD, NEW), standing=Standing.RETIRED))
        before = register.people()
        assert counts(register.take(row("李明", "SW1", ()))) == (0, 0, 1, 0)
        assert counts(register.take(row("李明", "SW1", phones=(NEW,)))) == (0, 0, 1, 0)
        assert register.people() == before

    def test_an_unknown_phone_replaces_the_old_ones(self, register: Register) -> None:
        register.take(row("李明", "SW1", phones=(OLD, NEW)))
        register.take(row("李明", "SW1", phones=(NEW, OTHER)))
        assert register.phones() == [[NEW, OTHER]]

    def test_a_number_that_is_somebody_elses_is_refused(self, register: Register) -> None:
        register.take(row("李明", "SW1"))
        taken = register.take(row("王芳", "SW1"), row("赵磊", "SW2"))
        assert counts(taken) == (1, 0, 0, 1)
        assert reasons(taken) == ["rosters.staff_no_conflict"]
        assert taken.refused[0].values == {"staff_no": "SW1", "holder": "李明"}

    def test_a_phone_that_somebody_else_has_is_taken_and_told(self, register: Register) -> None:
        register.take(row("李明", "SW1", phones=(OLD,)))
        newcomer = row("王芳", "SW2", phones=(OLD,))
        taken = register.take(newcomer)
        assert [(one.place, one.reason, one.values) for one in taken.remarks] == [
            (newcomer.place, "rosters.shared_with_member", {"holder": "李明"})
        ]
        assert register.take(newcomer).remarks == ()

    def test_a_phone_shared_within_the_file_is_not_told_twice(self, register: Register) -> None:
        pair = [row(name, phones=(OLD,), shares_phone=True) for name in ("李明", "王芳")]
        assert register.take(pair[0]).remarks + register.take(pair[1]).remarks == ()

    def test_nobody_without_a_unit_is_entered(self, register: Register) -> None:
        assert reasons(register.take(row(unit=()))) == ["rosters.missing_unit"]

    def test_nobody_is_removed_by_being_absent(self, register: Register) -> None:
        register.take(row("李明", "SW1"), row("王芳", "SW2"))
        register.take(row("李明", "SW1"))
        assert [one[0] for one in register.people()] == ["李明", "王芳"]


class TestWhoIsMeant:
    def test_without_a_number_the_phone_says(self, register: Register) -> None:
        register.take(row("李明", "SW1", phones=(OLD,)), row("李明", "SW2", phones=(NEW,)))
        assert counts(register.take(row("李明", phones=(NEW,), team="抄表班"))) == (0, 1, 0, 0)
        assert [one[3] for one in register.people()] == [None, "抄表班"]

    def test_without_number_and_phone_the_only_namesake_of_the_unit_is_meant(self, register: Register) -> None:
        register.take(row("李明", "SW1", phones=(OLD,)), row("李明", "SW2", WEST))
        assert counts(register.take(row("李明", team="抄表班"))) == (0, 1, 0, 0)

    def test_of_two_namesakes_nobody_is_guessed(self, register: Register) -> None:
        register.take(row("李明", "SW1"), row("李明", "SW2"))
        assert reasons(register.take(row("李明"), row("李明", phones=(NEW,)))) == ["rosters.which_of_them"] * 2

    def test_a_person_entered_without_number_gets_it_later(self, register: Register) -> None:
        register.take(row("李明", phones=(OLD,)))
        assert counts(register.take(row("李明", "SW1", phones=(OLD,)))) == (0, 1, 0, 0)
        assert register.people()[0][1] == "SW1"

    def test_a_new_number_beside_a_numbered_namesake_is_a_new_person(self, register: Register) -> None:
        register.take(row("李明", "SW1", phones=(OLD,)))
        assert counts(register.take(row("李明", "SW2", phones=(OLD,)))) == (1, 0, 0, 0)

    def test_a_known_phone_finds_the_person_in_another_unit(self, register: Register) -> None:
        register.take(row("李明", phones=(OLD,)))
        assert counts(register.take(row("李明", None, WEST, phones=(OLD,)))) == (0, 1, 0, 0)


class TestUnits:
    def test_a_bare_name_finds_the_unit_below_another(self, register: Register) -> None:
        assert register.open(("办公室",), ("局机关", "办公室")) == ["局机关/办公室"]
        register.take(row(unit=("办公室",)))
        assert register.open(("办公室",)) == []

    def test_a_longer_path_grows_from_what_is_there(self, register: Register) -> None:
        register.open(("局机关",))
        assert register.open(("局机关", "办公室"), ("局机关", "人事科")) == ["局机关/人事科", "局机关/办公室"]

    def test_a_name_of_two_units_is_asked_back(self, register: Register) -> None:
        register.open(("东站", "办公室"), ("西站", "办公室"))
        taken = register.take(row(unit=("办公室",)))
        assert reasons(taken) == ["rosters.ambiguous_unit"]
        assert taken.refused[0].values == {"unit": "办公室", "choices": ["东站/办公室", "西站/办公室"]}

    def test_tells_what_a_bare_name_was_read_as(self, register: Register, database: Database) -> None:
        register.open(("局机关", "办公室"), ("东站",))
        meant = database.read_now(partial(rosters.read_as, paths=[("办公室",), ("东站",), ("局机关", "办公室")]))
        assert meant == {"办公室": "局机关/办公室"}


class TestChanges:
    @pytest.fixture(autouse=True)
    def staff(self, register: Register) -> None:
        register.open(EAST, WEST)
        register.take(row("李明", "SW1", team="抄表班", phones=(OLD,)), row("王芳", "SW2"))

    def did(self, happening: Happening, *who: Any, came_from: tuple[str, ...] = (), **more: Any) -> ChangeRow:
        return ChangeRow(row(*who, **more), happening, came_from)

    def test_somebody_joins_once(self, register: Register) -> None:
        joins = self.did(Happening.JOIN, "赵磊", "SW3", WEST, phones=(NEW,))
        assert counts(register.change(joins)) == (1, 0, 0, 0)
        assert counts(register.change(joins)) == (0, 0, 1, 0)

    def test_somebody_who_left_joins_again(self, register: Register) -> None:
        register.change(self.did(Happening.LEAVE, "李明", "SW1", ()))
        assert counts(register.change(self.did(Happening.JOIN, "李明", "SW1", WEST))) == (0, 1, 0, 0)
        assert register.people()[0][2:5] == ("城西供水站", None, "active")

    def test_somebody_moves_and_leaves_the_old_team(self, register: Register) -> None:
        moves = self.did(Happening.MOVE, "李明", "SW1", WEST[1:], came_from=EAST[1:])
        assert counts(register.change(moves)) == (0, 1, 0, 0)
        assert register.people()[0][2:4] == ("城西供水站", None)
        assert counts(register.change(moves)) == (0, 0, 1, 0)

    @pytest.mark.parametrize(
        ("happening", "standing"),
        [
            (Happening.LEAVE, Standing.LEFT),
            (Happening.RETIRE, Standing.RETIRED),
            (Happening.RETIRE_CADRE, Standing.RETIRED_CADRE),
        ],
    )
    def test_somebody_goes(self, register: Register, happening: Happening, standing: Standing) -> None:
        goes = self.did(happening, "李明", "SW1", ())
        assert counts(register.change(goes)) == (0, 1, 0, 0)
        assert register.people()[0] == ("李明", "SW1", "城东供水站", "抄表班", standing, [OLD])
        assert counts(register.change(goes)) == (0, 0, 1, 0)

    def test_joins_and_moves_on_the_same_page(self, register: Register) -> None:
        joins = self.did(Happening.JOIN, "赵磊", "SW3", EAST, phones=(NEW,))
        moves = self.did(Happening.MOVE, "赵磊", "SW3", WEST, phones=(NEW,))
        assert counts(register.change(joins, moves)) == (1, 1, 0, 0)
        assert register.people()[-1][2] == "城西供水站"
        assert register.phones()[-1] == [NEW]

    @pytest.mark.parametrize(
        ("happening", "who", "reason"),
        [
            (Happening.LEAVE, ("王芳", "SW1", ()), "rosters.name_mismatch"),
            (Happening.JOIN, ("赵磊", "SW1", EAST), "rosters.staff_no_taken"),
            (Happening.MOVE, ("李明", "SW9", WEST), "rosters.unknown_staff_no"),
            (Happening.MOVE, ("李明", "SW1", ("城西站",)), "rosters.unknown_unit"),
            (Happening.MOVE, ("李明", "SW1", ()), "rosters.missing_unit"),
            (Happening.JOIN, ("赵磊", "SW3", ("南站",)), "rosters.unknown_unit"),
            (Happening.RETIRE, ("赵磊", None, ()), "rosters.unknown_person"),
        ],
    )
    def test_what_does_not_fit_is_refused(
        self, register: Register, happening: Happening, who: tuple[Any, ...], reason: str
    ) -> None:
        before = register.people()
        assert reasons(register.change(self.did(happening, *who))) == [reason]
        assert register.people() == before

    def test_somebody_who_is_elsewhere_is_not_moved(self, register: Register) -> None:
        register.take(row("李明", "SW1", ("南站",)))
        taken = register.change(self.did(Happening.MOVE, "李明", "SW1", WEST, came_from=EAST))
        assert reasons(taken) == ["rosters.moved_elsewhere"]
