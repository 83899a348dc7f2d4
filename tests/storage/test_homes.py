"""Homes: what a visit needs to know, kept sealed."""

from datetime import UTC, date, datetime

from storage import homes
from storage.homes import Details, Home
from tests.cast import Cast

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
HOME = Details("城西街道水源路 3 号 2 栋 202 室", date(1941, 5, 3), True, "刘小芳", "女儿", "13800001234")


def keep(cast: Cast, member_id: int, details: Details) -> None:
    cast.write(lambda session: homes.keep(session, member_id, details, told_by=None, now=NOW))


class TestKeep:
    def test_is_read_back_as_it_was_told(self, cast: Cast) -> None:
        member_id = cast.create_member("刘桂芳").member_id
        assert member_id is not None
        keep(cast, member_id, HOME)
        assert cast.read(lambda session: homes.of_member(session, member_id)) == HOME

    def test_is_sealed_whole(self, cast: Cast) -> None:
        member_id = cast.create_member("刘桂芳").member_id
        assert member_id is not None
        keep(cast, member_id, HOME)
        kept = cast.read(lambda session: session.get_one(Home, member_id).details)
        assert not any(told.encode() in kept for told in ("城西街道", "1941", "刘小芳", "13800001234"))

    def test_is_told_anew_as_a_whole(self, cast: Cast) -> None:
        member_id = cast.create_member("刘桂芳").member_id
        assert member_id is not None
        keep(cast, member_id, HOME)
        keep(cast, member_id, Details(address="局机关宿舍 1 栋"))
        assert cast.read(lambda session: homes.of_member(session, member_id)) == Details(address="局机关宿舍 1 栋")

    def test_knows_nothing_of_who_has_no_row(self, cast: Cast) -> None:
        member_id = cast.create_member("周同").member_id
        assert member_id is not None
        assert cast.read(lambda session: homes.of_member(session, member_id)) == Details()


class TestForget:
    def test_leaves_nothing(self, cast: Cast) -> None:
        member_id = cast.create_member("刘桂芳").member_id
        assert member_id is not None
        keep(cast, member_id, HOME)
        cast.write(lambda session: homes.forget(session, [member_id]))
        assert cast.read(lambda session: session.get(Home, member_id)) is None


class TestAge:
    def test_counts_full_years(self) -> None:
        assert HOME.age(date(2027, 5, 2)) == 85
        assert HOME.age(date(2027, 5, 3)) == 86

    def test_is_unknown_without_a_day(self) -> None:
        assert Details().age(date(2027, 5, 3)) is None
