"""What a roster tells of the homes of the retired: kept, refreshed by the next one, forgotten with who has left."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rosters import reading
from storage import circumstances, homes, rosters
from storage.circumstances import Circumstance
from storage.database import Database
from storage.homes import Details, Home
from storage.members import Member, Standing
from storage.rosters import ChangeRow, Coverage, Happening, Listed, Place, RosterRow, folding
from tests.bot.test_rosters import SAMPLES

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
UNIT = ("城东供水站",)
HOME = Details("水源路 3 号 2 栋 202 室", date(1941, 5, 1), True, "刘小芳", "女儿", "13800001234")
MOVED = replace(HOME, address="局机关宿舍 1 栋")


def row(name: str = "刘桂芳", standing: Standing | None = Standing.RETIRED, **more: Any) -> RosterRow:
    return RosterRow(Place("离退休", 3, 3), name, "SW1", UNIT, standing=standing, **more)


def take(database: Database, *rows: RosterRow, now: datetime = NOW) -> None:
    database.write_now(partial(rosters.open_units, paths={UNIT}))
    database.write_now(partial(rosters.take, rows=rows, now=now))


def known(database: Database) -> Mapping[int, Details]:
    return database.read_now(homes.every)


def only(database: Database) -> Details:
    (home,) = known(database).values()
    return home


def set_right(database: Database, details: Details) -> None:
    """Somebody says otherwise in the chat."""

    def rule(session: Session) -> None:
        homes.keep(session, session.scalars(select(Member.id)).one(), details, told_by=None, now=NOW)

    database.write_now(rule)


class TestTake:
    def test_keeps_the_home_of_somebody_new_and_of_somebody_known(self, database: Database) -> None:
        take(database, row(home=HOME))
        assert only(database) == HOME
        take(database, row(home=MOVED))
        assert only(database) == MOVED

    @pytest.mark.parametrize("standing", [Standing.RETIRED_CADRE, Standing.SURVIVOR])
    def test_keeps_that_of_cadres_and_surviving_family(self, database: Database, standing: Standing) -> None:
        take(database, row(standing=standing, home=HOME))
        assert only(database) == HOME

    def test_keeps_none_of_who_is_in_service(self, database: Database) -> None:
        take(database, row(standing=Standing.ACTIVE, home=HOME))
        assert known(database) == {}

    def test_leaves_what_the_next_roster_does_not_tell(self, database: Database) -> None:
        take(database, row(home=HOME))
        take(database, row(home=Details(family_phone="13900000000")))
        assert only(database) == replace(HOME, family_phone="13900000000")
        take(database, row())
        assert only(database) == replace(HOME, family_phone="13900000000")

    def test_does_not_undo_what_was_set_right_since(self, database: Database) -> None:
        take(database, row(home=HOME))
        set_right(database, MOVED)
        take(database, row(home=HOME))
        assert only(database) == MOVED, "the list was not mended"
        take(database, row(home=replace(HOME, address="水源路 5 号")))
        assert only(database).address == "水源路 5 号", "the list tells something new"

    def test_does_not_bring_back_what_somebody_had_taken_out(self, database: Database) -> None:
        take(database, row(home=HOME))
        set_right(database, Details())
        take(database, row(home=HOME))
        assert only(database) == Details()

    def test_counts_its_time_anew(self, database: Database) -> None:
        take(database, row(home=HOME))
        take(database, row(home=HOME), now=NOW + timedelta(days=300))
        assert database.read_now(lambda session: session.scalars(select(Home.told_at)).one()) == NOW + timedelta(300)

    def test_keeps_nothing_readable(self, database: Database) -> None:
        take(database, row(home=HOME))
        kept = database.read_now(lambda session: session.scalars(select(Home.details)).one())
        assert not any(told.encode() in kept for told in ("水源路", "1941", "刘小芳", "13800001234"))


class TestLeaving:
    def note(self, database: Database) -> None:
        def rule(session: Session) -> None:
            of = session.scalars(select(Member.id)).one()
            circumstances.note(session, of, "illness", NOW.date(), noted_by=None, now=NOW)

        database.write_now(rule)

    def gone(self, database: Database) -> bool:
        kept = (Circumstance, Home)
        return not any(database.read_now(lambda session, one=one: session.scalars(select(one)).all()) for one in kept)

    def test_by_a_list_of_changes_forgets_home_and_circumstances(self, database: Database) -> None:
        take(database, row(home=HOME))
        self.note(database)
        assert not self.gone(database)
        leaves = ChangeRow(row(standing=None), Happening.LEAVE)
        database.write_now(partial(rosters.take_changes, changes=[leaves]))
        assert self.gone(database)

    def test_by_a_complete_roster_forgets_them_too(self, database: Database) -> None:
        take(database, row(home=HOME))
        self.note(database)
        take(database, replace(row("何平"), staff_no="SW2"))
        others = database.read_now(
            lambda session: session.scalars(select(Member.id).where(Member.name == "何平")).one()
        )
        unit = database.read_now(lambda session: session.scalars(select(Member.unit_id)).first())
        listed = Listed(Coverage(in_service=True, retired=True), members={others}, named={(unit or 0, True)})
        database.write_now(partial(rosters.leave_absent, listed=listed, now=NOW))
        assert self.gone(database)


class TestFolding:
    def test_gives_the_home_back(self) -> None:
        (back,) = folding.unfold(RosterRow, folding.fold([row(home=HOME)]))
        assert back.home == HOME

    def test_reads_a_page_that_was_folded_without_homes(self) -> None:
        text = folding.fold([row()]).replace(",null]]}", "]]}")
        (back,) = folding.unfold(RosterRow, text)
        assert (back.name, back.home) == ("刘桂芳", None)


class TestReading:
    def test_takes_homes_of_the_retired_alone_and_nothing_of_health(self) -> None:
        read = reading.read(SAMPLES / "members/roster.xlsx")
        with_home = [one for one in read.rows if one.home is not None]
        assert {one.standing for one in with_home} <= {Standing.RETIRED, Standing.RETIRED_CADRE, Standing.SURVIVOR}
        (yuan,) = (one for one in with_home if one.home is not None and one.home.family == "袁诗涵")
        assert yuan.home == Details(
            "江州市城东区柳荫路86号2栋2单元302室", date(1959, 3, 1), False, "袁诗涵", "儿媳", "13900007948"
        )
        assert "糖尿病" not in repr([one.home for one in with_home])
