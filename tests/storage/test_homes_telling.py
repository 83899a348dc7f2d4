"""Telling where somebody lives: by who looks after them, by themselves, item by item."""

from datetime import date

import pytest

from storage import asking, homes
from storage.homes import Details
from storage.homes.telling import HomeNotYours, HomeUnfit, Item, begin, choose, clear, look, look_at_own, put_off, write
from storage.members import Member, Standing
from storage.mydata import overview, visiting
from tests.cast import Actor, Cast
from tests.storage.visiting import ADDRESS, live_at


@pytest.fixture
def chen(cast: Cast) -> Actor:
    return cast.create_steward()


@pytest.fixture
def liu(cast: Cast) -> Actor:
    return cast.create_member("刘桂芳")


def tell(cast: Cast, by: Actor, whom: Actor, item: Item, words: str) -> None:
    cast.acts(by, begin, whom.member_id, item)
    cast.acts(by, write, words)


def known(cast: Cast, whom: Actor) -> Details:
    return cast.read(lambda session: homes.of_member(session, whom.member_id or 0))


class TestTelling:
    def test_item_by_item(self, cast: Cast, chen: Actor, liu: Actor) -> None:
        tell(cast, chen, liu, Item.ADDRESS, "水源路 3 号  2 栋 202 室")
        tell(cast, chen, liu, Item.BORN, "1941-05-03")
        tell(cast, chen, liu, Item.FAMILY, "刘小芳 女儿")
        tell(cast, chen, liu, Item.FAMILY_PHONE, "138 0000 1234")
        asked = cast.acts(chen, begin, liu.member_id, Item.ALONE)
        cast.acts(chen, choose, asked["version"], 1)
        assert known(cast, liu) == ADDRESS
        assert [one.record for one in cast.audited("homes.tell")] == [f"members {liu.member_id}"] * 5

    @pytest.mark.parametrize(
        ("words", "born"),
        [
            ("1941-05", date(1941, 5, 1)),
            ("1941年5月", date(1941, 5, 1)),
            ("1941", date(1941, 1, 1)),
            ("1941年5月3日", date(1941, 5, 3)),
        ],
    )
    def test_of_a_birth_a_month_or_year_will_do(
        self, cast: Cast, chen: Actor, liu: Actor, words: str, born: date
    ) -> None:
        tell(cast, chen, liu, Item.BORN, words)
        assert known(cast, liu).born == born

    @pytest.mark.parametrize(
        ("item", "words"),
        [
            (Item.BORN, "很久以前"),
            (Item.BORN, "1841-05-03"),
            (Item.BORN, "2099-05-03"),
            (Item.BORN, "1941-13"),
            (Item.BORN, "0000"),
            (Item.ADDRESS, "长" * 101),
            (Item.FAMILY, "长" * 31),
            (Item.FAMILY, "刘小芳 是她的大女儿住在城南那边"),
            (Item.FAMILY_PHONE, "12345"),
            (Item.ALONE, "是"),
        ],
    )
    def test_asks_again_for_what_is_no_such_thing(
        self, cast: Cast, chen: Actor, liu: Actor, item: Item, words: str
    ) -> None:
        with pytest.raises(HomeUnfit):
            tell(cast, chen, liu, item, words)
        assert known(cast, liu) == Details()

    def test_clears_an_item(self, cast: Cast, chen: Actor, liu: Actor) -> None:
        live_at(cast, liu)
        for item in (Item.FAMILY, Item.BORN):
            cast.acts(chen, clear, cast.acts(chen, begin, liu.member_id, item)["version"])
        assert known(cast, liu) == Details(ADDRESS.address, None, True, None, None, ADDRESS.family_phone)

    def test_put_off_changes_nothing(self, cast: Cast, chen: Actor, liu: Actor) -> None:
        asked = cast.acts(chen, begin, liu.member_id, Item.ADDRESS)
        cast.acts(chen, put_off, asked["version"])
        with pytest.raises(asking.Outdated):
            cast.acts(chen, write, "水源路")

    def test_takes_no_tap_for_another_item(self, cast: Cast, chen: Actor, liu: Actor) -> None:
        asked = cast.acts(chen, begin, liu.member_id, Item.ADDRESS)
        with pytest.raises(asking.Outdated):
            cast.acts(chen, choose, asked["version"], 1)


class TestLooking:
    def test_shows_it_with_the_age_and_is_noted(self, cast: Cast, chen: Actor, liu: Actor) -> None:
        live_at(cast, liu)
        page = cast.acts(chen, look, liu.member_id)
        assert (page["address"], page["own"]) == (ADDRESS.address, False)
        assert page["age"] == cast.now.year - 1941 - (cast.now.date() < date(cast.now.year, 5, 3))
        assert [one.record for one in cast.audited("homes.look")] == [f"members {liu.member_id}"]

    def test_is_for_who_looks_after_the_unit(self, cast: Cast, liu: Actor) -> None:
        other = cast.create_steward("周同", unit=cast.create_unit("城西供水站"))
        for who in (other, cast.create_member("李明"), cast.create_admin()):
            with pytest.raises(HomeNotYours):
                cast.acts(who, look, liu.member_id)
            with pytest.raises(HomeNotYours):
                cast.acts(who, begin, liu.member_id, Item.ADDRESS)
        assert cast.acts(cast.create_chair(), look, liu.member_id)["address"] is None

    def test_of_who_has_left_shows_nothing(self, cast: Cast, chen: Actor, liu: Actor) -> None:
        live_at(cast, liu)
        cast.write(lambda session: setattr(session.get_one(Member, liu.member_id), "standing", Standing.LEFT))
        with pytest.raises(HomeNotYours):
            cast.acts(chen, look, liu.member_id)


class TestOwn:
    def test_is_seen_and_set_right_by_whom_it_is_about(self, cast: Cast, chen: Actor, liu: Actor) -> None:
        live_at(cast, liu)
        assert cast.acts(liu, look_at_own)["own"] is True
        tell(cast, liu, liu, Item.ADDRESS, "局机关宿舍 1 栋")
        assert known(cast, liu).address == "局机关宿舍 1 栋"
        assert cast.audited("homes.look") == [], "nobody looks at themselves"
        assert cast.acts(chen, look, liu.member_id)["teller"] == "刘桂芳"

    def test_stands_in_the_own_data_and_the_copy(self, cast: Cast, liu: Actor) -> None:
        assert cast.acts(liu, overview.look)["told_home"] is False
        live_at(cast, liu)
        page = cast.acts(liu, overview.look)
        assert page["told_home"] is True
        assert page["home"]["address"] == ADDRESS.address  # type: ignore[index, call-overload]
        copy = cast.read(lambda session: visiting.home_of(session, liu.member_id or 0))
        assert (copy["address"], copy["family_phone"]) == (ADDRESS.address, ADDRESS.family_phone)
