"""The chair's seat and the deputies' are not lost by a roster: not by a row, a list of changes, or by being absent."""

from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import select

from storage import offices, rosters
from storage.members import Member, Standing
from storage.offices import Role
from storage.rosters import ChangeRow, Coverage, Forecast, Happening, RosterRow, Taken, absence
from storage.rosters.absence import Listed
from tests.cast import HOME, Actor, Cast
from tests.storage.test_rosters import row

BUREAU = ("局机关",)


def gone(name: str) -> RosterRow:
    return row(name, unit=BUREAU, standing=Standing.LEFT)


def leaves(name: str) -> ChangeRow:
    return ChangeRow(row(name, unit=()), Happening.LEAVE, BUREAU)


def take(cast: Cast, *rows: RosterRow) -> Taken:
    return cast.write(partial(rosters.take, rows=rows))


def change(cast: Cast, *changes: ChangeRow) -> Taken:
    return cast.write(partial(rosters.take_changes, changes=changes))


def foresee(cast: Cast, *rows: RosterRow, changes: tuple[ChangeRow, ...] = ()) -> Forecast:
    return cast.read(lambda session: rosters.forecast(session, rows, changes, complete=Coverage()))


def standing(cast: Cast, actor: Actor) -> Standing:
    found = select(Member.standing).where(Member.id == actor.member_id)
    return Standing(cast.read(lambda session: session.scalars(found).one()))


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


class TestSeatedPeople:
    def test_are_not_marked_as_gone_by_a_row(self, cast: Cast, chair: Actor) -> None:
        deputy = cast.create_deputy()
        told = foresee(cast, gone("赵国强"), gone("孙丽"))
        taken = take(cast, gone("赵国强"), gone("孙丽"))
        for refused in (told.refused, taken.refused):
            assert [(one.reason, one.values) for one in refused] == [
                ("rosters.chair_stays", {"name": "赵国强"}),
                ("rosters.deputy_stays", {"name": "孙丽"}),
            ]
        assert (standing(cast, chair), standing(cast, deputy)) == (Standing.ACTIVE, Standing.ACTIVE)
        assert cast.read(offices.chairs) == [chair.account_id]

    def test_are_not_by_a_list_of_changes(self, cast: Cast, chair: Actor) -> None:
        told = foresee(cast, changes=(leaves("赵国强"),))
        taken = change(cast, leaves("赵国强"))
        assert [one.reason for one in [*told.refused, *taken.refused]] == ["rosters.chair_stays"] * 2
        assert standing(cast, chair) == Standing.ACTIVE

    def test_are_not_by_being_absent_from_everybody(self, cast: Cast, chair: Actor, now: datetime) -> None:
        deputy, other = cast.create_deputy(), cast.create_member("周敏", unit=chair.unit_id)
        here = row("何平", unit=BUREAU)
        told = foresee(cast, here)
        assert [one.name for one in told.absences.seated] == ["赵国强", "孙丽"]
        listed = Listed(Coverage())
        listed.add(take(cast, here))
        left, _ = cast.write(partial(absence.leave_absent, listed=listed, now=now))
        assert [one.name for one in left.left] == ["周敏"]
        assert [one.name for one in left.seated] == ["赵国强", "孙丽"]
        assert (standing(cast, chair), standing(cast, deputy)) == (Standing.ACTIVE, Standing.ACTIVE)
        assert standing(cast, other) == Standing.LEFT

    def test_move_and_retire_like_anybody(self, cast: Cast, chair: Actor) -> None:
        cast.create_unit(HOME)
        assert change(cast, ChangeRow(row("赵国强", unit=(HOME,)), Happening.MOVE, BUREAU)).changed == 1
        assert change(cast, ChangeRow(row("赵国强", unit=()), Happening.RETIRE, (HOME,))).changed == 1
        assert cast.read(offices.chairs) == [chair.account_id]

    def test_go_once_the_seat_is_somebody_elses(self, cast: Cast, chair: Actor) -> None:
        cast.dismiss(chair)
        cast.create_chair("何平")
        assert take(cast, gone("赵国强")).left == 1

    def test_a_chair_who_is_gone_for_good_goes_once_the_machine_has_let_another_in(
        self, cast: Cast, chair: Actor
    ) -> None:
        another = cast.create_chair("何平")
        assert take(cast, gone("赵国强")).left == 1
        assert cast.read(offices.chairs) == [another.account_id]

    def test_of_two_chairs_one_file_takes_one_at_most(self, cast: Cast, chair: Actor) -> None:
        another = cast.create_chair("何平")
        both = (gone("赵国强"), gone("何平"))
        assert [one.name for one in foresee(cast, *both).left] == ["赵国强"]
        taken = take(cast, *both)
        assert (taken.left, [one.reason for one in taken.refused]) == (1, ["rosters.chair_stays"])
        assert (standing(cast, chair), standing(cast, another)) == (Standing.LEFT, Standing.ACTIVE)

    def test_somebody_else_in_office_goes_and_the_office_with_them(self, cast: Cast, chair: Actor) -> None:
        wang = cast.create_officer("王秀英", unit=chair.unit_id)
        assert take(cast, gone("王秀英")).left == 1
        assert not cast.read(lambda session: offices.serving(session, Role.OFFICER)).get(wang.account_id)
